"""No primary key of a person leaves the database: on no page, form, wall, document or mail, as nobody (TRUST §1, F19).

Keys of people's rows are lifted into ranges that nothing else uses, then everything is read as everybody.
"""

import re
from functools import partial

import pytest
from django.core import mail
from django.db import connection
from django.urls import resolve

from dialogue import worker
from dialogue.models import User
from stakeholders.models import Participant
from tests import factories
from tests.attacks.sweeps import exports, heard, make_draft, make_summary, pages, pdf_text
from tests.attacks.worlds import callers, client_of, make_world
from tests.built import built
from workshops.models import Attendance, Seat, Workshop
from workshops.plan import inviting
from workshops.room import attending, polling
from workshops.tables import tabling

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
FIRST = 9_100_000_000
PEOPLE = {model: FIRST + n * 100_000 for n, model in enumerate((User, Participant, Attendance, Seat))}
KEY = re.compile(r"(?<!\d)9100[0-3]00\d{3}(?!\d)")  # not inside the 19 digits of a random key


def lift(model, first):
    """The next row of a table gets this primary key."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, first])
        else:
            cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table, first])


def fill(names):
    """A dialogue with people without names: a holder of a card who is here, has a hand up and sits at a table, and one at the door."""
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


@pytest.fixture(scope="module", params=[Workshop.Names.FIRST, Workshop.Names.NUMBERS])
def filled(request, django_db_setup, django_db_blocker, tmp_path_factory):
    with built(partial(fill, request.param), tmp_path_factory.mktemp("world"), django_db_blocker) as made:
        yield made


@pytest.fixture
def april(filled, db, settings):
    polling.forget()
    return filled.as_it_was(settings)


def keys_in(text):
    return KEY.findall(text)


def test_range_is_of_people_alone(april):
    assert {model: model.objects.order_by("pk").first().pk > first for model, first in PEOPLE.items()} == dict.fromkeys(
        PEOPLE, True
    )
    assert keys_in(f"value={Participant.objects.first().pk}") != []


def test_no_page_of_any_role_names_a_row_of_a_person(april):
    """How a workshop names its people and what it does now is read by no page of the floors below: one look at those is enough."""
    april.things["draft"] = make_draft(april)
    tables = Workshop.objects.get().sessions.filter(kind="tables").first()
    seen = named_rows(april, below=Workshop.objects.get().names == Workshop.Names.FIRST)
    Workshop.objects.update(current=tables)
    polling.forget()
    assert seen + named_rows(april, below=False) == []


def named_rows(world, below):
    """[(role, page, key)] of everybody on every page, or without those of the floors below the workshops."""
    seen = []
    for role, client in callers(world).items():
        for name, path in pages(world):
            if below or resolve(path).func.__module__.startswith("workshops."):
                answer = client.get(path)
                seen += [(role, name, found) for found in keys_in(f"{path} {heard(answer)} {pdf_text(answer)}")]
    return seen


def test_no_export_and_no_mail_names_a_row_of_a_person(april):
    texts = exports(april, make_draft(april), client_of(april.users["organiser"]))
    mails = [text for _address, text in make_summary(april)]
    before = len(mail.outbox)
    inviting.tell(workshop=Workshop.objects.get(), by=april.room.organiser)
    worker.drain(limit=200)
    mails += [f"{m.message().as_string()} {m.body}" for m in mail.outbox[before:]]
    assert (len(texts), len(mails) > 40) == (5, True)
    assert [found for text in [*texts, *mails] for found in keys_in(text)] == []
