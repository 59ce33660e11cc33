"""Which groups hold which statements, or take which tasks, as SVG: a lane for each group, all equally wide, and in it a cell for each of
them, by number.

Pure: published bands in, SVG text out, as issues/tie_drawing.py does it: on screen the colours come from classes (static/css/ties.css),
in documents from literal attributes. A band is told by the shape of its cell, not by colour alone: full, half, a dash, or a broken edge.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from django.utils.translation import gettext

from issues import held_bands
from issues.disclosure import published_band, units
from issues.held_by import AGAINST, DIVIDED, FEW, FOR, JOINT_FEW, WORDS, WORDS_OF_VISIONS, Words
from issues.lanes import PATTERNS, lane_defs
from issues.tie_drawing import Pen
from issues.tie_places import NAME, SMALL, cut
from issues.who_does import OTHERS_EXPECT, WORDS_OF_OWN, Row, own_word

MOST = 12  # statements or tasks, of which a phone shows each cell
TASKS = "tasks"  # stands where statements have their collection
NARROW, BROAD, NAMES = 360, 580, 180  # units: with names above the lanes, with names beside them, and what these take
TOP, LINE, GAP, KEY = (
    22,
    17,
    8,
    26,
)  # heights: of the numbers, of a name above its lane, between lanes, of a line of the key
THICK, THIN = 22, 14  # of a lane, of a part


@dataclass(frozen=True)
class Lane:
    """A group with its band of each statement or task, in their order."""

    name: str
    palette: str
    pattern: str
    is_part: bool
    bands: tuple[str, ...]


def lanes_of(results: Mapping[str, Any], places: Sequence[int], names: Mapping[str, str]) -> list[Lane]:
    """What a round has kept of the statements at these places (from 0 on), but for groups of which nothing is shown of any. `names`: {key:
    what a group is called}."""
    unshown = held_bands.unshown(results)
    columns = [tuple(map(published_band, units(held_bands.lanes_of(results, n)))) for n in places]
    every = [(group, is_part) for lane in results["groups"] for group, is_part in _with_parts(lane)]
    return [
        Lane(names[group["key"]], group["palette"], group["pattern"], is_part, tuple(bands[at] for bands in columns))
        for at, (group, is_part) in enumerate(every)
        if group["key"] not in unshown
    ]


def lanes_of_tasks(tables: Sequence[Sequence[Row]], names: Mapping[str, str]) -> list[Lane]:
    """Whether most of each group see these tasks as their own, but for groups of which nothing is shown of any. Parts are asked of whole
    groups and have no lane. `tables`: as `who_does.published` makes them."""
    found = [
        Lane(
            names[row["key"]],
            row["palette"],
            row["pattern"],
            False,
            tuple(own_word(table[at], table) for table in tables),
        )
        for at, row in enumerate(tables[0] if tables else ())
    ]
    return [lane for lane in found if set(lane.bands) != {FEW}]


def _with_parts(lane: Mapping[str, Any]) -> list[tuple[Mapping[str, Any], bool]]:
    return [(lane, False), *((part, True) for part in lane["parts"])]


def title_of(collection: str) -> str:
    return gettext("Which group takes which task") if collection == TASKS else gettext("Which group has which")


def words_of(collection: str) -> dict[str, Words]:
    """What the key calls each band, in the order in which it stands there."""
    words = {"visions": WORDS_OF_VISIONS, TASKS: WORDS_OF_OWN}.get(collection, WORDS)
    return {**words, FEW: JOINT_FEW}


def in_words(lanes: Sequence[Lane], words: Mapping[str, Words]) -> str:
    """All that the picture shows: of each group which numbers it has, and which not."""
    return " ".join(f"{lane.name}: {_said(lane, words)}." for lane in lanes)


def _said(lane: Lane, words: Mapping[str, Words]) -> str:
    numbers = {band: [str(n) for n, each in enumerate(lane.bands, 1) if each == band] for band in words}
    return "; ".join(f"{words[band]} {', '.join(each)}" for band, each in numbers.items() if each)


def matrix_svg(
    lanes: Sequence[Lane],
    *,
    title: str,
    desc: str,
    ids: str,
    words: Mapping[str, Words],
    broad: bool = False,
    literal: bool = False,
) -> str:
    """The picture. `title` names it, `desc` tells in words what it shows; `ids` stands before its ids, one of a kind on a page; `words`:
    what a band is called below it. `broad`: for paper and walls, names beside the lanes."""
    pen = Pen(literal=literal, ids=f"{ids}-")
    grid = _Grid(len(lanes[0].bands) if lanes else 0, broad)
    drawn = [pen.text(grid.middle(n), 14, str(n + 1), "pin") for n in range(grid.columns)]
    y: float = TOP
    for lane in lanes:
        drawn.append(_lane(lane, grid, pen, y))
        y += height_of(lane, broad=broad)
    used = [band for band in words if any(band in lane.bands for lane in lanes)]
    below, height = _key(used, words, grid, pen, y)
    return _open(grid, height, pen, title, desc) + "".join(drawn) + below + "</svg>"


def height_of(lane: Lane, *, broad: bool) -> float:
    return (THIN if lane.is_part else THICK) + GAP + (0 if broad else LINE)


class _Grid:
    """Where the cells stand."""

    def __init__(self, columns: int, broad: bool):
        self.columns, self.broad = columns, broad
        self.width, self.left = (BROAD, NAMES) if broad else (NARROW, 0)
        self.names = NAMES if broad else NARROW
        self.each = (self.width - self.left) / max(1, columns)

    def middle(self, n: int) -> float:
        return self.left + (n + 0.5) * self.each


def _lane(lane: Lane, grid: _Grid, pen: Pen, y: float) -> str:
    thick = THIN if lane.is_part else THICK
    x = 10 if lane.is_part else 0
    size, ink = (SMALL, "soft") if lane.is_part else (NAME, "name")
    rows = cut(lane.name, grid.names - 12 - x, size, 2 if grid.broad and not lane.is_part else 1)
    base = y + thick / 2 + 4.5 - 7 * (len(rows) - 1) if grid.broad else y + 12
    name = "".join(pen.text(x, base + 14 * at, row, ink) for at, row in enumerate(rows))
    top = y if grid.broad else y + LINE
    cells = (
        _cell(band, lane, pen, grid.left + n * grid.each + 1, top, grid.each - 2, thick)
        for n, band in enumerate(lane.bands)
    )
    return name + "".join(cells)


def _cell(band: str, lane: Lane, pen: Pen, x: float, y: float, wide: float, high: float) -> str:
    """As the marks beside the words are (issues/templatetags/held.py)."""
    right, bottom = x + wide, y + high
    box = f"M{x:.4g} {y:g}H{right:.4g}V{bottom:g}H{x:.4g}Z"
    if band == FOR:
        return _filled(box, lane, pen)
    if band == DIVIDED:
        half = f"M{x:.4g} {bottom:g}V{y:g}L{right:.4g} {bottom:g}Z"
        return f'<path d="{box}" {pen.inks["open"]}/>{_filled(half, lane, pen)}'
    if band in (AGAINST, OTHERS_EXPECT):
        middle, level = x + wide / 2, y + high / 2
        ring = f'<circle cx="{middle:.4g}" cy="{level:g}" r="{high / 2 - 1.5:g}" {pen.inks["arc"]}/>'
        dash = f'<path d="M{middle - 5:.4g} {level:g}h10" {pen.inks["arc"]}/>'
        return f'<path d="{box}" {pen.inks["open"]}/>{dash}{ring if band == OTHERS_EXPECT else ""}'
    return f'<path d="{box}" {pen.inks["dashed"]}/>'


def _filled(path: str, lane: Lane, pen: Pen) -> str:
    ids = pen.ids if pen.literal else ""
    tile = f'<path d="{path}" fill="url(#{ids}ln-{lane.pattern})"/>' if lane.pattern in PATTERNS else ""
    return f'<path d="{path}" {pen.fill(lane.palette)}/>{tile}'


def _key(used: Sequence[str], words: Mapping[str, Words], grid: _Grid, pen: Pen, y: float) -> tuple[str, float]:
    """(the shapes with their words, in lines below the lanes; the height of both)"""
    plain = Lane("", "", "plain", False, ())
    drawn, x, top = "", 0.0, y + 8
    for band in used:
        wide = 40 + len(str(words[band])) * SMALL * 0.58
        if x and x + wide > grid.width:
            x, top = 0.0, top + KEY
        drawn += _cell(band, plain, pen, x + 1, top, 18, 14) + pen.text(x + 25, top + 12, str(words[band]), "soft")
        x += wide
    return drawn, top + KEY if used else y


def _open(grid: _Grid, height: float, pen: Pen, title: str, desc: str) -> str:
    size = f'viewBox="0 0 {grid.width} {height:g}"'
    told = f'<title id="{pen.ids}title">{escape(title)}</title><desc id="{pen.ids}desc">{escape(desc)}</desc>'
    labelled = f'role="img" aria-labelledby="{pen.ids}title {pen.ids}desc"'
    if pen.literal:
        drawn = f'width="{grid.width}" height="{height:g}" font-family="Noto Sans, sans-serif"'
        defs = lane_defs(pen.ids, literal=True)
        return f'<svg xmlns="http://www.w3.org/2000/svg" {drawn} {size} {labelled}>{told}{defs}'
    return f'<svg class="tie-svg" direction="ltr" {size} {labelled}>{told}'
