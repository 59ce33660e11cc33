"""Who signed in, and who answered soon after? A reader of the whole database joins every table about people with every table
that voices write, over every column, by equality and by order, and finds nobody (TRUST F1)."""

import re
from collections import defaultdict
from random import Random

import pytest
from django.apps import apps
from django.core import mail
from django.db import connection
from django.urls import reverse

from dialogue import upkeep, worker
from issues import stirring
from issues.models import Contribution
from tests import factories
from tests.attacks.worlds import client_of
from tests.issues.voting_room import make_room

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 50
# Chance names one of them on average. Over thousands of pairs of columns the luckiest names eight or nine; a leak names thirty.
MOST_NAMED, STRONGEST = 12, 0.75
ENOUGH = PEOPLE * 4 // 5  # rows of so many people make a table worth matching; so many different values, a column


# ---- the simulation: 50 people sign in one after the other, and each speaks a little later, between the others


@pytest.fixture
def april(settings):
    settings.DEMO = True
    room = make_room(sizes={"owners": 6, "lsm": 3, "gov": 3}, issues=1)
    room.first = factories.member(room.dialogue, "gov", "First")
    said = {"question": factories.question(room.dialogue, room.issues[0].key), "text": "Begin.", "language": "en"}
    client_of(room.first.user).post(reverse("answer", args=["april", room.issues[0].key, 1]), said)
    return room


class Watch:
    """Which person caused which row: what no reader of the database knows, and what guesses are measured by."""

    def __init__(self):
        self.models = [m for m in apps.get_models(include_auto_created=True) if m._meta.managed]
        self.caused = defaultdict(dict)  # {table: {primary key: person}}
        self.note(None)

    def note(self, person):
        """Whatever is new since the last call was caused by this person."""
        for model in self.models:
            known = self.caused[model._meta.db_table]
            for pk in model._base_manager.order_by().values_list("pk", flat=True):
                known.setdefault(pk, person)


def sign_in(user):
    client = client_of()
    asked = client.post(reverse("account_request_login_code"), {"email": user.email})
    worker.drain()
    code = re.search(r"^ {4}(\S+)$", mail.outbox[-1].body, re.MULTILINE)[1]
    assert mail.outbox[-1].to == [user.email]
    client.post(asked.url, {"code": code})
    assert "_auth_user_id" in client.session
    return client


def speak(client, room, ballot, chance):
    """An answer, a reaction, a proposal and a ballot paper, whose words tell nothing."""
    issue, word = room.issues[0], f"{chance.getrandbits(60):x}"
    at = {name: reverse(name, args=["april", *rest]) for name, rest in spoken_places(room, ballot).items()}
    posts = [
        client.post(at["answer"], {"text": word, "language": "en", "key": word}),
        client.post(at["react"], {"value": "agree", "key": word}),
        client.post(at["vote"], {f"choice_{issue.pk}": "yes", "key": word}),
    ]
    assert [post.status_code for post in posts] == [302, 302, 302]


def spoken_places(room, ballot):
    said = Contribution.objects.get(text="Begin.")
    return {"answer": [room.issues[0].key, 1], "react": [said.pk], "vote": [ballot.number]}


def live_through(room):
    """The watch of a day on which everybody signs in, one a minute, and speaks one to three minutes later."""
    chance = Random(7)
    watch = Watch()
    people = []
    for n in range(PEOPLE):
        people.append(factories.member(room.dialogue, "diggers", f"Digger {n}").user)
        watch.note(n)
    ballot = room.open("straw")
    watch.note(None)
    events = [(n, n, "in") for n in range(PEOPLE)] + [(n + chance.uniform(0.5, 2.5), n, "speak") for n in range(PEOPLE)]
    clients = {}
    for _when, n, what in sorted(events):
        if what == "in":
            clients[n] = sign_in(people[n])
        else:
            speak(clients[n], room, ballot, chance)
        watch.note(n)
    return watch


# ---- the reader


def columns_of(table):
    """{column: {primary key: value}} with what the database keeps beside the columns."""
    beside = {"postgresql": ", ctid::text AS ctid, xmin::text AS xmin", "sqlite": ", rowid AS rowid"}[connection.vendor]
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT *{beside} FROM {quote(table)}")
        names = [column.name if hasattr(column, "name") else column[0] for column in cursor.description]
        rows = cursor.fetchall()
    key = names.index(primary_key(table))
    return {name: {row[key]: ordered(name, row[place]) for row in rows} for place, name in enumerate(names)}


def primary_key(table):
    model = next(m for m in apps.get_models(include_auto_created=True) if m._meta.db_table == table)
    return model._meta.pk.column


def ordered(name, value):
    """A value that sorts as the database's own order does."""
    if name == "ctid":
        return tuple(map(int, value.strip("()").split(",")))
    return int(value) if name == "xmin" else value


def by_person(watch, table):
    """{column: {person: value}} for columns that could tell people apart: each person's first row in the table."""
    first = {}
    for pk, person in watch.caused[table].items():
        if person is not None:
            first.setdefault(person, pk)
    if len(first) < ENOUGH:
        return {}
    found = {}
    for name, values in columns_of(table).items():
        mine = {person: values[pk] for person, pk in first.items() if values.get(pk) is not None}
        if len({str(value) for value in mine.values()}) >= ENOUGH:
            found[name] = mine
    return found


def places(values):
    """{person: place} in the order of the values."""
    try:
        row = sorted(values, key=values.__getitem__)
    except TypeError:
        row = sorted(values, key=lambda person: str(values[person]))
    return {person: place for place, person in enumerate(row)}


def named_by_order(one, other):
    """How many people two columns name if their rows are laid side by side, in the same or the opposite order."""
    both = one.keys() & other.keys()
    a, b = places({p: one[p] for p in both}), places({p: other[p] for p in both})
    last = len(both) - 1
    return max(sum(a[p] == b[p] for p in both), sum(a[p] == last - b[p] for p in both))


def agreement(one, other):
    """Spearman's rank correlation without its sign."""
    both = one.keys() & other.keys()
    a, b = places({p: one[p] for p in both}), places({p: other[p] for p in both})
    n = len(both)
    return abs(1 - 6 * sum((a[p] - b[p]) ** 2 for p in both) / (n * (n * n - 1)))


def named_by_equality(one, other):
    """How many people have the same value in both columns."""
    return sum(str(one[p]) == str(other[p]) for p in one.keys() & other.keys())


def links(watch, tables, others):
    """[(table.column, table.column, how many it names, rank correlation)] of the pairs that beat chance, and how many were tried."""
    mine = {f"{t}.{c}": v for t in tables for c, v in by_person(watch, t).items()}
    theirs = {f"{t}.{c}": v for t in others for c, v in by_person(watch, t).items()}
    found = []
    for a, one in mine.items():
        for b, other in theirs.items():
            named = max(named_by_order(one, other), named_by_equality(one, other))
            strength = agreement(one, other)
            if named > MOST_NAMED or strength > STRONGEST:
                found.append((a, b, named, round(strength, 2)))
    return found, len(mine) * len(theirs)


def tables_of(watch):
    """(tables about people, tables that voices write) in which most of the fifty left a row."""
    spoken = {model._meta.db_table for model in stirring.spoken()}
    about = [table for table in watch.caused if table not in spoken and by_person(watch, table)]
    return about, [table for table in spoken if by_person(watch, table)]


def test_nobody_is_found_by_order_or_equality(april):
    watch = live_through(april)
    about, spoken = tables_of(watch)
    assert {"dialogue_user", "stakeholders_participant", "django_session", "dialogue_job"} <= set(about)
    assert set(spoken) == {"stakeholders_voice", "issues_contribution", "issues_reaction", "issues_vote"}
    joined, _tried = links(watch, ["dialogue_user"], ["django_session"])  # people with themselves: the reader can read
    assert ("dialogue_user.id", "django_session.expire_date", PEOPLE, 1.0) in joined
    if connection.vendor == "postgresql":  # before it is stirred, the order on disk gives them away
        leaks = {b.split(".")[1] for _a, b, _named, _strength in links(watch, about, spoken)[0]}
        assert {"ctid", "xmin"} <= leaks
        upkeep.stir(stirring.spoken())
    found, tried = links(watch, about, spoken)
    assert (found, tried > 100) == ([], True)
