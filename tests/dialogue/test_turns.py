"""Presses of one person take turns and leave nothing of it; those of others, and of other kinds, wait for none of them (TRUST A2, F2)."""

import pytest
from django.db import connection, transaction

from dialogue import keys, turns
from tests.factories import make_dialogue
from tests.issues.voting_room import in_threads

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def is_free(name):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [name])
        return cursor.fetchone()[0]


@pytest.mark.trust("A2")
def test_turn_keeps_the_same_press_of_the_same_person_only():
    april = make_dialogue()
    names = [keys.lock_number(april, person, verb) for person, verb in ((1, "answer"), (1, "propose"), (2, "answer"))]
    with transaction.atomic():
        turns.take(april, 1, "answer")
        free = in_threads([lambda n=n: is_free(n) for n in names])
    assert free == [False, True, True]
    assert in_threads([lambda: is_free(names[0])]) == [True]


def test_turn_is_named_by_nothing_that_is_known_without_the_key():
    april, may = make_dialogue(), make_dialogue("may")
    assert keys.lock_number(april, 1, "answer") != keys.lock_number(may, 1, "answer")
    assert -(2**63) <= keys.lock_number(april, 1, "answer") < 2**63
