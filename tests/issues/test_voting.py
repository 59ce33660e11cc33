"""Casting a vote: one row per voice and issue, harmless repeats, and nothing written about a person."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from issues import voting
from issues.models import Vote
from issues.receipts import Repeated
from issues.voting import Mark
from stakeholders.models import Voice
from tests.issues.voting_room import in_threads, make_room, marks

SPEAKING_TABLES = {"stakeholders_voice", "issues_vote"}


@pytest.fixture
def room(db):
    return make_room()


@pytest.fixture
def digger(room):
    return room.people["diggers"][0]


def test_vote_keeps_no_language(room, digger):
    """Not even a named reason's: what the account says, put on a secret vote, found its author."""
    ballot = room.open()
    for person in (digger, room.people["lsm"][0]):
        type(person.user).objects.filter(pk=person.user_id).update(language="es")
        voting.cast(participant=person, ballot=ballot, marks={room.issues[0].pk: Mark("yes", reason="Porque sí.")})
    assert list(Vote.objects.values_list("language", flat=True)) == ["", ""]


def test_vote_is_kept_and_found_again(room, digger):
    ballot = room.open()
    said = {room.issues[0].pk: Mark("yes", urgent=True, reason="We live there."), room.issues[1].pk: Mark("pass")}
    voting.cast(participant=digger, ballot=ballot, marks=said)
    own = voting.own(digger, ballot)
    assert {i: (v.choice, v.urgent, v.reason) for i, v in own.items()} == {
        room.issues[0].pk: ("yes", True, "We live there."),
        room.issues[1].pk: ("pass", False, ""),
    }
    assert voting.own(room.people["diggers"][1], ballot) == {}


def test_changed_marks_leave_the_others_as_they_are(room, digger):
    ballot, (first, second, third) = room.open(), [issue.pk for issue in room.issues]
    voting.cast(participant=digger, ballot=ballot, marks=marks(room.issues), key="1")
    before = {vote.issue_id: (vote.pk, vote.receipt) for vote in Vote.objects.all()}
    done = voting.cast(participant=digger, ballot=ballot, marks={first: Mark("no"), third: None}, key="2")
    assert done == voting.Cast({first: Mark("no"), second: Mark("yes")}, 3)
    after = {vote.issue_id: (vote.pk, vote.receipt) for vote in Vote.objects.all()}
    assert (after[second], after[first][0], after[first] == before[first]) == (before[second], before[first][0], False)
    assert (set(after), Voice.objects.count()) == ({first, second}, 1)


def test_paper_is_taken_back(room, digger):
    ballot = room.open()
    voting.cast(participant=digger, ballot=ballot, marks=marks(room.issues))
    voting.take_back(participant=digger, ballot=ballot)
    assert Vote.objects.count() == 0


@pytest.mark.trust("A2")
def test_same_form_twice_changes_nothing(room, digger):
    ballot = room.open()
    first = voting.cast(participant=digger, ballot=ballot, marks=marks(room.issues), key="k")
    again = voting.cast(participant=digger, ballot=ballot, marks=marks(room.issues), key="k")
    assert again == first
    assert Vote.objects.count() == 3


@pytest.mark.trust("A2")
def test_same_form_with_other_marks_is_refused(room, digger):
    ballot = room.open()
    voting.cast(participant=digger, ballot=ballot, marks=marks(room.issues), key="k")
    with pytest.raises(Repeated):
        voting.cast(participant=digger, ballot=ballot, marks=marks(room.issues, "no"), key="k")
    assert set(Vote.objects.values_list("choice", flat=True)) == {"yes"}


def test_vote_after_closing_is_refused(room, digger):
    ballot = room.open()
    room.close(ballot)
    with pytest.raises(voting.BallotClosed):
        voting.cast(participant=digger, ballot=ballot, marks=marks(room.issues))
    assert Vote.objects.count() == 0


def test_waiting_person_and_stranger_are_refused(room, digger):
    ballot = room.open()
    elsewhere = make_room(slug="other")
    digger.status = "waiting"
    for person in (digger, elsewhere.people["lsm"][0]):
        with pytest.raises(voting.BallotClosed):
            voting.cast(participant=person, ballot=ballot, marks=marks(room.issues))
    assert Vote.objects.count() == 0


def test_issue_of_another_ballot_is_ignored(room, digger):
    ballot = room.open()
    elsewhere = make_room(slug="other")
    voting.cast(participant=digger, ballot=ballot, marks=marks([room.issues[0], *elsewhere.issues]))
    assert list(Vote.objects.values_list("issue", flat=True)) == [room.issues[0].pk]


def test_urgency_is_kept_for_three_and_only_in_a_final_ballot(db):
    room = make_room(issues=5)
    digger = room.people["diggers"][0]
    straw = room.open("straw")
    voting.cast(participant=digger, ballot=straw, marks=marks(room.issues, urgent=True))
    assert Vote.objects.filter(ballot=straw, urgent=True).count() == 0
    room.close(straw)
    final = room.open()
    with pytest.raises(voting.TooManyUrgent):
        voting.cast(participant=digger, ballot=final, marks=marks(room.issues, urgent=True))
    voting.cast(participant=digger, ballot=final, marks=marks(room.issues[:3], urgent=True))
    with pytest.raises(voting.TooManyUrgent):
        voting.cast(participant=digger, ballot=final, marks=marks(room.issues[3:4], urgent=True))
    assert list(Vote.objects.filter(ballot=final).values_list("urgent", flat=True)) == [True] * 3


def test_two_ballots_have_two_voices(room, digger):
    straw = room.open("straw")
    voting.cast(participant=digger, ballot=straw, marks=marks(room.issues))
    room.close(straw)
    voting.cast(participant=digger, ballot=room.open(), marks=marks(room.issues))
    assert Voice.objects.filter(votes__isnull=False).distinct().count() == 2


def test_vote_writes_only_what_a_voice_writes(room, digger):
    ballot = room.open()
    with CaptureQueriesContext(connection) as captured:
        voting.cast(participant=digger, ballot=ballot, marks=marks(room.issues))
    statements = [q["sql"].replace("DELETE FROM", "DELETE INTO") for q in captured]
    writing = [sql for sql in statements if sql.startswith(("INSERT", "UPDATE", "DELETE"))]
    assert {re.search(r'(?:INTO|UPDATE) "(\w+)"', sql)[1] for sql in writing} == SPEAKING_TABLES
    assert [sql for sql in statements if " FOR " in sql and ("participant" in sql or "user" in sql)] == []


@pytest.mark.trust("A1")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", range(10))
def test_two_tabs_at_once_leave_one_whole_paper(turn):
    room = make_room()
    ballot, digger = room.open(), room.people["diggers"][0]
    papers, seen = [marks(room.issues, "yes"), marks(room.issues, "no")], dict.fromkeys((i.pk for i in room.issues), "")
    told = in_threads([lambda m=m: voting.cast(participant=digger, ballot=ballot, marks=m, seen=seen) for m in papers])
    kept = voting.standing(digger, ballot)
    assert kept in papers
    assert [answer.stands for answer in told] == [kept] * 2
    assert sorted(len(answer.apart) for answer in told) == [0, 3]
    assert Voice.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_papers_that_cross_do_not_lock_each_other_out():
    """One tab marks what the other leaves empty: without a lock on the voice PostgreSQL ends one of them as a deadlock."""
    room = make_room(issues=2)
    ballot, digger = room.open(), room.people["diggers"][0]
    voting.cast(participant=digger, ballot=ballot, marks=marks(room.issues))
    one, two = [issue.pk for issue in room.issues]
    papers = [{one: Mark("no"), two: None}, {one: None, two: Mark("no")}] * 5
    told = in_threads([lambda m=m: voting.cast(participant=digger, ballot=ballot, marks=m) for m in papers])
    assert [answer for answer in told if isinstance(answer, Exception)] == []
    assert voting.standing(digger, ballot) in ({one: Mark("no")}, {two: Mark("no")})


@pytest.mark.trust("A3")
@pytest.mark.django_db(transaction=True)
def test_fifty_voters_at_once_lose_nothing():
    room = make_room(sizes={"diggers": 15, "owners": 10, "lsm": 15, "gov": 10})
    ballot = room.open()
    voters = [person for group in room.people.values() for person in group]
    told = in_threads([lambda p=p: voting.cast(participant=p, ballot=ballot, marks=marks(room.issues)) for p in voters])
    assert [answer for answer in told if isinstance(answer, Exception)] == []
    assert Vote.objects.count() == 50 * 3
    assert all(len(voting.own(person, ballot)) == 3 for person in voters)


def tally(ballot):
    ballot.refresh_from_db()
    return ballot.result_hash, [decision.lanes for decision in ballot.decisions.all()]


@pytest.mark.trust("A4")
@pytest.mark.django_db(transaction=True)
def test_votes_racing_the_closing_are_counted_or_told():
    room = make_room(asm="named", sizes={"diggers": 15, "owners": 10, "lsm": 15, "gov": 10}, issues=1)
    ballot = room.open()
    voters = [person for group in room.people.values() for person in group]
    cast = [lambda p=p: voting.cast(participant=p, ballot=ballot, marks=marks(room.issues)) for p in voters]
    told = in_threads([*cast[:25], lambda: room.close(ballot), *cast[25:]])
    told.pop(25)
    counted = sum(isinstance(answer, voting.Cast) for answer in told)
    assert all(isinstance(answer, voting.Cast | voting.BallotClosed) for answer in told), told
    figures = tally(ballot)
    lanes = [lane for lane in figures[1][0] if lane["counted"]]
    assert sum(lane["yes"] for lane in lanes) == counted
    assert Vote.objects.filter(ballot=ballot).count() == counted
    for person in voters:
        with pytest.raises(voting.BallotClosed):
            voting.cast(participant=person, ballot=ballot, marks=marks(room.issues, "no"))
    room.close(ballot)
    assert tally(ballot) == figures
