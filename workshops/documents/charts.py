"""The pictures of the documents: the lanes of an item and the swatches of the groups, as SVG with literal colours."""

from dialogue import typesetting
from issues.disclosure import lane_from_dict
from issues.lanes import COLOURS, INK, PATTERNS, lane_defs, lanes_svg, reacted_words
from issues.lanes import words as lane_words

_MOST_LANES = 6  # more would crowd the title page
_PICTURES = """#for picture in json(bytes(sys.inputs.data)) {
  page(width: picture.width * 1pt, height: auto, margin: 1pt, fill: white, image(bytes(picture.svg), format: "svg", width: 100%))
}"""


def colour(palette):
    """The literal colour of a palette key, "#rrggbb"; ink for an unknown one."""
    return COLOURS.get(palette, INK)


def quote_style(palette):
    """The name of the style for words of a group; one without colour for those whose group is not shown."""
    return f"Said-{palette}" if palette in COLOURS else "Said"


def lanes_picture(item, ids):
    """The SVG of an item's lanes, or "" where it has none. `ids` keeps the SVG's inner names apart on one page."""
    lanes = published(item)
    return (
        lanes_svg(
            lanes,
            title=lanes_alt(item),
            size="document",
            rule=item.lanes_rule,
            ids=f"{ids}-",
            said=_says(item),
        )
        if lanes
        else ""
    )


def lanes_alt(item):
    """The chart of an item in one line of words, parts after their lane."""
    said = "; ".join(f"{lane.name}: {said}" for lane, said, _is_part in lane_rows(item))
    return f"{item.lanes_title or item.title}. {said}"


def lane_rows(item):
    """The same figures as rows of a table: (lane, words, whether it is a part)."""
    lanes = [(each, each is not lane) for lane in published(item) for each in (lane, *lane.parts)]
    return [(lane, _says(item)(lane), is_part) for lane, is_part in lanes]


def _says(item):
    """What may be said of a lane: what people voted, or what they think of an answer."""
    return reacted_words if item.lanes_reacted else lane_words


def published(item):
    return tuple(lane_from_dict(data) for data in item.lanes)


def marked(groups):
    """The groups whose lanes make the mark."""
    return [group for group in groups if group.counted and not group.part_of][:_MOST_LANES]


def swatch_picture(group, ids):
    """The colour and pattern of a group as a small SVG of its own; its name stands beside it."""
    return _picture(ids, 36, 16, _bar(group, ids, 0, 36, 16))


def mark_picture(groups, ids="mark"):
    """The mark of the title page: the counted lanes, equally wide, one above the other."""
    lanes = marked(groups)
    bars = "".join(_bar(group, ids, 22 * number, 130, 16) for number, group in enumerate(lanes))
    return _picture(ids, 130, 22 * len(lanes) or 1, bars)


def _picture(ids, width, height, content):
    size = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    defs = lane_defs(f"{ids}-", literal=True)
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} aria-hidden="true">{defs}{content}</svg>'


def _bar(group, ids, y, width, height):
    place = f'y="{y}" width="{width}" height="{height}"'
    tile = f'<rect {place} fill="url(#{ids}-ln-{group.pattern})"/>' if group.pattern in PATTERNS else ""
    return f'<rect {place} fill="{colour(group.palette)}"/>{tile}'


def as_pngs(pictures, *, ppi=180):
    """{(svg, width): PNG bytes} of pairs of an SVG and its width in points; drawn by typst with the fonts we ship, all at once."""
    wanted = list(dict.fromkeys(pictures))
    if not wanted:
        return {}
    data = [{"svg": svg, "width": width} for svg, width in wanted]
    return dict(zip(wanted, typesetting.pngs(_PICTURES, data, ppi=ppi), strict=True))
