"""Which groups have which challenge or vision, or take which task, in a document: a picture with literal colours, and the same in words."""

from django.utils.translation import gettext

from issues import held_drawing
from issues.held_drawing import MOST, Lane

WIDTH = 450  # points: the text's width


def picture(lanes, collection, ids, *, on_screen=False):
    """The SVG, or "" where there is nothing to draw: in drafts that were made before there was one. `on_screen`: for a phone, in its
    colours."""
    if not lanes:
        return ""
    return held_drawing.matrix_svg(
        [_lane(lane) for lane in lanes],
        title=held_drawing.title_of(collection),
        desc=alt(lanes, collection),
        words=held_drawing.words_of(collection),
        ids=ids,
        broad=not on_screen,
        literal=not on_screen,
    )


def alt(lanes, collection):
    """All that the picture shows."""
    said = held_drawing.in_words([_lane(lane) for lane in lanes], held_drawing.words_of(collection))
    return f"{held_drawing.title_of(collection)}. {said}"


def reading(rows):
    """How to read it; with how many there are, where it shows the first ones. `rows`: all that stand beneath it."""
    words = gettext("How to read it: a bar for each group, a thin one for each part of it. The numbers stand below.")
    if len(rows) > MOST:
        words += " " + gettext("The picture shows the first %(number)s; the table has them all.") % {"number": MOST}
    return words


def _lane(lane):
    return Lane(lane.name, lane.palette, lane.pattern, lane.is_part, lane.bands)
