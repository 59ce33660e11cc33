"""People without names whose rows have numbers that nothing else uses: a page that names one of them by its number is found."""

import re

from django.db import connection

from dialogue.models import User
from stakeholders.models import Participant
from tests import factories
from tests.attacks.worlds import make_world
from workshops.models import Attendance, Seat, Workshop
from workshops.room import attending, polling
from workshops.tables import tabling

FIRST = 9_100_000_000
PEOPLE = {model: FIRST + n * 100_000 for n, model in enumerate((User, Participant, Attendance, Seat))}
KEY = re.compile(r"(?<!\d)9100[0-3]00\d{3}(?!\d)")  # not inside the 19 digits of a random key


def keys_in(text):
    return KEY.findall(text)


def lift(model, first):
    """The next row of a table gets this primary key."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, first])
        else:
            cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table, first])


def make_nameless_world(names=Workshop.Names.FIRST):
    """The world of the attacks, and in it two without a name: one is here, has a hand up and sits at a table, one is at the door."""
    polling.forget()
    for model, first in PEOPLE.items():
        lift(model, first)
    world = make_world()
    Workshop.objects.update(names=names, wall="follow")
    nameless = factories.member(world.room.dialogue, "owners", "x", user=User.objects.create_user())
    factories.member(world.room.dialogue, "owners", "x", user=User.objects.create_user(), status="waiting")
    workshop = Workshop.objects.get()
    attending.arrive(workshop=workshop, participant=nameless)
    attending.raise_hand(workshop=workshop, participant=nameless, label="participant")
    tabling.fix(workshop=workshop, participant=nameless, table=2)
    tabling.pair(workshop=workshop, first=nameless, second=world.room.people["lsm"][0], kind="together")
    plan = tabling.make(workshop=workshop, by=world.room.organiser, tables=1)
    tabling.work_out(plan, steps=10)
    return world
