"""The sentences people read: true for every outcome, and silent about what must stay unknown."""

import json
import re
from dataclasses import replace
from fractions import Fraction

import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from issues.decisions import Lane, Rule, decide, effect
from issues.disclosure import GroupTally, counted_lanes, is_unshown, publish, publishable_against
from issues.effects import stamp
from issues.verdicts import Facts, facts_of, rule_in_words, verdict

NAMES = {
    "lsm": "Large-scale mining",
    "gov": "Government",
    "asm": "Small-scale miners",
    "diggers": "Diggers and labourers",
    "owners": "Owners and financiers",
}


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


def group(key, yes, no, passed=0, policy="named", members=None):
    return GroupTally(key, NAMES[key], key, "plain", True, policy, members or yes + no + passed, yes, no, passed)


def ballot(lsm, gov, asm, policy="named", members=None):
    return [group("lsm", *lsm), group("gov", *gov), group("asm", *asm, policy=policy, members=members)]


def in_parts(lsm, gov, diggers, owners, policy="hidden"):
    parts = (group("diggers", *diggers, policy=policy), group("owners", *owners))
    return [group("lsm", *lsm), group("gov", *gov), group("asm", 1, 0, policy=policy).with_parts(parts)]


def say(groups, kind="final", status="listed", rule=None):
    rule = rule or Rule()
    outcome = decide(counted_lanes(groups), rule)
    facts = facts_of(outcome, groups, rule, kind)
    return verdict(effect(outcome, kind, status), facts, NAMES, is_unshown(publish(groups)))


AGREED = ballot((20, 0), (6, 2), (3, 3))
REFUSED = ballot((3, 17), (1, 7), (1, 5))
OPPOSED = ballot((20, 0), (8, 0), (2, 4))
LUKEWARM = ballot((12, 8), (5, 3), (4, 2))
THIN = ballot((19, 1), (8, 0), (2, 0), members=6)
PASSING = ballot((18, 2), (0, 0, 8), (6, 0))

ADOPTED = "At least half of every group voted, support across the groups is two thirds or more, and no group has a majority against it."
REJECTED = "At least half of every group voted, support across the groups is one third or less, and no group has a majority for it."
WON_BUT = "Support across the groups is two thirds or more, but a majority is against it in: Small-scale miners."
TOO_LITTLE = "No group has a majority against it, but support across the groups is less than two thirds."
THIN_ROOM = (
    "Not enough voices are in: every group needs votes from at least half of its members, and from three of them "
    "where it has three. Still needed: Small-scale miners."
)
NO_SIDE = "Enough people voted, but in at least one group too few of them said yes or no; the others passed. Still needed: Government."
UNCHANGED = "This was a show of hands: the list does not change."
UNCLEAR = "Not all groups support it clearly, nor are all of them clearly against it."
TO_TABLES = "It goes to the tables to be talked through."


@pytest.mark.parametrize(
    ("groups", "kind", "status", "sentence"),
    [
        (AGREED, "final", "listed", f"Kept. {ADOPTED}"),
        (AGREED, "straw", "listed", f"Leaning to keep. {ADOPTED} {UNCHANGED}"),
        (AGREED, "final", "proposed", f"Added. {ADOPTED}"),
        (AGREED, "straw", "proposed", f"Leaning to add. {ADOPTED} {UNCHANGED}"),
        (REFUSED, "final", "listed", f"Removed. {REJECTED}"),
        (REFUSED, "straw", "listed", f"Leaning to remove. {REJECTED} {UNCHANGED}"),
        (REFUSED, "final", "proposed", f"Not added. {REJECTED}"),
        (REFUSED, "straw", "proposed", f"Leaning not to add. {REJECTED} {UNCHANGED}"),
        (OPPOSED, "final", "listed", f"Contested. {WON_BUT} It stays on the list, marked as contested."),
        (OPPOSED, "straw", "listed", f"To the tables. {WON_BUT} {TO_TABLES}"),
        (OPPOSED, "final", "proposed", f"Parked. {WON_BUT} It is not added now and may come back."),
        (OPPOSED, "straw", "proposed", f"To the tables. {WON_BUT} {TO_TABLES}"),
        (LUKEWARM, "final", "listed", f"Contested. {TOO_LITTLE} It stays on the list, marked as contested."),
        (THIN, "final", "listed", f"Provisional. {THIN_ROOM} It stays on the list for now."),
        (THIN, "straw", "proposed", f"Parked. {THIN_ROOM} It waits until these voices are in."),
        (PASSING, "final", "listed", f"Provisional. {NO_SIDE} It stays on the list for now."),
    ],
)
def test_verdict_among_named_groups(groups, kind, status, sentence):
    assert say(groups, kind, status) == sentence


def test_verdict_names_all_opponents_below_the_threshold():
    against = "a majority is against it in: Large-scale mining and Small-scale miners."
    sentence = f"Contested. Support across the groups is less than two thirds, and {against} It stays on the list, marked as contested."
    assert say(ballot((1, 19), (8, 0), (1, 5))) == sentence


def test_verdict_says_who_keeps_an_issue_that_most_would_remove():
    groups = in_parts((3, 17), (1, 7), (4, 2), (0, 8), policy="named")
    reason = "Support across the groups is one third or less, but a majority is for it in: Diggers and labourers."
    assert say(groups) == f"Contested. {reason} It stays on the list, marked as contested."


def test_verdict_speaks_only_for_parts_that_were_checked():
    """A part of four has a majority against, and is too small to stop the rest."""
    sentence = say(in_parts((20, 0), (8, 0), (1, 3), (8, 0), policy="named"))
    assert sentence.endswith(
        "no group, nor any part of one with enough votes to count by itself, has a majority against it."
    )
    assert say(in_parts((0, 20), (0, 8), (0, 6), (0, 6))).endswith("to count by itself, has a majority for it.")


def test_verdict_beside_a_hidden_lane_names_it_from_six_decided():
    contested = "It stays on the list, marked as contested."
    opposed = "Not all groups support it: a majority is against it in: Small-scale miners."
    assert say(ballot((20, 0), (8, 0), (2, 4), policy="hidden")) == f"Contested. {opposed} {contested}"
    silent = f"{UNCLEAR} Which side the groups took that are too small to show is not told."
    assert say(ballot((20, 0), (8, 0), (0, 5, 1), policy="hidden")) == f"Contested. {silent} {contested}"
    assert say(ballot((12, 8), (5, 3), (3, 2, 1), policy="hidden")) == f"Contested. {silent} {contested}"
    assert say(ballot((12, 8), (5, 3), (4, 3), policy="hidden")) == f"Contested. {UNCLEAR} {contested}"


def test_verdict_beside_a_hidden_lane_does_not_say_where_the_mean_lay():
    """Means of 7/9 and of 4/9, and the same two groups against."""
    high = ballot((20, 0), (3, 5), (9, 0), policy="hidden")
    low = ballot((5, 15), (3, 5), (9, 0), policy="hidden")
    one, other = (say(groups).replace("Large-scale mining and ", "") for groups in (high, low))
    assert one == other
    one, other = (facts_of(decide(counted_lanes(g)), g, Rule(), "final") for g in (high, low))
    assert (one.side, one.in_favour, other.side, other.in_favour) == ("", (), "", ())


def test_verdict_names_a_large_opponent_beside_a_small_hidden_lane():
    """Companies vote 15 to 5 against: the sentence says that others may be against it too, whichever way the few voted."""
    reason = "Not all groups support it: a majority is against it in: Large-scale mining, and perhaps in groups too small to show."
    sentence = f"Contested. {reason} It stays on the list, marked as contested."
    assert say(ballot((6, 14), (8, 0), (5, 0, 1), policy="hidden")) == sentence
    assert say(ballot((6, 14), (8, 0), (2, 3, 1), policy="hidden")) == sentence


def test_verdict_does_not_say_which_lane_is_short_beside_a_hidden_one():
    assert "Still needed" not in say(ballot((19, 1), (8, 0), (2, 0), policy="hidden", members=6))


def test_verdict_takes_the_words_of_the_threshold_and_the_block():
    rule = Rule(threshold="3/5", block="2/3")
    assert say(ballot((20, 0), (8, 0), (2, 4)), rule=rule) == (
        "Kept. At least half of every group voted, support across the groups is three fifths or more, and no group "
        "has more than two thirds against it."
    )


@pytest.mark.parametrize(
    ("name", "groups", "start", "end"),
    [
        (
            "pooled",
            OPPOSED,
            "Kept. By the rule of this ballot the answer is yes.",
            "against it in: Small-scale miners.",
        ),
        ("pooled", REFUSED, "Removed. By the rule of this ballot the answer is no.", "counted together."),
        ("concurrent", OPPOSED, "Contested. The rule of this ballot gives no clear answer", "marked as contested."),
        ("double", PASSING, "Provisional. The rule of this ballot needs more votes", "It stays on the list for now."),
        (
            "consent",
            ballot((18, 2), (7, 1), (6, 0)),
            "Kept. By the rule of this ballot the answer is yes.",
            "by this rule.",
        ),
        (
            "equal_mean",
            AGREED,
            "Kept. By the rule of this ballot the answer is yes.",
            "however many people it brought.",
        ),
    ],
)
def test_verdict_of_another_rule_states_the_rule(name, groups, start, end):
    sentence = say(groups, rule=Rule(name))
    assert (sentence[: len(start)], sentence[-len(end) :]) == (start, end)


def test_facts_survive_json():
    for groups in (AGREED, OPPOSED, THIN, in_parts((3, 17), (1, 7), (4, 2), (0, 8))):
        facts = facts_of(decide(counted_lanes(groups)), groups, Rule(weights={"a": "1/2"}), "final")
        assert Facts.from_dict(json.loads(json.dumps(facts.to_dict()))) == facts


def test_facts_keep_only_what_a_sentence_says():
    def facts(groups, rule=None):
        rule = rule or Rule()
        return facts_of(decide(counted_lanes(groups), rule), groups, rule, "final")

    hidden = ballot((20, 0), (8, 0), (2, 4), policy="hidden")
    assert facts(hidden) == Facts(Rule(), "final", "DISCUSS", against=("asm",))
    assert facts(OPPOSED) == Facts(Rule(), "final", "DISCUSS", against=("asm",), side="high")
    assert facts(AGREED) == Facts(Rule(), "final", "ADOPT")
    assert facts(REFUSED) == Facts(Rule(), "final", "REJECT")  # all three are against, and the stamp says it
    assert facts(ballot((0, 20), (0, 8), (1, 0), policy="hidden", members=6)) == Facts(
        Rule(), "final", "DEFER", "quorum"
    )
    pooled = Rule("pooled")
    assert facts(REFUSED, pooled) == Facts(pooled, "final", "REJECT")
    assert facts(OPPOSED, pooled) == Facts(pooled, "final", "ADOPT", against=("asm",))
    assert facts(ballot((0, 0, 20), (0, 0, 8), (0, 0, 6)), pooled) == Facts(pooled, "final", "DEFER")


def test_verdict_of_a_rule_that_overrules_says_that_groups_too_small_to_show_may_be_against():
    pooled = Rule("pooled")
    few = ballot((20, 0), (8, 0), (0, 5, 1), policy="hidden")
    assert say(few, rule=pooled).endswith("Which side the groups took that are too small to show is not told.")
    two = ballot((20, 0), (2, 6), (0, 5, 1), policy="hidden")
    assert say(two, rule=pooled).endswith("against it in: Government, and perhaps in groups too small to show.")
    assert "too small" not in say(ballot((20, 0), (2, 6), (0, 6), policy="hidden"), rule=pooled)


votes = st.tuples(st.integers(0, 12), st.integers(0, 12), st.integers(0, 4))
few = st.sampled_from([(yes, no, 6 - yes - no) for yes in range(6) for no in range(6 - yes)])


@settings(max_examples=150, deadline=None)
@given(votes, votes, votes, st.sampled_from(["straw", "final"]), st.sampled_from(["listed", "proposed"]))
def test_verdict_beside_a_hidden_lane_has_no_figure(lsm, gov, asm, kind, status):
    with override("en"):
        assert re.findall(r"[\d%]", say(ballot(lsm, gov, asm, policy="hidden"), kind, status)) == []


@settings(max_examples=200, deadline=None)
@given(votes, votes, few, few)
def test_verdict_does_not_depend_on_the_votes_of_a_few(lsm, gov, one, other):
    """Two ballots with the same outcome read the same, whichever way five or fewer of a hidden lane voted."""
    here, there = (ballot(lsm, gov, asm, policy="hidden") for asm in (one, other))
    outcomes = [decide(counted_lanes(groups)) for groups in (here, there)]
    facts = [
        facts_of(outcome, groups, Rule(), "final") for outcome, groups in zip(outcomes, (here, there), strict=True)
    ]
    if (outcomes[0].outcome, outcomes[0].reason) == (outcomes[1].outcome, outcomes[1].reason):
        assert facts[0] == facts[1]


@settings(max_examples=150, deadline=None)
@given(votes, votes, votes, st.sampled_from(["named", "hidden"]))
def test_verdict_of_the_default_rule_is_true(lsm, gov, asm, policy):
    groups = ballot(lsm, gov, asm, policy)
    outcome = decide(counted_lanes(groups))
    with override("en"):
        sentence = say(groups)
    mean = outcome.mean
    assert ("is two thirds or more" not in sentence) or mean >= Fraction(2, 3)
    assert ("is one third or less" not in sentence) or mean <= Fraction(1, 3)
    assert ("is less than two thirds" not in sentence) or Fraction(1, 3) < mean < Fraction(2, 3)
    assert ("no group has a majority against" not in sentence.lower()) or not outcome.against
    listed = sentence.partition("against it in: ")[2].split(". ")[0]
    expected = publishable_against(outcome.against, groups) if listed else ()
    assert {name for name in NAMES.values() if name in listed} == {NAMES[key] for key in expected}


def test_stamps():
    effects = ("keep", "remove", "add", "leave_out", "tables", "contested", "parked", "provisional")
    words = ["Kept", "Removed", "Added", "Not added", "To the tables", "Contested", "Parked", "Provisional"]
    assert [stamp(code) for code in effects] == words
    assert [stamp(code, "straw") for code in effects[4:]] == words[4:]
    with pytest.raises(KeyError):
        stamp("lost")


def test_default_rule_comes_with_an_example_that_is_true():
    example = rule_in_words(Rule()).split("\n\n")[-1]
    lanes = [Lane("companies", 20, 20, 0, 0), Lane("government", 8, 8, 0, 0), Lane("miners", 6, 2, 4, 0)]
    outcome = decide(lanes)
    assert (outcome.outcome, round(outcome.mean * 100), outcome.against) == ("DISCUSS", 78, ("miners",))
    assert decide([*lanes[:2], replace(lanes[2], yes=4, no=2)]).outcome == "ADOPT"
    assert re.findall(r"\d+ %", example) == ["100 %", "100 %", "33 %", "78 %"]


def test_rule_in_words_follows_the_rule():
    assert "A mean of three quarters or more is a yes" in rule_in_words(Rule(threshold="3/4"))
    assert "more than two thirds against it" in rule_in_words(Rule(block="2/3"))
    assert "square root" in rule_in_words(Rule(weights="sqrt"))
    assert "fixed before" in rule_in_words(Rule(weights={"lsm": 2}))
    assert "An example" not in rule_in_words(Rule(threshold="3/4"))
    texts = {rule_in_words(Rule(name)) for name in ("equal_mean", "pooled", "double", "concurrent", "consent")}
    assert len(texts) == 5
