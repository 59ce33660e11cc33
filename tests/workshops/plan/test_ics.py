"""Calendar files: the moments, the time zone inside, one guest, and changes that find their event again."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from icalendar import Calendar

from workshops.plan.ics import Day, Meeting, calendar

NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
FIRST = Day("w7-1", datetime(2027, 10, 28, 6, tzinfo=UTC), datetime(2027, 10, 28, 14, tzinfo=UTC))
SECOND = Day("w7-2", datetime(2027, 10, 29, 7, tzinfo=UTC), datetime(2027, 10, 29, 15, tzinfo=UTC))
MEETING = Meeting(
    title="A meeting",
    zone="Africa/Cairo",
    place="Hall; two, upstairs",
    note="Bring a pen.\nThe page: https://dialogue.example.org/",
    organiser="team@dialogue.example.org",
    organiser_name="The team",
    host="dialogue.example.org",
    days=(FIRST, SECOND),
)


def read(**changes):
    given = {"attendee": "amina@people.test", "sequence": 0, "written_at": NOW} | changes
    return Calendar.from_ical(calendar(given.pop("meeting", MEETING), **given))


def test_file_has_one_event_a_day_at_the_right_moments():
    events = read().events
    assert [(e["UID"], e.start.astimezone(UTC), e.end.astimezone(UTC)) for e in events] == [
        ("w7-1@dialogue.example.org", FIRST.begins, FIRST.ends),
        ("w7-2@dialogue.example.org", SECOND.begins, SECOND.ends),
    ]


def test_file_carries_its_time_zone_with_both_offsets():
    found = read()
    [zone] = found.walk("VTIMEZONE")
    assert zone["TZID"] == "Africa/Cairo"
    # the clocks of Cairo go back in the night between the two days
    assert [e.start.utcoffset() for e in found.events] == [timedelta(hours=3), timedelta(hours=2)]


def test_file_names_one_guest_and_asks_for_no_answer():
    for event in read().events:
        assert str(event["ATTENDEE"]) == "mailto:amina@people.test"
        assert (event["ATTENDEE"].params["RSVP"], str(event["ORGANIZER"])) == (
            "FALSE",
            "mailto:team@dialogue.example.org",
        )


def test_change_keeps_the_uid_and_raises_the_sequence():
    later = replace(MEETING, days=(replace(FIRST, begins=FIRST.begins + timedelta(hours=1)), SECOND))
    before, after = read(), read(meeting=later, sequence=1)
    assert [e["UID"] for e in before.events] == [e["UID"] for e in after.events]
    assert [(str(f["METHOD"]), f.events[0]["SEQUENCE"]) for f in (before, after)] == [("REQUEST", 0), ("REQUEST", 1)]


def test_cancelled_workshop_cancels_every_day():
    found = read(sequence=2, cancelled=["w7-1", "w7-2"])
    assert str(found["METHOD"]) == "CANCEL"
    assert [str(e["STATUS"]) for e in found.events] == ["CANCELLED", "CANCELLED"]


def test_cancelled_day_is_left_out_of_a_request():
    assert [e["UID"] for e in read(cancelled=["w7-1"]).events] == ["w7-2@dialogue.example.org"]


def test_lines_are_folded_and_texts_escaped():
    content = calendar(replace(MEETING, note="é" * 200), attendee="a@people.test", sequence=0, written_at=NOW)
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    assert rb"LOCATION:Hall\; two\, upstairs" in content
