"""The team's page of tasks: those that stand, and what one can be made of: expectations, answers and questions that everybody reads."""

from django.core.paginator import Paginator
from django.db.models import Exists, F, OuterRef
from django.utils.translation import gettext_lazy as _

from issues.models import Contribution, Expectation, Issue, Task, TaskFinding
from issues.models.doing import TASK_LIMIT

A_PAGE = 15  # texts
EXPECTATIONS, ANSWERS = "expectation", "answer"
LISTS = {EXPECTATIONS: _("What people expect of each other"), ANSWERS: _("Answers, by issue")}


def page(here, rounds, chosen=None):
    """`chosen`: (the list, the key of an issue, the page), as the address has them."""
    which, key, number = chosen or (EXPECTATIONS, "", None)
    tasks = Task.objects.filter(dialogue=here.dialogue).with_standing()
    tasks = list(tasks.annotate(was_asked=Exists(TaskFinding.objects.filter(task=OuterRef("pk")))))
    made = {(kind, getattr(task, f"{kind}_id")) for task in tasks for kind in Task.Source}
    issues = list(here.dialogue.issues.exclude(status=Issue.Status.REMOVED).told(here.dialogue))
    issue = next((each for each in issues if each.key == key), issues[0] if issues else None)
    rows = _answers(issue) if which == ANSWERS else _expectations(here)
    listed = Paginator(rows, A_PAGE).get_page(number)
    for row in listed:
        here.groups.tell(row.voice.group)
        row.is_made = (which, row.pk) in made
    return {
        "tasks": tasks,
        "may_change": rounds.asked is None or rounds.asked.is_closed,
        "lists": LISTS,
        "which": which,
        "issues": issues if which == ANSWERS else [],
        "issue": issue,
        "questions": _questions(here, issue, made) if which == ANSWERS else [],
        "page": listed,
    }


def _expectations(here):
    rows = Expectation.objects.filter(round__dialogue=here.dialogue).heard().readable()
    return rows.select_related("voice__group").annotate(tie=F("round__tie"))


def _answers(issue):
    rows = Contribution.objects.readable().filter(question__issue=issue)
    return rows.select_related("voice__group").order_by("question__position", "pk")


def _questions(here, issue, made):
    asked = list(issue.questions.standing().told(here.dialogue)) if issue else []
    for each in asked:
        each.is_made = ("question", each.pk) in made
    return asked


def first_words(source):
    """What the form begins with: the text itself, as far as it fits."""
    words = " ".join(source.text.split())
    return words if len(words) <= TASK_LIMIT else words[: TASK_LIMIT - 1].rsplit(maxsplit=1)[0] + "…"
