"""The table of tasks: which groups would have whom do what, as found when a round closed."""

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from issues import done_by, who_does
from issues.models import Task, TaskRound
from workshops.data.book import Column, Table


def _found(here):
    """Of rounds that have closed. The words of a task go with those that it was made of, and other words stand beside no finding."""
    for asked in TaskRound.objects.filter(dialogue=here.dialogue).closed().order_by("number"):
        rows = Task.objects.filter(dialogue=here.dialogue, findings__round=asked).with_standing()
        tasks = {row.place: row for row in rows.annotate(place=F("findings__place"), other=F("findings__is_changed"))}
        names = {unit["key"]: unit["name"] for unit in asked.results["groups"]}
        for n in range(len(asked.results["tasks"])):
            task, table = tasks.get(n + 1), done_by.table_of(asked.results, n)
            what = asked.number, n + 1, task.title if task and task.stands and not task.other else ""
            yield from _of_one(what, table, names)


def _of_one(what, table, names):
    points = " ".join(who_does.open_points(table))
    for row in table:
        for of, unit in (("", row), *((row["key"], part) for part in row["parts"])):
            told = unit["key"], unit["name"], of
            for key, word in unit["cells"].items():
                yield *what, points, *told, key, names[key], word, unit["does"]


TABLES = (
    Table(
        "tasks",
        _("Who should do what"),
        _(
            "Which groups would have which group do a task: what was found when a round closed, in words; do not add up a lane and "
            "its parts. What is to be settled comes first."
        ),
        (
            Column("round", _("Which time it was asked")),
            Column("place", _("Its place in what was found")),
            Column("task", _("The task; empty if it cannot be read any more, or has other words now")),
            Column("points", _("What is to be settled; several are parted by a space"), tuple(who_does.OPEN.items())),
            Column("group", _("The key of the group that says so")),
            Column("name", _("What it was called then")),
            Column("part_of", _("The key of the lane that it is a part of")),
            Column("whom", _("The key of the group that should do it")),
            Column("whom_name", _("What that was called then")),
            Column("word", _("Whether the group expects it of that one"), tuple(who_does.WORDS.items())),
            Column("does", _("Whether the group already does it"), tuple(who_does.WORDS_OF_DOING.items())),
        ),
        _found,
    ),
)
