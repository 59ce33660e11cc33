"""A workshop as a calendar file (RFC 5545, 5546): one event a day, for one person, that later files change or cancel.

Pure: the moment of writing is given. The title says nothing of the subject, and no link in it opens a session.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event, vCalAddress, vText

MINUTES_BEFORE = 30


@dataclass(frozen=True)
class Day:
    """One day of a workshop; both moments aware."""

    key: str  # stays the same for ever: it makes the UID
    begins: datetime
    ends: datetime


@dataclass(frozen=True)
class Meeting:
    title: str
    zone: str  # IANA
    place: str
    note: str  # plain text: what to bring, where to look it up
    organiser: str  # address that reads replies
    organiser_name: str
    host: str  # right side of the UIDs
    days: tuple[Day, ...]


def calendar(
    meeting: Meeting, *, attendee: str, sequence: int, written_at: datetime, cancelled: Sequence[str] = ()
) -> bytes:
    """The file for one attendee. `sequence` rises with every change; days whose key is in `cancelled` are called off.

    A file cancels or requests, never both (RFC 5546 §1.4): with every day cancelled it is a CANCEL, else cancelled days
    are left out and need a file of their own.
    """
    calls_off = bool(meeting.days) and all(day.key in cancelled for day in meeting.days)
    found = Calendar()
    found.add("prodid", "-//Equal Lanes//workshop//EN")
    found.add("version", "2.0")
    found.add("calscale", "GREGORIAN")
    found.add("method", "CANCEL" if calls_off else "REQUEST")
    for day in meeting.days:
        if calls_off or day.key not in cancelled:
            found.add_component(_event(meeting, day, attendee, sequence, written_at, calls_off))
    found.add_missing_timezones()
    return found.to_ical()


def _event(meeting, day, attendee, sequence, written_at, calls_off):
    zone = ZoneInfo(meeting.zone)
    event = Event()
    event.add("uid", f"{day.key}@{meeting.host}")
    event.add("sequence", sequence)
    event.add("dtstamp", written_at.astimezone(UTC))
    event.add("dtstart", day.begins.astimezone(zone))
    event.add("dtend", day.ends.astimezone(zone))
    event.add("summary", meeting.title)
    event.add("status", "CANCELLED" if calls_off else "CONFIRMED")
    event.add("class", "PRIVATE")
    event.add("transp", "OPAQUE")
    if meeting.place:
        event.add("location", meeting.place)
    if meeting.note:
        event.add("description", meeting.note)
    event.add("organizer", _person(meeting.organiser, meeting.organiser_name))
    event.add("attendee", _guest(attendee), encode=False)
    if not calls_off:
        event.add_component(_reminder(meeting))
    return event


def _person(address, name=""):
    person = vCalAddress(f"mailto:{address}")
    if name:
        person.params["CN"] = vText(name)
    return person


def _guest(address):
    guest = _person(address)
    guest.params["PARTSTAT"] = vText("NEEDS-ACTION")
    guest.params["RSVP"] = vText("FALSE")  # who answers is nobody's business but the team's own list
    guest.params["ROLE"] = vText("REQ-PARTICIPANT")
    return guest


def _reminder(meeting):
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", meeting.title)
    alarm["TRIGGER"] = f"-PT{MINUTES_BEFORE}M"
    return alarm
