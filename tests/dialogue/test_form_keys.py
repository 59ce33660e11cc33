"""Keys of forms: known for a day, to one person."""

import datetime

import pytest
import time_machine

from dialogue import form_keys
from dialogue.form_keys import Trouble

OPENED = datetime.datetime(2027, 3, 4, 8, 0, 30, tzinfo=datetime.UTC)
DAY, MINUTE = datetime.timedelta(days=1), datetime.timedelta(minutes=1)


@pytest.fixture
def key():
    with time_machine.travel(OPENED, tick=False):
        return form_keys.make("amina")


@pytest.mark.parametrize(
    ("after", "reference", "trouble"),
    [
        (0 * DAY, "amina", Trouble.NONE),
        (DAY, "amina", Trouble.NONE),
        (DAY + MINUTE, "amina", Trouble.OLD),
        (-10 * MINUTE, "amina", Trouble.NONE),  # of a machine whose clock runs ahead
        (0 * DAY, "bintou", Trouble.OTHER),
        (3 * DAY, "bintou", Trouble.OTHER),
    ],
)
def test_key_is_good_for_a_day_and_for_one_person(key, after, reference, trouble):
    with time_machine.travel(OPENED + after, tick=False):
        assert form_keys.trouble(key, reference) == trouble


@pytest.mark.parametrize("bad", ["k" * 22, "-", "---", "\u0000", "\ud800-x-y-z", "é" * 62, "1" * 70_000])
def test_key_that_nobody_made_is_unknown(bad):
    assert form_keys.trouble(bad, "amina") == Trouble.UNKNOWN


def test_every_part_of_a_key_is_signed(key):
    for place in range(len(key)):
        other = key[:place] + ("0" if key[place] != "0" else "1") + key[place + 1 :]
        assert form_keys.trouble(other, "amina") in (Trouble.UNKNOWN, Trouble.OTHER), place


def test_key_with_another_secret_is_unknown(key, settings):
    settings.SECRET_KEY = "another-secret-of-the-house-that-is-long-enough"
    assert form_keys.trouble(key, "amina") == Trouble.UNKNOWN


def test_form_without_a_key_is_told_apart():
    assert form_keys.trouble("", "amina") == Trouble.MISSING


def test_two_keys_of_a_moment_differ_and_are_as_long_as_may_be():
    first, second = form_keys.make("amina"), form_keys.make("amina")
    assert first != second
    assert len(first) == form_keys.LONGEST
