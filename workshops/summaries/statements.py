"""Challenges and visions in a summary: rounds about them that closed since the last one. It keeps the rounds' ids; what was found
stands in them, and words of people are read where their authors can take them back."""

from dataclasses import dataclass
from typing import Any

from issues import held_bands
from issues.models import StatementRound
from issues.models.statements import Collection
from stakeholders import group_words
from workshops.documents import held_blocks, held_chart, shared_table
from workshops.summaries import kept


@dataclass(frozen=True)
class StatedTold:
    """What a round found of a collection. `shown`: a reading_shown.Shown."""

    asked: StatementRound
    shown: Any

    @property
    def collection(self):
        return self.asked.collection

    @property
    def title(self):
        return str(Collection(self.asked.collection).label)

    @property
    def heads(self):
        return shared_table.heads_of(self.collection)

    @property
    def rows(self):
        """[(numbered words, [(head, names)])]"""
        return [
            (f"{one.number}. {held_blocks.said(one)}", held_blocks.cells(one, self.collection))
            for one in self.shown.statements
        ]

    @property
    def reading(self):
        return held_chart.reading(self.shown.statements)

    @property
    def path(self):
        return f"{self.asked.get_absolute_url()}?round={self.asked.number}"


def new(dialogue, contents):
    """[{"round": its id, "of": its collection, "shared": how many at least two counted groups have}] of those that found something and
    stand in none of these contents."""
    before = {entry["round"] for content in contents for entry in kept.entries(content, "stated")}
    rows = StatementRound.objects.filter(dialogue=dialogue).closed().exclude(pk__in=before)
    rows = rows.order_by("collection", "number")
    found = (row for row in rows if any(not _is_blank(row, n) for n in range(len(row.results["bands"]))))
    return [{"round": row.pk, "of": row.collection, "shared": held_bands.shared(row.results)} for row in found]


def _is_blank(row, n):
    return held_bands.is_blank(row.results, n)


def told(dialogue, entries):
    """(StatedTold, …) of these rounds, as `new` keeps them; of a collection that closed more than once since, the last time. Three queries
    where they are of one collection, else five."""
    if not entries:
        return ()
    rows = (
        StatementRound.objects.filter(dialogue=dialogue, pk__in=[entry["round"] for entry in entries])
        .closed()
        .order_by("collection", "number")
    )
    last = {row.collection: row for row in rows}
    groups = group_words.of(dialogue)
    for row in last.values():
        row.dialogue = dialogue
    return tuple(StatedTold(row, held_blocks.shown_of(row, dialogue, groups)) for row in last.values())
