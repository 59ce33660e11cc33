"""Planning a workshop: its days, the run of show, and every change of it. Calendars hear of a change by `sequence`."""

import datetime

from django.db import transaction
from django.db.models import F, Max

from dialogue import merging
from dialogue.models import Dialogue, TeamLog
from workshops import session_kinds
from workshops.models import Session, Workshop, WorkshopDay
from workshops.plan import run_of_show
from workshops.plan.run_of_show import Step
from workshops.room import facilitating

CALENDAR = {"title", "zone", "place", "link"}  # what a calendar shows
NEW_MINUTES = 30


class NotNow(Exception):
    """The workshop is over or called off."""


class Begun(NotNow):
    """How the room shows people is fixed once a workshop has begun: they know one another by it."""


class Gone(NotNow):
    """Somebody has taken the session out of the plan."""


class Held(NotNow):
    """A session that was held stays where it is."""


@transaction.atomic
def plan(*, dialogue, by, title, zone, begins, pattern="one_day", **more):
    """A workshop from a pattern of `run_of_show.PATTERNS`. `begins`: the aware first moment of each day, as many as the pattern
    has; `more`: place, link, tables, names."""
    dialogue = Dialogue.objects.select_for_update().get(pk=dialogue.pk)  # two presses make two numbers, not one twice
    workshop = Workshop.objects.create(
        dialogue=dialogue,
        number=(dialogue.workshops.aggregate(last=Max("number"))["last"] or 0) + 1,
        title=title,
        zone=zone,
        **more,
    )
    steps = run_of_show.PATTERNS[pattern]
    for number, first in enumerate(begins, 1):
        minutes = sum(step.minutes for step in steps if step.day == number)
        end = first + datetime.timedelta(minutes=minutes or NEW_MINUTES)
        WorkshopDay.objects.create(workshop=workshop, number=number, begins_at=first, ends_at=end)
    Session.objects.bulk_create(_sessions(workshop, steps))
    TeamLog.objects.create(dialogue=dialogue, by=by, action="planned a workshop", detail=title)
    return workshop


def _sessions(workshop, steps):
    """The pattern's sessions; discussions take the issues of the list in turn, as a start."""
    issues = list(workshop.dialogue.issues.listed())
    for position, step in enumerate(steps, 1):
        issue = issues.pop(0) if session_kinds.row(step.kind).asks and issues else None
        yield Session(
            workshop=workshop, day=step.day, position=position, kind=step.kind, minutes=step.minutes, issue=issue
        )


def _open(workshop):
    """The workshop's row, locked: two of the team may change the plan at once. Raises NotNow."""
    locked = Workshop.objects.locked().get(pk=workshop.pk)
    if locked.is_over:
        raise NotNow
    return locked


def _changed(workshop, *, calendar=False):
    """The room follows on its next poll; calendars hear of it if a day or the place changed."""
    Workshop.objects.filter(pk=workshop.pk).update(version=F("version") + 1, sequence=F("sequence") + int(calendar))


@transaction.atomic
def change(*, workshop, by, days=None, seen="", **fields):
    """Change title, zone, place, link, names, tables; `days`: [(begins_at, ends_at), …] in place of the old ones; `seen`: the
    marks of the fields that the page showed, "days" among them. Raises NotNow, merging.Clash."""
    locked = _open(workshop)
    if locked.state != Workshop.State.PLANNED and fields.get("names", locked.names) != locked.names:
        raise Begun
    fields, days = _merged(locked, fields, days, seen)
    shows = any(getattr(locked, name) != fields[name] for name in CALENDAR & set(fields))
    for name, value in fields.items():
        setattr(locked, name, value)
    locked.save(update_fields=list(fields))
    locked.tell_zone()
    locked.tell_expected()
    if days is not None:
        _put_days(locked, days)
    _changed(locked, calendar=days is not None or shows)
    TeamLog.objects.create(dialogue=locked.dialogue, by=by, action="changed a workshop", detail=locked.title)


def _merged(workshop, fields, days, seen):
    """(the fields as they are to stand, the days if they move, else None). Raises merging.Clash."""
    before = {name: getattr(workshop, name) for name in fields}
    old_days = list(workshop.days.values_list("begins_at", "ends_at"))
    days = old_days if days is None else days
    old, new = (run_of_show.written(each, workshop.zone) for each in (old_days, days))
    merged = merging.merge(seen, fields | {"days": new}, before | {"days": old})
    moves = merged.pop("days") != old and days != old_days
    return merged, days if moves else None


def _put_days(workshop, days):
    workshop.days.all().delete()
    WorkshopDay.objects.bulk_create(
        WorkshopDay(workshop=workshop, number=number, begins_at=begins, ends_at=ends)
        for number, (begins, ends) in enumerate(days, 1)
    )


@transaction.atomic
def expect(*, workshop, by, expected, seen=""):
    """How many people each speaking group is expected to bring: {its key: people or None}. Raises NotNow, merging.Clash."""
    locked = _open(workshop)
    kept = merging.merge(seen, expected, {key: locked.expected.get(key) for key in expected})
    change(workshop=locked, by=by, expected={key: people for key, people in kept.items() if people is not None})


@transaction.atomic
def call_off(*, workshop, by):
    """Call a workshop off; who was invited gets a mail that takes it out of their calendar.

    What the room has open ends: silent writing would go on, and its answers appear nowhere.
    """
    locked = _open(workshop)
    facilitating.leave(locked)
    locked.state = Workshop.State.CANCELLED
    locked.save(update_fields=["state"])
    locked.tell_zone()
    locked.tell_expected()
    _changed(locked, calendar=True)
    TeamLog.objects.create(dialogue=locked.dialogue, by=by, action="called a workshop off", detail=locked.title)


# ---- sessions


def _still(workshop, session):
    """The session as it stands now, the workshop's row locked. Raises Gone."""
    found = workshop.sessions.filter(pk=session.pk).first()
    if found is None:
        raise Gone
    return found


@transaction.atomic
def add_session(*, workshop, by, day, kind, after=None, **fields):
    """Put a session after another one (a Session of the same day), or at the day's end."""
    locked = _open(workshop)
    sessions = list(locked.sessions.filter(day=day))
    place = sessions.index(after) + 1 if after in sessions else len(sessions)
    session = Session.objects.create(
        workshop=locked, day=day, position=0, kind=kind, **{"minutes": NEW_MINUTES, **fields}
    )
    sessions.insert(place, session)
    _number(locked, day, sessions)
    return session


@transaction.atomic
def change_session(*, session, by, seen="", **fields):
    """Change a session's title, kind, minutes, owner, script, material, group, issue, ties, collections or terms; `seen`: the marks of
    those that the page showed. Raises NotNow, Gone, merging.Clash."""
    locked = _open(session.workshop)
    still = _still(locked, session)
    fields = merging.merge(seen, fields, {name: getattr(still, name) for name in fields})
    Session.objects.filter(pk=session.pk).update(**fields)
    _changed(locked)


@transaction.atomic
def move_session(*, session, by, places=0, day=None):
    """Move by so many places (−1 is earlier) within its day, or to the end of another day. Raises NotNow, Gone, Held."""
    locked = _open(session.workshop)
    session = _still(locked, session)
    if session.began_at:
        raise Held
    if day and day != session.day:
        rest = list(locked.sessions.filter(day=session.day).exclude(pk=session.pk))
        _number(locked, session.day, rest)
        session.day = day
        _number(locked, day, [*locked.sessions.filter(day=day), session])
        return
    sessions = list(locked.sessions.filter(day=session.day))
    at = sessions.index(session)
    sessions.insert(max(0, min(at + places, len(sessions) - 1)), sessions.pop(at))
    _number(locked, session.day, sessions)


@transaction.atomic
def arrange(*, workshop, by, order):
    """Put sessions into this order of their keys, across days: [(day, pk), …].

    False if nothing was moved: a key is missing or foreign, a day is none of the workshop's, or a session that was
    held would change its day or its place among the held ones. Raises NotNow.
    """
    locked = _open(workshop)
    sessions = {s.pk: s for s in locked.sessions.all()}
    days = set(locked.days.values_list("number", flat=True))
    if sorted(pk for _day, pk in order) != sorted(sessions) or not days.issuperset(day for day, _pk in order):
        return False
    held = [(s.day, s.pk) for s in sessions.values() if s.began_at]
    if [(day, pk) for day, pk in order if sessions[pk].began_at] != held:
        return False
    for position, (day, pk) in enumerate(order, 1):
        sessions[pk].day, sessions[pk].position = day, position
    Session.objects.bulk_update(sessions.values(), ["day", "position"])
    _changed(locked)
    return True


@transaction.atomic
def drop_session(*, session, by):
    """Take a session out of the plan. One that was held stays: it belongs to the minutes. True if it went. Raises NotNow, Gone."""
    locked = _open(session.workshop)
    session = _still(locked, session)
    gone, _rows = Session.objects.filter(pk=session.pk, began_at=None).exclude(pk=locked.current_id).delete()
    _number(locked, session.day, list(locked.sessions.filter(day=session.day)))
    return bool(gone)


def _number(workshop, day, sessions):
    for position, session in enumerate(sessions, 1):
        session.day, session.position = day, position
    Session.objects.bulk_update(sessions, ["day", "position"])
    _changed(workshop)


# ---- reading the plan


def timed(workshop):
    """The sessions in order, each with `.slot` (begins, ends in UTC): times follow from the day's beginning and the minutes."""
    sessions = list(workshop.sessions.select_related("group", "issue", "ballot"))
    for day in workshop.days.all():
        mine = [s for s in sessions if s.day == day.number]
        for session, slot in zip(mine, run_of_show.slots(day.begins_at, [s.minutes for s in mine]), strict=True):
            session.slot = slot
    return [s for s in sessions if hasattr(s, "slot")]


def problems(workshop, sessions):
    """What a facilitator should look at, as `run_of_show.Problem`s; `at` counts the given sessions."""
    steps = [Step(s.kind, s.minutes, s.day) for s in sessions]
    ends = {d.number: int((d.ends_at - d.begins_at).total_seconds() // 60) for d in workshop.days.all()}
    return run_of_show.problems(steps, ends)
