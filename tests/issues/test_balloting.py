"""Opening freezes, closing counts and decides; the ledger tells what changed."""

import datetime
from collections import Counter
from threading import Thread

import pytest
from django.db import transaction
from django.utils import timezone

from dialogue.models import Dialogue, TeamLog
from dialogue.phases import Act, Phase, opens
from issues import balloting, results, steering, voting
from issues.models import Ballot, Decision, Issue, LedgerEntry
from issues.models.ballots import BallotItem
from issues.voting import Mark
from tests.factories import make_issue, members
from tests.issues.voting_room import in_threads, make_room

pytestmark = pytest.mark.django_db

ALL_YES = {"diggers": "yyyyyy", "owners": "yyyyyy", "lsm": "yyy", "gov": "yyy"}
ALL_NO = {group: "n" * len(votes) for group, votes in ALL_YES.items()}


@pytest.fixture
def room():
    return make_room()


def decide(room, votes, issue=None, kind="final", **more):
    """Open, vote, close; returns the decision about one issue."""
    ballot = room.open(kind, **more)
    for group, choices in votes.items():
        room.vote(ballot, group, choices, issue)
    room.close(ballot)
    return Decision.objects.get(ballot=ballot, issue=issue or room.issues[0])


def test_opening_freezes_rule_groups_and_list(room):
    ballot = room.open("straw")
    assert (ballot.number, ballot.kind, ballot.is_open, ballot.any_hidden) == (1, "straw", True, True)
    assert ballot.rule == {"name": "equal_voice", "threshold": "2/3", "block": "1/2", "weights": None}
    assert list(ballot.items.values_list("key", flat=True)) == ["rights", "roles", "more-3"]
    assert list(TeamLog.objects.values_list("action", "detail")) == [("opened straw ballot", "1")]


def test_group_that_is_too_small_stops_the_ballot():
    room = make_room(sizes={"diggers": 4, "owners": 6, "lsm": 3, "gov": 2})
    with pytest.raises(balloting.CannotOpen) as caught:
        room.open()
    assert [(p.key, p.members, p.needed) for p in caught.value.args[0]] == [("diggers", 4, 6), ("gov", 2, 3)]
    assert Ballot.objects.count() == 0


@pytest.mark.parametrize(
    ("phase", "kind"), [(phase, kind) for phase in Phase for kind in Ballot.Kind if Act(kind) not in opens(phase)]
)
def test_phase_without_ballots_stops_the_ballot(phase, kind):
    room = make_room(phase=phase)
    with pytest.raises(balloting.CannotOpen, match="phase"):
        room.open(kind)


def test_second_ballot_waits_for_the_first(room):
    room.open()
    with pytest.raises(balloting.CannotOpen, match="open"):
        room.open("straw")


def test_empty_list_stops_the_ballot():
    room = make_room(issues=0)
    with pytest.raises(balloting.CannotOpen, match="empty"):
        room.open()
    assert Ballot.objects.count() == 0


@pytest.mark.parametrize(
    ("votes", "outcome", "effect", "status"),
    [
        (ALL_YES, "ADOPT", "keep", "listed"),
        (ALL_NO, "REJECT", "remove", "removed"),
        (ALL_YES | {"diggers": "nnnnny"}, "DISCUSS", "contested", "listed"),
        (ALL_YES | {"gov": ""}, "DEFER", "provisional", "listed"),
    ],
)
def test_final_ballot_decides_and_changes_the_list(room, votes, outcome, effect, status):
    decision = decide(room, votes)
    assert (decision.outcome, decision.effect) == (outcome, effect)
    assert Issue.objects.get(pk=decision.issue_id).status == status
    assert list(LedgerEntry.objects.filter(issue=decision.issue).values_list("what", "decision")) == [
        (effect, decision.pk)
    ]


def test_show_of_hands_changes_nothing(room):
    decision = decide(room, ALL_NO, kind="straw")
    assert (decision.outcome, decision.effect, decision.rank) == ("REJECT", "remove", None)
    assert Issue.objects.get(pk=decision.issue_id).status == "listed"
    assert LedgerEntry.objects.count() == 0


def test_heard_groups_do_not_count(room):
    decision = decide(room, ALL_YES | {"cso": "nn"})
    assert decision.effect == "keep"
    assert [(lane["key"], lane["shown"]) for lane in decision.lanes if not lane["counted"]] == [
        ("cso", "few"),
    ]


def test_hidden_groups_bring_bands_for_all(room):
    decision = decide(room, ALL_YES | {"lsm": "yyn"})
    shown = {lane["key"]: (lane["shown"], lane["band"], lane["yes"]) for lane in decision.lanes}
    assert shown["asm"] == ("band", "for", None)
    assert shown["lsm"] == ("few", "", None)


def test_named_groups_bring_exact_counts():
    room = make_room(asm="named")
    decision = decide(room, ALL_YES | {"lsm": "yyn"})
    assert {lane["key"]: (lane["yes"], lane["no"], lane["passed"]) for lane in decision.lanes} == {
        "asm": (12, 0, 0),
        "lsm": (2, 1, 0),
        "gov": (3, 0, 0),
        "cso": (0, 0, 0),
    }


def test_removed_issue_can_be_brought_back(room):
    gone = decide(room, ALL_NO).issue
    decision = decide(room, ALL_YES, issue=gone, bring_back=[gone.pk])
    assert decision.effect == "add"
    gone.refresh_from_db()
    assert gone.is_listed
    assert list(LedgerEntry.objects.filter(issue=gone).order_by("pk").values_list("what", flat=True)) == [
        "remove",
        "brought_back",
        "add",
    ]


def test_removed_issue_is_not_asked_again_by_itself(room):
    gone = decide(room, ALL_NO).issue
    assert gone.key not in room.open().items.values_list("key", flat=True)


def test_proposed_issue_is_left_out_by_a_clear_no(room):
    proposed = make_issue(room.dialogue, 9, status="proposed")
    assert decide(room, ALL_NO, issue=proposed).effect == "leave_out"
    proposed.refresh_from_db()
    assert proposed.is_removed


def kept_order(room, choices, urgent=(), before_closing=lambda: None):
    """Everybody votes the same paper: "ynp…" over the issues, `urgent` by place; the places of the kept issues in order."""
    ballot = room.open()
    words = {"y": "yes", "n": "no", "p": "pass"}
    for key, people in room.people.items():
        for n, person in enumerate(people):
            paper = [words[choices(key, n, place)] for place in range(len(room.issues))]
            said = {i.pk: Mark(c, urgent=p in urgent) for p, (i, c) in enumerate(zip(room.issues, paper, strict=True))}
            voting.cast(participant=person, ballot=ballot, marks=said)
    before_closing()
    room.close(ballot)
    place = {issue.pk: place for place, issue in enumerate(room.issues)}
    return [place[r.issue.pk] for r in results.in_order(results.results_of(Ballot.objects.get()))]


def lukewarm_on_the_first(key, n, place):
    """Every issue is kept; the first with less support than the others."""
    return "n" if (key, n, place) == ("lsm", 0, 0) else "y"


@pytest.mark.parametrize(("asm", "order"), [("hidden", [3, 0, 1, 2]), ("named", [3, 1, 2, 0])])
def test_kept_issues_are_ranked_by_urgency_then_by_support_only_if_all_are_named(asm, order):
    room = make_room(asm=asm, issues=4)
    Issue.objects.update(role="focus_area")
    assert kept_order(room, lukewarm_on_the_first, urgent=(3,)) == order


def test_building_blocks_come_first_as_they_were_when_the_ballot_opened():
    room = make_room(issues=4)
    Issue.objects.update(role="focus_area")
    Issue.objects.filter(pk__in=[i.pk for i in room.issues[2:]]).update(role="building_block")
    changed = lambda: Issue.objects.filter(pk=room.issues[1].pk).update(role="building_block")  # noqa: E731
    assert kept_order(room, lambda *_: "y", urgent=(1, 3), before_closing=changed) == [3, 2, 1, 0]


def test_ballot_that_the_release_before_opened_takes_the_roles_of_its_closing():
    room = make_room(issues=3)
    Issue.objects.update(role="focus_area")
    Issue.objects.filter(pk=room.issues[2].pk).update(role="building_block")
    emptied = lambda: BallotItem.objects.update(role="")  # noqa: E731
    assert kept_order(room, lambda *_: "y", before_closing=emptied) == [2, 0, 1]


def test_reasons_lose_the_group_that_is_hidden(room):
    ballot = room.open()
    for group in ("diggers", "owners"):
        room.vote(ballot, group, "yyyyyy")
    for group, text in (("diggers", "Our pits are there."), ("lsm", "We agree.")):
        said = {room.issues[0].pk: Mark("no" if group == "lsm" else "yes", reason=text)}
        voting.cast(participant=room.people[group][0], ballot=ballot, marks=said)
    room.close(ballot)
    said = {r["text"]: (r["side"], r["group"]) for r in ballot.decisions.get(issue=room.issues[0]).reasons}
    assert said == {"Our pits are there.": ("yes", ""), "We agree.": ("no", "lsm")}


def test_hidden_groups_print_at_most_three_reasons_a_side_and_named_ones_all(room):
    ballot = room.open()
    for group, people in room.people.items():
        for n, person in enumerate(people):
            side = "no" if group == "lsm" or n == 0 else "yes"
            said = {room.issues[0].pk: Mark(side, reason=f"{group} {n}")}
            voting.cast(participant=person, ballot=ballot, marks=said)
    room.close(ballot)
    said = ballot.decisions.get(issue=room.issues[0]).reasons
    number = Counter((r["side"], r["group"]) for r in said)
    of_all = {("no", "lsm"): 3, ("yes", "gov"): 2, ("no", "gov"): 1, ("yes", "cso"): 1, ("no", "cso"): 1}
    assert number == {("yes", ""): 3, ("no", ""): 2, **of_all}
    assert {r["language"] for r in said if not r["group"]} == {""}


def test_reasons_beside_a_small_hidden_group_stand_in_one_list_without_sides(room):
    ballot = room.open()
    room.vote(ballot, "owners", "yyyyyy")
    for group in ("diggers", "lsm"):
        for n, person in enumerate(room.people[group][:5]):
            said = {room.issues[0].pk: Mark("no" if n % 2 else "yes", reason=f"{group} {n}")}
            voting.cast(participant=person, ballot=ballot, marks=said)
    room.close(ballot)
    decision = ballot.decisions.get(issue=room.issues[0])
    assert Counter((r["side"], r["group"]) for r in decision.reasons) == {("", ""): 3, ("", "lsm"): 3}
    told = results.reasons_of(decision)
    assert [heading for heading, _said in told] == ["Reasons given, for and against, in mixed order"] * 6


@pytest.mark.parametrize(
    ("asm", "issues", "each", "together"),
    [("hidden", 3, "", True), ("hidden", 2, "", None), ("named", 3, "Settled: whatever", None)],
)
def test_settled_is_said_of_each_issue_or_of_all_together_or_not_at_all(asm, issues, each, together):
    room = make_room(asm=asm, issues=issues)
    ballot = room.open()
    for issue in room.issues:
        for group, choices in ALL_YES.items():
            room.vote(ballot, group, choices, issue)
    room.close(ballot)
    ballot = Ballot.objects.get()
    assert ballot.settled is together
    assert {r.settled_words[:17] for r in results.results_of(ballot)} == {each}
    assert set(ballot.decisions.values_list("settled", flat=True)) == {asm == "named"}
    assert bool(results.settled_together(ballot)) is bool(together)


def test_ballot_is_not_settled_if_one_issue_is_open(room):
    ballot = room.open()
    for issue in room.issues[:2]:
        for group, choices in ALL_YES.items():
            room.vote(ballot, group, choices, issue)
    room.close(ballot)
    ballot = Ballot.objects.get()
    assert ballot.settled is False
    assert results.settled_together(ballot).startswith("Not settled: those who did not vote could have changed")


def test_who_came_after_opening_counts_as_a_member(room):
    ballot = room.open()
    members(room.dialogue, "gov", 6, name="Late")
    for group, choices in ALL_YES.items():
        room.vote(ballot, group, choices)
    room.close(ballot)
    ballot.refresh_from_db()
    gov = next(g for g in ballot.lanes if g["key"] == "gov")
    assert (gov["members_at_opening"], gov["members"]) == (3, 9)
    assert ballot.decisions.get(issue=room.issues[0]).effect == "provisional"


def test_closing_twice_is_once(room):
    ballot = room.open()
    first, second = room.close(ballot), room.close(ballot)
    assert (first.closed_at, first.result_hash) == (second.closed_at, second.result_hash)
    assert TeamLog.objects.filter(action="closed final ballot").count() == 1


def test_hash_covers_what_is_published_and_nothing_else(room):
    same = [
        decide(room, votes, kind="straw").ballot.result_hash for votes in (ALL_YES, ALL_YES | {"diggers": "yyyyyn"})
    ]
    other = decide(room, ALL_NO, kind="straw").ballot.result_hash
    assert same[0] == same[1]
    assert other != same[0]


def test_hash_says_nothing_of_groups_against_that_no_sentence_names():
    """Rejected both times; whether the government's majority was against it too is nowhere printed."""
    room = make_room(slug="may", sizes={"diggers": 6, "owners": 6, "lsm": 6, "gov": 8})
    every = {"diggers": "nnnnnn", "owners": "nnnnnn", "lsm": "nnnnnn"}
    told = [decide(room, every | {"gov": gov}, kind="straw") for gov in ("yyyynnnn", "yyynnnnn")]
    assert {(d.outcome, *d.facts["against"]) for d in told} == {("REJECT",)}
    assert told[0].ballot.result_hash == told[1].ballot.result_hash


def test_result_is_checked_by_the_formula_it_was_closed_under(room):
    ballot = decide(room, ALL_YES | {"diggers": "nnnnny"}).ballot
    decisions = list(ballot.decisions.order_by("?"))
    assert (ballot.hash_formula, balloting.hash_of(ballot, decisions)) == (2, ballot.result_hash)
    decisions[0].facts = decisions[0].facts | {"outcome": "ADOPT"}
    assert balloting.hash_of(ballot, decisions) != ballot.result_hash
    assert "by formula 2" in results.hash_words(ballot)


def test_phase_does_not_change_under_an_open_ballot(room):
    room.open()
    with pytest.raises(steering.BallotOpen):
        steering.change_phase(dialogue=room.dialogue, phase="agenda", seen="decide", by=room.organiser)


def test_clock_closes_what_is_due(room):
    now = timezone.now()
    ballot = room.open(closes_at=now + datetime.timedelta(minutes=5))
    assert steering.close_due(now) == 0
    assert steering.close_due(now + datetime.timedelta(minutes=6)) == 1
    ballot.refresh_from_db()
    assert not ballot.is_open
    assert TeamLog.objects.get(action="closed final ballot").by is None


@pytest.mark.trust("A5")
@pytest.mark.django_db(transaction=True)
def test_two_facilitators_open_one_ballot():
    room = make_room()
    told = in_threads([lambda: room.open() for _n in range(8)])
    assert sum(isinstance(answer, Ballot) for answer in told) == 1
    assert all(isinstance(answer, Ballot | balloting.CannotOpen) for answer in told), told
    assert (Ballot.objects.count(), TeamLog.objects.count()) == (1, 1)


@pytest.mark.postgresql
@pytest.mark.trust("A5")
@pytest.mark.django_db(transaction=True)
def test_ballot_that_is_opened_waits_for_a_change_of_phase():
    """None is open in a phase without ballots: that could not be left."""
    room, told = make_room(), []
    opening = Thread(target=lambda: told.extend(in_threads([room.open])))
    with transaction.atomic():
        Dialogue.objects.select_for_update().get(pk=room.dialogue.pk)  # so far has the change of phase come
        opening.start()
        opening.join(0.5)
        assert opening.is_alive()
        Dialogue.objects.filter(pk=room.dialogue.pk).update(phase="agenda")
    opening.join(10)
    assert [str(error) for error in told] == ["phase"]


@pytest.mark.trust("A5")
@pytest.mark.django_db(transaction=True)
def test_two_facilitators_close_once():
    room = make_room()
    ballot = room.open()
    told = in_threads([lambda: room.close(ballot) for _n in range(8)])
    assert [answer for answer in told if isinstance(answer, Exception)] == []
    assert Decision.objects.count() == 3
    assert TeamLog.objects.filter(action="closed final ballot").count() == 1
