"""Where the team reads first: what comes before it and when, what comes out and when, and what waited too long."""

import datetime

import pytest
from django.urls import reverse

from issues import answering, moderating, proposing, releasing, steering, unread
from issues.disclosure import K
from issues.models import Contribution, Proposal, UnreadNight
from stakeholders.models import Participant
from tests.factories import make_dialogue, member, members, question
from tests.issues.moderating.reading_first import (
    NIGHT,
    WORDS,
    found,
    hold_back,
    let_through,
    queue,
    readable,
    say,
    turn,
)
from tests.speaking import client_of

pytestmark = pytest.mark.django_db


def test_words_come_before_the_team_at_the_fixed_time_and_out_at_the_next(april, by, diggers):
    for n, amina in enumerate(diggers[:5]):
        say(amina, f"Hidden {n}")
    assert (queue(april), readable(april)) == ([], [])
    releasing.at_fixed_time(april)
    five = [f"Hidden {n}" for n in range(5)]
    assert (queue(april), readable(april)) == (five, [])
    assert let_through(april, by) == 5
    assert (queue(april), readable(april)) == ([], [])
    releasing.at_fixed_time(april)
    assert readable(april) == five


def test_named_words_wait_as_well(april, by):
    kofi = member(april, "lsm", "Kofi")
    say(kofi, "Open")
    proposing.propose(participant=kofi, **WORDS)
    assert (readable(april), Proposal.objects.readable().count()) == ([], 0)
    releasing.at_fixed_time(april)
    assert queue(april) == []  # fewer than five people of hidden groups wait
    steering.night()
    assert [row["kind"] for row in found(april, "state=asked")] == ["proposal", "answer"]
    let_through(april, by, "Open")
    steering.night()
    assert (readable(april), Proposal.objects.readable().count()) == (["Open"], 0)


@pytest.fixture
def may(by):
    """Nobody of it is hidden."""
    policies = dict.fromkeys(("asm", "diggers", "owners", "communities"), "named")
    return make_dialogue("may", policies=policies, moderation="before")


def test_where_nobody_hides_each_fixed_time_brings_new_words_before_the_team(may):
    kofi, ama = members(may, "lsm", 2)
    say(kofi, "Open")
    proposing.propose(participant=kofi, **WORDS)
    releasing.at_fixed_time(may)
    assert [row["kind"] for row in found(may, "state=asked")] == ["proposal", "answer"]
    say(kofi, "Changed")
    say(ama, "Open, too")
    releasing.at_fixed_time(may)
    assert queue_of_answers(may) == ["Open", "Open, too"]
    answering.withdraw(participant=ama, question=question(may))
    releasing.tonight(may)
    assert queue_of_answers(may) == ["Changed"]


def queue_of_answers(dialogue):
    return sorted(row["text"].text for row in found(dialogue, "state=asked") if row["kind"] == "answer")


@pytest.mark.trust("F16")
@pytest.mark.parametrize("press", ["none", "answer", "proposal", "taken back", "let through and taken back"])
def test_the_queue_tells_nothing_of_words_off_the_record_where_nobody_hides(may, by, press):
    kofi, ama, *_others = members(may, "lsm", K)
    off = "let through and taken back" in press and say(ama, "Off the record", number=2, off_record=True)
    releasing.tonight(may)
    let_through(may, by)
    releasing.tonight(may)
    assert readable(may) == (["Off the record"] if off else [])
    if press == "answer":
        say(ama, "Off the record", number=2, off_record=True)
    elif press == "proposal":
        proposing.propose(participant=ama, **{**WORDS, "off_record": True})
    elif press != "none":
        say(ama, "Off the record", number=2, off_record=True)
        answering.withdraw(participant=ama, question=question(may, number=2))
    say(kofi, "Bait")
    proposing.propose(participant=kofi, **{**WORDS, "title": "Bait"})
    releasing.at_fixed_time(may)
    assert [str(row["text"]) for row in found(may, "state=asked")] == ["Bait", "Bait"]
    releasing.tonight(may)
    assert len(found(may, "state=asked")) == 2 + (press in ("answer", "proposal"))


@pytest.mark.parametrize("who", ["the same", "another"])
def test_words_do_not_change_places_with_those_off_the_record(may, who):
    kofi, ama, *_others = members(may, "lsm", K)
    say(kofi, "Off the record", off_record=True)
    releasing.tonight(may)
    say(kofi, "Open")
    say(kofi, "Elsewhere", number=2)
    if who == "another":
        say(ama, "Of another")
    releasing.at_fixed_time(may)
    assert queue(may) == sorted(["Elsewhere", "Off the record", *["Of another"] * (who == "another")])
    releasing.tonight(may)
    assert queue(may) == sorted(["Elsewhere", "Open", *["Of another"] * (who == "another")])


def test_proposals_do_not_change_places_with_those_off_the_record(may):
    kofi, ama, *_others = members(may, "lsm", K)
    off = proposing.propose(participant=kofi, **{**WORDS, "title": "Off", "off_record": True})
    releasing.tonight(may)
    proposing.propose(participant=kofi, instead=off.pk, **{**WORDS, "title": "On"})
    proposing.propose(participant=ama, **{**WORDS, "title": "Of another"})
    releasing.at_fixed_time(may)
    assert sorted(str(row["text"]) for row in found(may, "state=asked")) == ["Of another", "Off"]
    releasing.tonight(may)
    assert sorted(str(row["text"]) for row in found(may, "state=asked")) == ["Of another", "On"]


def test_too_small_a_group_comes_before_nobody(april, by):
    say(member(april, "diggers", "Amina"), "Alone")
    steering.night()
    assert (queue(april), readable(april)) == ([], [])


@pytest.mark.parametrize("moderation", ["before", "after"])
def test_the_team_reads_no_words_on_that_their_author_removed_however_few_the_group_has_become(
    april, by, diggers, moderation
):
    say(diggers[0], "Of the village")
    steering.night()
    say(diggers[0], "Of nowhere")
    say(diggers[1], "New")
    Participant.objects.filter(pk=diggers[-1].pk).update(status=Participant.Status.REMOVED)
    turn(april, moderation)
    steering.night()
    assert (queue(april), Contribution.objects.filter(asked_text="Of the village").count()) == (["Of nowhere"], 0)
    let_through(april, by)
    steering.night()
    assert readable(april) == []


def test_one_that_is_let_through_comes_out_although_nobody_else_waits(april, by, diggers):
    for n, amina in enumerate(diggers[:5]):
        say(amina, f"Hidden {n}")
    releasing.at_fixed_time(april)
    let_through(april, by, "Hidden 3")
    releasing.at_fixed_time(april)
    assert readable(april) == ["Hidden 3"]


def test_four_before_the_team_do_not_bring_a_fifth_there(april, by, diggers):
    for n, amina in enumerate(diggers[:4]):
        say(amina, f"Hidden {n}")
    steering.night()
    say(diggers[4], "Hidden 4")
    releasing.at_fixed_time(april)
    assert queue(april) == [f"Hidden {n}" for n in range(4)]
    let_through(april, by, "Hidden 0")
    releasing.at_fixed_time(april)
    assert queue(april) == [f"Hidden {n}" for n in range(1, 4)]


def test_held_back_with_a_reason_until_its_author_changes_it(april, by, diggers):
    said = say(diggers[0], "Hidden 0")
    steering.night()
    assert hold_back(said, by)
    steering.night()
    said.refresh_from_db()
    assert (said.review, said.hidden_reason, readable(april), queue(april)) == ("held", "It names a person.", [], [])
    say(diggers[0], "Better")
    assert [row["text"].text for row in found(april, "state=held")] == ["Hidden 0"]
    steering.night()
    said.refresh_from_db()
    assert (queue(april), said.hidden_reason) == (["Better"], "")
    let_through(april, by)
    steering.night()
    assert readable(april) == ["Better"]


def test_held_back_is_let_through_after_all(april, by, diggers):
    said = say(diggers[0], "Hidden 0")
    steering.night()
    hold_back(said, by)
    said.refresh_from_db()
    seen = {("answer", said.pk): moderating.state(said)}
    assert moderating.let_through(seen=seen, dialogue=april, by=by) == [said]
    assert moderating.let_through(seen=seen, dialogue=april, by=by) == []
    steering.night()
    said.refresh_from_db()
    assert (readable(april), said.hidden_reason, said.review, said.asked_text) == (["Hidden 0"], "", "", "")


def test_what_stood_in_the_queue_for_two_nights_is_told(april, by, diggers):
    say(diggers[0], "Hidden 0")
    releasing.tonight(april)
    nights = [NIGHT + datetime.timedelta(days=n) for n in range(4)]
    assert [unread.note(april, night) for night in nights[:2]] == [0, 0]
    say(diggers[1], "Hidden 1")
    releasing.tonight(april)
    assert unread.note(april, nights[2]) == 1
    page = client_of(by).get(reverse("team", args=["april"])).content.decode()
    assert page.count("Last night 1 text had waited for 48 hours.") == 1
    let_through(april, by, "Hidden 0")
    assert unread.note(april, nights[3]) == 0
    let_through(april, by)
    assert (unread.note(april, nights[3]), UnreadNight.objects.count()) == (0, 0)


def test_new_words_have_their_own_48_hours(april, by, diggers):
    say(diggers[0], "Hidden 0")
    releasing.tonight(april)
    unread.note(april, NIGHT)
    say(diggers[0], "Otherwise")
    releasing.tonight(april)
    assert unread.note(april, NIGHT + datetime.timedelta(days=2)) == 0


def test_marks_are_no_ids(april, by, diggers):
    said = say(diggers[0], "Hidden 0")
    releasing.tonight(april)
    unread.note(april, NIGHT)
    marks = UnreadNight.objects.get().marks
    assert (len(marks), len(marks[0]), str(said.pk) in marks[0]) == (1, unread.MARK, False)
