"""The team asks who should do what, and closes what it asked: then what is published is worked out, once."""

from collections import Counter, defaultdict

from django.db import transaction

from dialogue import database_time
from dialogue.models import TeamLog
from issues import asking, done_by, leaving, stirring, who_does
from issues.counting import frozen_groups
from issues.models import Task, TaskFinding, TaskMark, TaskRound

PLACE = "tasks"  # there is one in a dialogue


class NothingToAsk(Exception):
    """There is no task that can be read."""


@transaction.atomic
def open_round(*, dialogue, by, seen=None):
    """Ask about all tasks; returns the round. Pressed again it changes nothing. `seen`: the number of the last round on the page, 0 for
    none. Raises NothingToAsk, asking.NotNow, asking.Overtaken, asking.TooSoon."""
    if not Task.objects.filter(dialogue=dialogue).asked().exists():
        raise NothingToAsk

    def last_ones():
        last = TaskRound.objects.filter(dialogue=dialogue).first()
        return {PLACE: last} if last else {}

    def new(number):
        return TaskRound(dialogue=dialogue, number=number)

    may_follow = asking.after(seen)
    found, begun = asking.begin(dialogue, {PLACE: new}, last_ones, may_follow)
    asking.check(found[PLACE], may_follow)
    if begun:
        TeamLog.objects.create(dialogue=dialogue, by=by, action="asked who does what", detail="")
    return found[PLACE]


@transaction.atomic
def close_round(*, dialogue, by, seen=None):
    """End what is asked; returns the latest round, None if there is none. Pressed again it changes nothing. `seen`: the number of the
    round on the page, which alone is closed. Raises asking.Overtaken."""
    _close(dialogue, by, **({} if seen is None else {"number": seen}))
    latest = TaskRound.objects.filter(dialogue=dialogue).first()
    if latest and latest.is_open:
        raise asking.Overtaken
    return latest


@transaction.atomic
def close_all(*, dialogue, by=None):
    """A phase in which nobody answers ends what is asked."""
    return _close(dialogue, by)


def hold_open(dialogue, **which):
    """Lock the round that is open: who speaks holds it FOR SHARE, so that each is in the result or is told. Before the dialogue's row
    where that is locked, too: nobody waits in a circle."""
    here = TaskRound.objects.filter(dialogue=dialogue, **which).open().order_by("pk")
    return list(here.select_for_update(of=("self",)))


def _close(dialogue, by, **which):
    """Work out what is published, and keep it for good."""
    held = hold_open(dialogue, **which)
    if not held:
        return 0
    groups, at = frozen_groups(dialogue), database_time.now()
    for asked in held:
        asked.dialogue = dialogue
        _find(asked, groups)
        asked.closed_at = at
        asked.save(update_fields=["results", "closed_at"])
        TeamLog.objects.create(dialogue=dialogue, by=by, action="closed who does what", detail="")
    stirring.soon(f"tasks {dialogue.pk} {at:%Y-%m-%dT%H:%M:%S.%f}", TaskMark)
    return len(held)


def _find(asked, groups):
    columns = [group["key"] for group in groups]
    given, tasks = _given(asked, columns), Task.objects.filter(dialogue=asked.dialogue).asked()
    every = [(pk, who_does.published(groups, given[pk], columns)) for pk in tasks.values_list("pk", flat=True)]
    found = who_does.order(every)
    bare = who_does.published(groups, {}, columns)
    asked.results = done_by.kept(bare, columns, [table for _pk, table in found])
    rows = (TaskFinding(round=asked, place=place, task_id=pk) for place, (pk, _table) in enumerate(found, 1))
    TaskFinding.objects.bulk_create(rows)


def _given(asked, columns):
    """{task: {group: Marks}}, without those who have taken everything back and whose night has yet to come."""
    rows = TaskMark.objects.filter(round=asked).heard()
    rows = rows.exclude(pk__in=leaving.going(rows, asked.dialogue)).order_by("pk")
    said = defaultdict(lambda: defaultdict(list))
    for task, group, marked, does in rows.values_list("task", "voice__group", "groups", "does"):
        said[task][group].append((set(marked) & set(columns), does))
    return defaultdict(dict, {task: {g: _counted(of) for g, of in by.items()} for task, by in said.items()})


def _counted(said):
    """Of one group: [(keys that a person marked, whether their group already does it)]."""
    return who_does.Marks(
        people=sum(bool(marked) for marked, _does in said),
        marked=Counter(key for marked, _does in said for key in marked),
        said=len(said),
        does=sum(does for _marked, does in said),
    )
