"""Votes of groups as plain numbers: a lane of the rule, and the parts inside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Self

HALF = Fraction(1, 2)
ENOUGH = 3  # voices below which a group of three or more members has not spoken
CHECKED_FROM = 5  # members from which a part is checked on its own


@dataclass(frozen=True)
class Tally:
    """Votes of one group. `members` are those confirmed at the count; votes of people removed since may exceed them."""

    key: str
    members: int
    yes: int
    no: int
    passed: int

    def __post_init__(self) -> None:
        if min(self.members, self.yes, self.no, self.passed) < 0:
            raise ValueError(f"{self.key}: a tally has no negative numbers")

    @property
    def decided(self) -> int:
        return self.yes + self.no

    @property
    def voted(self) -> int:
        return self.decided + self.passed

    @property
    def missing(self) -> int:
        return max(0, self.members - self.voted)

    @property
    def share(self) -> Fraction | None:
        """Yes among those who took a side; None when nobody did."""
        return Fraction(self.yes, self.decided) if self.decided else None

    def objects(self, block: Fraction = HALF) -> bool:
        return self.no > block * self.decided

    def insists(self, block: Fraction = HALF) -> bool:
        return self.yes > block * self.decided


@dataclass(frozen=True)
class Part(Tally):
    """A part of a lane, such as the diggers beside the owners."""

    @property
    def checked(self) -> bool:
        """Large enough, and heard enough, to count on its own."""
        return self.members >= CHECKED_FROM and self.decided >= max(ENOUGH, half_of(self.members))


@dataclass(frozen=True)
class Lane(Tally):
    """A group that the rule counts. With parts, its numbers are their sums (ValueError otherwise): see `of_parts`."""

    parts: tuple[Part, ...] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.parts and (self.members, self.yes, self.no, self.passed) != sums(self.parts):
            raise ValueError(f"{self.key}: the numbers of a lane are the sums of its parts")

    @classmethod
    def of_parts(cls, key: str, parts: Sequence[Part]) -> Self:
        return cls(key, *sums(parts), parts=tuple(parts))

    @property
    def has_quorum(self) -> bool:
        return self.voted >= quorum_of(self.members)

    @property
    def has_decided(self) -> bool:
        return self.decided >= max(1, min(self.members, ENOUGH))

    @property
    def units(self) -> tuple[Tally, ...]:
        """The lane and those of its parts that are checked on their own."""
        return (self, *(part for part in self.parts if part.checked))


def quorum_of(members: int) -> int:
    """Votes from which a group has been heard; one of nobody never is."""
    return max(1, min(members, ENOUGH), half_of(members))


def half_of(members: int) -> int:
    return (members + 1) // 2


def sums(tallies: Sequence[Any]) -> tuple[int, int, int, int]:
    """Members, yes, no and passed, added up."""
    return (
        sum(t.members for t in tallies),
        sum(t.yes for t in tallies),
        sum(t.no for t in tallies),
        sum(t.passed for t in tallies),
    )
