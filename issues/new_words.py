"""Changed words take the place of those that others read, at the hour that `releasing` gives them: what goes with the words of before."""

from django.db.models import F, Q

from dialogue.models import Translatable
from issues.models import (
    Contribution,
    Expectation,
    Reaction,
    SaidStatement,
    StatementFinding,
    StatementMark,
    StatementRound,
    Task,
)
from stakeholders.models import SpentReceipt

MADE_INTO_TASKS = {Contribution: "answer", Expectation: "expectation"}


def columns(model, into, out_of):
    return {f"{into}{name}": F(f"{out_of}{name}") for name in model.WORDS}


def take_place(changed, dialogue, **shown):
    """What people think of the words of before says nothing of those that come: else what all agreed with could be turned round
    before it closes. A change of the label or the language leaves it."""
    if changed.model is Contribution:
        said = Reaction.objects.filter(contribution__in=changed.exclude(next_text=F("text")))
        said = said.filter(round=F("contribution__question__reaction_round"))
        _unsay(said.filter(contribution__question__reactions_closed_at=None), dialogue)
    if changed.model is SaidStatement:
        others = _held(changed.exclude(next_text=F("text")), dialogue)
        _unsay(StatementMark.objects.filter(said__in=others, round__closed_at=None), dialogue)
        StatementFinding.objects.filter(said__in=others).update(is_changed=True)
        # What its author has changed only since then waits for the next hour: the marks beside it were not looked at.
        changed = changed.filter(Q(pk__in=others) | Q(next_text=F("text")))
    if changed.model in MADE_INTO_TASKS:
        _forget_copies(changed.exclude(next_text=F("text")), MADE_INTO_TASKS[changed.model])
    changed.update(**_next_words(changed.model), **shown)


def _forget_copies(others, name):
    """A task that repeats what its author removes loses its words, as if it was taken back; what the team put into words of its own stays.
    `name`: of a task's column."""
    tasks = Task.objects.filter(**{f"{name}__in": others}).exclude(title="").select_related(name)
    gone = [task.pk for task in tasks if _repeats(task.title, getattr(task, name))]
    Task.objects.filter(pk__in=gone).update(title="", worded={})


def _repeats(title, source):
    """Words of before that do not stand in those that come. The team's form cuts what is too long, with three dots."""
    title, before, after = (" ".join(text.lower().split()) for text in (title, source.text, source.next_text))
    return title.rstrip("….") in before and title.rstrip("….") not in after


def _held(stated, dialogue):
    """The ids of these statements, which nobody marks until the transaction ends. In what closes just now their marks are counted and stay:
    the rounds are held first, so that it is either done, and its findings can be told, or waits."""
    if not stated.exists():
        return []
    for asked in StatementRound.objects.filter(dialogue=dialogue).open().order_by("pk"):
        asked.is_held_open()
    return [row.pk for row in stated.only("pk").select_for_update(of=("self",))]


def _unsay(marks, dialogue):
    rows = list(marks.only("receipt"))
    SpentReceipt.objects.spend(dialogue.pk, [row.receipt for row in rows])
    marks.model._default_manager.filter(pk__in=[row.pk for row in rows]).delete()


def _next_words(model):
    """A change that waited takes effect, and nothing waits any more; translations of the words of before go in this statement."""
    gone = {"translations": model.kept_if_same("next_")} if issubclass(model, Translatable) else {}
    return columns(model, "", "next_") | model.nothing_pending() | gone
