"""When bands explain an outcome: worked out from what is published, and true of every vote that fits it."""

import dataclasses
import inspect
import itertools
import sys

import pytest
from django.utils.translation import override

from issues import explaining
from issues.decisions import Rule, decide
from issues.disclosure import PublishedLane, counted_lanes, lane_to_dict, leaning, publish
from issues.explaining import cannot_show_why, explains
from issues.rules import RULES
from issues.verdicts import facts_of
from tests.issues.test_short_lines import parted, whole

pytestmark = pytest.mark.trust("F5")
VOTES = [
    (6, 0, 0),
    (4, 2, 0),
    (3, 3, 0),
    (3, 4, 0),
    (2, 4, 0),
    (0, 6, 0),
    (5, 1, 2),
    (2, 3, 0),
    (3, 2, 0),
    (28, 12, 0),
    (25, 15, 3),
]


def seen(groups, rule):
    """(outcome, facts, lanes) of a ballot: what everybody reads of it."""
    facts = facts_of(decide(counted_lanes(groups), rule), groups, rule, "final")
    return facts.outcome, facts, leaning(publish(groups), facts.against)


def shown(*bands, policy="hidden"):
    """A result of the default rule as published, from votes that lie in these bands."""
    votes = {"for": (6, 0, 0), "just for": (4, 2, 0), "divided": (3, 3, 0), "against": (0, 6, 0), "few": (3, 2, 0)}
    votes |= {"just against": (2, 4, 0), "more against": (3, 4, 0)}
    groups = whole(*(votes[band] for band in bands), policy)
    return seen(groups, Rule())


@pytest.mark.parametrize(
    ("bands", "outcome", "explained"),
    [
        (("for", "just for", "for"), "ADOPT", True),
        (("against", "just against", "against"), "REJECT", True),
        (("for", "for", "divided"), "ADOPT", False),
        (("just for", "just for", "divided"), "DISCUSS", False),
        (("divided", "divided", "divided"), "DISCUSS", True),
        (("for", "for", "against"), "DISCUSS", True),
        (("for", "for", "more against"), "DISCUSS", True),
        (("for", "for", "few"), "ADOPT", False),
    ],
)
def test_bands_explain_what_follows_from_them(bands, outcome, explained):
    found, facts, lanes = shown(*bands)
    assert (found, explains(lanes, found, facts.rule)) == (outcome, explained)
    assert bool(cannot_show_why(facts, lanes)) is not explained


def test_line_says_what_the_bands_leave_out():
    with override("en"):
        _found, facts, lanes = shown("for", "for", "divided")
        assert cannot_show_why(facts, lanes).endswith("a band says only roughly how a group voted.")
        _found, facts, lanes = shown("for", "for", "few")
        assert "groups too small to show" in cannot_show_why(facts, lanes)
        _found, facts, lanes = seen(whole((6, 0, 0), (6, 0, 0), (1, 0, 0), "hidden"), Rule())
        assert cannot_show_why(facts, lanes).endswith("how many voted.")
        _found, facts, lanes = seen(whole((6, 0, 0), (6, 0, 0), (1, 0, 5), "hidden"), Rule())
        assert cannot_show_why(facts, lanes).endswith("how many passed.")


def test_exact_counts_need_no_such_line():
    _found, facts, lanes = shown("for", "for", "divided", policy="named")
    assert cannot_show_why(facts, lanes) == ""


def test_it_takes_nothing_but_what_is_published():
    assert list(inspect.signature(cannot_show_why).parameters) == ["facts", "lanes"]
    assert "GroupTally" not in inspect.getsource(explaining)


@pytest.mark.parametrize(
    "rule", [*map(Rule, RULES), Rule(threshold="3/5"), Rule(block="2/3"), Rule(weights="sqrt")], ids=str
)
@pytest.mark.parametrize("made", [whole, parted])
def test_where_the_bands_explain_every_vote_that_looks_alike_has_this_outcome(made, rule):
    """Over all ballots of these votes: alike in lanes and labels, and not alike in outcome, never both explained."""
    alike: dict = {}
    for votes in itertools.product(VOTES, repeat=3):
        outcome, facts, lanes = seen(made(*votes, "hidden"), rule)
        if outcome != "DEFER":
            picture = str([lane_to_dict(lane) for lane in lanes])
            alike.setdefault(picture, {})[outcome] = (lanes, facts)
    assert len(alike) > 50
    for outcomes in alike.values():
        for outcome, (lanes, facts) in outcomes.items():
            assert not (explains(lanes, outcome, facts.rule) and len(outcomes) > 1), (lanes, outcome)


def lane_of(parts):
    looks = [{"shown": "band", "band": "for"}, {"shown": "percent", "percent": 50}, {"shown": "few"}]
    looks.append({"shown": "band", "band": "divided"})
    each = tuple(PublishedLane(str(n), "", "", "", True, **looks[n % len(looks)]) for n in range(parts))
    return PublishedLane("asm", "", "", "", True, "band", "divided", parts=each)


def steps(lane, rule):
    """How many functions are called until it is known."""
    called = 0

    def count(_frame, event, _more):
        nonlocal called
        called += event == "call"

    explaining._measures.cache_clear()
    explaining._outcomes.cache_clear()
    before = sys.getprofile()
    sys.setprofile(count)
    try:
        explains([lane], "ADOPT", rule)
    finally:
        sys.setprofile(before)
    return called


@pytest.mark.parametrize("rule", [*map(Rule, RULES)], ids=str)
def test_steps_do_not_multiply_with_the_parts(rule):
    assert steps(lane_of(4), rule) < 100_000
    assert steps(lane_of(8), rule) < 600_000


def test_what_no_vote_fits_is_not_explained():
    against = dataclasses.replace(lane_of(1), leaning="against")  # beside a part that is for it
    assert not any(explains([against], outcome, Rule()) for outcome in ("ADOPT", "DISCUSS", "REJECT"))
