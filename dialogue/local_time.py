"""How the house says what time it is, the same way on every page: the day, the hour, and whose clock it is. Pure."""

from zoneinfo import ZoneInfo, available_timezones

from django.utils.formats import date_format
from django.utils.translation import gettext as _

WORLD = "UTC"  # where no place is known
NOT_PLACES = ("Etc/", "SystemV/", "posix/", "right/")


def zones():
    """(IANA name, as people read it) of places, for a menu, by region; technical zones left out."""
    names = sorted(z for z in available_timezones() if "/" in z and not z.startswith(NOT_PLACES))
    return [(name, name.replace("_", " ")) for name in names]


def place(zone):
    """As people call it: "Buenos Aires" for America/Argentina/Buenos_Aires."""
    return (zone or WORLD).rpartition("/")[2].replace("_", " ")


def clock(zone=""):
    """Whose clock it is: "time in Accra", or "world time, UTC"."""
    if place(zone) == WORLD:
        return _("world time, UTC")
    return _("time in %(place)s") % {"place": place(zone)}


def moment(when, zone=""):
    """ "Thursday 26 November, 14:30 (time in Accra)"."""
    there = when.astimezone(ZoneInfo(zone or WORLD))
    return _("%(day)s, %(time)s (%(clock)s)") % {
        "day": date_format(there, "l j F"),
        "time": date_format(there, "H:i"),
        "clock": clock(zone),
    }


def soon(when, now, zone=""):
    """The day and hour of a moment near `now`, whose clock is told elsewhere: "today at 14:30", "tomorrow at 03:00"."""
    there, here = (at.astimezone(ZoneInfo(zone or WORLD)) for at in (when, now))
    near = {0: _("today"), 1: _("tomorrow")}
    day = near.get((there.date() - here.date()).days) or date_format(there, "l j F")
    return _("%(day)s at %(time)s") % {"day": day, "time": date_format(there, "H:i")}
