"""A history checker for votes (TRUST A8): random presses of several people at once, with random faults, and a closing between them.

Each person presses in order, on a thread of their own. A press is "ok" (told so), "refused" (told that the ballot was closed) or
"unknown" (the answer never came: the transaction was rolled back, or it was committed and only its answer was lost). What counts in
the end must be the last press that was told ok, or an unknown one after it; nothing else, nothing twice.
"""

import random

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from issues import voting
from issues.models import Ballot, Vote
from tests.issues.voting_room import in_threads, make_room, marks

PEOPLE = 6
CHOICES = ("yes", "no", "pass", "none")  # "none": the paper is taken back
FAULTS = ("", "", "", "rolled back", "answer lost", "sent twice")


class Broken(Exception):
    """A fault in the middle of a press."""


presses = st.lists(st.tuples(st.sampled_from(CHOICES), st.sampled_from(FAULTS)), max_size=4)
histories = st.tuples(st.lists(presses, min_size=PEOPLE, max_size=PEOPLE), st.booleans(), st.integers(0, 2**16))


def press(person, ballot, issues, choice, fault, key):
    """One press with its fault: "ok", "refused" or "unknown"."""
    sent = {"participant": person, "ballot": ballot, "key": key}
    if choice != "none":
        sent["marks"] = marks(issues, choice)
    verb = voting.take_back if choice == "none" else voting.cast
    try:
        with transaction.atomic():
            verb(**sent)
            if fault == "rolled back":
                raise Broken
        if fault == "sent twice":
            verb(**sent)
    except voting.BallotClosed:
        return "unknown" if fault == "sent twice" else "refused"  # the first of the two may have counted
    except Broken:
        return "unknown"
    return "unknown" if fault == "answer lost" else "ok"


def play(person, ballot, issues, todo, seed):
    """A person's presses in order: [(choice, how it ended), …]."""
    chance, told = random.Random(seed), []
    for choice, fault in todo:
        told.append((choice, press(person, ballot, issues, choice, fault, f"{person.pk}-{chance.random()}")))
    return told


def may_stand(told):
    """The choices that may count in the end: the last press told ok, or one whose end nobody knows after it."""
    allowed = {"none"}
    for choice, end in told:
        if end == "ok":
            allowed = {choice}
        elif end == "unknown":
            allowed.add(choice)
    return allowed


@pytest.mark.trust("A8")
@pytest.mark.django_db(transaction=True)
def test_votes_at_once_with_faults_are_neither_lost_nor_doubled():
    room = make_room(asm="named", issues=2)
    people = [*room.people["diggers"][:3], *room.people["lsm"]]

    @given(histories)
    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    def holds(history):
        todo, closes, seed = history
        ballot = room.open("straw")
        calls = [lambda p=p, t=t: play(p, ballot, room.issues, t, seed) for p, t in zip(people, todo, strict=True)]
        closing = [lambda: room.close(ballot)] if closes else []
        told = in_threads([*calls, *closing])[:PEOPLE]
        if not closes:
            room.close(ballot)
        check(ballot, people, room.issues, told)

    holds()


def check(ballot, people, issues, told):
    """The rows, the tally and what each person was told agree."""
    assert [one for one in told if isinstance(one, Exception)] == []
    counted = {issue.pk: {"yes": 0, "no": 0, "pass": 0} for issue in issues}
    for person, presses_of_one in zip(people, told, strict=True):
        votes = voting.own(person, ballot)
        standing = {vote.choice for vote in votes.values()} or {"none"}
        assert (len(standing), len(votes) in (0, len(issues))) == (1, True)
        assert standing <= may_stand(presses_of_one), presses_of_one
        for issue, vote in votes.items():
            counted[issue][vote.choice] += 1
    assert Vote.objects.filter(ballot=ballot).count() == sum(sum(by.values()) for by in counted.values())
    for decision in Ballot.objects.get(pk=ballot.pk).decisions.all():
        lanes = [lane for lane in decision.lanes if lane["counted"]]
        found = {"yes": sum(lane["yes"] or 0 for lane in lanes), "no": sum(lane["no"] or 0 for lane in lanes)}
        assert found == {name: counted[decision.issue_id][name] for name in found}


def test_checker_finds_a_lost_and_a_doubled_vote():
    assert may_stand([("yes", "ok"), ("no", "refused")]) == {"yes"}
    assert may_stand([("yes", "ok"), ("no", "unknown")]) == {"yes", "no"}
    assert may_stand([("yes", "unknown"), ("no", "ok")]) == {"no"}
    assert may_stand([]) == {"none"}


@pytest.mark.trust("A3")
@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_five_hundred_voters_on_postgresql_lose_nothing():
    """Forty lines, as many as two servers of twenty threads would hold, and five hundred people behind them."""
    room = make_room(asm="named", sizes={"diggers": 150, "owners": 100, "lsm": 150, "gov": 100}, issues=1)
    ballot = room.open()
    voters = [person for group in room.people.values() for person in group]

    def line(mine):
        return [voting.cast(participant=p, ballot=ballot, marks=marks(room.issues)) for p in mine]

    told = in_threads([lambda mine=voters[n::40]: line(mine) for n in range(40)])
    assert [answer for answer in told if isinstance(answer, Exception)] == []
    assert Vote.objects.filter(ballot=ballot, choice="yes").count() == 500
    room.close(ballot)
    lanes = [lane for lane in ballot.decisions.get().lanes if lane["counted"]]
    assert sum(lane["yes"] for lane in lanes) == 500
