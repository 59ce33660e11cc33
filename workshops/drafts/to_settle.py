"""Points to settle in a draft: tasks that nobody takes, that more than one group claims, or that all expect of one that does not agree, as
found when the last round closed. The words of a task that was made of somebody's stand in no draft: of each it keeps the place, and fills
it with what still stands when it is read.
"""

from dataclasses import asdict, replace

from django.db.models import F

from dialogue.models import tell_whole
from issues import done_by, held_drawing, who_does
from issues.models import Task, TaskRound
from workshops.documents.heard import SharedLane, ToSettle, Unsettled


def found(dialogue, names):
    """ToSettle of what was found last. `names`: {key: what a group is called}."""
    asked = TaskRound.objects.filter(dialogue=dialogue).closed().first()
    if asked is None:
        return ToSettle()
    names = {key: names.get(key, key) for key in done_by.keys_of(asked.results)}
    rows = Task.objects.filter(dialogue=dialogue, findings__round=asked, findings__is_changed=False)
    tasks = rows.with_standing().told(dialogue).annotate(place=F("findings__place"))
    made = ((task, done_by.table_of(asked.results, task.place - 1)) for task in tasks.order_by("place") if task.stands)
    kept = [(task, table) for task, table in made if who_does.open_points(table)]
    lanes = held_drawing.lanes_of_tasks([table for _task, table in kept[: held_drawing.MOST]], names)
    drawn = tuple(SharedLane(**asdict(lane)) for lane in lanes)
    return ToSettle(asked.number, tuple(_row(*each, names) for each in kept), drawn)


def _row(task, table, names):
    is_made = task.answer_id or task.expectation_id
    [why] = (str(who_does.OPEN[code]) for code in who_does.first_point(table))
    place, words = (task.place, "") if is_made else (0, task.title)
    return Unsettled(words, f"{why}.", who_does.in_words(table, names), place)


def filled(document, dialogue):
    """The document with the words that still stand; no query where none of these has any."""
    told = document.to_settle
    if not any(row.place for row in told.rows):
        return document
    rows = Task.objects.readable().filter(
        dialogue=dialogue, findings__round__number=told.number, findings__is_changed=False
    )
    said = {row.place: _told(row, dialogue) for row in rows.annotate(place=F("findings__place"))}
    gone = {"task": "", "withdrawn": True}
    filled = (replace(row, **said.get(row.place, gone)) if row.place else row for row in told.rows)
    return replace(document, to_settle=replace(told, rows=tuple(filled)))


def _told(task, dialogue):
    tell_whole(dialogue, task)
    return {"task": task.title}
