"""Who should do what, in a summary: rounds about tasks that closed since the last one, and what the groups have to settle. It keeps the
rounds' ids; what was found stands in them, and words of people are read where their authors can take them back."""

from dataclasses import dataclass
from typing import Any

from issues import done_by, who_does
from issues.models import TaskRound
from stakeholders import group_words
from workshops.documents import held_chart, task_blocks
from workshops.summaries import kept


@dataclass(frozen=True)
class Unsettled:
    """What a round found. `shown`: a reading_shown.Shown."""

    asked: TaskRound
    shown: Any

    @property
    def tasks(self):
        """Those of the first ones that are to be settled."""
        return [found for found in self.shown.tasks if found.points]

    @property
    def lines(self):
        return task_blocks.lines(self.shown)

    @property
    def lanes(self):
        return task_blocks.lanes(self.tasks)

    @property
    def rows(self):
        """[(task with its number in the picture, why it is open, who says what)]"""
        return task_blocks.rows(self.tasks)

    @property
    def reading(self):
        return held_chart.reading(self.tasks)

    @property
    def path(self):
        return f"{self.asked.get_absolute_url()}?round={self.asked.number}"


def new(dialogue, contents):
    """[{"round": its id, "open": tasks to be settled}] of those that found something and stand in none of these contents."""
    before = {entry["round"] for content in contents for entry in kept.entries(content, "tasks")}
    rows = TaskRound.objects.filter(dialogue=dialogue).closed().exclude(pk__in=before).order_by("number")
    found = ((row, _tables(row.results)) for row in rows)
    return [{"round": row.pk, "open": _open(tables)} for row, tables in found if tables]


def _tables(results):
    """Of tasks of which anything is shown."""
    every = (done_by.table_of(results, n) for n in range(len(results["tasks"])))
    return [table for table in every if not done_by.is_blank(table)]


def _open(tables):
    return sum(bool(who_does.open_points(table)) for table in tables)


def told(dialogue, entries):
    """The Unsettled of the last of these rounds, as `new` keeps them, or None; two queries at most."""
    rows = TaskRound.objects.filter(dialogue=dialogue, pk__in=[entry["round"] for entry in entries]).closed()
    rows = rows.order_by("number") if entries else ()
    last = list(rows)[-1:]
    for row in last:
        row.dialogue = dialogue
        return Unsettled(row, task_blocks.shown_of(row, dialogue, group_words.of(dialogue)))
    return None
