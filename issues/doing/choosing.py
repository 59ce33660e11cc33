"""The team writes down what has to be done: in its own words, of what somebody expects or answered, or of a question of the outline."""

from typing import Any

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q

from dialogue import database_time
from dialogue.models import Dialogue, TeamLog
from issues.models import Contribution, Expectation, Question, Task, TaskFinding, TaskRound

MOST = 200  # tasks of a dialogue
GOES = {"answer": Contribution, "expectation": Expectation}  # what its author can take back
WITHIN = {
    "expectation": (Expectation, "round__dialogue"),
    "answer": (Contribution, "question__issue__dialogue"),
    "question": (Question, "issue__dialogue"),
}


class BeingAsked(Exception):
    """People are just saying who should do it: its words stay as they are."""


class TooMany(Exception):
    """No more tasks fit; the first argument is how many do."""


def source_of(dialogue, kind, pk):
    """The row that a task is made of, as far as everybody reads it; None if there is none."""
    if kind not in WITHIN:
        return None
    model, within = WITHIN[kind]
    rows: Any = model._default_manager.filter(**{within: dialogue}, pk=pk)
    return (rows if model is Question else rows.readable()).first()


@transaction.atomic
def add(*, dialogue, title, by, source=None):
    """Write one down; `source`: (kind, row) or None. Raises TooMany."""
    Dialogue.objects.select_for_update().get(
        pk=dialogue.pk
    )  # two of the team at once: each task has a place of its own
    rows = Task.objects.filter(dialogue=dialogue)
    if rows.count() >= MOST:
        raise TooMany(MOST)
    last = rows.aggregate(last=Max("position"))["last"] or 0
    made = dict([source]) if source else {}
    task = Task.objects.create(dialogue=dialogue, title=title, position=last + 1, **made)
    TeamLog.objects.create(dialogue=dialogue, by=by, action="added a task", detail=_detail(task))
    return task


@transaction.atomic
def correct(*, task, title, by):
    """Other words. What groups said they said of the words before: what was found tells so. Raises BeingAsked."""
    _check(task)
    if title == task.title:
        return
    task.title, task.worded = title, {}
    task.save(update_fields=["title", "worded"])
    TaskFinding.objects.filter(task=task).update(is_changed=True)
    TeamLog.objects.create(dialogue=task.dialogue, by=by, action="corrected a task", detail=_detail(task))


@transaction.atomic
def take_out(*, task, by):
    """It is asked about no more; one of which no round found anything goes, ticked or not: whether it stays tells nobody if anybody ticked
    it. Raises BeingAsked."""
    _check(task)
    detail = _detail(task)
    if TaskFinding.objects.filter(task=task).exists():
        Task.objects.filter(pk=task.pk, out_on=None).update(out_on=database_time.now().date())
    else:
        task.delete()
    TeamLog.objects.create(dialogue=task.dialogue, by=by, action="took a task out", detail=detail)


@transaction.atomic
def put_back(*, task, by):
    """Raises BeingAsked."""
    _check(task)
    Task.objects.filter(pk=task.pk).update(out_on=None)
    TeamLog.objects.create(dialogue=task.dialogue, by=by, action="put a task back", detail=_detail(task))


def _check(task):
    """The dialogue's row is locked, as whoever opens a round locks it."""
    Dialogue.objects.select_for_update().get(pk=task.dialogue_id)
    if TaskRound.objects.filter(dialogue=task.dialogue_id).open().exists():
        raise BeingAsked


def _detail(task):
    """What is made of somebody's words stands in no log: they could take them back."""
    return "" if task.answer_id or task.expectation_id else task.title[:300]


def forget_words(dialogue):
    """By night: words that were made of what is gone for good go, too."""
    answer, expectation = (model._default_manager.filter(pk=OuterRef(f"{name}_id")) for name, model in GOES.items())
    gone = Q(answer__isnull=False) & ~Exists(answer) | Q(expectation__isnull=False) & ~Exists(expectation)
    Task.objects.filter(gone, dialogue=dialogue).exclude(title="").update(title="", worded={})
