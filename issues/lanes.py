"""Equal lanes as SVG: one bar a group, all equally wide, however many people stand in them.

Pure: published lanes in, SVG text out. Everything stands in attributes, because the pages' Content-Security-Policy
forbids inline style; on screen the colours come from classes (static/css/lanes.css), in documents from literal
attributes, so that typst draws the same picture. A soft end covers exactly the band in which the share may lie: the
drawing never tells more than the word beside it.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from textwrap import wrap
from xml.sax.saxutils import escape

from django.utils.translation import gettext

from issues.disclosure import PublishedLane

COLOURS = {  # the light values of static/css/01-tokens.css: documents are printed on white
    "rust": "#a8431e",
    "blue": "#1f5a8c",
    "green": "#2f6b4a",
    "violet": "#6c4a8f",
    "teal": "#0f6a70",
    "ochre": "#735a1c",
    "rose": "#983063",
}
INK, SOFT_INK, GROUND, PAPER = "#1e1b16", "#5d5648", "#f2ecdf", "#ffffff"
PATTERNS = {  # key: (edge of the tile, rotation, what is drawn in it); "plain" has no tile
    "diagonal": (8, 45, '<path d="M1.5 0V8" stroke-width="3"/>'),
    "dots": (6, 0, '<circle cx="3" cy="3" r="1.4" {dot}/>'),
    "lines": (5, 0, '<path d="M0 1.5H5" stroke-width="1.8"/>'),
    "vertical": (6, 0, '<path d="M1.5 0V6" stroke-width="2"/>'),
    "crosses": (8, 0, '<path d="M1.5 4H6.5M4 1.5V6.5" stroke-width="1.5"/>'),
    "checks": (8, 0, '<path d="M0 0H4V4H0ZM4 4H8V8H4Z" {dot}/>'),
}
# A band's right edge in % of the lane, and the share of its bar that is solid.
BANDS = {"for": (100, 2 / 3), "divided": (200 / 3, 1 / 2), "against": (100 / 3, 0)}
HALF, TWO_THIRDS = 50, 200 / 3  # the two lines of the rule, in % of a lane
HEIGHTS = {"small": (8, 8, 3), "tall": (24, 12, 10), "document": (20, 11, 9)}  # px: a lane, a part, the gap below
NAMES, BAR, VALUES = 160, 340, 130  # columns of the document's picture, in px


@dataclass(frozen=True)
class Pen:
    """How one picture is drawn: what stands before every id, literal colours or classes, absolute or relative widths."""

    ids: str = ""
    literal: bool = False

    @property
    def left(self) -> int:
        return NAMES if self.literal else 0

    def x(self, percent: float) -> str:
        """A place along the lane: user units in documents, percent of the page's column on screen."""
        return f"{self.left + percent * BAR / 100:.4g}" if self.literal else f"{percent:.4g}%"

    def width(self, percent: float) -> str:
        return f"{percent * BAR / 100:.4g}" if self.literal else f"{percent:.4g}%"

    def fill(self, palette: str) -> str:
        """The attribute that colours a bar; an unknown palette is drawn in ink, with a class of its own on screen."""
        if self.literal:
            return f'fill="{COLOURS.get(palette, INK)}"'
        return f'class="lane-{escape(palette, {chr(34): ""})}"'

    def rect(self, percent: float, y: float, height: float, attributes: str) -> str:
        left = f' x="{self.left}"' if self.left else ""
        top = f' y="{y:g}"' if y else ""
        return f'<rect{left}{top} width="{self.width(percent)}" height="{height:g}" {attributes}/>'


def lanes_svg(
    lanes: Sequence[PublishedLane],
    *,
    title: str,
    size: str,
    rule: bool = False,
    ids: str = "",
    said: Callable[[PublishedLane], str] | None = None,
) -> str:
    """One SVG of `lanes`, from the top down; parts stand thinner under their lane, except when small.

    `size`: "small" and "tall" fill the width they are given and refer to the page's shared `lane_defs()` unless `ids`
    is given; "document" is 630 units wide, with names, words, literal colours and its own definitions.
    `ids` goes before every id and must be unique on its page. `rule` draws the dotted line at half and the solid one
    at two thirds. `said`: what a document's picture says of a lane, `words` if nothing else. Raises KeyError for an unknown size.
    """
    thick, thin, gap = HEIGHTS[size]
    pen = Pen(ids=ids or ("doc-" if size == "document" else ""), literal=size == "document")
    margin = 4 if rule else int(pen.literal)  # a dashed edge is not cut
    y: float = margin
    drawn = []
    for lane, is_part in _rows(lanes, with_parts=size != "small"):
        height = thin if is_part else thick
        drawn.append(
            _bar(lane, pen, y, height) + (_text(lane, y, height, is_part, said or words) if pen.literal else "")
        )
        y += height + (max(gap, 18 - height) if pen.literal else gap)
    total = y - gap + margin
    lines = _rule(pen, 0, total) if rule else ""
    own_defs = lane_defs(ids=pen.ids, literal=pen.literal) if pen.ids else ""
    return f"{_open(pen, total)}<title>{escape(title)}</title>{own_defs}{''.join(drawn)}{lines}</svg>"


def bar_svg(
    lane: PublishedLane, *, height: int = 24, rule: bool = False, half_only: bool = False, width: int = 0
) -> str:
    """One bar alone, to stand beside its name and words in HTML; hidden from screen readers, which read those words.

    With a `width` the bar grows with its column, patterns and all, in this proportion to its height: for the wall.
    """
    pen = Pen()
    size = f'viewBox="0 0 {width} {height}"' if width else f'height="{height}"'
    lines = _rule(pen, -4, height + 4, half_only=half_only) if rule else ""
    return f'<svg class="lanes" {size} aria-hidden="true">{_bar(lane, pen, 0, height)}{lines}</svg>'


@lru_cache(maxsize=256)
def swatch_svg(palette: str, pattern: str) -> str:
    """The small flag of a group; its name stands beside it in words."""
    pen = Pen()
    return f'<svg class="swatch" width="18" height="12" aria-hidden="true">{_filled(palette, pattern, 100, pen, 0, 12)}</svg>'


def lane_defs(ids: str = "", *, literal: bool = False) -> str:
    """The patterns and soft ends that bars refer to: once a page, or inside one picture under its own `ids`."""
    ground = f'stroke="{PAPER}" stroke-opacity=".5" fill="none"' if literal else 'class="pattern"'
    dot = f'fill="{PAPER}" fill-opacity=".6" stroke="none"' if literal else 'class="dot"'
    tiles = []
    for key, (edge, turn, shape) in PATTERNS.items():
        turned = f' patternTransform="rotate({turn})"' if turn else ""
        tiles.append(
            f'<pattern id="{ids}ln-{key}" width="{edge}" height="{edge}" patternUnits="userSpaceOnUse"{turned} {ground}>'
            f"{shape.format(dot=dot)}</pattern>"
        )
    return f"<defs>{''.join(tiles)}{''.join(_soft_end(ids, band, solid) for band, (_, solid) in BANDS.items())}</defs>"


def words(lane: PublishedLane) -> str:
    """What may be said of a lane, in the reader's language."""
    if lane.shown == "band" and lane.leaning:
        return gettext("divided, more against")
    if lane.shown == "band":
        return {"for": gettext("most for"), "divided": gettext("divided"), "against": gettext("most against")}[
            lane.band
        ]
    if lane.shown == "percent":
        share = gettext("%(n)s%%") % {"n": lane.percent}  # some languages leave a gap before the sign
        return gettext("{share} for").format(share=share)
    if lane.shown == "count":
        text = (
            gettext("{yes} for, {no} against, {passed} passed") if lane.passed else gettext("{yes} for, {no} against")
        )
        return text.format(yes=lane.yes, no=lane.no, passed=lane.passed)
    return gettext("fewer than 6")


def reacted_words(lane: PublishedLane) -> str:
    """The same of what people think of an answer."""
    if lane.shown == "band":
        return {
            "for": gettext("most agree"),
            "divided": gettext("divided"),
            "against": gettext("most disagree"),
        }[lane.band]
    if lane.shown == "percent":
        return gettext("{share} agree").format(share=gettext("%(n)s%%") % {"n": lane.percent})
    if lane.shown == "count":
        text = (
            gettext("{yes} agree, {no} disagree, {passed} passed")
            if lane.passed
            else gettext("{yes} agree, {no} disagree")
        )
        return text.format(yes=lane.yes, no=lane.no, passed=lane.passed)
    return gettext("fewer than 6")


def _rows(lanes: Iterable[PublishedLane], *, with_parts: bool) -> Iterable[tuple[PublishedLane, bool]]:
    for lane in lanes:
        yield lane, False
        for part in lane.parts if with_parts else ():
            yield part, True


def _open(pen: Pen, height: float) -> str:
    if pen.literal:
        width = NAMES + BAR + VALUES
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" role="img" width="{width}" height="{height:g}" '
            f'viewBox="0 0 {width} {height:g}">'
        )
    return f'<svg class="lanes" role="img" height="{height:g}">'


def _bar(lane: PublishedLane, pen: Pen, y: float, height: float) -> str:
    """The ground of a lane and, unless fewer than 6 decided, its bar."""
    if lane.shown == "few":
        empty = f'fill="none" stroke="{SOFT_INK}" stroke-dasharray="3 4"' if pen.literal else 'class="lane-few"'
        return pen.rect(100, y, height, empty)
    ground = pen.rect(100, y, height, f'fill="{GROUND}"' if pen.literal else 'class="lane-ground"')
    if lane.shown == "band":
        inner = _filled(lane.palette, lane.pattern, BANDS[lane.band][0], pen, y, height)
        return f'{ground}<g mask="url(#{pen.ids}soft-{lane.band})">{inner}</g>'
    return ground + _filled(lane.palette, lane.pattern, _share(lane), pen, y, height)


def _share(lane: PublishedLane) -> float:
    """Percent for, of those who decided; a pass is taking part, not deciding."""
    if lane.shown == "percent":
        return lane.percent or 0
    decided = (lane.yes or 0) + (lane.no or 0)
    return 100 * (lane.yes or 0) / decided if decided else 0


def _filled(palette: str, pattern: str, percent: float, pen: Pen, y: float, height: float) -> str:
    tile = pen.rect(percent, y, height, f'fill="url(#{pen.ids}ln-{pattern})"') if pattern in PATTERNS else ""
    return pen.rect(percent, y, height, pen.fill(palette)) + tile


def _soft_end(ids: str, band: str, solid: float) -> str:
    return (
        f'<linearGradient id="{ids}fade-{band}"><stop offset="{solid:.3g}" stop-color="#fff"/>'
        '<stop offset="1" stop-color="#fff" stop-opacity="0"/></linearGradient>'
        f'<mask id="{ids}soft-{band}" maskContentUnits="objectBoundingBox">'
        f'<rect width="1" height="1" fill="url(#{ids}fade-{band})"/></mask>'
    )


def _rule(pen: Pen, top: float, bottom: float, *, half_only: bool = False) -> str:
    """Dotted: half of those who decided in a group. Solid: two thirds, which the groups must reach together."""
    ink = f'stroke="{INK}" stroke-width="{{}}"' if pen.literal else 'class="lane-rule{}"'
    dotted = ink.format('2" stroke-dasharray="2 3' if pen.literal else " lane-half")
    solid = ink.format("1.5" if pen.literal else "")
    marks = [(HALF, dotted)] if half_only else [(HALF, dotted), (TWO_THIRDS, solid)]
    return "".join(
        f'<line x1="{pen.x(at)}" x2="{pen.x(at)}" y1="{top:g}" y2="{bottom:g}" {attributes}/>'
        for at, attributes in marks
    )


def _text(lane: PublishedLane, y: float, height: float, is_part: bool, said: Callable[[PublishedLane], str]) -> str:
    """Name to the left of a document's bar and words to the right, each on two lines at most."""
    middle = y + height / 2
    name = _lines(lane.name, 22 if is_part else 20, middle, x=10 if is_part else 0, weight=400 if is_part else 600)
    value = _lines(said(lane), 18, middle, x=NAMES + BAR + VALUES, anchor="end")
    return name + value


def _lines(text: str, chars: int, middle: float, *, x: int, weight: int = 400, anchor: str = "start") -> str:
    rows = wrap(text, chars, max_lines=2, placeholder="…", break_on_hyphens=False) or [""]
    first = middle + 4 - 6.5 * (len(rows) - 1)
    return "".join(
        f'<text x="{x}" y="{first + 13 * i:g}" font-family="Noto Sans, sans-serif" font-size="11.5" font-weight="{weight}" '
        f'fill="{INK}" text-anchor="{anchor}">{escape(row)}</text>'
        for i, row in enumerate(rows)
    )
