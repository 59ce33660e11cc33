"""Which group takes which task, as one picture: a row a task, a column a group, and in each cell whether most of the group see it as their
own. Plain data in, SVG text out; it tells no more than the tables beneath it."""

from collections.abc import Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from issues.lanes import swatch_svg
from issues.who_does import DIVIDED, FEW, MOST, MOST_NOT, Row, expected_of

LEFT, TOP, STEP, SLANT, LONGEST = (
    34,
    134,
    40,
    92,
    18,
)  # units: the numbers, the names, a cell, what the last name needs; letters
MARKS = {
    MOST: '<rect class="t-good" x="1" y="1" width="14" height="14"/>',
    DIVIDED: '<rect class="t-open" x="1" y="1" width="14" height="14"/><path class="t-ink" d="M1 15V1L15 15Z"/>',
    MOST_NOT: '<rect class="t-open" x="1" y="1" width="14" height="14"/><path class="t-arc" d="M4 8H12"/>',
    FEW: '<rect class="t-dashed" x="1" y="1" width="14" height="14"/>',
}
RING = '<circle class="t-arc" cx="8" cy="8" r="14"/>'  # around the group of which all others expect it
SAID: dict[str, str | Promise] = {
    MOST: _("sees it as its own"),
    DIVIDED: _("is divided"),
    MOST_NOT: _("does not see it as its own"),
    FEW: _("too few to show"),
}


def grid_svg(lanes: Sequence[Mapping[str, Any]], tables: Sequence[tuple[int, Sequence[Row]]]) -> str:
    """`lanes`: the groups with their names; `tables`: (number of the task, its table)."""
    width, height = LEFT + STEP * len(lanes) + SLANT, TOP + STEP * len(tables)
    drawn = [_head(lane, n) for n, lane in enumerate(lanes)]
    for row, (number, table) in enumerate(tables):
        drawn += _row(row, number, table)
    title, desc = gettext("Which group takes which task"), alt(lanes, tables)
    return (
        f'<svg class="t-grid" viewBox="0 0 {width} {height}" width="{width}" role="img" aria-labelledby="grid-title grid-desc">'
        f'<title id="grid-title">{escape(title)}</title><desc id="grid-desc">{escape(desc)}</desc>{"".join(drawn)}</svg>'
    )


def _head(lane: Mapping[str, Any], n: int) -> str:
    x = LEFT + STEP * n + STEP // 2
    flag = f'<g transform="translate({x - 9} {TOP - 16})">{swatch_svg(lane["palette"], lane["pattern"])}</g>'
    return f'{flag}<text class="t-name" transform="translate({x} {TOP - 22}) rotate(-45)">{escape(_cut(lane["name"]))}</text>'


def _cut(name: str) -> str:
    """Whole it stands in the description, and in the tables."""
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"


def _row(row: int, number: int, table: Sequence[Row]) -> list[str]:
    y = TOP + STEP * row
    drawn = [
        f'<path class="t-axis" d="M0 {y}H{LEFT + STEP * len(table)}"/>',
        f'<text class="t-name" x="2" y="{y + 25}">{number}</text>',
    ]
    expected = expected_of(table)
    for n, group in enumerate(table):
        mark = MARKS[group["cells"][group["key"]]] + (RING if group["key"] in expected else "")
        drawn.append(f'<g transform="translate({LEFT + STEP * n + 12} {y + 12})">{mark}</g>')
    return drawn


def alt(lanes: Sequence[Mapping[str, Any]], tables: Sequence[tuple[int, Sequence[Row]]]) -> str:
    """All that it shows, in words."""
    names = {lane["key"]: lane["name"] for lane in lanes}
    return " ".join(_said(number, table, names) for number, table in tables)


def _said(number: int, table: Sequence[Row], names: Mapping[str, str]) -> str:
    told = (f"{names[row['key']]} {SAID[row['cells'][row['key']]]}" for row in table)
    return f"{number}. {'; '.join(told)}."
