"""The fixed times at which what waits appears: so many minutes apart, counted from midnight UTC, and once a night. Pure."""

from datetime import datetime, timedelta

MINUTES = (15, 20, 30, 45, 60)  # apart; each divides the day
AFTER_SILENCE = timedelta(minutes=15)  # at least, before a silence of few is shown
NIGHT_TAKES = timedelta(hours=1)  # within which the night's release has come


def last(moment: datetime, minutes: int) -> datetime:
    """The fixed time at or before an aware moment in UTC."""
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + (moment - midnight) // timedelta(minutes=minutes) * timedelta(minutes=minutes)


def following(moment: datetime, minutes: int) -> datetime:
    """The first fixed time after a moment."""
    return last(moment, minutes) + timedelta(minutes=minutes)


def after_silence(ended: datetime, minutes: int) -> datetime:
    """The first fixed time at least a quarter of an hour after the end: nobody can tell from it who pressed last."""
    earliest = ended + AFTER_SILENCE
    found = last(earliest, minutes)
    return found if found == earliest else found + timedelta(minutes=minutes)


def night_done(moment: datetime, hour: int) -> datetime:
    """By when the next night's release has come, for a night that begins at an hour of the day in UTC."""
    tonight = moment.replace(hour=hour, minute=0, second=0, microsecond=0)
    return (tonight if tonight > moment else tonight + timedelta(days=1)) + NIGHT_TAKES
