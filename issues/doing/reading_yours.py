"""For the page "You": what a person said of who should do what. Two queries, after that for what there is."""

from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.core.paginator import Paginator
from django.db.models import CharField, Exists, OuterRef, Value
from django.db.models.functions import Cast

from dialogue import keys
from dialogue.models import tell_whole
from issues import scopes
from issues.models import Task, TaskFinding, TaskMark, TaskRound

A_PAGE = 40  # tasks


@dataclass
class Own:
    """What a person said in one round."""

    asked: TaskRound
    rows: list = field(default_factory=list)


def rounds_in_text(dialogue):
    """The numbers of the rounds in which it was asked."""
    rows = TaskRound.objects.filter(dialogue=dialogue).order_by().annotate(what=Value("doing"))
    return rows.annotate(name=Cast("number", CharField())).values_list("what", "name")


def tasks_in_text(dialogue):
    """The ids of all tasks."""
    rows = Task.objects.filter(dialogue=dialogue).order_by().annotate(what=Value("task"))
    return rows.annotate(name=Cast("pk", CharField())).values_list("what", "name")


def part(owns, number):
    """(page, [Own] with what stands on it): two hundred tasks are too heavy for a phone."""
    page = Paginator([(each.asked, row) for each in owns for row in each.rows], A_PAGE).get_page(number)
    return page, [Own(asked, [row for _asked, row in rows]) for asked, rows in groupby(page, key=lambda pair: pair[0])]


def own(here, rounds, tasks):
    """[Own] of every round in which they spoke, the latest first. `rounds`, `tasks`: the texts that those queries found."""
    scoped = [scopes.task(task, number) for task in tasks for number in rounds]
    tags = keys.tags(here.dialogue, here.participant.pk, scoped)
    marks: Any = TaskMark.objects.filter(voice__dialogue=here.dialogue, voice__tag__in=tags)
    names = {group.key: here.groups.tell(group).short_name for group in here.dialogue.groups.all()}
    readable = Exists(Task.objects.readable().filter(pk=OuterRef("task")))
    found: dict[int, Own] = {}
    changed = Exists(TaskFinding.objects.filter(round=OuterRef("round"), task=OuterRef("task"), is_changed=True))
    rows = marks.select_related("round", "task").annotate(is_readable=readable, is_changed=changed)
    for mark in rows.order_by("round__number", "task__position", "pk"):
        tell_whole(here.dialogue, mark.task)
        mark.words = mark.task.title if mark.is_readable else ""
        mark.told = ", ".join(names[key] for key in mark.groups if key in names)
        found.setdefault(mark.round_id, Own(mark.round)).rows.append(mark)
    for each in found.values():
        each.asked.dialogue = here.dialogue
    return sorted(found.values(), key=lambda each: -each.asked.number)
