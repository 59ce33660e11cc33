"""Counting tries in the database: exact among many at once, apart for each subject, and naming nobody."""

import datetime
from threading import Barrier, Thread

import pytest
import time_machine
from django.db import connection

from dialogue import limits
from dialogue.models import Tries

pytestmark = pytest.mark.django_db
START = datetime.datetime(2027, 4, 12, 8, tzinfo=datetime.UTC)
TEN_YEARS = 3650 * 86400  # seconds
usual = limits._window  # each test has another one (tests/conftest.py)


def allow(subject="nina@x.test", scope="password", most=3, seconds=60):
    return limits.allow(scope, subject, most=most, seconds=seconds)


def test_first_tries_pass_and_the_rest_do_not():
    assert [allow() for _ in range(5)] == [True, True, True, False, False]


def test_subjects_and_scopes_are_counted_apart():
    assert [allow() for _ in range(4)] == [True, True, True, False]
    assert (allow("ama@x.test"), allow(scope="card")) == (True, True)


def test_next_window_starts_afresh():
    with time_machine.travel(START, tick=False) as clock:
        assert [allow() for _ in range(4)][-1] is False
        clock.shift(60)
        assert allow() is True


def test_remaining_counts_nothing():
    allow()
    left = [limits.remaining("password", "nina@x.test", most=3, seconds=60) for _ in range(3)]
    assert left == [2, 2, 2]
    for _ in range(5):
        allow()
    assert limits.remaining("password", "nina@x.test", most=3, seconds=60) == 0


def test_right_secret_starts_afresh():
    for _ in range(4):
        allow()
    limits.forget("password", "nina@x.test")
    assert allow() is True


def test_try_that_was_none_is_given_back():
    for _ in range(10):
        assert allow() is True
        limits.give_back("password", "nina@x.test", seconds=60)
    limits.give_back("password", "nobody@x.test", seconds=60)
    assert limits.remaining("password", "nina@x.test", most=3, seconds=60) == 3


def test_table_names_nobody(settings):
    allow()
    first = Tries.objects.get().key
    settings.SECRET_KEY = "another server's"
    allow()
    assert ("nina" in str(Tries.objects.values_list()), first in Tries.objects.values_list("key", flat=True)) == (
        False,
        True,
    )
    assert Tries.objects.count() == 2  # the same subject looks different under another secret


@pytest.mark.sqlite  # PostgreSQL's clock no test can turn
def test_old_windows_are_swept_away():
    with time_machine.travel(START, tick=False) as clock:
        allow()
        clock.shift(datetime.timedelta(days=3))
        allow()
        limits.sweep()
    assert Tries.objects.count() == 1


@pytest.mark.sqlite
def test_window_begins_at_a_whole_number_of_windows_since_1970(monkeypatch):
    monkeypatch.setattr(limits, "_window", usual)
    with time_machine.travel(START + datetime.timedelta(seconds=59), tick=False):
        allow()
        assert limits.remaining("password", "nina@x.test", most=3, seconds=60) == 2
    assert Tries.objects.get().window == START


@pytest.mark.postgresql
def test_machine_whose_clock_is_wrong_counts_into_the_same_window(monkeypatch):
    monkeypatch.setattr(limits, "_window", usual)
    allow(seconds=TEN_YEARS)
    with time_machine.travel(datetime.datetime(2010, 1, 1, tzinfo=datetime.UTC), tick=False):
        allow(seconds=TEN_YEARS)
        assert limits.remaining("password", "nina@x.test", most=3, seconds=TEN_YEARS) == 1
        limits.give_back("password", "nina@x.test", seconds=TEN_YEARS)
    row = Tries.objects.get()
    assert (row.count, row.window.timestamp() % TEN_YEARS) == (1, 0)


@pytest.mark.trust("A6")
@pytest.mark.django_db(transaction=True)
def test_many_at_once_never_get_more():
    barrier, passed = Barrier(12), []

    def knock():
        barrier.wait()
        passed.extend(allow(most=7, seconds=86400) for _ in range(3))
        connection.close()

    threads = [Thread(target=knock) for _ in range(12)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    assert (passed.count(True), passed.count(False)) == (7, 29)
