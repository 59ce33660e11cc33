"""From rows of votes to tallies, urgency and participation."""

from fractions import Fraction

import pytest

from issues import answering, counting, participation, voting
from issues.models import Question
from issues.voting import Mark
from tests.issues.voting_room import make_room

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    return make_room()


def test_frozen_groups_are_a_tree_with_members(room):
    groups = counting.frozen_groups(room.dialogue)
    assert [(g["key"], g["members"], g["counted"]) for g in groups] == [
        ("asm", 12, True),
        ("lsm", 3, True),
        ("gov", 3, True),
        ("cso", 2, False),
        ("communities", 0, False),
    ]
    assert [(p["key"], p["members"]) for p in groups[0]["parts"]] == [("diggers", 6), ("owners", 6)]


def test_waiting_people_are_not_members(room):
    room.people["lsm"][0].status = "waiting"
    room.people["lsm"][0].save()
    assert counting.frozen_groups(room.dialogue)[1]["members"] == 2


def test_tallies_hold_every_item_and_group(room):
    ballot = room.open()
    room.vote(ballot, "diggers", "yyynnp")
    room.vote(ballot, "owners", "yy")
    room.vote(ballot, "cso", "n")
    found = counting.tallies(ballot, ballot.lanes)
    assert set(found) == {issue.pk for issue in room.issues}
    asm, lsm, _gov, cso, _communities = found[room.issues[0].pk]
    assert (asm.members, asm.yes, asm.no, asm.passed) == (12, 5, 2, 1)
    assert [(p.key, p.yes, p.no, p.passed) for p in asm.parts] == [("diggers", 3, 2, 1), ("owners", 2, 0, 0)]
    assert (lsm.yes, lsm.no, lsm.passed) == (0, 0, 0)
    assert (cso.counted, cso.no) == (False, 1)


def test_urgency_is_the_mean_of_the_lanes(room):
    ballot = room.open()
    first = room.issues[0].pk

    def cast(group, urgent):
        for person, mark in zip(room.people[group], urgent, strict=False):
            voting.cast(participant=person, ballot=ballot, marks={first: Mark("yes", urgent=mark)})

    cast("diggers", [True, True])
    cast("owners", [False, False])
    cast("lsm", [True, False, False])
    cast("cso", [True, True])  # heard, not counted
    assert counting.urgencies(ballot) == {first: (Fraction(1, 2) + Fraction(1, 3) + 0) / 3}


def test_turnout_counts_voices_not_votes(room):
    ballot = room.open()
    for issue in room.issues:
        room.vote(ballot, "diggers", "yn", issue)
    assert counting.turnout(ballot) == {room.groups["diggers"].pk: 2}
    assert counting.voters(ballot) == 2


def answer(person, issue):
    question = Question.objects.select_related("issue__dialogue").get(issue=issue)
    answering.answer(participant=person, question=question, text="So it is.", language="en")


@pytest.mark.parametrize("policy", ["hidden", "protected"])
def test_answering_counts_each_person_once(policy):
    room = make_room(asm=policy)
    for issue in room.issues:
        answer(room.people["diggers"][0], issue)
    answer(room.people["diggers"][1], room.issues[0])
    assert counting.answering(room.dialogue) == {room.groups["diggers"].pk: 2}


def test_participation_is_told_in_bands(room):
    ballot = room.open()
    room.vote(ballot, "diggers", "yyy")
    room.vote(ballot, "lsm", "yyy")
    answer(room.people["diggers"][0], room.issues[0])
    rows = {row["group"].key: row for row in participation.by_group(room.dialogue, ballot)}
    assert {key: (row["members"], row["answers"], row["votes"]) for key, row in rows.items()} == {
        "diggers": (6, "few", "about half"),
        "owners": (6, "few", "few"),
        "lsm": (3, "few", "most"),
        "gov": (3, "few", "few"),
        "cso": (2, "too few people to say", "too few people to say"),
        "communities": (0, "–", "–"),
    }


def test_small_hidden_group_has_no_band():
    room = make_room(sizes={"diggers": 5, "owners": 0, "lsm": 3, "gov": 3, "cso": 0})
    answer(room.people["diggers"][0], room.issues[0])
    rows = {row["group"].key: row["answers"] for row in participation.by_group(room.dialogue)}
    assert rows["diggers"] == "too few people to say"
    assert rows["owners"] == "–"
