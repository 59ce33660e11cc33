"""What holds for every ballot, searched with Hypothesis."""

from dataclasses import replace
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from issues.decisions import Lane, Part, Rule, decide, in_room_bounds, mean_support, minutes_by_urgency, settled

RANK = {"REJECT": 0, "DISCUSS": 1, "ADOPT": 2}
NAMES = ("equal_voice", "equal_mean", "pooled", "double", "concurrent", "consent")
quick = settings(max_examples=150, deadline=None)


@st.composite
def votes(draw, largest=12):
    members = draw(st.integers(1, largest))
    yes = draw(st.integers(0, members))
    no = draw(st.integers(0, members - yes))
    return members, yes, no, draw(st.integers(0, members - yes - no))


@st.composite
def lanes(draw, most=4, divided=True, largest=12):
    made = []
    for n in range(draw(st.integers(1, most))):
        numbers = draw(st.lists(votes(largest), min_size=1, max_size=2 if divided else 1))
        parts = [Part(f"{n}.{m}", *part) for m, part in enumerate(numbers)]
        made.append(Lane.of_parts(str(n), parts) if len(parts) > 1 else Lane(str(n), *numbers[0]))
    return tuple(made)


def remade(lane, change):
    """The lane with `change` applied to its parts, or to itself if undivided."""
    return Lane.of_parts(lane.key, [change(part) for part in lane.parts]) if lane.parts else change(lane)


@quick
@given(lanes())
def test_swapping_yes_and_no_mirrors_the_outcome(ballot):
    mirror = {"ADOPT": "REJECT", "REJECT": "ADOPT"}
    swapped = [remade(lane, lambda t: replace(t, yes=t.no, no=t.yes)) for lane in ballot]
    for name in NAMES[:-1]:
        outcome = decide(ballot, Rule(name)).outcome
        assert decide(swapped, Rule(name)).outcome == mirror.get(outcome, outcome)


@quick
@given(lanes(), st.data())
def test_a_no_turned_into_a_yes_never_lowers_the_outcome(ballot, data):
    against = [n for n, lane in enumerate(ballot) if (lane.parts or (lane,))[0].no]
    if not against:
        return
    chosen = data.draw(st.sampled_from(against))
    lane = ballot[chosen]
    if lane.parts:
        first = replace(lane.parts[0], yes=lane.parts[0].yes + 1, no=lane.parts[0].no - 1)
        better = Lane.of_parts(lane.key, [first, *lane.parts[1:]])
    else:
        better = replace(lane, yes=lane.yes + 1, no=lane.no - 1)
    turned = [*ballot[:chosen], better, *ballot[chosen + 1 :]]
    for name in NAMES:
        before, after = decide(ballot, Rule(name)).outcome, decide(turned, Rule(name)).outcome
        assert before == after == "DEFER" or RANK[after] >= RANK[before]


@quick
@given(lanes(divided=False), st.data())
def test_doubling_a_whole_group_changes_nothing(ballot, data):
    """A deferred ballot is left out: a group of four with two voters lacks quorum by the bound of three, one of eight
    does not.
    """
    before = decide(ballot)
    n = data.draw(st.integers(0, len(ballot) - 1))
    lane = ballot[n]
    twice = Lane(lane.key, 2 * lane.members, 2 * lane.yes, 2 * lane.no, 2 * lane.passed)
    if before.outcome != "DEFER":
        assert decide([*ballot[:n], twice, *ballot[n + 1 :]]) == before


@quick
@given(lanes())
def test_no_majority_is_ever_overruled(ballot):
    outcome = decide(ballot)
    assert not (outcome.outcome == "ADOPT" and outcome.against)
    assert not (outcome.outcome == "REJECT" and outcome.in_favour)


@quick
@given(lanes(), st.randoms(use_true_random=False))
def test_order_of_groups_is_irrelevant(ballot, random):
    shuffled = random.sample(ballot, len(ballot))
    for name in NAMES:
        there, here = decide(ballot, Rule(name)), decide(shuffled, Rule(name))
        assert (there.outcome, there.reason, there.mean) == (here.outcome, here.reason, here.mean)
        assert set(there.against) == set(here.against)


def fillings(tally):
    left = tally.missing
    more = [replace(tally, **{side: getattr(tally, side) + left}) for side in ("yes", "no", "passed")]
    return [tally, *more]


def by_full_enumeration(ballot, rule):
    """All 4^units endings, one by one."""
    units = [unit for lane in ballot for unit in (lane.parts or (lane,))]
    outcomes = set()
    for filled in product(*map(fillings, units)):
        ends = dict(zip((unit.key for unit in units), filled, strict=True))
        ballots = [remade(lane, lambda t, ends=ends: ends[t.key]) for lane in ballot]
        outcomes.add(decide(ballots, rule).outcome)
    return len(outcomes) == 1


@settings(max_examples=60, deadline=None)
@given(lanes(most=2), st.sampled_from(NAMES), st.sampled_from(["2/3", "3/5", "3/4"]))
def test_settled_agrees_with_all_combinations(ballot, name, threshold):
    rule = Rule(name, threshold=threshold)
    assert settled(ballot, rule) == by_full_enumeration(ballot, rule)


@settings(max_examples=15, deadline=None)
@given(lanes(most=1, largest=3), lanes(most=2, divided=False, largest=3))
def test_settled_is_never_proven_wrong_by_single_votes(first, others):
    """Every voice still missing may also vote by itself; the combinations of whole groups cover that."""
    ballot = (*first, *(replace(lane, key=f"other{lane.key}") for lane in others))
    if not settled(ballot):
        return
    units = [unit for lane in ballot for unit in (lane.parts or (lane,))]
    choices = []
    for unit in units:
        spread = [v for v in product(range(unit.missing + 1), repeat=3) if sum(v) <= unit.missing]
        choices.append([replace(unit, yes=unit.yes + y, no=unit.no + n, passed=unit.passed + p) for y, n, p in spread])
    now = decide(ballot).outcome
    for ends in product(*choices):
        filled = {unit.key: unit for unit in ends}
        assert decide([remade(lane, lambda t, filled=filled: filled[t.key]) for lane in ballot]).outcome == now


def test_settled_stays_quick_with_ten_groups():
    ballot = [Lane(str(n), 40 + n, 20 + n, 3, n % 3) for n in range(10)]
    assert settled(ballot) is False
    sure = [Lane(str(n), 40 + n, 39 + n, 0, 0) for n in range(10)]
    assert settled(sure, Rule(weights="sqrt")) is True


@quick
@given(votes())
def test_in_room_bounds_hold_the_share_of_every_ending(numbers):
    lane = Lane("asm", *numbers)
    low, high = in_room_bounds(lane)
    for ending in fillings(lane)[1:]:
        assert low <= Fraction(ending.yes, ending.members) <= high


@quick
@given(lanes(divided=False))
def test_mean_lies_between_the_shares_under_any_weights(ballot):
    shares = [lane.share for lane in ballot]
    mean = mean_support(ballot, Rule("equal_mean", weights="sqrt"))
    if None in shares:
        assert mean is None
    else:
        assert min(shares) <= mean <= max(shares)


@quick
@given(
    st.integers(0, 600),
    st.lists(st.fractions(0, 1, max_denominator=12), min_size=1, max_size=12),
    st.sampled_from([1, 5, 10]),
)
def test_minutes_share_the_whole_time_in_steps(total, urgencies, step):
    shared = minutes_by_urgency(total, urgencies, step)
    assert sum(shared) == total // step * step
    assert {part % step for part in shared} == {0}
    assert all(
        shared[i] >= shared[j] for i in range(len(shared)) for j in range(len(shared)) if urgencies[i] > urgencies[j]
    )


@pytest.mark.parametrize("name", NAMES)
def test_every_rule_defers_when_nobody_voted(name):
    ballot = [Lane("a", 6, 0, 0, 0), Lane("b", 3, 0, 0, 0)]
    assert (decide(ballot, Rule(name)).outcome, settled(ballot, Rule(name))) == ("DEFER", False)
