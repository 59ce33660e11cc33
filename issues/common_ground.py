"""Where the groups stand on statements once a round has closed: what unites them, what all reject, what divides them (MATHS §3, §7 R5).
Plain data in, plain data out.

If a counted group is hidden, a statement gets a class that follows from the published bands alone, and the order inside a class is drawn:
a score, the lowest group or an order by scores would let groups that put their votes together work out a hidden one's. If all counted
groups are named, nothing is kept back: `issues.strength` measures how strong the agreement is in each group, and that is the order.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from issues.disclosure import (
    GroupTally,
    K,
    PublishedLane,
    counted_lanes,
    in_bands,
    lane_from_dict,
    lane_to_dict,
    publish,
    published_band,
)
from issues.strength import Strength, ranked

UNITES, REJECTED, DIVIDES, MIXED, NEEDS_VOICES = "unites", "rejected", "divides", "mixed", "needs_voices"
CLASSES = (UNITES, REJECTED, DIVIDES, MIXED, NEEDS_VOICES)  # in this order on every page


@dataclass(frozen=True)
class Statement:
    """What people agreed (`yes`), disagreed (`no`) or passed on, by group: secret. `lot`: an HMAC that the caller makes with the
    dialogue's key; it decides between statements that may not be ranked, and is never published.
    """

    key: str
    groups: tuple[GroupTally, ...]
    lot: bytes | str = field(repr=False)


@dataclass(frozen=True)
class Ground:
    """A statement as everybody sees it; to JSON by `to_dict`, back by `from_dict`.

    `needs` (keys of lanes whose voices are missing), `agreement` and `rejection` stay empty unless every counted group is named; the last
    two also where voices are missing.
    """

    key: str
    kind: str  # one of CLASSES
    lanes: tuple[PublishedLane, ...]
    needs: tuple[str, ...] = ()
    agreement: Strength | None = None
    rejection: Strength | None = None

    def to_dict(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "kind": self.kind,
            "lanes": [lane_to_dict(lane) for lane in self.lanes],
            "needs": list(self.needs),
            "agreement": self.agreement.to_dict() if self.agreement else None,
            "rejection": self.rejection.to_dict() if self.rejection else None,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Ground":
        return cls(
            data["key"],
            data["kind"],
            tuple(lane_from_dict(lane) for lane in data["lanes"]),
            tuple(data["needs"]),
            Strength.from_dict(data["agreement"]) if data["agreement"] else None,
            Strength.from_dict(data["rejection"]) if data["rejection"] else None,
        )


def common_ground(statements: Iterable[Statement], hidden: bool = False) -> tuple[Ground, ...]:
    """All statements of a round, in the order in which they are shown. `hidden`: as in `disclosure.publish`.

    One hidden counted group makes all of them bands: two looks on one page would tell which statement it took part in.
    """
    given = sorted(statements, key=lambda statement: (_bytes(statement.lot), statement.key))
    hidden = hidden or any(in_bands(statement.groups) for statement in given)
    found = [in_classes(statement) for statement in given] if hidden else in_numbers(given)
    return tuple(sorted(found, key=_place))


def in_classes(statement: Statement) -> Ground:
    lanes = publish(statement.groups, hidden=True, percents=False)
    return Ground(statement.key, class_of(lanes), lanes)


def in_numbers(statements: Sequence[Statement]) -> list[Ground]:
    """Every counted group is named: exact counts of six and more, who is missing, and how strongly they agree (MATHS §3.3 entire)."""
    counted = {statement.key: counted_lanes(statement.groups) for statement in statements}
    heard = {key: lanes for key, lanes in counted.items() if lanes and all(lane.has_quorum for lane in lanes)}
    agreement = ranked({key: [(lane.key, lane.yes, lane.voted) for lane in lanes] for key, lanes in heard.items()})
    rejection = ranked({key: [(lane.key, lane.no, lane.voted) for lane in lanes] for key, lanes in heard.items()})
    found = []
    for statement in statements:
        key, lanes = statement.key, publish(statement.groups)
        needs = tuple(lane.key for lane in counted[key] if not lane.has_quorum)
        kind = class_of_bands(bands_of(lanes)) if key in heard else NEEDS_VOICES
        shown = tuple(map(_few_untold, lanes))
        found.append(Ground(key, kind, shown, needs, agreement.get(key), rejection.get(key)))
    return found


def _few_untold(lane: PublishedLane) -> PublishedLane:
    """No number of fewer than six who took a side: of one it would be what that person said. What is left of a lane would tell it of a
    part, so one such part takes the numbers of all."""
    told = replace(lane, parts=tuple(map(_bare, lane.parts)) if any(map(_is_few, lane.parts)) else lane.parts)
    return _bare(told) if _is_few(told) else told


def _is_few(lane: PublishedLane) -> bool:
    return lane.shown == "count" and (lane.yes or 0) + (lane.no or 0) < K


def _bare(lane: PublishedLane) -> PublishedLane:
    return replace(lane, shown="few", band="", yes=None, no=None, passed=None)


def class_of(lanes: Iterable[PublishedLane]) -> str:
    """Of published bands, where some counted group is hidden: one that is not shown leaves the statement open, whatever the others say."""
    bands = bands_of(lanes)
    return NEEDS_VOICES if "few" in bands or not bands else class_of_bands(bands)


def class_of_bands(bands: Sequence[str]) -> str:
    """A named group all of whose people passed has no band ("few"): it agrees with nobody."""
    if set(bands) == {"for"}:
        return UNITES
    if set(bands) == {"against"}:
        return REJECTED
    return DIVIDES if {"for", "against"} <= set(bands) else MIXED


def bands_of(lanes: Iterable[PublishedLane]) -> list[str]:
    return [published_band(lane) for lane in lanes if lane.counted]


def _place(ground: Ground) -> tuple[int, int]:
    """By class; inside it by rank where there is one, else as drawn (sorting is stable)."""
    measure = ground.rejection if ground.kind == REJECTED else ground.agreement
    return CLASSES.index(ground.kind), measure.rank if measure else 0


def _bytes(lot: bytes | str) -> bytes:
    return lot.encode() if isinstance(lot, str) else lot
