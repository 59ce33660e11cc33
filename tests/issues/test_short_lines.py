"""The short line of a result over every outcome that the rules know: it never says more than the exact sentence does."""

import itertools
import re

import pytest
from django.utils.translation import override

from issues import item_roles
from issues.decisions import Rule, decide, effect
from issues.disclosure import GroupTally, counted_lanes, is_unshown, publish
from issues.rules import RULES
from issues.short_lines import WORDS, point, short_line
from issues.verdicts import because, facts_of, verdict

pytestmark = pytest.mark.trust("F5")
NAMES = {"lsm": "Companies", "gov": "Government", "asm": "Miners", "diggers": "Diggers", "owners": "Owners"}
PERHAPS, UNTOLD = "and perhaps in groups too small to show", "too small to show is not told"
RULES_ASKED = [Rule(name) for name in RULES] + [Rule(block="2/3"), Rule(threshold="3/5"), Rule(weights="sqrt")]

# What a line of each code claims, and what of the exact sentence claims it too.
CLAIMED = {
    "adopted": ("support across the groups is .* or more", "has a majority against it"),
    "adopted_block": ("support across the groups is .* or more", "no group.* has more than .* against it"),
    "rejected": ("support across the groups is .* or less", "has a majority for it"),
    "rejected_block": ("support across the groups is .* or less", "no group.* has more than .* for it"),
    "high_against": ("Support across the groups is .* or more, but a majority is against it in: ",),
    "low_for": ("Support across the groups is .* or less, but a majority is for it in: ",),
    "middle": ("No group has a majority against it, but support across the groups is less than",),
    "middle_against": ("Support across the groups is less than .*, and a majority is against it in: ",),
    "against": ("a majority is against it in: ",),
    "unclear": ("Not all groups support it clearly, nor are all of them clearly against it",),
    "unclear_untold": ("Not all groups support it clearly, nor are all of them clearly against it", UNTOLD),
    "few_voted": ("Not enough voices are in: every group needs votes from at least half",),
    "few_voted_in": ("Not enough voices are in", "Still needed: "),
    "few_sides": ("in at least one group too few of them said yes or no",),
    "few_sides_in": ("in at least one group too few of them said yes or no", "Still needed: "),
    "rule_yes": ("By the rule of this ballot the answer is yes",),
    "rule_yes_against": ("By the rule of this ballot the answer is yes", "A majority is against it in: "),
    "rule_yes_untold": ("By the rule of this ballot the answer is yes", UNTOLD),
    "rule_no": ("By the rule of this ballot the answer is no",),
    "rule_open": ("The rule of this ballot gives no clear answer",),
    "rule_open_against": ("The rule of this ballot gives no clear answer", "A majority is against it in: "),
    "rule_open_untold": ("The rule of this ballot gives no clear answer", UNTOLD),
    "rule_waits": ("The rule of this ballot needs more votes for or against",),
}  # fmt: skip
VOTES = [(6, 0, 0), (4, 2, 0), (3, 3, 0), (2, 4, 0), (0, 6, 0), (0, 0, 6), (1, 4, 1), (0, 1, 5), (1, 0, 0)]


def group(key, votes, policy, members=6):
    return GroupTally(key, NAMES[key], "", "", True, policy, members, *votes)


def whole(lsm, gov, asm, policy):
    return [group("lsm", lsm, "named"), group("gov", gov, "named"), group("asm", asm, policy)]


def parted(lsm, diggers, owners, policy):
    parts = (group("diggers", diggers, policy), group("owners", owners, "named"))
    return [group("lsm", lsm, "named"), group("asm", (0, 0, 0), policy).with_parts(parts)]


@pytest.fixture(scope="module")
def told():
    """[(rule, groups, facts, unshown)] of every ballot on one issue by these votes: 3 groups, with and without parts, each rule."""
    found = []
    with override("en"):
        for made, votes, policy in itertools.product(
            (whole, parted), itertools.product(VOTES, repeat=3), ("named", "hidden")
        ):
            groups = made(*votes, policy)
            lanes, unshown = counted_lanes(groups), is_unshown(publish(groups))
            for rule in RULES_ASKED:
                found.append((groups, facts_of(decide(lanes, rule), groups, rule, "final"), unshown))
    return found


def in_english(facts, unshown):
    with override("en"):
        return short_line(facts, NAMES, unshown), because(facts, NAMES, unshown)


def test_every_line_is_met_and_has_its_claims(told):
    assert set(WORDS) == set(CLAIMED) == {point(facts, unshown).code for _groups, facts, unshown in told}


def test_line_claims_nothing_that_the_exact_sentence_does_not(told):
    for facts, unshown in {(facts, unshown) for _groups, facts, unshown in told}:
        line, sentence = in_english(facts, unshown)
        said = point(facts, unshown)
        assert [claim for claim in CLAIMED[said.code] if not re.search(claim, sentence)] == [], (line, sentence)
        for name in NAMES.values():
            assert name not in line or name in sentence
        assert re.findall(r"[\d%]", line) == []


def test_line_and_sentence_have_the_same_cautions(told):
    for facts, unshown in {(facts, unshown) for _groups, facts, unshown in told}:
        line, sentence = in_english(facts, unshown)
        assert [caution in line for caution in (PERHAPS, UNTOLD)] == [
            caution in sentence for caution in (PERHAPS, UNTOLD)
        ]


def test_line_follows_from_the_exact_sentence(told):
    """Two ballots whose sentences read alike have the same line: whoever reads the line learns nothing besides."""
    lines = {}
    for facts, unshown in {(facts, unshown) for _groups, facts, unshown in told}:
        line, sentence = in_english(facts, unshown)
        assert lines.setdefault((facts.rule, sentence), line) == line


@pytest.mark.parametrize("kind", ["straw", "final"])
@pytest.mark.parametrize("role", list(item_roles.TABLE))
def test_line_is_shorter_than_the_sentence_it_stands_above(told, kind, role):
    with override("en"):
        for groups, facts, unshown in told[::7]:
            whole_sentence = verdict(effect(facts.outcome, kind, role), facts, NAMES, unshown, lanes=publish(groups))
            assert len(short_line(facts, NAMES, unshown)) < len(whole_sentence)


def test_beside_a_hidden_group_no_line_says_where_the_mean_lay(told):
    for groups, facts, unshown in told:
        if facts.outcome == "DISCUSS" and any(each.is_hidden for each in groups):
            assert "support across" not in in_english(facts, unshown)[0]
