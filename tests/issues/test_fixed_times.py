"""The hours of the clock, as plain arithmetic."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from issues import fixed_times
from issues.fixed_times import MINUTES

MOMENTS = st.datetimes(datetime(2027, 1, 1), datetime(2027, 12, 30), timezones=st.just(UTC))


def at(hour, minute, second=0, day=9):
    return datetime(2027, 4, day, hour, minute, second, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "last", "following"),
    [
        (at(14, 0), at(14, 0), at(14, 30)),
        (at(14, 29, 59), at(14, 0), at(14, 30)),
        (at(23, 45), at(23, 30), at(0, 0, day=10)),
    ],
)
def test_every_half_hour(moment, last, following):
    assert (fixed_times.last(moment, 30), fixed_times.following(moment, 30)) == (last, following)


@given(MOMENTS, st.sampled_from(MINUTES))
def test_a_silence_of_few_is_shown_at_a_fixed_time_a_quarter_of_an_hour_later_or_more(moment, minutes):
    shown = fixed_times.after_silence(moment, minutes)
    assert fixed_times.last(shown, minutes) == shown
    assert timedelta(minutes=15) <= shown - moment < timedelta(minutes=15 + minutes)


@pytest.mark.parametrize(
    ("moment", "by"), [(at(1, 59), at(3, 0)), (at(2, 0), at(3, 0, day=10)), (at(20, 0), at(3, 0, day=10))]
)
def test_night_is_over_an_hour_after_it_begins(moment, by):
    assert fixed_times.night_done(moment, 2) == by
