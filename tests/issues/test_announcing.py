"""What happens in the dialogue drafts its mails; only what the team leaves to the clock goes out by itself."""

import datetime

import pytest
from django.utils import timezone

from dialogue.models import Job, Mailing, TeamLog
from issues import announcing, steering
from stakeholders import mailings
from tests.issues.voting_room import in_threads, make_room

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    return make_room()


def drafts():
    return [(mailing.kind, mailing.about) for mailing in Mailing.objects.filter(sent_at=None).order_by("kind", "pk")]


def in_days(days):
    return timezone.now() + datetime.timedelta(days=days)


def test_announced_end_drafts_a_mail_for_the_day_before(room):
    closes_at = in_days(3)
    room.open(closes_at=closes_at)
    mailing = Mailing.objects.get()
    assert (mailing.kind, mailing.about, mailing.audience) == ("closing", {"ballot": 1}, "all")
    assert mailing.goes_at == closes_at - datetime.timedelta(hours=24)
    assert announcing.hour_of(mailing) == mailing.goes_at


def test_ballot_of_less_than_a_day_leaves_it_to_the_team(room):
    room.open(closes_at=in_days(0.9))
    mailing = Mailing.objects.get()
    assert (mailing.goes_at, announcing.hour_of(mailing)) == (None, None)


def test_ballot_without_announced_end_drafts_nothing(room):
    room.open()
    assert drafts() == []


def test_result_takes_the_place_of_the_mail_before_the_end(room):
    room.close(room.open(closes_at=in_days(3)))
    assert drafts() == [("result", {"ballot": 1})]


def test_ballot_closed_by_the_clock_drafts_its_result(room):
    ballot = room.open(closes_at=in_days(3))
    type(ballot).objects.update(closes_at=timezone.now() - datetime.timedelta(minutes=1))
    assert steering.close_due(timezone.now()) == 1
    mailing = Mailing.objects.get()
    assert (mailing.kind, mailing.made_by, mailing.goes_at) == ("result", None, None)


def change(room, seen, phase):
    assert steering.change_phase(dialogue=room.dialogue, phase=phase, seen=seen, by=room.organiser)


def test_step_forward_drafts_a_mail_and_a_step_back_takes_it_away(room):
    change(room, "decide", "agenda")
    assert drafts() == [("phase", {"phase": "agenda"})]
    change(room, "agenda", "decide")
    assert drafts() == []


def test_sent_mail_of_a_phase_stays_when_the_phase_goes_back(room):
    change(room, "decide", "agenda")
    mailings.send(mailing=Mailing.objects.get(), by=room.organiser)
    change(room, "agenda", "decide")
    change(room, "decide", "agenda")
    assert (drafts(), Mailing.objects.count()) == ([], 1)


def due(room):
    """A mail before the end of a ballot whose hour has come."""
    room.open(closes_at=in_days(3))
    Mailing.objects.update(goes_at=timezone.now() - datetime.timedelta(seconds=1))
    return Mailing.objects.get()


def test_clock_sends_what_is_due_and_only_once(room):
    mailing = due(room)
    announcing.send_due()
    announcing.send_due()
    everybody = sum(len(people) for people in room.people.values())
    mailing.refresh_from_db()
    assert (mailing.is_sent, mailing.jobs.count()) == (True, everybody)
    assert Job.objects.filter(give_up_at__gt=announcing.end_of(mailing)).count() == 0
    assert TeamLog.objects.filter(action="sent a closing mail", by=None).count() == 1


@pytest.mark.django_db(transaction=True)
def test_beats_side_by_side_send_once(room):
    mailing = due(room)
    in_threads([announcing.send_due] * 4)
    everybody = sum(len(people) for people in room.people.values())
    assert (mailing.jobs.count(), TeamLog.objects.filter(action="sent a closing mail").count()) == (everybody, 1)


def test_mail_taken_back_from_the_clock_stays(room):
    mailing = due(room)
    mailings.set_clock(mailing=mailing, goes_at=None, by=room.organiser)
    announcing.send_due()
    assert (drafts(), Job.objects.count()) == ([("closing", {"ballot": 1})], 0)


@pytest.mark.parametrize(
    ("kind", "about", "title"),
    [
        ("reminder", {"day": "2027-04-09"}, "Reminder of 9 April 2027"),
        ("phase", {"phase": "decide"}, "The phase “Decide” has opened"),
        ("closing", {"ballot": 3}, "Ballot 3 closes soon"),
        ("result", {"ballot": 3}, "Result of ballot 3"),
        ("invitation", {"list": 7}, "Invitations"),
        ("summary", {"summary": 2}, "Summary"),
        ("workshop", {"workshop": 2, "sequence": 0}, "Workshop, with a calendar file"),
        ("farewell", {}, "Addresses will be deleted"),
        ("novel", {"ballot": 3}, "novel"),  # of the next release
    ],
)
def test_team_reads_what_a_mail_is_about(kind, about, title):
    assert announcing.title_of(Mailing(kind=kind, about=about)) == title
