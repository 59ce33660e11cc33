"""Ties as SVG: the map of all of them, and one tie with its two sides.

Pure: places in, SVG text out, as issues/lanes.py does it: everything stands in attributes; on screen the colours come from classes
(static/css/ties.css), in documents from literal attributes. Each word has a mark of its own shape and a line of its own pattern, so
that black and white tells as much as colour: sharp for strain, round for what works, halves that stand apart for "do not meet".
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from xml.sax.saxutils import escape, quoteattr

from django.utils.translation import gettext

from issues import tie_bands
from issues.lanes import COLOURS, GROUND, INK, PAPER, PATTERNS, SOFT_INK, lane_defs
from issues.tie_places import NAME, SMALL, Box, Group, Line, Plan, baseline, cut, halves

_GOOD, _BAD, _LINE_INK = "#2f6b4a", "#9c2f23", "#ddd3c1"  # the light values of static/css/01-tokens.css
_ACROSS, _SIDE, _TALL, _MIDDLE = (
    328,
    118,
    50,
    25,
)  # one tie: its width, a box's width and height, the height of its line
_MARK = 11  # from a box to the middle of the mark before it
_RING = '<circle r="7" {open}/>'
MARKS: dict[str | None, str] = {  # what stands at the end of a tie, around its own middle
    "conflict": '<path d="M0-9.5 2-4.8 6.7-6.7 4.8-2 9.5 0 4.8 2 6.7 6.7 2 4.8 0 9.5-2 4.8-6.7 6.7-4.8 2-9.5 0-4.8-2-6.7-6.7-2-4.8Z"'
    " {bad}/>",
    "strained": '<path d="M0-8.5 8.5 0 0 8.5-8.5 0Z" {bad}/>',
    "mixed": _RING + '<path d="M0-7A7 7 0 0 0 0 7Z" {ink}/>',
    "working": '<circle r="7.5" {good}/>',
    "cooperation": '<circle r="8" {opengood}/><circle r="4.7" {good}/>',
    "apart": '<circle r="8" {blank}/><path d="M-3-7A7 7 0 0 0-3 7M3-7A7 7 0 0 1 3 7" {arc}/>',
    "few": '<circle r="7" {dashed}/>',
    None: '<circle r="4" {open}/>',
}
MARKS["few_meet"] = MARKS["few"]
_INKS = {  # class: what it is in a document
    "open": f'fill="{PAPER}" stroke="{INK}" stroke-width="1.6"',
    "opengood": f'fill="{PAPER}" stroke="{_GOOD}" stroke-width="1.6"',
    "ink": f'fill="{INK}"',
    "good": f'fill="{_GOOD}"',
    "bad": f'fill="{_BAD}"',
    "blank": f'fill="{PAPER}"',
    "arc": f'fill="none" stroke="{INK}" stroke-width="1.8"',
    "dashed": f'fill="{PAPER}" stroke="{SOFT_INK}" stroke-width="1.6" stroke-dasharray="2.5 2.5"',
    "case": f'fill="none" stroke="{PAPER}" stroke-width="7"',
    "line-conflict": f'fill="none" stroke="{_BAD}" stroke-width="3.2" stroke-dasharray="3.5 3"',
    "line-strained": f'fill="none" stroke="{_BAD}" stroke-width="2.2" stroke-dasharray="6 4"',
    "line-mixed": f'fill="none" stroke="{INK}" stroke-width="1.6" stroke-dasharray="14 3 3 3"',
    "line-working": f'fill="none" stroke="{_GOOD}" stroke-width="2.4"',
    "line-cooperation": f'fill="none" stroke="{_GOOD}" stroke-width="4"',
    "line-apart": f'fill="none" stroke="{SOFT_INK}" stroke-width="2.2" stroke-linecap="round" stroke-dasharray="0 6"',
    "line-few": f'fill="none" stroke="{SOFT_INK}" stroke-width="1.2" stroke-dasharray="2 3"',
    "line-none": f'fill="none" stroke="{SOFT_INK}" stroke-width="1.2"',
    "box": f'fill="{PAPER}" stroke="{INK}" stroke-width="1.2"',
    "heard": f'fill="{PAPER}" stroke="{SOFT_INK}" stroke-width="1.2" stroke-dasharray="4 3"',
    "frame": f'fill="{GROUND}"',
    "tier": f'stroke="{_LINE_INK}"',
    "axis": f'fill="none" stroke="{SOFT_INK}" stroke-width="1.4"',
    "name": f'fill="{INK}" font-size="{NAME}" font-weight="600"',
    "soft": f'fill="{SOFT_INK}" font-size="{SMALL}"',
    "pin": f'fill="{INK}" font-size="{SMALL}" text-anchor="middle"',
}


@dataclass(frozen=True)
class Sides:
    """One tie: the group it comes from and the one it goes to, and the word of each."""

    groups: tuple[Group, Group]
    words: tuple[str | None, str | None]
    published: bool = False

    @property
    def pairs(self) -> list[tuple[Group, str | None]]:
        return list(zip(self.groups, self.words, strict=True))


class Pen:
    """Classes on screen, literal attributes in documents; `ids` keeps the picture's own patterns apart from the page's."""

    def __init__(self, *, literal: bool, ids: str):
        self.literal, self.ids = literal, ids
        self.inks = {key: value if literal else f'class="t-{key}"' for key, value in _INKS.items()}

    def fill(self, palette: str) -> str:
        if self.literal:
            return f'fill="{COLOURS.get(palette, INK)}"'
        return f"class={quoteattr(f'lane-{palette}')}"

    def mark(self, word: str | None, x: float, y: float) -> str:
        return f'<g transform="translate({x:g} {y:g})">{MARKS[word].format(**self.inks)}</g>'

    def path(self, points: Sequence[tuple[float, float]], ink: str) -> str:
        return f'<path d="{_rounded(points)}" {self.inks[ink]}/>'

    def text(self, x: float, y: float, text: str, ink: str, more: str = "") -> str:
        return f'<text x="{x:g}" y="{y:g}" {self.inks[ink]}{more}>{escape(str(text))}</text>'


def map_svg(
    plan: Plan,
    *,
    title: str,
    desc: str,
    ids: str,
    literal: bool = False,
    key: Sequence[str | None] = (),
    published: bool = False,
) -> str:
    """The whole map. `title` names it, `desc` tells in words what it shows; `ids` stands before its ids, one of a kind on a page.
    `key`: the words whose marks are explained below it, where nothing beside the picture does; `published`: as `said_as` takes it.
    """
    pen = Pen(literal=literal, ids=f"{ids}-")
    kind = "" if plan.is_ladder else " t-broad"
    parts = [_axis(plan, pen), *(_frame(frame, pen) for frame in plan.frames)]
    parts += [_line(line, pen) for line in plan.lines]
    parts += [_box(box, pen) for box in plan.boxes]
    parts += [_ends(line, pen) for line in plan.lines]
    below, height = _key(key, plan, pen, published)
    return _open(plan.width, height, pen, title, desc, kind) + "".join(parts) + below + "</svg>"


def _key(words: Sequence[str | None], plan: Plan, pen: Pen, published: bool) -> tuple[str, float]:
    """(the marks with their words, in rows below the map; the height of both)"""
    drawn, x, y = "", 12.0, plan.height + 24
    for word in words:
        said = said_as(word, published=published)
        wide = 62 + len(said) * SMALL * 0.6
        if x + wide > plan.width and x > 12:
            x, y = 12.0, y + 24
        drawn += (
            pen.path([(x, y), (x + 32, y)], _ink_of(word))
            + pen.mark(word, x, y)
            + pen.text(x + 38, y + 4.5, said, "soft")
        )
        x += wide
    return drawn, y + 12 if words else plan.height


def sides_svg(sides: Sides, *, title: str, ids: str, literal: bool = False) -> str:
    """One tie: two boxes, a line between them of two halves, and the word of each side below its own box."""
    pen = Pen(literal=literal, ids=f"{ids}-")
    (one, other), (near, far) = sides.groups, sides.words
    ends = ((_SIDE, _MIDDLE), (_ACROSS - _SIDE, _MIDDLE))
    halved = zip(halves(ends), (near, far), strict=True)
    drawn = [pen.path(half, _ink_of(word)) for half, word in halved]
    drawn.append(_arrow((_ACROSS - _SIDE, _MIDDLE), (_SIDE, _MIDDLE), pen))
    drawn += [_side_box(one, 1, pen), _side_box(other, _ACROSS - _SIDE + 1, pen)]
    drawn += [pen.mark(near, _SIDE + _MARK, _MIDDLE), pen.mark(far, _ACROSS - _SIDE - _MARK, _MIDDLE)]
    said = [cut(said_as(word, published=sides.published), _ACROSS / 2 - 6, SMALL, 2) for word in (near, far)]
    for rows, x, more in zip(said, (0, _ACROSS), ("", ' text-anchor="end"'), strict=True):
        drawn += [pen.text(x, _TALL + 20 + 16 * at, row, "soft", more) for at, row in enumerate(rows)]
    height = _TALL + 12 + 16 * max(map(len, said))
    return _open(_ACROSS, height, pen, title, "", " t-sides") + "".join(drawn) + "</svg>"


def _side_box(group: Group, x: float, pen: Pen) -> str:
    lines = tuple((text, True, 9.0) for text in cut(group.name, _SIDE - 12, NAME, 2))
    return _box(Box(group, x, 1, _SIDE - 2, _TALL, lines), pen)


@lru_cache(maxsize=64)
def mark_svg(word: str | None, *, literal: bool = False) -> str:
    """A mark with a piece of its line, to stand beside its word in a legend or a table."""
    pen = Pen(literal=literal, ids="")
    looks = 'xmlns="http://www.w3.org/2000/svg"' if literal else 'class="t-key"'
    line = pen.path([(10, 10), (46, 10)], _ink_of(word))
    return f'<svg {looks} width="46" height="20" viewBox="0 0 46 20" aria-hidden="true">{line}{pen.mark(word, 10, 10)}</svg>'


def said_as(word: str | None, *, published: bool = False) -> str:
    """How a side says it is, in the reader's language; `published`: what a closed round found, else what a paper says."""
    if word in tie_bands.WORDS and (published or word in ("few", "few_meet")):
        return str(tie_bands.WORDS[word])  # the map says it as the list does
    return {
        "conflict": gettext("in conflict"),
        "strained": gettext("strained"),
        "mixed": gettext("mixed"),
        "working": gettext("working"),
        "cooperation": gettext("cooperating"),
        "apart": gettext("do not meet"),
        None: gettext("not asked"),
    }[word]


# ---- pieces


def _open(width: float, height: float, pen: Pen, title: str, desc: str, kind: str) -> str:
    told = f'<desc id="{pen.ids}d">{escape(desc)}</desc>' if desc else ""
    labels = f"{pen.ids}t {pen.ids}d" if desc else f"{pen.ids}t"
    looks = f'class="tie-svg{kind}" direction="ltr"'
    if pen.literal:
        looks = f'xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}" font-family="Noto Sans, sans-serif"'
    defs = lane_defs(pen.ids, literal=True) if pen.literal else ""
    return (
        f'<svg {looks} viewBox="0 0 {width:g} {height:g}" role="img" aria-labelledby="{labels}">'
        f'<title id="{pen.ids}t">{escape(title)}</title>{told}{defs}'
    )


def _axis(plan: Plan, pen: Pen) -> str:
    """Hairlines between the tiers, and which way power grows."""
    if not plan.rows:
        return ""
    return (_above if plan.is_ladder else _beside)(plan, pen)


def _beside(plan: Plan, pen: Pen) -> str:
    """On a broad page: an arrow upwards at the left."""
    top, bottom = plan.rows[0][1], plan.rows[-1][2]
    arrow = f'<path d="M7 {bottom:g}V{top + 2:g}m-5 7 5-7 5 7" {pen.inks["axis"]}/>'
    between = [
        f'<path d="M20 {(above[2] + below[1]) / 2:g}H{plan.width:g}" {pen.inks["tier"]}/>'
        for above, below in zip(plan.rows, plan.rows[1:], strict=False)
    ]
    said = []
    for tier, row_top, _bottom in plan.rows:
        rows = cut(tier_words(tier), 70, SMALL, 5)
        said += [pen.text(20, row_top + 14 + 16 * at, row, "soft") for at, row in enumerate(rows)]
    return arrow + "".join(between) + "".join(said)


def _above(plan: Plan, pen: Pen) -> str:
    """On a phone: the tier above its groups."""
    said = [pen.text(0, top + 15, tier_words(tier), "soft") for tier, top, _bottom in plan.rows]
    between = [f'<path d="M0 {top - 4:g}H{plan.width:g}" {pen.inks["tier"]}/>' for _tier, top, _b in plan.rows[1:]]
    return "".join(between) + "".join(said)


def tier_words(tier: int) -> str:
    return {
        1: gettext("most power and capital"),
        2: gettext("a good deal"),
        3: gettext("little"),
        4: gettext("least power and capital"),
    }[tier]


def _frame(frame: tuple[float, float, float, float, str], pen: Pen) -> str:
    x, y, width, height, _palette = frame
    return f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="6" {pen.inks["frame"]}/>'


def _box(box: Box, pen: Pen) -> str:
    """A group: its colour and pattern on top, its name, what else there is room for; broken lines for who is heard, not counted."""
    group = box.group
    place = f'x="{box.x:g}" y="{box.y:g}" width="{box.width:g}"'
    edge = "box" if group.counted else "heard"
    drawn = f'<rect {place} height="{box.height:g}" rx="3" {pen.inks[edge]}/>'
    stripe = f'<rect {place} height="6" {pen.fill(group.palette)}/>'
    if group.pattern in PATTERNS:
        stripe += f'<rect {place} height="6" fill="url(#{pen.ids if pen.literal else ""}ln-{group.pattern})"/>'
    text = "".join(
        pen.text(box.x + inset, baseline(box, at) + 2, text, "name" if is_name else "soft")
        for at, (text, is_name, inset) in enumerate(box.lines)
    )
    return drawn + stripe + text


def _line(line: Line, pen: Pen) -> str:
    """Each half as its own side sees it, with a clear edge where it crosses another."""
    words = (line.tie.from_word, line.tie.to_word)
    drawn = [line.points] if words[0] == words[1] else halves(line.points)
    said = [pen.path(points, _ink_of(word)) for points, word in zip(drawn, words, strict=False)]
    return pen.path(line.points, "case") + "".join(said)


def _ends(line: Line, pen: Pen) -> str:
    """At both ends the mark of that side and, inside the box, the tie's number; an arrow where it leads to."""
    points, tie = line.points, line.tie
    drawn = _arrow(points[-1], points[-2], pen)
    for (x, y), beyond, word in ((points[0], points[1], tie.from_word), (points[-1], points[-2], tie.to_word)):
        away = 1 if beyond[0] > x else -1
        drawn += pen.mark(word, x + away * _MARK, y) + pen.text(x - away * _MARK, y + 4.5, str(line.number), "pin")
    return drawn


def _arrow(end: tuple[float, float], before: tuple[float, float], pen: Pen) -> str:
    away = 1 if before[0] > end[0] else -1
    return f'<path d="M{end[0] + away * 21:g} {end[1]:g}l{away * 8:g}-4.5v9Z" {pen.inks["ink"]}/>'


def _ink_of(word: str | None) -> str:
    return "line-few" if word == "few_meet" else f"line-{word or 'none'}"


def _rounded(points: Sequence[tuple[float, float]], radius: float = 6) -> str:
    """A path through points, its corners rounded."""
    drawn = [f"M{points[0][0]:g} {points[0][1]:g}"]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        enter, leave = _towards(corner, before, radius), _towards(corner, after, radius)
        drawn.append(f"L{enter[0]:g} {enter[1]:g}Q{corner[0]:g} {corner[1]:g} {leave[0]:g} {leave[1]:g}")
    return "".join(drawn) + f"L{points[-1][0]:g} {points[-1][1]:g}"


def _towards(corner: tuple[float, float], point: tuple[float, float], radius: float) -> tuple[float, float]:
    """From a corner some way along the stretch to `point`, but not beyond its middle."""
    far = abs(point[0] - corner[0]) + abs(point[1] - corner[1])
    share = min(radius, far / 2) / far if far else 0
    return corner[0] + (point[0] - corner[0]) * share, corner[1] + (point[1] - corner[1]) * share
