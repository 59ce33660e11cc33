"""How the house says what time it is, the same way on every page: the day, the hour, and whose clock it is. Pure."""

from zoneinfo import ZoneInfo, available_timezones

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

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


def weekday(there):
    """ "Thursday 26 November", of a moment or day as it is told there."""
    return date_format(there, pgettext("a day with its weekday, in Django's letters", "l j F"))


def weekday_year(there):
    """ "Thursday 26 November 2026"."""
    return date_format(there, pgettext("a day with its weekday and year, in Django's letters", "l j F Y"))


def hour(there):
    return date_format(there, "TIME_FORMAT")


def weekday_hour(there):
    """ "Thursday 26 November 2026, 14:30"."""
    return pgettext("a day and an hour", "%(day)s, %(time)s") % {"day": weekday_year(there), "time": hour(there)}


def short_day_hour(there):
    """ "26 Nov, 14:30", where many stand below one another."""
    return date_format(there, pgettext("a short day and an hour, in Django's letters", "j M, H:i"))


def moment(when, zone=""):
    """ "Thursday 26 November, 14:30 (time in Accra)"."""
    there = when.astimezone(ZoneInfo(zone or WORLD))
    return _("%(day)s, %(time)s (%(clock)s)") % {
        "day": weekday(there),
        "time": hour(there),
        "clock": clock(zone),
    }


def soon(when, now, zone=""):
    """The day and hour of a moment near `now`, whose clock is told elsewhere: "today at 14:30", "tomorrow at 03:00"."""
    there, here = (at.astimezone(ZoneInfo(zone or WORLD)) for at in (when, now))
    near = {0: _("today at %(time)s"), 1: _("tomorrow at %(time)s")}
    words = near.get((there.date() - here.date()).days) or _("%(day)s at %(time)s")
    return words % {"day": weekday(there), "time": hour(there)}
