"""Where the groups stand on answers, in a document: a picture of bands for each, and one table of an issue that says the same."""

from django.utils.translation import gettext

from issues.disclosure import lane_to_dict

from . import words
from .charts import lane_rows, lanes_alt, lanes_picture
from .heard import Stand

WIDTH = 360  # points: four fifths of the text's width
MISSING = ("", "–")


def stand_of(number, found):
    """A Stand without its words, of what was found (reading_findings.Told)."""
    told = {"n": number}
    return Stand(
        title=gettext("Answer %(n)s") % told,
        stamp=found.stamp,
        sentence=found.sentence,
        lanes=tuple(map(lane_to_dict, found.lanes)),
        lanes_title=gettext("Where the groups stand on answer %(n)s") % told,
    )


def heading(stand):
    return gettext("%(answer)s: %(stamp)s") % {"answer": stand.title, "stamp": stand.stamp}


def pictures(document):
    """[(SVG, width)] of all answers, in the order in which they stand."""
    return [(picture(stand), WIDTH) for item in document.items for stand in item.stands]


def picture(stand):
    return lanes_picture(stand, "stand")


def alts(document):
    return [lanes_alt(stand) for item in document.items for stand in item.stands]


def heads(stands):
    labels = words.labels_of_tables()
    return (labels["group"], *(stand.title for stand in stands))


def rows(stands):
    """A row for each group, and what all together make of it. Rounds need not have the same groups: a dash where one is missing."""
    found = [_cells(stand) for stand in stands]
    names = {key: name for cells in reversed(found) for key, (name, _said) in cells.items()}
    groups = [(names[key], *(cells.get(key, MISSING)[1] for cells in found)) for key in _in_order(found)]
    return [*groups, (words.labels_of_tables()["together"], *(stand.stamp for stand in stands))]


def _in_order(found):
    """The keys of all groups, each after the one that it follows in its own round."""
    order = []
    for cells in found:
        at = 0
        for key in cells:
            if key not in order:
                order.insert(at, key)
            at = order.index(key) + 1
    return order


def _cells(stand):
    """{key of a lane or part: (its name in the table, what is said of it)}, in order."""
    return {lane.key: (f"– {lane.name}" if is_part else lane.name, said) for lane, said, is_part in lane_rows(stand)}


def widths(stands):
    """Shares of a table's width."""
    first = 0.28
    return (first, *((1 - first) / len(stands) for _stand in stands))
