"""What of a ballot may be seen: the same for every role, on every page, wall, export, mail and API. Plain data in,
plain data out.

Hidden and protected groups are alike here: both are `hidden`. Two things keep small groups safe, and neither depends
on whether a result looks delicate (an exception made for unanimous groups would tell that they were unanimous): one
look for all lanes of a result, and figures so coarse that they hold for many possible votes.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from fractions import Fraction
from typing import Any

from dialogue.digests import digest
from issues.tallies import Lane, Part, Tally, sums

K = 6  # at five, a lone dissenter would learn how each colleague voted
PERCENT_FROM = 40  # decided votes
STEP = 5  # of percentages, and of totals while an item is open
NAMED = "named"


@dataclass(frozen=True)
class PublishedLane:
    """A lane, part or consultative group as everybody sees it; to JSON by `lane_to_dict`, back by `lane_from_dict`."""

    key: str
    name: str
    palette: str
    pattern: str
    counted: bool
    shown: str  # "band" | "percent" | "count" | "few" (fewer than K decided: nothing drawn)
    band: str = ""  # "for" | "divided" | "against"
    percent: int | None = None
    yes: int | None = None
    no: int | None = None
    passed: int | None = None  # these three only when shown == "count"
    parts: tuple["PublishedLane", ...] = ()
    leaning: str = (
        ""  # "against" where the band is "divided" and the sentence names it as against; never stored with a decision
    )


@dataclass(frozen=True)
class GroupTally:
    """A group with its votes: secret. `members` are the confirmed; with parts, the numbers are their sums."""

    key: str
    name: str
    palette: str
    pattern: str
    counted: bool
    policy: str  # named | hidden | protected
    members: int
    yes: int = 0
    no: int = 0
    passed: int = 0
    parts: tuple["GroupTally", ...] = ()

    def __post_init__(self) -> None:
        if self.parts and (self.members, self.yes, self.no, self.passed) != sums(self.parts):
            raise ValueError(f"{self.key}: the numbers of a group are the sums of its parts")

    def with_parts(self, parts: Sequence["GroupTally"]) -> "GroupTally":
        members, yes, no, passed = sums(parts)
        return replace(self, members=members, yes=yes, no=no, passed=passed, parts=tuple(parts))

    @property
    def decided(self) -> int:
        return self.yes + self.no

    @property
    def is_hidden(self) -> bool:
        return self.policy != NAMED or any(part.is_hidden for part in self.parts)

    @property
    def is_few(self) -> bool:
        """Too few decided votes for a band. One part with few makes its lane few: see `band_lane`."""
        return any(part.is_few for part in self.parts) if self.parts else self.decided < K


def counted_lanes(groups: Iterable[GroupTally]) -> list[Lane]:
    """The lanes that the rule counts, as `issues.decisions.decide` takes them."""
    return [
        Lane(
            g.key,
            g.members,
            g.yes,
            g.no,
            g.passed,
            tuple(Part(p.key, p.members, p.yes, p.no, p.passed) for p in g.parts),
        )
        for g in groups
        if g.counted
    ]


def in_bands(groups: Iterable[GroupTally]) -> bool:
    """Whether every lane of the result is a band: some counted lane or part is not named."""
    return any(group.counted and group.is_hidden for group in groups)


def publish(groups: Sequence[GroupTally], hidden: bool = False, percents: bool = True) -> tuple[PublishedLane, ...]:
    """The figures of a closed item. `hidden` says that a counted group was hidden when the ballot opened; `percents` False: words alone
    for large groups, too.

    If a counted group is hidden, then or now, every group is a band, named ones too. Otherwise exact counts, except
    for a hidden consultative group, which is a band by itself: its votes enter no sum.
    """
    bands = hidden or in_bands(groups)
    return tuple(band_lane(group, percents) if bands or group.is_hidden else count_lane(group) for group in groups)


def count_lane(group: GroupTally) -> PublishedLane:
    parts = tuple(count_lane(part) for part in group.parts)
    return bare(group, "count", yes=group.yes, no=group.no, passed=group.passed, parts=parts)


def band_lane(group: GroupTally, percents: bool = True) -> PublishedLane:
    """A group without numbers.

    A lane with parts is worked out from what is published of them and never from its votes, so that subtracting the
    parts from the lane gives nothing. One part with few makes the whole lane few: a band of all its votes would tell
    how the few voted, and a band of the other parts would let them speak for the few.
    """
    if group.parts:
        parts = tuple(band_lane(part, percents) for part in group.parts)
        if any(part.shown == "few" for part in parts):
            return bare(group, "few", parts=parts)
        return bare(group, "band", band=joint_band(parts), parts=parts)
    if group.decided < K:
        return bare(group, "few")
    share = Fraction(group.yes, group.decided)
    if percents and group.decided >= PERCENT_FROM:
        return bare(group, "percent", percent=coarse_percent(share))
    return bare(group, "band", band=band_of(share))


def bare(group: GroupTally, shown: str, **figures: Any) -> PublishedLane:
    return PublishedLane(group.key, group.name, group.palette, group.pattern, group.counted, shown, **figures)


def band_of(share: Fraction) -> str:
    if share >= Fraction(2, 3):
        return "for"
    return "against" if share <= Fraction(1, 3) else "divided"


def units(lanes: Iterable[PublishedLane]) -> list[PublishedLane]:
    """Every group with its parts behind it."""
    return [unit for lane in lanes for unit in (lane, *lane.parts)]


def published_band(lane: PublishedLane) -> str:
    """In which band a lane lies by what is published of it: "for", "divided", "against", or "few" where nothing is shown or nobody
    said yes or no."""
    if lane.shown == "percent":
        return band_of(Fraction(lane.percent or 0, 100))
    if lane.shown == "count":
        decided = (lane.yes or 0) + (lane.no or 0)
        return band_of(Fraction(lane.yes or 0, decided)) if decided else "few"
    return lane.band or "few"


def coarse_percent(share: Fraction) -> int:
    """To the nearest five, half upwards, and never above 95 or below 5: no figure of its own for "all"."""
    return min(95, max(5, STEP * int(share * 100 / STEP + Fraction(1, 2))))


def joint_band(parts: Iterable[PublishedLane]) -> str:
    """The band the parts share; if they differ, the lane is divided. A part with a percentage counts by that figure."""
    bands = {published_band(part) for part in parts}
    return bands.pop() if len(bands) == 1 else "divided"


def lane_to_dict(lane: PublishedLane) -> dict[str, Any]:
    """JSON-able. A leaning is left out where there is none: the release before this one knows no such field."""
    data = {field.name: getattr(lane, field.name) for field in fields(lane)}
    data["parts"] = [lane_to_dict(part) for part in lane.parts]
    return {name: value for name, value in data.items() if value or name != "leaning"}


def lane_from_dict(data: Mapping[str, Any]) -> PublishedLane:
    """The inverse of `lane_to_dict`, also after a trip through JSON."""
    return PublishedLane(**{**data, "parts": tuple(lane_from_dict(part) for part in data.get("parts", ()))})


def leaning(lanes: Iterable[PublishedLane], against: Iterable[str]) -> tuple[PublishedLane, ...]:
    """The lanes beside a sentence that names the groups of `against`: a divided one among them leans that way, or word
    and drawing would contradict each other.
    """
    named = set(against)
    return tuple(
        replace(
            lane,
            leaning="against" if lane.band == "divided" and lane.key in named else "",
            parts=leaning(lane.parts, named),
        )
        for lane in lanes
    )


def is_unshown(lanes: Iterable[PublishedLane]) -> bool:
    """Whether nothing is shown of some counted group or of a part of it: then no list of groups is whole."""
    return any(unit.shown == "few" for lane in lanes if lane.counted for unit in (lane, *lane.parts))


def publishable_against(keys: Iterable[str], groups: Sequence[GroupTally], hidden: bool = False) -> tuple[str, ...]:
    """Those of the lanes and parts that may be named as against, in the order given.

    All if every counted group is named; otherwise those with K decided votes. A lane with parts needs K in each part:
    its own votes are not published, and naming its majority beside them could tell how a small part voted.
    """
    everything = not (hidden or in_bands(groups))
    enough = {unit.key for group in groups for unit in (group, *group.parts) if not unit.is_few}
    return tuple(key for key in keys if everything or key in enough)


def steps_of_five(n: int) -> int:
    """The total shown while an item is open: at least this many."""
    return n // STEP * STEP


def attendance_band(n: int, of: int) -> str:
    """For the team while an item is open: "few" up to a third of those present, "most" from two thirds on."""
    if 3 * n <= of:
        return "few"
    return "most" if 3 * n >= 2 * of else "about half"


def heard(labels: Iterable[str], keys: Iterable[str]) -> dict[str, int]:
    """From which groups the answers to an issue came, once all its questions have closed: {key: at least so many}; 0 says
    fewer than K.

    `labels` are what everybody can read under the answers: the group's key, or "" where the author did not want it shown.
    Only labels come in, never the group itself, so that an answer without one counts for no group; and answers are
    counted, not people, because how many people stand behind the answers of a hidden group would tie answers together.
    """
    given = list(labels)
    return {key: at_least(given.count(key)) for key in keys}


def at_least(n: int) -> int:
    """A count after closing, as for all other groups: nothing below K, then in steps of five."""
    return max(K, steps_of_five(n)) if n >= K else 0


def result_hash(published: Any) -> str:
    """SHA-256 in hex over canonical JSON of published figures (dataclasses, dicts, lists, texts, whole numbers).

    TypeError for anything else, so that no fraction or date slips in; a tally, which is secret, is refused too.
    """
    text = json.dumps(plain(published), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return digest(text)


def plain(value: Any) -> Any:
    if isinstance(value, (GroupTally, Tally, float)):
        raise TypeError(f"only published figures are hashed: {type(value).__name__}")
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return value
