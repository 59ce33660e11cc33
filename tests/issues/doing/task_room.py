"""A dialogue whose people say who should do what, for the tests of tasks."""

from django.db.models import F

from issues import done_by
from issues.doing import choosing, marking, rounds
from issues.models import TaskRound
from issues.models.rounds import REST
from tests.issues.voting_room import make_room

SIZES = {"diggers": 8, "owners": 6, "lsm": 8, "gov": 6, "cso": 3}


def make_task_room(**fields):
    """With `.water` and `.police`, two tasks of the team's own."""
    room = make_room(**{"phase": "gather", "issues": 1, "sizes": SIZES, **fields})
    room.water = add(room, "Dig wells.")
    room.police = add(room, "Guard the road.")
    return room


def add(room, title, source=None):
    return choosing.add(dialogue=room.dialogue, title=title, by=room.organiser, source=source)


def rest(dialogue):
    """A day goes by, before which nobody asks again."""
    closed = TaskRound.objects.filter(dialogue=dialogue).closed()
    closed.update(opened_at=F("opened_at") - REST, closed_at=F("closed_at") - REST)


def open_round(room):
    rest(room.dialogue)
    return rounds.open_round(dialogue=room.dialogue, by=room.organiser)


def close(room):
    return rounds.close_round(dialogue=room.dialogue, by=room.organiser)


def mark(person, asked, task, *groups, does=False, instead="", key=""):
    what = {"task": task.pk, "said": (groups, does), "instead": instead, "key": key}
    return marking.mark(participant=person, asked=asked, **what)


def mark_all(room, group, asked, task, *groups, number=None, does=False):
    """So many members of a group, or all, mark these."""
    for person in room.people[group][:number]:
        mark(person, asked, task, *groups, does=does)


def found(closed):
    """[(task, its table)] in the order of what was found."""
    closed.refresh_from_db()
    rows = closed.findings.select_related("task")
    return [(row.task, done_by.table_of(closed.results, n)) for n, row in enumerate(rows)]


def words_of(table, group):
    """({column: its word}, whether the group does it) of a group or part."""
    units = (unit for row in table for unit in (row, *row["parts"]))
    [unit] = [unit for unit in units if unit["key"] == group]
    return unit["cells"], unit["does"]
