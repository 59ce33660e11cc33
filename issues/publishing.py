"""What a closed ballot publishes, from its secret counts: plain data in, plain data out.

One function for the product and for `tests.bench_disclosure`, which measures what can be concluded from its answer.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from issues import effects
from issues.decisions import Outcome, Ranked, decide, effect, order, settled
from issues.disclosure import GroupTally, PublishedLane, counted_lanes, in_bands, publish
from issues.rules import Rule
from issues.verdicts import Facts, facts_of

REASONS = 3  # of hidden groups, a side: in full lists their number told how a whole group had voted
SETTLED_FROM = 3  # issues a ballot has before it is said of all of them together: of one alone it told too much


@dataclass(frozen=True)
class Asked:
    """One item of a ballot with its votes: secret. `place` is its place in the list."""

    key: Any
    groups: tuple[GroupTally, ...]
    role: str  # a row of item_roles.TABLE
    place: int = 0
    lays_ground: bool = False  # a building block, as frozen in the ballot
    urgency: Fraction = Fraction(0)


@dataclass(frozen=True)
class Told:
    """One item of a closed ballot as everybody sees it. `settled` is None where it is not said."""

    key: Any
    outcome: str
    effect: str
    facts: Facts
    lanes: tuple[PublishedLane, ...]
    settled: bool | None
    rank: int | None = None


@dataclass(frozen=True)
class BallotTold:
    items: tuple[Told, ...]
    settled: bool | None  # of the whole ballot; None where it is said of each issue, or not at all


def tell(asked: Sequence[Asked], rule: Rule, kind: str, hidden: bool = False) -> BallotTold:
    """Decide each item and reduce everything to what may be seen. `hidden`: a counted group was hidden at the opening."""
    bands = hidden or any(in_bands(item.groups) for item in asked)
    lanes = [counted_lanes(item.groups) for item in asked]
    outcomes = [decide(each, rule) for each in lanes]
    ranks = ranked(asked, outcomes, kind, bands) if kind == "final" else {}
    items = tuple(
        Told(
            key=item.key,
            outcome=outcome.outcome,
            effect=effect(outcome, kind, item.role),
            facts=facts_of(outcome, item.groups, rule, kind, bands),
            lanes=publish(item.groups, bands),
            settled=None if bands else settled(counted, rule),
            rank=ranks.get(item.key),
        )
        for item, outcome, counted in zip(asked, outcomes, lanes, strict=True)
    )
    together = bands and len(asked) >= SETTLED_FROM
    return BallotTold(items, all(settled(counted, rule) for counted in lanes) if together else None)


def ranked(asked: Sequence[Asked], outcomes: Sequence[Outcome], kind: str, bands: bool) -> dict[Any, int]:
    """{key: place in the order} of the kept items."""
    kept = [
        Ranked(item.key, item.urgency, None if bands else outcome.mean, item.place, item.lays_ground)
        for item, outcome in zip(asked, outcomes, strict=True)
        if effects.TABLE[effect(outcome, kind, item.role)].ranked
    ]
    return {item.key: place for place, item in enumerate(order(kept), 1)}


def told_reasons(said: Iterable[dict[str, str]], groups: Sequence[GroupTally], chance: Any) -> list[dict[str, str]]:
    """Of the reasons given with the votes on an item, those that are published, in an order of chance. All of named groups
    (whose "group" is a key), at most three a side of hidden ones (whose "group" is "").

    Where fewer than six of a hidden group decided they stand in one list without sides, because beside such a blank the
    sides would tell how those few voted.
    """
    one_list = any(unit.is_hidden and unit.is_few for group in groups for unit in group.parts or (group,))
    shuffled = [{**reason, "side": ""} if one_list else reason for reason in said]
    chance.shuffle(shuffled)
    taken: Counter[str] = Counter()
    kept = []
    for reason in shuffled:
        taken[reason["side"]] += not reason["group"]
        if reason["group"] or taken[reason["side"]] <= REASONS:
            kept.append(reason)
    return kept
