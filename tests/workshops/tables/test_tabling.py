"""Seats for those who are here: balanced over lanes, never over hidden parts; late people, swaps, wishes, table notes."""

import itertools
import random
from collections import Counter
from datetime import UTC, datetime

import pytest

from dialogue import worker
from dialogue.models import Job
from stakeholders.models import Participant, StakeholderGroup
from tests import factories
from tests.issues.voting_room import in_threads, make_room
from workshops.models import Attendance, Pair, Seat, SeatingPlan, Session, TableNote, Workshop
from workshops.plan import planning
from workshops.room import attending, facilitating, what_next
from workshops.tables import noting, spreading, tabling

pytestmark = pytest.mark.django_db
MORNING = datetime(2027, 4, 12, 8, tzinfo=UTC)


@pytest.fixture
def room():
    return make_room(sizes={"diggers": 8, "owners": 7, "lsm": 6, "gov": 6, "cso": 3})


@pytest.fixture
def workshop(room):
    return planning.plan(dialogue=room.dialogue, by=room.organiser, title="April", zone="UTC", begins=[MORNING])


@pytest.fixture(autouse=True)
def brief(monkeypatch):
    monkeypatch.setattr(tabling, "SECONDS", 0.3)


def seat(workshop, room, tables=6, seed=1):
    plan = tabling.make(workshop=workshop, by=room.organiser, tables=tables, seed=seed)
    tabling.work_out(plan, seconds=0.3)
    return SeatingPlan.objects.get(pk=plan.pk)


def seat_of(participant, session):
    return Seat.objects.get(session=session, participant=participant)


def rounds(workshop):
    return list(workshop.sessions.filter(kind="tables"))


def counts(session, groups):
    """How many of these speaking groups sit at each table."""
    seats = session.seats.filter(participant__group__key__in=groups)
    found = Counter(seats.values_list("table", flat=True))
    return sorted(found[t] for t in range(1, 7))


def test_plan_seats_everybody_in_every_round_and_balances_lanes(workshop, room):
    plan = seat(workshop, room)
    assert [s.seats.count() for s in rounds(workshop)] == [30, 30]
    assert plan.repeats is not None
    for session in rounds(workshop):
        assert counts(session, ["diggers", "owners"]) == [2, 2, 2, 3, 3, 3]
        assert counts(session, ["lsm"]) == counts(session, ["gov"]) == [1] * 6
        assert spreading.is_balanced(session)


def test_all_who_stay_hidden_are_spread_as_one_and_named_parts_apart(room):
    def spread():
        of = spreading.spread_of(room.dialogue)
        return [
            of(Participant.objects.select_related("group").get(pk=room.people[key][0].pk))
            for key in ("diggers", "cso", "lsm")
        ]

    keys = {key: group.pk for key, group in room.groups.items()}
    assert spread() == [spreading.HIDDEN, keys["cso"], keys["lsm"]]
    StakeholderGroup.objects.filter(key="cso").update(policy="hidden")
    assert spread() == [spreading.HIDDEN, spreading.HIDDEN, keys["lsm"]]
    StakeholderGroup.objects.filter(key="lsm").update(policy="hidden")  # two hidden lanes that the rule counts
    assert spread() == [keys["asm"], spreading.HIDDEN, keys["lsm"]]
    StakeholderGroup.objects.filter(key__in=["asm", "diggers", "lsm", "cso"]).update(policy="named")
    assert spread() == [keys["diggers"], keys["cso"], keys["lsm"]]


def test_plans_tell_nothing_about_hidden_parts(workshop, room):
    """Who of the miners never sits beside whom must not follow the parts: held against the same people relabelled at random."""
    parts = {p.pk: p.group.key for p in (*room.people["diggers"], *room.people["owners"])}
    spread, by_chance = 0, 0
    for seed in range(12):
        seat(workshop, room, seed=seed)
        labels = list(parts.values())
        random.Random(seed).shuffle(labels)
        for session in rounds(workshop):
            spread += unevenness(session, parts)
            by_chance += unevenness(session, dict(zip(parts, labels, strict=True)))
    assert 0.6 < spread / by_chance < 1.6


def unevenness(session, parts):
    """Σ (diggers at a table)²: smaller than chance if the plan spread the parts."""
    seats = session.seats.filter(participant__in=parts)
    found = Counter(table for person, table in seats.values_list("participant", "table") if parts[person] == "diggers")
    return sum(n * n for n in found.values())


def test_plan_that_cannot_be_made_says_so(workshop, room):
    plan = tabling.make(workshop=workshop, by=room.organiser, tables=6, seed=1)
    assert (plan.is_under_way, plan.has_failed, Job.objects.get().dialogue) == (True, False, room.dialogue)
    workshop.sessions.filter(kind="tables").delete()
    plan = SeatingPlan.objects.select_related("workshop").get()
    assert tabling.work_out(plan) is None
    plan.refresh_from_db()
    assert (plan.is_under_way, plan.has_failed) == (False, True)
    SeatingPlan.objects.update(failed=False, made_at=datetime(2026, 1, 1, tzinfo=UTC))  # its job was lost
    assert SeatingPlan.objects.get().has_failed


def test_hidden_people_are_spread_as_one_and_every_table_has_every_lane(workshop, room):
    """A small hidden group spread by itself would be told by the plans of three rounds."""
    StakeholderGroup.objects.filter(key="cso").update(policy="hidden")
    seat(workshop, room)
    for session in rounds(workshop):
        assert counts(session, ["diggers", "owners", "cso"]) == [3] * 6
        assert min(counts(session, ["diggers", "owners"])) >= 1


def test_those_who_are_here_are_seated_once_somebody_said_so(workshop, room):
    Workshop.objects.filter(pk=workshop.pk).update(state="live")
    here = [p for people in room.people.values() for p in people[:4]]
    for person in here:
        Attendance.objects.create(workshop=workshop, participant=person, marks=" 1a 1p ")
    workshop.days.update(begins_at=datetime.now(UTC), ends_at=datetime.max.replace(year=9000, tzinfo=UTC))
    assert sorted(p.pk for p in tabling.guests(workshop)) == sorted(p.pk for p in here)


def test_job_works_the_plan_out(workshop, room):
    plan = tabling.make(workshop=workshop, by=room.organiser, tables=5, seed=3)
    assert (Job.objects.get().payload, SeatingPlan.objects.get().repeats) == ({"plan": plan.pk}, None)
    worker.drain()
    assert Job.objects.get().state == "done"
    assert Seat.objects.count() == 60


def test_only_the_latest_plan_is_kept(workshop, room):
    first = tabling.make(workshop=workshop, by=room.organiser, tables=5, seed=3)
    tabling.make(workshop=workshop, by=room.organiser, tables=6, seed=4)
    assert tabling.work_out(first, seconds=0.1) is None
    assert Seat.objects.count() == 0


def test_plan_needs_a_round_and_enough_people(workshop, room):
    with pytest.raises(tabling.CannotSeat, match="people"):
        tabling.make(workshop=workshop, by=room.organiser, tables=31)
    workshop.sessions.filter(kind="tables").delete()
    with pytest.raises(tabling.CannotSeat, match="rounds"):
        tabling.make(workshop=workshop, by=room.organiser, tables=5)


def test_rounds_that_were_held_stay_and_count(workshop, room):
    seat(workshop, room)
    first, second = rounds(workshop)
    Session.objects.filter(pk=first.pk).update(began_at=MORNING)
    before = dict(first.seats.values_list("participant", "table"))
    plan = seat(workshop, room, seed=9)
    assert dict(first.seats.values_list("participant", "table")) == before
    met = tabling.meetings(workshop)
    assert sum(met.values()) == 6 * 10  # six tables of five
    again = [pair for pair in itertools.combinations(sorted(before), 2) if same_table(second, pair) and met[pair]]
    assert len(again) == plan.repeats


def same_table(session, pair):
    return len(set(session.seats.filter(participant__in=pair).values_list("table", flat=True))) == 1


def test_late_person_finds_a_place_and_nobody_moves(workshop, room):
    seat(workshop, room)
    before = [dict(s.seats.values_list("participant", "table")) for s in rounds(workshop)]
    late = factories.member(room.dialogue, "lsm", "Late")
    assert tabling.unseated(workshop) == [late]
    assert tabling.seat_late(workshop=workshop, participant=late) == 2
    after = [dict(s.seats.exclude(participant=late).values_list("participant", "table")) for s in rounds(workshop)]
    assert after == before
    assert tabling.seat_late(workshop=workshop, participant=late) == 0
    assert tabling.unseated(workshop) == []


@pytest.mark.django_db(transaction=True)
def test_late_people_at_once_sit_once_each(room):
    workshop = planning.plan(dialogue=room.dialogue, by=room.organiser, title="A", zone="UTC", begins=[MORNING])
    seat(workshop, room)
    late = factories.member(room.dialogue, "gov", "Late")
    in_threads([lambda: tabling.seat_late(workshop=workshop, participant=late)] * 4)
    assert Seat.objects.filter(participant=late).count() == 2


def test_swap_says_whether_the_tables_stay_balanced(workshop, room):
    seat(workshop, room)
    session = rounds(workshop)[0]
    one, two = room.people["lsm"][:2]
    tables = [seat_of(p, session).table for p in (one, two)]
    assert tabling.swap(session=session, first=one, second=two) is True
    assert [seat_of(p, session).table for p in (one, two)] == tables[::-1]
    other = next(p for p in room.people["gov"] if seat_of(p, session).table != tables[1])
    assert tabling.swap(session=session, first=one, second=other) is False
    assert spreading.quality(session, spreading.spread_of(room.dialogue)) != []


def test_wishes_are_respected(workshop, room):
    a, b, c, d = room.people["diggers"][:4]
    tabling.pair(workshop=workshop, first=b, second=a, kind="apart")
    tabling.pair(workshop=workshop, first=c, second=room.people["lsm"][0], kind="together")
    Attendance.objects.create(workshop=workshop, participant=d, table=2)
    seat(workshop, room)
    for session in rounds(workshop):
        table = dict(session.seats.values_list("participant", "table"))
        assert table[a.pk] != table[b.pk]
        assert table[c.pk] == table[room.people["lsm"][0].pk]
        assert table[d.pk] == 2
    tabling.pair(workshop=workshop, first=a, second=b, kind="together")
    assert list(Pair.objects.filter(first=a).values_list("kind", flat=True)) == ["together"]


def test_note_belongs_to_the_table_and_two_writers_lose_nothing(workshop, room):
    session = rounds(workshop)[0]
    words = {"agreed": "Yes", "contested": "", "still_open": "When"}
    with pytest.raises(noting.Final):  # the round has not begun
        noting.write_note(session=session, table=1, **words, before=noting.note_digest(None))
    Session.objects.filter(pk=session.pk).update(began_at=datetime.now(UTC))
    kept = noting.write_note(session=session, table=1, **words, before=noting.note_digest(None))
    again = noting.write_note(session=session, table=1, **words, before=noting.note_digest(None))
    assert again == kept  # the same form pressed twice
    other = {**words, "agreed": "No"}
    with pytest.raises(noting.Changed) as changed:
        noting.write_note(session=session, table=1, **other, before=noting.note_digest(None))
    assert changed.value.args[0].agreed == "Yes"
    assert {f.name for f in TableNote._meta.get_fields()} == {
        "id", "session", "table", "agreed", "contested", "still_open", "translations",
    }  # fmt: skip


def test_whoever_sits_at_the_table_writes_for_it(workshop, room):
    seat(workshop, room)
    session = rounds(workshop)[0]
    amina = room.people["diggers"][0]
    table = seat_of(amina, session).table
    assert not noting.may_write_note(amina, session, table)  # the workshop has not begun
    session.workshop.state = "live"
    assert [noting.may_write_note(amina, session, t) for t in (table, table % 6 + 1)] == [True, False]
    amina.status = "waiting"
    assert not noting.may_write_note(amina, session, table)


def test_being_here_is_noted_once_a_half_day(workshop, room):
    amina = room.people["diggers"][0]
    with pytest.raises(attending.NotHere):
        attending.arrive(workshop=workshop, participant=amina)
    facilitating.go_on(workshop=workshop, seen=what_next.next_action(workshop).seen, by=room.organiser)
    workshop.days.update(begins_at=datetime.now(UTC), ends_at=datetime.max.replace(year=9000, tzinfo=UTC))
    for _press in range(2):
        attending.arrive(workshop=workshop, participant=amina)
    [row] = Attendance.objects.all()
    assert row.halves == [attending.half_of(workshop)]


def test_hand_goes_down_without_a_trace(workshop, room):
    amina = room.people["diggers"][0]
    facilitating.go_on(workshop=workshop, seen=what_next.next_action(workshop).seen, by=room.organiser)
    attending.raise_hand(workshop=workshop, participant=amina, label="gov")
    first = Attendance.objects.get().hand_at
    attending.raise_hand(workshop=workshop, participant=amina, label="asm")
    row = Attendance.objects.get()
    assert (row.hand_at, row.hand_label) == (first, "asm")
    attending.lower_hand(workshop=workshop, participant=amina)
    row.refresh_from_db()
    assert (row.hand_at, row.hand_label) == (None, "")
