"""Tables: seating those who are here, rounds already held counted in, and late people placed."""

import secrets
import time
from collections import Counter
from itertools import combinations

from django.db import transaction
from django.db.models import Q

from dialogue import job_names
from dialogue.models import Job, TeamLog
from workshops.models import Attendance, Pair, Seat, SeatingPlan, Workshop
from workshops.room import attending, facilitating, naming
from workshops.tables import seating
from workshops.tables.spreading import is_balanced, spread_of

SECONDS = 3  # of searching; a plan without repeats ends it sooner
MOST_STEPS = 20_000_000
MOST_SEED = 2**31
ATTEMPTS = 3  # at a plan in which each table has people of every lane


class CannotSeat(Exception):
    """`args[0]`: "rounds" (no round of tables lies ahead), "people" (fewer than tables) or "over"."""


# ---- who sits


def guests(workshop):
    """Those who are seated: who pressed "I am here" this half-day, or everybody who takes part before anybody has."""
    confirmed = workshop.dialogue.participants.confirmed().select_related("user", "group__parent")
    half = attending.half_of(workshop)
    present = workshop.attendance.here(half).values("participant") if half else None
    if present is None or not present.exists():
        return list(confirmed)
    return list(confirmed.filter(pk__in=present))


def rounds_left(workshop):
    """Sessions at tables that have not ended."""
    return workshop.sessions.at_tables().filter(ended_at=None)


def rounds_ahead(workshop):
    """Sessions at tables that a plan may seat: they have not begun, or nobody has a seat in them."""
    return list(rounds_left(workshop).filter(Q(began_at=None) | Q(seats=None)).distinct())


def meetings(workshop):
    """Counter of (lower participant id, higher): how often two sat together in rounds that were held."""
    met: Counter = Counter()
    held = workshop.sessions.at_tables().exclude(began_at=None)
    for session in held.prefetch_related("seats"):
        tables: dict[int, list[int]] = {}
        for seat in session.seats.all():
            tables.setdefault(seat.table, []).append(seat.participant_id)
        for people in tables.values():
            met.update(combinations(sorted(people), 2))
    return met


# ---- a plan


@transaction.atomic
def make(*, workshop, by, tables, seed=None):
    """Ask for a plan; a background job works it out. Raises CannotSeat."""
    workshop = Workshop.objects.locked().get(pk=workshop.pk)
    if workshop.is_over:
        raise CannotSeat("over")
    if not rounds_ahead(workshop):
        raise CannotSeat("rounds")
    if len(guests(workshop)) < tables:
        raise CannotSeat("people")
    seed = seed if seed is not None else secrets.randbelow(MOST_SEED)  # a seed of the clock could be guessed
    plan = SeatingPlan.objects.create(workshop=workshop, tables=tables, seed=seed)
    workshop.tables = tables
    workshop.save(update_fields=["tables"])
    work = {"payload": {"plan": plan.pk}, "lane": Job.Lane.SLOW, "dialogue": workshop.dialogue}
    Job.objects.create(kind=job_names.SEAT, occasion=f"seating {plan.pk}", **work)
    TeamLog.objects.create(dialogue=workshop.dialogue, by=by, action="asked for a plan of tables", detail=str(tables))
    return plan


def seat(job):
    """The background job: work out the plan that was asked for."""
    plan = SeatingPlan.objects.select_related("workshop__dialogue").filter(pk=job.payload["plan"]).first()
    if plan:
        work_out(plan)


def work_out(plan, seconds=SECONDS, steps=MOST_STEPS):
    """Search for so long, or for so many steps, then seat everybody in one go. Only the latest plan asked for is kept."""
    workshop = plan.workshop
    people, sessions = guests(workshop), rounds_ahead(workshop)
    if not sessions or len(people) < plan.tables:
        SeatingPlan.objects.filter(pk=plan.pk).update(failed=True)
        return None
    wishes = wishes_of(workshop, people, plan.tables)
    for attempt in range(ATTEMPTS):
        found = _search(plan, people, len(sessions), wishes, plan.seed + attempt, steps, seconds)
        if _lanes_are_everywhere(people, found.rounds, plan.tables):
            break
    return _keep(plan, people, sessions, found)


def _search(plan, people, rounds, wishes, seed, steps, seconds):
    begun, spread = time.monotonic(), spread_of(plan.workshop.dialogue)
    return seating.plan(
        [spread(p) for p in people],
        plan.tables,
        rounds,
        seed=seed,
        steps=steps,
        wishes=wishes,
        keep_on=lambda: time.monotonic() - begun < seconds,
    )


def _lanes_are_everywhere(people, rounds, tables):
    """Whether each table has somebody of every counted lane that is large enough: with hidden lanes that is left to chance."""
    lanes = [p.group.parent or p.group for p in people]
    large = {lane for lane, number in Counter(lanes).items() if lane.is_counted and number >= tables}
    at = [{(t, lane) for t, lane in zip(seats, lanes, strict=True) if lane in large} for seats in rounds]
    return all(len(each) == tables * len(large) for each in at)


@transaction.atomic
def _keep(plan, people, sessions, found):
    workshop = Workshop.objects.select_for_update().get(pk=plan.workshop_id)
    if workshop.plans.first() != plan:
        return None  # another plan was asked for meanwhile
    naming.give_numbers(workshop=workshop, people=people)
    still = {s.pk for s in rounds_ahead(workshop)}
    sessions = [s for s in sessions if s.pk in still]
    Seat.objects.filter(session__in=sessions).delete()
    Seat.objects.bulk_create(
        Seat(session=session, participant=person, table=table + 1)
        for session, seats in zip(sessions, found.rounds, strict=False)
        for person, table in zip(people, seats, strict=True)
    )
    plan.repeats, plan.bound = found.repeats, found.bound
    plan.save(update_fields=["repeats", "bound"])
    facilitating.touch(workshop)
    return found


def wishes_of(workshop, people, tables):
    """Pairs, fixed tables, languages and earlier meetings, by the people's places in the list."""
    place = {person.pk: n for n, person in enumerate(people)}
    pairs = {kind: [] for kind in Pair.Kind}
    for pair in workshop.pairs.all():
        if pair.first_id in place and pair.second_id in place:
            pairs[Pair.Kind(pair.kind)].append((place[pair.first_id], place[pair.second_id]))
    fixed = workshop.attendance.exclude(table=None).values_list("participant", "table")
    met = {(place[p], place[q]): n for (p, q), n in meetings(workshop).items() if p in place and q in place}
    return seating.Wishes(
        apart=tuple(pairs[Pair.Kind.APART]),
        together=tuple(pairs[Pair.Kind.TOGETHER]),
        languages=tuple(p.user.language for p in people),
        fixed={place[p]: table - 1 for p, table in fixed if p in place and 1 <= table <= tables},
        met=Counter({tuple(sorted(pair)): n for pair, n in met.items()}),
    )


# ---- changes by hand


@transaction.atomic
def seat_all_late(*, workshop):
    """Find places for everybody who came late. Returns how many people."""
    Workshop.objects.select_for_update().get(pk=workshop.pk)  # two facilitators may press at once
    late = unseated(workshop)
    naming.CHANCE.shuffle(late)  # who comes first in a list sits best; the list follows who joined when
    for person in late:
        seat_late(workshop=workshop, participant=person)
    return len(late)


@transaction.atomic
def seat_late(*, workshop, participant):
    """Find a place in every round that has not ended for somebody who came late; nobody moves. Returns how many rounds."""
    Workshop.objects.select_for_update().get(pk=workshop.pk)  # two people may come late at once
    spread = spread_of(workshop.dialogue)
    seated = rounds_left(workshop).exclude(seats=None).distinct()
    sessions = list(seated.exclude(pk__in=Seat.objects.filter(participant=participant).values("session")))
    for session in sessions:
        seats = list(session.seats.select_related("participant__group__parent"))
        groups = [spread(seat.participant) for seat in seats]
        rounds = [[seat.table - 1 for seat in seats]]
        tables = max(seat.table for seat in seats)
        [table] = seating.place_late(groups, rounds, tables, spread(participant))
        Seat.objects.create(session=session, participant=participant, table=table + 1)
    if sessions:
        naming.give_numbers(workshop=workshop, people=[participant])
        facilitating.touch(workshop)
    return len(sessions)


@transaction.atomic
def swap(*, session, first, second):
    """Two people change places in one round. True if the tables stay balanced."""
    seats = {s.participant_id: s for s in Seat.objects.select_for_update().filter(session=session)}
    one, two = seats[first.pk], seats[second.pk]
    one.table, two.table = two.table, one.table
    Seat.objects.bulk_update([one, two], ["table"])
    facilitating.touch(session.workshop)
    spread = spread_of(session.workshop.dialogue)
    return spread(first) == spread(second) or is_balanced(session)


@transaction.atomic
def pair(*, workshop, first, second, kind):
    """Keep two people apart or together; the other wish about them goes. Why is not kept."""
    low, high = sorted([first, second], key=lambda p: p.pk)
    Pair.objects.update_or_create(workshop=workshop, first=low, second=high, defaults={"kind": kind})


@transaction.atomic
def fix(*, workshop, participant, table):
    """Give somebody a table of their own for every round, or none (None). Why is not kept."""
    Attendance.objects.update_or_create(workshop=workshop, participant=participant, defaults={"table": table})


@transaction.atomic
def part(*, pair):
    """Forget a wish about two people."""
    Pair.objects.filter(pk=pair.pk).delete()


def standing(workshop):
    """People who pressed "I am here" this half-day and have no place in the round of now, once it is seated."""
    session, half = workshop.current, attending.half_of(workshop)
    if not workshop.is_live or session is None or not session.does.seats or not half:
        return []
    seated = set(session.seats.values_list("participant", flat=True))
    here = workshop.attendance.here(half).select_related("participant")
    return [row.participant for row in here if row.participant_id not in seated] if seated else []


def unseated(workshop):
    """People who are here and have no place in the round of now, or in the next one that has a plan."""
    session = rounds_left(workshop).exclude(seats=None).first()
    if session is None:
        return []
    seated = set(session.seats.values_list("participant", flat=True))
    return [person for person in guests(workshop) if person.pk not in seated]
