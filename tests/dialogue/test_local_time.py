"""One way to say what time it is, and whose clock it is."""

import datetime

import pytest

from dialogue import local_time

NOW = datetime.datetime(2027, 4, 12, 22, 30, tzinfo=datetime.UTC)  # a Monday


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("Africa/Accra", "Monday 12 April, 22:30 (time in Accra)"),
        ("Africa/Addis_Ababa", "Tuesday 13 April, 01:30 (time in Addis Ababa)"),
        ("America/Argentina/Buenos_Aires", "Monday 12 April, 19:30 (time in Buenos Aires)"),
        ("", "Monday 12 April, 22:30 (world time, UTC)"),
        ("Etc/UTC", "Monday 12 April, 22:30 (world time, UTC)"),
    ],
)
def test_moment_names_day_hour_and_clock(zone, words):
    assert local_time.moment(NOW, zone) == words


@pytest.mark.parametrize(
    ("hours", "zone", "words"),
    [
        (1, "Africa/Accra", "today at 23:30"),
        (2, "Africa/Accra", "tomorrow at 00:30"),
        (2, "Africa/Addis_Ababa", "today at 03:30"),  # there it is Tuesday already
        (26, "Africa/Accra", "Wednesday 14 April at 00:30"),
    ],
)
def test_near_moments_are_told_by_the_days_of_their_place(hours, zone, words):
    assert local_time.soon(NOW + datetime.timedelta(hours=hours), NOW, zone) == words
