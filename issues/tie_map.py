"""The map of ties: from plain data to two pictures' places, a broad one and one for phones.

Pure, and the same whatever the order of what goes in: `place`, then the key, orders groups and ties.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from issues.tie_columns import columns
from issues.tie_ladder import ladder
from issues.tie_places import WORDS, Group, Plan, Tie

__all__ = ["MOST", "WORDS", "Figure", "Group", "Tie", "figure"]
MOST = 24  # lines in one picture; the table has them all


@dataclass(frozen=True)
class Figure:
    """`ties`: all of them, numbered from 1 in this order; the first MOST are drawn. `broad`: None where it would be too small to read."""

    groups: tuple[Group, ...]
    ties: tuple[Tie, ...]
    broad: Plan | None
    tall: Plan
    published: bool = False  # the words of a closed round, not a paper's

    @property
    def names(self) -> dict[str, str]:
        return {group.key: group.name for group in self.groups}

    @property
    def words(self) -> list[str | None]:
        """Those that occur, in the order of WORDS, "not asked" last."""
        said = {word for tie in self.ties for word in (tie.from_word, tie.to_word)}
        return [word for word in (*WORDS, None) if word in said]


def figure(groups: Iterable[Group], ties: Iterable[Tie], *, published: bool = False) -> Figure:
    """Where everything stands. A tie to a group that is not here, or of a group to itself, is left out.

    `published`: the words are those of closed rounds ("mostly strained"), not of a paper ("strained").
    """
    known = tuple(sorted(groups, key=lambda group: group.order))
    keys = {group.key for group in known}
    between = tuple(
        sorted(
            (t for t in ties if t.from_key != t.to_key and {t.from_key, t.to_key} <= keys), key=lambda tie: tie.order
        )
    )
    return Figure(known, between, columns(known, between[:MOST]), ladder(known, between[:MOST]), published)
