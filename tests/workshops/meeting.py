"""A workshop in April: what tests of its pages do to it."""

from datetime import UTC, datetime

from tests import speaking
from workshops.models import Workshop
from workshops.room import facilitating, what_next

MORNING = datetime(2027, 4, 12, 8, tzinfo=UTC)


def at(name, *more):
    return speaking.at(name, 1, *more)


def go_on(workshop, room):
    now = Workshop.objects.get(pk=workshop.pk)
    return facilitating.go_on(workshop=now, seen=what_next.next_action(now).seen, by=room.organiser)


def seat_of(person, session):
    return session.seats.get(participant=person).table


def jump(workshop, room, kind):
    now = Workshop.objects.get(pk=workshop.pk)
    session = now.sessions.filter(kind=kind).first()
    facilitating.go_to(workshop=now, session=session, seen=what_next.next_action(now).seen, by=room.organiser)
    return session


def press(team, name="console_next", **data):
    state = Workshop.objects.get()
    return team.post(at(name), {"seen": what_next.next_action(state).seen, **data}, follow=True).content.decode()
