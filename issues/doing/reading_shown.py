"""A round about tasks in a room: which tasks people are asked about, and what was found first, in words and as a picture. The tasks' own
page has all of it."""

from copy import copy
from dataclasses import dataclass
from typing import Any

from dialogue.models import tell_whole
from issues import done_by
from issues.doing import reading, reading_found
from issues.models import Task, TaskRound

FIRST = 8  # tasks: as many as stand on a phone and in a picture on the wall


@dataclass(frozen=True)
class Shown:
    """A round that has closed. `summary`: how many tasks are to be settled, and why; `picture`: of the first tasks; `tasks`: those of
    them that stand here, each a reading_found.Found."""

    summary: list
    picture: Any
    tasks: list


def rounds_by_id(ids):
    """{id: TaskRound} with `.total`; one query."""
    return {row.pk: row for row in reading.counted(TaskRound.objects.filter(pk__in=ids))}


def asked_about(dialogue):
    """The first tasks that people are asked about, not told yet; one query."""
    return list(Task.objects.filter(dialogue=dialogue).asked()[:FIRST])


def words_of(tasks):
    """Whatever of these changes, a page that shows them is old."""
    return [
        [task.pk, task.title, task.worded, getattr(task, "stands", True), getattr(task, "other", False)]
        for task in tasks
    ]


def told(tasks, dialogue):
    """The same tasks in the reader's words, as copies."""
    rows = [copy(task) for task in tasks]
    tell_whole(dialogue, *rows)
    return rows


def first_places(results, most=FIRST):
    """Places, from 1 on, of the first tasks of which something is shown: what is to be settled comes first."""
    every = range(len(results["tasks"]))
    return [n + 1 for n in every if not done_by.is_blank(done_by.table_of(results, n))][:most]


def found(dialogue, made, places):
    """The tasks at these places of a round, not told yet, each with `.place`; one query, none where there is none."""
    rows = reading_found.tasks_of(dialogue, made).filter(place__in=places) if places else ()
    return sorted(rows, key=lambda task: task.place)


def shown(made, places, tasks, dialogue, groups, most=FIRST):
    """The Shown of a round, with what stands at these places. `tasks`: as `found`; `groups`: the GroupWords of the dialogue."""
    names = reading_found.names_of(groups, made.results)
    every = reading_found.every_of(made, {task.place: task for task in told(tasks, dialogue)}, names)
    first = [every[place - 1] for place in first_places(made.results, most)]
    return Shown(
        summary=reading_found.summary(every),
        picture=reading_found.picture(made.results, first, names) if first else "",
        tasks=[every[place - 1] for place in places],
    )
