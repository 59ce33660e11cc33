"""What the map of ties is made of: groups and ties as plain data, and the places where their boxes and lines come to stand.

Pure. All measures are in the picture's own units, which are pixels where it stands in its natural size.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from textwrap import wrap

# How one side says a tie is: the framework's five words, those that a round publishes (MATHS §7 R1), None where nobody was asked.
WORDS = ("conflict", "strained", "mixed", "working", "cooperation", "apart", "few", "few_meet")
PITCH, FIRST = 24, 22  # from line to line along the side of a box, and from its corner to the first
END = 30  # what stands before a box: the mark of its side, and the head of the arrow
NAME, SMALL = 14, 13  # sizes of type
_LINE = {NAME: 18, SMALL: 17}
_WIDE = {NAME: 0.62, SMALL: 0.54}  # of the size of type: how wide a letter is, on the safe side
_PAD, _PIN = 11, 23  # inside a box: beside a bare edge, beside one with numbers


@dataclass(frozen=True)
class Group:
    """`tier`: 1 has most power and capital, 4 least. `lane`: the key of the lane this is a part of. `size`: a rough word for how many."""

    key: str
    name: str
    tier: int
    palette: str = ""
    pattern: str = "plain"
    lane: str = ""
    counted: bool = True
    roles: tuple[str, ...] = ()
    size: str = ""
    place: int = 0

    @property
    def order(self) -> tuple[int, str]:
        return self.place, self.key


@dataclass(frozen=True)
class Tie:
    """`from_word`, `to_word`: how each side sees it, one of WORDS, or None where it was not asked."""

    key: str
    from_key: str
    to_key: str
    kind: str
    from_word: str | None = None
    to_word: str | None = None
    place: int = 0

    @property
    def order(self) -> tuple[int, str]:
        return self.place, self.key

    @property
    def is_seen_differently(self) -> bool:
        """Both sides told something, and not the same: words are compared, never numbers (MATHS §7 R1)."""
        said = {self.from_word, self.to_word}
        return len(said) == 2 and not said & {None, "few", "few_meet"}


@dataclass(frozen=True)
class Box:
    group: Group
    x: float
    y: float
    width: float
    height: float
    lines: tuple[tuple[str, bool, float], ...]  # (text, whether it is part of the name, how far in), from the top down


@dataclass(frozen=True)
class Line:
    """A tie from the box it comes from to the box it goes to; all its stretches run across or down."""

    number: int
    tie: Tie
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Plan:
    """One picture: `frames` (x, y, width, height, palette) hold a lane with its parts, `rows` (tier, top, bottom) the four tiers."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    frames: tuple[tuple[float, float, float, float, str], ...] = ()
    rows: tuple[tuple[int, float, float], ...] = ()
    is_ladder: bool = False


def first_below(groups: Iterable[Group], width: float) -> float:
    """From the top of boxes of such a width to their first line, if their names have the whole width above it."""
    return _PAD + _LINE[NAME] * max((len(_name(group, width, (0, 0))) for group in groups), default=1) + 14


def box(group: Group, x: float, y: float, width: float, ports: tuple[int, int], first: float, roles: int) -> Box:
    """High enough for its name and as many lines as end at it; what is left of it tells its roles.

    `ports`: how many places for lines its left and right side have, with room beside them for numbers, the first so far from its
    top. `roles`: lines of roles for which it grows.
    """
    inset, outset = (_PIN if count else _PAD for count in ports)
    within = width - inset - outset
    name = _name(group, width, ports if first == FIRST else (0, 0))
    size = cut(group.size, within, SMALL, 1)
    grown = len(_whole(group.roles, within, roles))
    text = len(name) * _LINE[NAME] + (len(size) + grown) * _LINE[SMALL] + 2 * _PAD
    height = max(text, first + FIRST + (max(ports) - 1) * PITCH if any(ports) else 0)
    left = int((height - 2 * _PAD - len(name) * _LINE[NAME]) // _LINE[SMALL]) - len(size)
    more = (*size, *_whole(group.roles, within, left))
    lines = (*((text, True, float(_PAD)) for text in name), *((text, False, float(inset)) for text in more))
    return Box(group, x, y, width, height, lines)


def _name(group: Group, width: float, ports: tuple[int, int]) -> list[str]:
    return cut(group.name, width - sum(_PIN if count else _PAD for count in ports), NAME, 3)


def _whole(roles: tuple[str, ...], width: float, most: int) -> list[str]:
    """As many roles, each whole, as so many lines hold."""
    for count in range(len(roles), 0, -1):
        told = ", ".join(roles[:count]) + (",\N{NO-BREAK SPACE}…" if count < len(roles) else "")
        lines = wrap(told, _letters(width, SMALL), break_long_words=False, break_on_hyphens=False)
        if len(lines) <= most and max(map(len, lines)) <= _letters(width, SMALL):
            return lines
    return []


def cut(text: str, width: float, size: int, most: int) -> list[str]:
    """`text` in at most so many lines of `width`; a word that is too long is broken, what is left over is an ellipsis."""
    return (
        wrap(str(text), _letters(width, size), max_lines=most, placeholder="…", break_on_hyphens=False) if text else []
    )


def _letters(width: float, size: int) -> int:
    return max(4, int(width / (_WIDE[size] * size)))


def baseline(box: Box, number: int) -> float:
    """Where the text of a box's line stands."""
    above = sum(_LINE[NAME if is_name else SMALL] for _text, is_name, _inset in box.lines[:number])
    return box.y + _PAD + above + 13


def halves(points: tuple[tuple[float, float], ...]) -> tuple[list[tuple[float, float]], list[tuple[float, float]]]:
    """A line cut in the middle of its length: what belongs to either side."""
    stretches = list(pairwise(points))
    left = sum(_length(one, other) for one, other in stretches) / 2
    for at, (one, other) in enumerate(stretches):
        length = _length(one, other)
        if left <= length:
            share = left / length if length else 0
            middle = (one[0] + (other[0] - one[0]) * share, one[1] + (other[1] - one[1]) * share)
            return [*points[: at + 1], middle], [middle, *points[at + 1 :]]
        left -= length
    return list(points), [points[-1]]


def _length(one: tuple[float, float], other: tuple[float, float]) -> float:
    return abs(one[0] - other[0]) + abs(one[1] - other[1])
