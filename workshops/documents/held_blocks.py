"""What a round found of challenges or visions, as blocks of a report: sentences, a picture, and a table that says the same."""

from django.utils.translation import gettext as _

from issues.held_by import AGAINST, DIVIDED, FEW, FOR
from issues.held_drawing import MOST
from issues.statements import reading_shown

from . import shared_table
from .report import Block

BANDS = (FOR, DIVIDED, AGAINST, FEW)  # columns of the table


def blocks(shown, collection):
    """`shown`: a reading_shown.Shown."""
    for sentence in shown.sentences:
        yield Block("text", sentence)
    if not shown.statements:
        yield Block("text", nothing())
        return
    yield Block("matrix", matrix=tuple(shown.lanes), collection=str(collection))
    heads = shared_table.heads_of(collection)
    yield Block("rows", heads=tuple(map(str, heads)), rows=tuple(map(_row, shown.statements)))


def cells(one, collection):
    """[(head, names)] of a reading_shown.Told, for a table that stands stacked on phones."""
    return list(zip(shared_table.heads_of(collection)[1:], _row(one)[1:], strict=True))


def nothing():
    return _("Nothing can be shown of any: too few pressed.")


def shown_of(made, dialogue, groups):
    """The Shown of a round, with as many statements as a picture has."""
    numbers = range(1, len(reading_shown.first_places(made.results, MOST)) + 1)
    return reading_shown.shown(made, reading_shown.found(made, numbers, MOST), dialogue, groups, MOST)


def _row(one):
    return (f"{one.number}. {said(one)}", *(", ".join(one.by_band.get(band, ())) for band in BANDS))


def said(one):
    """The words of a reading_shown.Told."""
    if not one.text:
        return _("It cannot be read any more.")
    return _("Must not happen: %(words)s") % {"words": one.text} if one.is_fear else one.text
