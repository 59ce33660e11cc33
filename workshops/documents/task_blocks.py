"""What a round found of tasks, as blocks of a report: how many are to be settled and why, a picture, and a table that says the same."""

from django.utils.translation import gettext as _

from issues import held_drawing, who_does
from issues.doing import reading_shown

from . import held_chart, settle_table
from .report import Block

MOST = 20  # tasks in a table; the page of the tasks has all of them


def shown_of(made, dialogue, groups):
    """The reading_shown.Shown of a TaskRound that has closed, with as many tasks as a table has."""
    places = reading_shown.first_places(made.results, MOST)
    tasks = reading_shown.found(dialogue, made, places)
    return reading_shown.shown(made, places, tasks, dialogue, groups, MOST)


def blocks(shown, tasks):
    """`tasks`: those of the Shown that stand in picture and table."""
    for words in lines(shown):
        yield Block("text", words)
    if drawn := tuple(lanes(tasks)):  # none where parts alone are shown
        yield Block("matrix", matrix=drawn, collection=held_drawing.TASKS)
        yield Block("text", held_chart.reading(tasks))
    if tasks:
        yield Block("rows", heads=settle_table.heads(), rows=tuple(rows(tasks)))


def lines(shown):
    """What is to be settled, in sentences."""
    if not shown.tasks:
        return [_("Nothing can be shown of any: in every group too few said who should do it.")]
    counted = [_("%(title)s: %(number)s.") % {"title": title, "number": number} for title, number in shown.summary]
    if sum(number for _title, number in shown.summary) > MOST:
        counted.append(_("The first %(number)s stand here; the page of the tasks has them all.") % {"number": MOST})
    return counted or [_("Nothing to settle, as far as can be shown.")]


def lanes(tasks):
    """[held_drawing.Lane] of the first of these tasks."""
    first = tasks[: held_drawing.MOST]
    return held_drawing.lanes_of_tasks([each.table for each in first], first[0].names) if first else []


def rows(tasks):
    """[(task with its number in the picture, why it is open, who says what)]"""
    return [(f"{n}. {said(each)}", _why(each), _found(each)) for n, each in enumerate(tasks, 1)]


def _why(found):
    return "".join(str(who_does.OPEN[code]) for code in who_does.first_point(found.table))


def _found(found):
    return " ".join(filter(None, (found.sentence, found.doing)))


def said(found):
    """The words of a reading_found.Found."""
    if not found.words:
        return _("Its words cannot be read any more.")
    return _("%(words)s (other words since)") % {"words": found.words} if found.is_changed else str(found.words)
