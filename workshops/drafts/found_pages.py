"""What rounds found, on a draft's page: challenges and visions that groups share, and tasks that they have to settle, in the words and
with the pictures of its files."""

from dataclasses import dataclass
from itertools import groupby

from django.utils.safestring import mark_safe

from dialogue import speaking
from workshops.documents import held_chart, settle_table, shared_table, words

SHOWN = ("shared_challenges", "shared_visions", "to_settle")


@dataclass(frozen=True)
class Chapter:
    """A part of a page: of a chapter the first part has its sentences and its picture. `rows`: [(words, source, [(head, cell)])]."""

    key: str
    title: str
    lines: tuple
    picture: str
    reading: str
    heads: tuple
    rows: list

    @property
    def is_list(self):
        """Whether its cells are sentences, for which a table on a phone has no room."""
        return self.key == "to_settle"


def titles(document):
    """Of the chapters that have anything."""
    with speaking.to(document.language):
        labels = words.labels(document)
        return [labels[key] for key in SHOWN if getattr(document, key).rows]


def rows(document):
    """[(chapter, row)] of all chapters, for a page that shows some of them."""
    return [(key, row) for key in SHOWN for row in _rows(document, key)]


def _rows(document, key):
    if key == "to_settle":
        return [(task, "", cells) for task, *cells in settle_table.rows(document)]
    return [(said, source, cells) for said, source, *cells in shared_table.numbered(getattr(document, key))]


def chapters(document, page):
    """[Chapter] of a page of `rows`, in the language of the draft as its reader gets it."""
    with speaking.to(document.language):
        return _chapters(document, page)


def _chapters(document, page):
    labels, first = words.labels(document), {}
    for at, (key, _row) in enumerate(page.paginator.object_list, 1):
        first.setdefault(key, at)
    parts = groupby(page, key=lambda each: each[0])
    return [
        _chapter(document, labels, key, [row for _key, row in part], begins=first[key] >= page.start_index())
        for key, part in parts
    ]


def _chapter(document, labels, key, part, *, begins):
    found, heads = getattr(document, key), _heads(key)
    drawn = held_chart.picture(found.lanes, shared_table.PICTURED[key], key, on_screen=True) if begins else ""
    return Chapter(
        key=key,
        title=labels[key],
        lines=_lines(key, found, labels) if begins else (),
        picture=mark_safe(drawn),
        reading=held_chart.reading(found.rows),
        heads=heads,
        rows=[(said, source, list(zip(heads[1:], cells, strict=True))) for said, source, cells in part],
    )


def _heads(key):
    return settle_table.heads() if key == "to_settle" else shared_table.heads(key)


def _lines(key, found, labels):
    if key == "to_settle":
        return (labels["to_settle_lead"],)
    return tuple(filter(None, (shared_table.closed(found), *found.sentences)))
