"""Sessions are moved and dropped until they are held; times follow, and calendars hear of what they show."""

from datetime import timedelta

import pytest

from tests.workshops.meeting import MORNING, go_on
from workshops.models import Session, Workshop
from workshops.plan import planning

pytestmark = pytest.mark.django_db


def test_session_is_moved_and_dropped_but_not_once_held(workshop, room):
    session = workshop.sessions.get(kind="caucus")
    planning.move_session(session=session, by=room.organiser, places=-1)
    assert list(workshop.sessions.values_list("kind", flat=True))[:3] == ["welcome", "caucus", "rules"]
    go_on(workshop, room)
    held = workshop.sessions.get(kind="welcome")
    assert planning.drop_session(session=held, by=room.organiser) is False
    assert planning.drop_session(session=session, by=room.organiser) is True
    assert list(workshop.sessions.values_list("kind", "position"))[:2] == [("welcome", 1), ("rules", 2)]


def test_held_session_keeps_its_place_and_a_day_that_is_none_is_refused(workshop, room):
    go_on(workshop, room)
    go_on(workshop, room)
    welcome, rules, *rest = workshop.sessions.values_list("pk", flat=True)
    before = list(workshop.sessions.values_list("day", "position", "pk"))
    with pytest.raises(planning.Held):
        planning.move_session(session=workshop.sessions.get(pk=welcome), by=room.organiser, places=1)
    orders = ((1, rules), (1, welcome)), ((7, welcome), (1, rules)), ((1, welcome), (10**18, rules))
    for first in orders:
        order = [*first, *((1, pk) for pk in rest)]
        assert planning.arrange(workshop=workshop, by=room.organiser, order=order) is False
    strange = [(1, welcome), (1, rules), *((7, pk) for pk in rest)]
    assert planning.arrange(workshop=workshop, by=room.organiser, order=strange) is False
    assert list(workshop.sessions.values_list("day", "position", "pk")) == before
    order = [(1, pk) for pk in (rest[-1], welcome, rules, *rest[:-1])]
    assert planning.arrange(workshop=workshop, by=room.organiser, order=order) is True


@pytest.mark.parametrize("verb", [planning.change_session, planning.move_session, planning.drop_session])
def test_session_that_a_colleague_dropped_is_gone(workshop, room, verb):
    session = workshop.sessions.last()
    assert planning.drop_session(session=Session.objects.get(pk=session.pk), by=room.organiser) is True
    with pytest.raises(planning.Gone):
        verb(session=session, by=room.organiser)


def test_times_follow_the_minutes(workshop, room):
    session = workshop.sessions.get(kind="welcome")
    planning.change_session(session=session, by=room.organiser, minutes=45)
    assert [s.slot.begins for s in planning.timed(workshop)][:2] == [MORNING, MORNING + timedelta(minutes=45)]
    assert Session.objects.count() == len(planning.timed(workshop))


def sequence():
    return Workshop.objects.get().sequence


def test_only_day_and_place_make_calendars_write_again(workshop, room):
    planning.change(workshop=workshop, by=room.organiser, tables=4)
    assert sequence() == 0
    planning.change(workshop=workshop, by=room.organiser, place="Town hall")
    assert sequence() == 1
    day = workshop.days.get()
    planning.change(workshop=workshop, by=room.organiser, days=[(day.begins_at, day.ends_at)])
    assert sequence() == 1
    planning.change(workshop=workshop, by=room.organiser, days=[(day.begins_at, day.ends_at + timedelta(hours=1))])
    assert sequence() == 2
