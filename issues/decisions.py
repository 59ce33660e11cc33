"""What a ballot decides about an issue, and how the kept issues share the time.

Plain data in, plain data out, exact fractions.

The default rule is "equal_voice". Every lane must have quorum (at least half of its members voted, and three of them
where it has three) and enough decided votes; then the mean of the lanes' shares, each weighing the same, adopts from
two thirds on, unless a lane or checked part has a majority against; it rejects by the mirrored test.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from typing import TypeVar

from issues import item_roles
from issues.rules import (
    ABSTAINED,
    ADOPT,
    DEFER,
    DISCUSS,
    QUORUM,
    REJECT,
    RULES,
    Measure,
    Rule,
    mean_support,
    pooled_support,
)
from issues.tallies import HALF, Lane, Part, Tally

__all__ = [
    "ABSTAINED", "ADOPT", "DEFER", "DISCUSS", "QUORUM", "REJECT",
    "Lane", "Outcome", "Part", "Ranked", "Rule",
    "decide", "effect", "in_room_bounds", "mean_support", "minutes_by_urgency", "order", "pooled_support", "settled", "urgency",
]  # fmt: skip


@dataclass(frozen=True)
class Outcome:
    """What the rule says: secret but for `outcome` and `reason`; the rest passes through `issues.disclosure` first.

    `against` and `in_favour` hold the keys of lanes and checked parts with a majority on that side, whatever the
    rule; `short` the keys of the lanes for whose voices a DEFER waits. `mean` is None while some lane has no decided
    vote.
    """

    outcome: str
    reason: str = ""
    mean: Fraction | None = None
    against: tuple[str, ...] = ()
    in_favour: tuple[str, ...] = ()
    short: tuple[str, ...] = ()


DEFAULT = Rule()
AnyTally = TypeVar("AnyTally", bound=Tally)
Reach = dict[tuple[int, ...], tuple[Fraction, Fraction]]  # sum of marks: lowest and highest score


def decide(lanes: Iterable[Lane], rule: Rule = DEFAULT) -> Outcome:
    """Apply the rule to the counted lanes. No lane at all defers; a custom weight that is missing raises ValueError."""
    lanes = tuple(lanes)
    if not lanes:
        return Outcome(DEFER, QUORUM)
    marks, score = added([measure(lane, rule) for lane in lanes])
    outcome, reason = RULES[rule.name][1](marks, score, lanes, rule)
    units = [unit for lane in lanes for unit in lane.units]
    return Outcome(
        outcome,
        reason,
        mean=mean_support(lanes, rule),
        against=tuple(unit.key for unit in units if unit.objects()),
        in_favour=tuple(unit.key for unit in units if unit.insists()),
        short=tuple(lane.key for lane in lanes if is_short(lane, rule, reason)),
    )


def is_short(lane: Lane, rule: Rule, reason: str) -> bool:
    if rule.name == "equal_voice":
        return (reason == QUORUM and not lane.has_quorum) or (reason == ABSTAINED and not lane.has_decided)
    return (reason == QUORUM and not lane.voted) or (reason == ABSTAINED and not lane.decided)


def measure(lane: Lane, rule: Rule) -> Measure:
    return RULES[rule.name][0](lane, rule)


def added(measures: Sequence[Measure]) -> Measure:
    marks = tuple(sum(column) for column in zip(*(m.marks for m in measures), strict=True))
    return Measure(marks, sum((m.score for m in measures), Fraction(0)))


def settled(lanes: Iterable[Lane], rule: Rule = DEFAULT) -> bool:
    """Whether voices still missing can no longer change the outcome (its reason may still change).

    Compared are all combinations, per part and per undivided lane, of: the missing members stay away, all say yes,
    all say no, all pass. They are 4^units, up to a million with ten units; yet measures add up over lanes, and with
    equal marks the outcome only rises with the score, so the lowest and the highest score under each combination of
    marks stand for all of them.
    """
    lanes = tuple(lanes)
    if not lanes:
        return False
    nothing = (0,) * len(measure(lanes[0], rule).marks)
    reach: Reach = {nothing: (Fraction(0), Fraction(0))}
    for lane in lanes:
        reach = widened(reach, {measure(variant, rule) for variant in variants(lane)})
    judge = RULES[rule.name][1]
    return len({judge(marks, score, lanes, rule)[0] for marks, ends in reach.items() for score in ends}) == 1


def widened(reach: Reach, measures: set[Measure]) -> Reach:
    """Lowest and highest score under each sum of marks, once one more lane is added."""
    wider: Reach = {}
    for (marks, (low, high)), m in product(reach.items(), measures):
        total = tuple(a + b for a, b in zip(marks, m.marks, strict=True))
        lowest, highest = wider.get(total, (low + m.score, high + m.score))
        wider[total] = min(lowest, low + m.score), max(highest, high + m.score)
    return wider


def variants(lane: Lane) -> list[Lane]:
    """The lane as it may end: 4 ways, or 4 for each of its parts; fewer where nobody is missing."""
    if lane.parts:
        return [Lane.of_parts(lane.key, parts) for parts in product(*(endings(part) for part in lane.parts))]
    return endings(lane)


def endings(tally: AnyTally) -> list[AnyTally]:
    left = tally.missing
    if not left:
        return [tally]
    return [
        tally,
        replace(tally, yes=tally.yes + left),
        replace(tally, no=tally.no + left),
        replace(tally, passed=tally.passed + left),
    ]


def in_room_bounds(tally: Tally) -> tuple[Fraction, Fraction]:
    """Lowest and highest share of yes among all members in the room, whatever the missing do; (0, 1) if it is empty.

    Says nothing about the wider constituency: word it as "the artisanal miners in the room".
    """
    everybody = max(tally.members, tally.voted)
    if not everybody:
        return Fraction(0), Fraction(1)
    return Fraction(tally.yes, everybody), Fraction(everybody - tally.no - tally.passed, everybody)


def effect(outcome: Outcome | str, kind: str, role: str) -> str:
    """What becomes of an issue: a row of `effects.TABLE`.

    `kind` is "straw" or "final", `role` a row of `item_roles.TABLE`; anything else raises ValueError. A straw ballot
    changes nothing: its effect is what would happen, and what is open goes to the tables.
    """
    code = outcome.outcome if isinstance(outcome, Outcome) else outcome
    if kind not in {"straw", "final"} or role not in item_roles.TABLE or code not in item_roles.TABLE[role].effects:
        raise ValueError(f"no effect of {code} in a {kind} ballot on an issue that is {role}")
    if kind == "straw" and code == DISCUSS:
        return "tables"
    return item_roles.TABLE[role].effects[code]


def urgency(lanes_marks: Iterable[tuple[int, int]]) -> Fraction:
    """Mean over counted lanes of pairs (voters who marked the issue, voters); a lane without voters marks nothing."""
    shares = [Fraction(marks, voters) if voters else Fraction(0) for marks, voters in lanes_marks]
    return sum(shares, Fraction(0)) / len(shares) if shares else Fraction(0)


@dataclass(frozen=True)
class Ranked:
    """A kept issue to be put in order; `place` is its place in the list. `mean` is None unless every counted group is
    named: an order by means lets groups that put their votes together work out the hidden ones'.
    """

    key: str
    urgency: Fraction
    mean: Fraction | None
    place: int
    lays_ground: bool = False  # a building block


def order(items: Iterable[Ranked]) -> list[Ranked]:
    """Building blocks first; then the most urgent, then best supported (no mean comes last), then by place in the list."""
    return sorted(
        items, key=lambda item: (not item.lays_ground, -item.urgency, item.mean is None, -(item.mean or 0), item.place)
    )


def minutes_by_urgency(total: int, urgencies: Sequence[Fraction], step: int = 5) -> list[int]:
    """Suggested minutes for each issue, in steps: half of the time shared equally, half by urgency.

    Largest remainder, ties in listed order. Minutes short of a whole step are left over. Negative input or step 0
    raises ValueError.
    """
    if total < 0 or step < 1 or any(u < 0 for u in urgencies):
        raise ValueError("minutes, steps and urgencies are not negative")
    if not urgencies:
        return []
    steps, whole = total // step, sum(urgencies, Fraction(0))
    equal = Fraction(1, len(urgencies))
    quotas = [steps * (HALF * equal + HALF * u / whole if whole else equal) for u in urgencies]
    given = [int(quota) for quota in quotas]
    by_remainder = sorted(range(len(quotas)), key=lambda i: (given[i] - quotas[i], i))
    for i in by_remainder[: steps - sum(given)]:
        given[i] += 1
    return [count * step for count in given]
