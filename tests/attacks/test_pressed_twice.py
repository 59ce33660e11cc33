"""Every form of a dialogue, pressed again and many at once: the database holds what one press makes (TRUST H8)."""

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client

from tests.attacks.presses import PRESSES, READ
from tests.attacks.worlds import ADDRESSES, everything_kept, make_world
from tests.issues.voting_room import in_threads

MANY = dict.fromkeys(
    ("draft_new", "workshop_new", "session_new", "invite"), 12
)  # fifty at once: tests/issues/test_sent_twice.py
FEW = 4  # at once, of the others
ANEW = {
    "card_batch_new"
}  # the second press makes the cards anew, as the first sheet never arrived: one batch either way
KEY = {"once": "f" * 20}


@pytest.fixture
def house(house):
    house.DEMO = True  # the demo's people need no second sign-in step
    return house


def sent(world, name):
    """(path, fields, client) of one form: whoever presses it again sends the same."""
    press = PRESSES[name]
    fields = {**press.fields(world), **KEY}
    return press.path(world, name), fields, press.client(world)


def press(client, path, fields):
    """Without what tests/speaking.py adds."""
    raw = Client()
    raw.cookies = client.cookies
    return raw.post(path, fields)


def tables():
    for app in ("dialogue", "stakeholders", "issues", "workshops"):
        yield from apps.get_app_config(app).get_models()


def ask(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def rows():
    """As everything_kept, and faster: this module looks three hundred times."""
    return {model.__name__: ask(f"SELECT * FROM {model._meta.db_table} ORDER BY 1") for model in tables()}


def counts():
    each = (f"SELECT '{model.__name__}', count(*) FROM {model._meta.db_table}" for model in tables())
    return dict(ask(" UNION ALL ".join(each)))


def numbers(kept):
    return {model: len(rows) for model, rows in kept.items()}


@pytest.mark.django_db
@pytest.mark.trust("H8")
def test_each_address_that_takes_a_press_has_its_line(house):
    world = make_world()
    assert not READ & set(PRESSES)
    assert set(PRESSES) | READ <= set(ADDRESSES)
    client = PRESSES["draft_new"].client(world)
    before = everything_kept()
    unknown = {
        name for name in set(ADDRESSES) - set(PRESSES) - READ if client.post(world.path(name)).status_code != 405
    }
    assert unknown == set()
    assert {name for name in READ if client.post(world.path(name)).status_code != 200} == set()
    assert everything_kept() == before


@pytest.mark.django_db
@pytest.mark.trust("H8")
def test_second_press_changes_nothing(house):
    world, findings = make_world(), []
    for name, line in PRESSES.items():
        path, fields, client = sent(world, name)
        before = rows()
        first = press(client, path, fields)
        one = rows()
        second = press(client, path, fields)
        two = rows()
        same = numbers(one) == numbers(two) if name in ANEW else one == two
        makes, answers = one != before, (first.status_code, second.status_code)
        if not same or makes != line.makes or not set(answers) <= {200, 302}:
            findings.append((name, answers, makes, [model for model in two if two[model] != one[model]]))
    assert findings == []


def delta(before, after):
    return {model: after[model] - before[model] for model in after if after[model] != before[model]}


@pytest.mark.django_db(transaction=True)
@pytest.mark.trust("H8")
def test_many_presses_at_once_make_what_one_makes(house):
    """Two worlds alike: one is pressed once, the other by many at the same moment."""
    worlds, findings = (make_world("april"), make_world("other")), []
    for name in PRESSES:
        made, answers = [], []
        for world, times in zip(worlds, (1, MANY.get(name, FEW)), strict=True):
            path, fields, client = sent(world, name)
            before = counts()
            answers += in_threads([lambda c=client, p=path, f=fields: press(c, p, f).status_code] * times)
            made.append(delta(before, counts()))
        if made[0] != made[1] or not all(isinstance(answer, int) and answer < 500 for answer in answers):
            findings.append((name, *made, set(map(str, answers))))
    assert findings == []
