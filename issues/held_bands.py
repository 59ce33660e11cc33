"""What is kept of statements that a round has found: a letter for each group of each statement, and nothing else (MATHS §7, R0 and R2).
Plain data in, plain data out."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

from issues.disclosure import GroupTally, PublishedLane, publish, published_band, units
from issues.held_by import AGAINST, DIVIDED, FEW, FOR, Held, order

LETTERS = {FOR: "f", DIVIDED: "d", AGAINST: "a", FEW: "-"}
BANDS = {letter: band for band, letter in LETTERS.items()}
SHOWN = ("key", "name", "palette", "pattern", "counted")
MOST_SETS = 5  # groups of which every set has a line of its own


def found(statements: Iterable[tuple[str, Sequence[GroupTally]]]) -> list[Held]:
    """In the order of the rule. `statements`: (ref, its tallies of yes and no by group), in the order of their places. Bands alone: not
    even where all groups are named is a number told."""
    every = (
        Held(ref, place, publish(tallies, hidden=True, percents=False))
        for place, (ref, tallies) in enumerate(statements, 1)
    )
    return order(every)


def kept(helds: Sequence[Held], groups: Sequence[GroupTally]) -> dict[str, Any]:
    """What a round keeps, JSON-able. `groups`: those asked, also where there was no statement at all."""
    return {
        "groups": [_plain(lane) for lane in publish(groups, hidden=True, percents=False)],
        "bands": ["".join(LETTERS[published_band(unit)] for unit in units(held.lanes)) for held in helds],
    }


def _plain(lane: PublishedLane) -> dict[str, Any]:
    return {name: getattr(lane, name) for name in SHOWN} | {"parts": [_plain(part) for part in lane.parts]}


def lanes_of(results: Mapping[str, Any], n: int) -> tuple[PublishedLane, ...]:
    """What is published of the n-th statement, from 0 on."""
    letters = iter(results["bands"][n])
    return tuple(_read(group, letters) for group in results["groups"])


def _read(group: Mapping[str, Any], letters: Iterator[str]) -> PublishedLane:
    band = BANDS[next(letters)]
    parts = tuple(_read(part, letters) for part in group["parts"])
    shown: dict[str, Any] = {"shown": "few"} if band == FEW else {"shown": "band", "band": band}
    return PublishedLane(**{name: group[name] for name in SHOWN}, **shown, parts=parts)


def keys_of(results: Mapping[str, Any]) -> list[str]:
    """Of every group and part, in their order."""
    return [unit["key"] for group in results["groups"] for unit in (group, *group["parts"])]


def holding(results: Mapping[str, Any], keys: Collection[str]) -> list[int]:
    """Which statements most have in every one of these groups, from 0 on; none where no group is named, or one that is not known."""
    known = keys_of(results)
    if not keys or not set(keys) <= set(known):
        return []
    at = [known.index(key) for key in keys]
    return [n for n, letters in enumerate(results["bands"]) if all(letters[i] == LETTERS[FOR] for i in at)]


def blank(results: Mapping[str, Any], keys: Collection[str]) -> int:
    """Of how many statements it cannot be shown whether all of these groups have it: one of them is too few there (R2: whatever the
    others say)."""
    known = keys_of(results)
    at = [known.index(key) for key in keys]
    return sum(any(letters[i] == LETTERS[FEW] for i in at) for letters in results["bands"])


def shown_first(results: Mapping[str, Any]) -> list[int]:
    """All statements, from 0 on: those of which something is shown of some group, then those of which nothing is, each in their order."""
    return sorted(range(len(results["bands"])), key=lambda n: is_blank(results, n))


def is_blank(results: Mapping[str, Any], n: int) -> bool:
    """Whether nothing is shown of the n-th statement, of no group."""
    return set(results["bands"][n]) <= {LETTERS[FEW]}


def unshown(results: Mapping[str, Any]) -> list[str]:
    """The groups and parts of which nothing is shown of any statement."""
    few = LETTERS[FEW]
    known = enumerate(keys_of(results))
    return [key for i, key in known if results["bands"] and all(letters[i] == few for letters in results["bands"])]


def sets(results: Mapping[str, Any]) -> list[tuple[tuple[str, ...], int]]:
    """[(counted groups that share statements, how many that no larger set shares)], the largest sets first: each statement once. Where
    there are more groups than MOST_SETS, pairs only, each with all that it shares."""
    counted = [group["key"] for group in results["groups"] if group["counted"]]
    if len(counted) > MOST_SETS:
        pairs = ((some, len(holding(results, some))) for some in combinations(counted, 2))
        return [(some, number) for some, number in pairs if number]
    found = Counter(_sharing(results))
    order = [some for size in range(len(counted), 1, -1) for some in combinations(counted, size)]
    return [(some, found[some]) for some in order if found[some]]


def shared(results: Mapping[str, Any]) -> int:
    """How many statements at least two counted groups have."""
    return sum(len(some) > 1 for some in _sharing(results))


def _sharing(results: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """The counted groups that have it, of each statement."""
    counted = [group["key"] for group in results["groups"] if group["counted"]]
    held = {key: set(holding(results, [key])) for key in counted}
    return [tuple(key for key in counted if n in held[key]) for n in range(len(results["bands"]))]


def are_apart(results: Mapping[str, Any]) -> bool:
    """Whether `sets` tells each statement once."""
    return sum(group["counted"] for group in results["groups"]) <= MOST_SETS
