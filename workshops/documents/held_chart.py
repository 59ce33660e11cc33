"""Which groups have which challenge or vision, or take which task, in a document: a picture with literal colours, and the same in words."""

from django.utils.translation import gettext

from issues import held_drawing
from issues.held_drawing import MOST, Lane

WIDTH = 450  # points: the text's width


def picture(lanes, collection, ids):
    """The SVG, or "" where there is nothing to draw: in drafts that were made before there was one."""
    if not lanes:
        return ""
    words = held_drawing.words_of(collection)
    told = {"title": held_drawing.title_of(collection), "desc": alt(lanes, collection), "words": words}
    return held_drawing.matrix_svg([_lane(lane) for lane in lanes], **told, ids=ids, broad=True, literal=True)


def alt(lanes, collection):
    """All that the picture shows."""
    said = held_drawing.in_words([_lane(lane) for lane in lanes], held_drawing.words_of(collection))
    return f"{held_drawing.title_of(collection)}. {said}"


def reading(shared):
    """How to read it; with how many there are, where it shows the first ones."""
    words = gettext("How to read it: one lane for each group, all equally wide; the numbers are those of the table.")
    if len(shared.rows) > MOST:
        words += " " + gettext("The picture shows the first %(number)s; the table has them all.") % {"number": MOST}
    return words


def _lane(lane):
    return Lane(lane.name, lane.palette, lane.pattern, lane.is_part, lane.bands)
