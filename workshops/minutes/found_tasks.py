"""What a round found of tasks, for the minutes: how many are to be settled and why, and a table of the first ones."""

from django.utils.translation import gettext as _

from issues import who_does
from issues.doing import reading_shown
from stakeholders import group_words
from workshops.documents.report import Block

MOST = 20  # tasks in the table; the page of the tasks has all of them


def blocks(made, dialogue):
    """`made`: a TaskRound that has closed."""
    places = reading_shown.first_places(made.results, MOST)
    tasks = reading_shown.found(dialogue, made, places)
    shown = reading_shown.shown(made, places, tasks, dialogue, group_words.of(dialogue), MOST)
    if not shown.tasks:
        yield Block("text", _("Nothing can be shown of any: in every group too few said who should do it."))
        return
    for title, number in shown.summary:
        yield Block("text", _("%(title)s: %(number)s.") % {"title": title, "number": number})
    if not shown.summary:
        yield Block("text", _("Nothing to settle, as far as can be shown."))
    heads = _("Task"), _("What is open"), _("What the groups say")
    yield Block("rows", heads=heads, rows=tuple(map(_row, shown.tasks)))


def _row(found):
    why = "; ".join(str(who_does.OPEN[code]) for code in found.points)
    return f"{found.place}. {_said(found)}", why, " ".join(filter(None, (found.sentence, found.doing)))


def _said(found):
    if not found.words:
        return _("Its words cannot be read any more.")
    return _("%(words)s (other words since)") % {"words": found.words} if found.is_changed else str(found.words)
