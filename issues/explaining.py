"""Whether the bands beside an outcome explain it; where they do not, the page says so in a plain line.

Everything here is worked out from what is published, and from nothing else: the bands with their labels, the outcome and the rule. So
the line tells nothing that a reader could not work out alone, however delicate the votes behind it are (TRUST §3.5).

Bands explain an outcome if every vote that fits them, with enough voices in, leads to it. What fits is laid out at the ends of each band
and beside the bounds of the rules, for small groups and for large ones, and judged by the rule itself.

Lanes and the parts of a lane are added one by one, and what has the same sums and marks is one from then on. So the steps grow with a
small power of the parts and not as all their combinations: four parts take some 60,000 calls of functions and eight some 400,000, where
combining took up to sixty times more for each part.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from itertools import product
from math import ceil, floor
from typing import NamedTuple

from django.utils.translation import gettext as _

from issues.decisions import ABSTAINED, ADOPT, DEFER, REJECT, Reach, measure, widened
from issues.disclosure import PERCENT_FROM, K, PublishedLane, is_unshown
from issues.rules import RULES, Measure, Rule
from issues.tallies import HALF, Lane, Part, Tally
from issues.verdicts import Facts

LARGE = 3000  # voters: divisible by what bounds are made of, so that a band can be filled to its very end
ENDS = {"for": (Fraction(2, 3), Fraction(1)), "against": (Fraction(0), Fraction(1, 3))}  # closed; "divided" is open
DIVIDED = (Fraction(1, 3), Fraction(2, 3))
FEW = ((0, 0), (5, 0), (3, 2), (2, 2), (2, 3), (0, 5))  # (yes, no) below K: both ends, and both sides of the middle


def explains(lanes: Sequence[PublishedLane], outcome: str, rule: Rule) -> bool:
    """Whether these lanes leave no other outcome of this rule. Bands never tell who did not vote: they explain no DEFER."""
    counted = [lane for lane in lanes if lane.counted]
    if outcome == DEFER or not counted:
        return False
    shapes = tuple(_shape(lane) for lane in counted)
    if rule.weights is None:
        return _outcomes(shapes, rule) == {outcome}
    # How heavy each group weighed is not shown; a mean of lanes that say the same says it too.
    alone = replace(rule, weights=None)
    return outcome in (ADOPT, REJECT) and all(_outcomes((shape,), alone) == {outcome} for shape in shapes)


def cannot_show_why(facts: Facts, lanes: Sequence[PublishedLane]) -> str:
    """The line; "" where the bands explain the outcome, and where exact counts are shown."""
    counted = [lane for lane in lanes if lane.counted]
    if any(lane.shown == "count" for lane in counted) or explains(counted, facts.outcome, facts.rule):
        return ""
    if facts.outcome == DEFER and facts.reason == ABSTAINED:
        return _("The bands cannot show why: they do not tell how many passed.")
    if facts.outcome == DEFER:
        return _("The bands cannot show why: they do not tell how many voted.")
    if is_unshown(counted):
        return _(
            "The bands cannot show why: the rule counts every vote, also in groups too small to show, and a band says only roughly "
            "how a group voted."
        )
    return _("The bands cannot show why: the rule counts every vote, and a band says only roughly how a group voted.")


@lru_cache(maxsize=512)
def _outcomes(lanes: tuple[PublishedLane, ...], rule: Rule) -> frozenset[str]:
    """Every outcome, but for DEFER, that votes which fit these lanes may have."""
    each = [_measures(lane, rule) for lane in lanes]
    if not all(each):
        return frozenset()  # nothing fits what is shown
    reach: Reach = {(0,) * len(next(iter(each[0])).marks): (Fraction(0), Fraction(0))}
    for measures in each:
        reach = widened(reach, set(measures))
    judge = RULES[rule.name][1]
    some = [Lane(lane.key, K, K, 0, 0) for lane in lanes]  # their number alone is asked for, as nothing is weighed
    return frozenset(judge(marks, score, some, rule)[0] for marks, ends in reach.items() for score in ends) - {DEFER}


def _shape(lane: PublishedLane) -> PublishedLane:
    """What its measures depend on: lanes that look alike, in any language, are laid out once."""
    parts = tuple(_shape(part) for part in lane.parts)
    return replace(lane, key="", name="", palette="", pattern="", parts=parts)


@lru_cache(maxsize=512)
def _measures(lane: PublishedLane, rule: Rule) -> frozenset[Measure]:
    """Of each kind of marks the lowest and the highest: the outcome only rises with the score (issues/rules.py)."""
    fitting = _of_parts(lane, rule) if lane.parts else (Lane("", *numbers) for numbers in _numbers(lane, rule))
    found: dict[tuple[int, ...], tuple[Fraction, Fraction]] = {}
    for marks, score in (measure(one, rule) for one in fitting if _leans(lane, one)):
        low, high = found.get(marks, (score, score))
        found[marks] = min(low, score), max(high, score)
    return frozenset(Measure(marks, score) for marks, ends in found.items() for score in ends)


Span = tuple[int, int]  # fewest and most; all between fit too
Sums = tuple[int, bool, bool]  # decided; whether a part that is checked objects, and insists


class Reached(NamedTuple):
    """How many said yes, and how many passed: no rule that asks about checked parts looks at who passed once somebody took a side."""

    yes: tuple[Span, ...]
    passed: Span


@dataclass(frozen=True)
class Added(Lane):
    """A lane whose parts are added up: what a rule asks of them is whether one that is checked objects or insists."""

    objecting: bool = False
    insisting: bool = False

    @property
    def units(self) -> tuple[Tally, ...]:
        one_side = ((self.objecting, Tally("", K, 0, K, 0)), (self.insisting, Tally("", K, K, 0, 0)))
        return (self, *(unit for is_there, unit in one_side if is_there))


def _of_parts(lane: PublishedLane, rule: Rule) -> Iterator[Lane]:
    reached: dict[Sums, Reached] = {(0, False, False): Reached(((0, 0),), (0, 0))}
    for part in lane.parts:
        reached = _wider(reached, _ways(part, rule))
    for (decided, objecting, insisting), (spans, ends) in reached.items():
        beside = {floor(bound * decided) + step for bound in set(_bounds(rule)) for step in (-1, 0, 1)}
        for low, high in spans:
            some = {low, high, *(each for each in beside if low < each < high)}
            for yes, passed in product(some, set(ends)):
                numbers = (decided + passed, yes, decided - yes, passed)
                yield Added("", *numbers, objecting=objecting, insisting=insisting)


def _ways(part: PublishedLane, rule: Rule) -> dict[Sums, Reached]:
    """What a part may add. Its votes lie beside each bound, so that the ends of what has the same marks are among them."""
    found: dict[Sums, list[Part]] = {}
    for numbers in _numbers(part, rule):
        one = Part("", *numbers)
        sides = (one.checked and one.objects(rule.block), one.checked and one.insists(rule.block))
        found.setdefault((one.decided, *sides), []).append(one)
    return {
        sums: Reached((_ends_of(o.yes for o in some),), _ends_of(o.passed for o in some))
        for sums, some in found.items()
    }


def _ends_of(numbers: Iterable[int]) -> Span:
    found = set(numbers)
    return min(found), max(found)


def _wider(reached: dict[Sums, Reached], ways: dict[Sums, Reached]) -> dict[Sums, Reached]:
    found: dict[Sums, list[Reached]] = {}
    for (sums, here), (way, more) in product(reached.items(), ways.items()):
        yes = tuple(_added(*pair) for pair in product(here.yes, more.yes))
        total = (sums[0] + way[0], sums[1] or way[1], sums[2] or way[2])
        found.setdefault(total, []).append(Reached(yes, _added(here.passed, more.passed)))
    return {
        sums: Reached(
            tuple(_joined(sorted({span for each in some for span in each.yes}))),
            _ends_of(end for each in some for end in each.passed),
        )
        for sums, some in found.items()
    }


def _added(one: Span, other: Span) -> Span:
    return one[0] + other[0], one[1] + other[1]


def _joined(spans: list[Span]) -> Iterator[Span]:
    """Those that touch, as one."""
    low, high = spans[0]
    for begins, ends in spans[1:]:
        if begins > high + 1:
            yield low, high
            low, high = begins, ends
        high = max(high, ends)
    yield low, high


def _leans(lane: PublishedLane, votes: Tally) -> bool:
    """Whether the votes fit the label: beside "divided, more against" nothing but a majority against does."""
    return lane.leaning != "against" or votes.objects()


Numbers = tuple[int, int, int, int]  # members, yes, no, passed


@lru_cache(maxsize=512)
def _numbers(unit: PublishedLane, rule: Rule) -> tuple[Numbers, ...]:
    """Votes that fit a lane without parts, or a part: nobody missing, and nobody or two thirds passing, which takes a part that is
    checked on its own out of the check."""
    split = FEW if unit.shown == "few" else _fitting(unit, rule)
    found = {(yes, no, passed) for yes, no in split for passed in (0, 2 * (yes + no) + 1)}
    rows = ((yes + no + passed, yes, no, passed) for yes, no, passed in sorted(found))
    return tuple(row for row in rows if _leans(unit, Tally("", *row)))


def _fitting(unit: PublishedLane, rule: Rule) -> Iterator[tuple[int, int]]:
    """(yes, no) at the ends of what is shown, and beside each bound of a rule that lies inside."""
    low, high = _ends(unit)
    open_low = unit.shown == "band" and unit.band == "divided"
    open_high = open_low or (unit.shown == "percent" and high < 1)
    for n in (PERCENT_FROM if unit.shown == "percent" else K, LARGE):
        first = ceil(low * n) + (open_low and low * n % 1 == 0)
        last = floor(high * n) - (open_high and high * n % 1 == 0)
        beside = {int(bound * n) + step for bound in _bounds(rule) for step in (-1, 0, 1)}
        yield from ((yes, n - yes) for yes in {first, last, *beside} if first <= yes <= last)


def _ends(unit: PublishedLane) -> tuple[Fraction, Fraction]:
    if unit.shown == "percent":
        near = Fraction(5, 200)
        low, high = (Fraction(unit.percent or 0, 100) + side for side in (-near, near))
        return (Fraction(0) if unit.percent == 5 else low, Fraction(1) if unit.percent == 95 else high)
    return ENDS.get(unit.band, DIVIDED)


def _bounds(rule: Rule) -> Iterable[Fraction]:
    return (HALF, Fraction(1, 3), Fraction(2, 3), rule.block, 1 - rule.block)
