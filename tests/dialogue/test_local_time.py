"""One way to say what time it is, and whose clock it is."""

import datetime

import pytest
from django.template.defaultfilters import floatformat
from django.utils.translation import override

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


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "12,345"), ("sw", "12,345"), ("fr", "12\u202f345"), ("es", "12\xa0345"), ("pt", "12\xa0345")],
)
def test_large_numbers_are_grouped_as_the_language_does(language, words):
    with override(language):
        assert floatformat(12345, "0g") == words


@pytest.mark.parametrize(
    ("language", "day", "short"),
    [
        ("en", "Monday 8 March 2027", "8 Mar, 06:05"),
        ("fr", "lundi 8 mars 2027", "8 mar, 06:05"),
        ("es", "lunes 8 de marzo de 2027", "8 mar, 06:05"),
        ("pt", "segunda-feira, 8 de março de 2027", "8 mar, 06:05"),
        ("sw", "Jumatatu 8 Machi 2027", "8 Machi, 06:05"),
    ],
)
def test_months_and_days_begin_as_each_language_writes_them(language, day, short):
    when = datetime.datetime(2027, 3, 8, 6, 5, tzinfo=datetime.UTC)
    with override(language):
        assert (local_time.weekday_year(when), local_time.short_day_hour(when)) == (day, short)
