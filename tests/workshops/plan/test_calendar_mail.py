"""Mails that put a workshop into calendars: once for each state of it, one guest a file, no token, nothing of the subject."""

from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest
from django.core import mail as outbox
from icalendar import Calendar

from dialogue import job_names, worker
from dialogue.models import Job, Mailing
from stakeholders.models import Participant
from tests import factories
from tests.issues.voting_room import in_threads, make_room
from workshops.models import Workshop
from workshops.plan import inviting, planning

BEGINS = datetime(2027, 4, 12, 9, tzinfo=UTC)


def plan(room):
    title = "Formalisation, at last"
    return planning.plan(
        dialogue=room.dialogue, by=room.organiser, title=title, zone="Africa/Accra", begins=[BEGINS], place="Town hall"
    )


@pytest.fixture
def room(db, settings):
    settings.BASE_URL = "https://dialogue.example.org"
    return make_room()


@pytest.fixture
def workshop(room):
    return plan(room)


def sent():
    """The mails as parsed messages, and what lies in their calendar files."""
    worker.drain(limit=200)
    found = [message_from_bytes(m.message().as_bytes(), policy=policy.default) for m in outbox.outbox]
    files = [part for m in found for part in m.walk() if part.get_content_type() == "text/calendar"]
    return found, files


def test_everybody_with_an_address_gets_one_file(workshop, room):
    assert inviting.tell(workshop=workshop, by=room.organiser) == room.dialogue.participants.count()
    mails, files = sent()
    guests = [str(Calendar.from_ical(f.get_content()).events[0]["ATTENDEE"]) for f in files]
    assert sorted(guests) == sorted(f"mailto:{m['To']}" for m in mails)
    assert len(set(guests)) == room.dialogue.participants.count()


def test_file_tells_the_time_and_nothing_of_the_subject(workshop, room):
    inviting.tell(workshop=workshop, by=room.organiser)
    [first, *_rest], [file, *_more] = sent()
    event = Calendar.from_ical(file.get_content()).events[0]
    assert (event.start.astimezone(UTC), str(event["SUMMARY"]), event["SEQUENCE"]) == (BEGINS, "A meeting", 0)
    assert file.get_param("method") == "REQUEST"
    raw = file.get_content()
    hidden = [workshop.title, workshop.wall_key, workshop.room_key, room.dialogue.title, room.dialogue.join_code]
    assert [word for word in hidden if word in raw] == []
    assert first["Subject"] == "A meeting for your calendar"
    assert "Monday 12 April 2027, 09:00–" in first.get_body(("plain",)).get_content()


def test_second_press_sends_nothing_and_a_change_is_told_once(workshop, room):
    inviting.tell(workshop=workshop, by=room.organiser)
    assert (inviting.tell(workshop=workshop, by=room.organiser), inviting.told(workshop)) == (0, "now")
    planning.change(workshop=workshop, by=room.organiser, place="Church hall")
    changed = Workshop.objects.get(pk=workshop.pk)
    assert inviting.told(changed) == "before"
    assert inviting.tell(workshop=changed, by=room.organiser) > 0
    assert [mailing.about for mailing in Mailing.objects.filter(kind="workshop").order_by("pk")] == [
        {"workshop": 1, "sequence": 0},
        {"workshop": 1, "sequence": 1},
    ]


def test_mail_speaks_of_a_change_only_to_who_was_told_before(workshop, room):
    for place, word in (("Church hall", "planned"), ("Town hall", "changed")):
        planning.change(workshop=workshop, by=room.organiser, place=place)
        inviting.tell(workshop=workshop, by=room.organiser)
        bodies = [m.get_body(("plain",)).get_content() for m in sent()[0]]
        assert {f"A meeting {'is' if word == 'planned' else 'has'} {word}" in body for body in bodies} == {True}
        outbox.outbox.clear()


def test_reminder_goes_out_once_a_day_with_the_same_file(workshop, room):
    first = inviting.tell(workshop=workshop, by=room.organiser)
    again = [inviting.tell(workshop=workshop, by=room.organiser, again=True) for _press in range(2)]
    assert (again, inviting.told(workshop)) == ([first, 0], "now")
    files = sent()[1]
    assert len({f.get_content().split("UID:")[1].split("\n")[0] for f in files}) == 1
    assert len(files) == 2 * first


def test_called_off_workshop_leaves_calendars(workshop, room):
    inviting.tell(workshop=workshop, by=room.organiser)
    before = {f.get_content().split("UID:")[1].split("\n")[0] for f in sent()[1]}
    outbox.outbox.clear()
    late = factories.member(room.dialogue, "lsm", "Never told")
    assert inviting.call_off(workshop=workshop, by=room.organiser, tell=True) == room.dialogue.participants.count() - 1
    mails, files = sent()
    assert late.user.email not in [m["To"] for m in mails]
    calendar = Calendar.from_ical(files[0].get_content())
    assert (str(calendar["METHOD"]), str(calendar.events[0]["STATUS"])) == ("CANCEL", "CANCELLED")
    assert {f.get_content().split("UID:")[1].split("\n")[0] for f in files} == before
    assert {m["Subject"] for m in mails} == {"A meeting is called off"}


def test_called_off_workshop_that_nobody_heard_of_sends_nothing(workshop, room):
    assert inviting.call_off(workshop=workshop, by=room.organiser, tell=True) == 0
    assert (sent()[0], Mailing.objects.filter(kind="workshop").exists()) == ([], False)


def test_team_may_call_off_without_a_mail(workshop, room):
    inviting.tell(workshop=workshop, by=room.organiser)
    sent()
    outbox.outbox.clear()
    assert inviting.call_off(workshop=workshop, by=room.organiser, tell=False) == 0
    assert sent()[0] == []


def test_whom_the_mail_never_reached_hears_nothing_of_a_meeting_that_is_off(workshop, room):
    inviting.tell(workshop=workshop, by=room.organiser)
    first = Job.objects.filter(kind=job_names.SEND_MEETING).order_by("pk").first()
    Job.objects.filter(pk=first.pk).update(state=Job.State.DONE)
    assert inviting.call_off(workshop=workshop, by=room.organiser, tell=True) == 1
    [only] = sent()[0]
    person = Participant.objects.get(pk=first.recipient)
    assert (only["To"], only["Subject"]) == (person.user.email, "A meeting is called off")


def test_plan_that_changed_while_mails_waited_is_told_once(workshop, room):
    people = inviting.tell(workshop=workshop, by=room.organiser)
    planning.change(workshop=workshop, by=room.organiser, place="Church hall")
    inviting.tell(workshop=workshop, by=room.organiser)
    mails, _files = sent()
    assert len(mails) == people
    assert len({m["To"] for m in mails}) == people


@pytest.mark.parametrize("state", ["over", "cancelled"])
def test_nobody_is_told_of_a_workshop_that_is_over(workshop, room, state):
    Workshop.objects.filter(pk=workshop.pk).update(state=state)
    for again in (False, True):
        with pytest.raises(planning.NotNow):
            inviting.tell(workshop=workshop, by=room.organiser, again=again)


def test_changed_plan_is_looked_at_again(workshop, room):
    seen = str(workshop.sequence)
    planning.change(workshop=workshop, by=room.organiser, place="Church hall")
    with pytest.raises(inviting.Changed):
        inviting.tell(workshop=workshop, by=room.organiser, seen=seen)
    assert not Mailing.objects.exists()


def test_language_is_the_readers(workshop, room):
    user = room.people["lsm"][0].user
    user.language = "fr"
    user.save()
    inviting.tell(workshop=workshop, by=room.organiser)
    [french] = [m for m in sent()[0] if m["To"] == user.email]
    assert french["Subject"] == "Une réunion pour votre calendrier"
    assert "lundi 12 avril 2027" in french.get_body(("plain",)).get_content()


@pytest.mark.django_db(transaction=True)
def test_two_organisers_at_once_send_one_batch(settings):
    settings.BASE_URL = "https://dialogue.example.org"
    room = make_room()
    workshop = plan(room)
    results = in_threads([lambda: inviting.tell(workshop=workshop, by=room.organiser)] * 4)
    assert sorted(results) == [0, 0, 0, room.dialogue.participants.count()]
    assert Job.objects.filter(kind=job_names.SEND_MEETING).count() == room.dialogue.participants.count()
