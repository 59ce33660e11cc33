"""What the page of tasks shows while people are asked, or before: each task, and what this person said of it. Eight queries at most, with
those that tell who this is."""

from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, F, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce

from dialogue import keys
from issues.disclosure import steps_of_five
from issues.doing.marking import NOTHING, as_text
from issues.models import Task, TaskMark, TaskRound
from issues.models.evaluations import HEARD
from issues.reading import Flag

A_PAGE = 12  # tasks
FROM = {  # what leads to where a task was made from
    "tie": "expectation__round__tie",
    "asked": "question__key",
    "asked_in": "question__issue__key",
}


@dataclass
class Lane:
    """A group that could do it."""

    key: str
    flag: Flag


@dataclass
class Item:
    """A task with what this person said of it. `stood`: as the page names what a press replaces."""

    task: Task
    said: tuple = NOTHING
    stood: str = ""
    boxes: list = field(default_factory=list)

    @property
    def does(self):
        return self.said[1]


@dataclass
class Rounds:
    """All rounds, the latest first."""

    every: list

    @property
    def asked(self):
        return self.every[0] if self.every else None

    @property
    def closed(self):
        return [each for each in self.every if each.is_closed]


def rounds_of(here):
    """Each with `.total`; one query."""
    found = list(counted(TaskRound.objects.filter(dialogue=here.dialogue)))
    for each in found:
        each.dialogue = here.dialogue
    return Rounds(found)


def counted(rounds):
    """Each with `.total`, while it is open the marks of the task that has most; nothing is counted of those that closed."""
    here_now = {"round": OuterRef("pk"), "round__closed_at": None}
    marks = TaskMark.objects.filter(HEARD, **here_now).order_by().values("task")
    most = marks.annotate(n=Count("pk")).order_by("-n")  # of one task: a person has one there, and many in all
    total: Any = Coalesce(Subquery(most.values("n")[:1], output_field=IntegerField()), 0)
    return rounds.annotate(total=total)


def speaks(here, asked):
    """Whether this person can say something in a round now; an earlier card of theirs may stand in the way. No query."""
    is_open = asked is not None and asked.is_open
    late = is_open and here.is_late_for(asked.opened_at)
    return {"can_speak": here.may_speak and is_open and here.dialogue.may_answer and not late, "late": late}


def lanes(here):
    """[Lane] of every group that could do it, in their order; parts do what their lane does."""
    rows = here.dialogue.groups.filter(parent=None).order_by("position", "pk")
    told = map(here.groups.tell, rows)
    return [Lane(row.key, Flag(row.short_name, row.palette, row.pattern)) for row in told]


def open_page(here, rounds, number=None, sent=None):
    """A page of tasks. `sent`: {task: what was ticked} of a press that could not be kept."""
    asked = rounds.asked
    tasks = Task.objects.filter(dialogue=here.dialogue).asked().told(here.dialogue)
    page = Paginator(list(tasks.annotate(**{name: F(way) for name, way in FROM.items()})), A_PAGE).get_page(number)
    opens = speaks(here, asked)
    items = [Item(task) for task in page.object_list]
    if opens["can_speak"]:
        _tell(here, asked, items, sent or {})
    return {
        "page": page,
        "items": items,
        "total": steps_of_five(asked.total) if asked and asked.is_open else 0,
        **opens,
    }


def _tell(here, asked, items, sent):
    """Note on each item what this person said of it, and what can be ticked."""
    tags = keys.tags(here.dialogue, here.participant.pk, [asked.marking(item.task.pk) for item in items])
    rows = TaskMark.objects.filter(voice__dialogue=here.dialogue, voice__tag__in=tags, round=asked)
    said = {row.task_id: row.said for row in rows}
    every = lanes(here)
    for item in items:
        stands = said.get(item.task.pk, NOTHING)
        item.stood, item.said = as_text(stands), sent.get(item.task.pk, stands)
        item.boxes = [(lane, lane.key in item.said[0]) for lane in every]
