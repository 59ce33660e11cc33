"""Being in the room: "I am here", hand up, hand down. Attending is no secret; what somebody says is written elsewhere (TRUST §1)."""

from django.db import transaction

from dialogue import database_time
from workshops.models import Attendance, Workshop
from workshops.room import naming
from workshops.room.half_days import half_day


class NotHere(Exception):
    """The workshop is not under way, or the person does not take part."""


def _row(workshop, participant):
    """The person's row, locked. Raises NotHere."""
    if not participant.is_confirmed or not Workshop.objects.filter(pk=workshop.pk).live().exists():
        raise NotHere
    naming.give_numbers(workshop=workshop, people=[participant])  # makes the row, too
    return Attendance.objects.select_for_update().get(workshop=workshop, participant=participant)


def half_of(workshop, now=None):
    """The half-day it is there now, such as "1a" or "2p"; "" outside of all days."""
    days = [(d.number, d.begins_at, d.ends_at) for d in workshop.days.all()]
    return half_day(days, now or database_time.now(), workshop.zone)


@transaction.atomic
def arrive(*, workshop, participant):
    """ "I am here", once a half-day; pressed again it changes nothing."""
    row = _row(workshop, participant)
    half = half_of(workshop)
    if half and half not in row.halves:
        row.marks = f" {' '.join([*row.halves, half])} "
        row.save(update_fields=["marks"])
    return row


@transaction.atomic
def raise_hand(*, workshop, participant, label):
    """Ask for the floor under a label of one's choice; a hand that is up stays where it is in the list."""
    row = _row(workshop, participant)
    if row.hand_at is None:
        row.hand_at = database_time.now()
    row.hand_label = label
    row.save(update_fields=["hand_at", "hand_label"])


@transaction.atomic
def lower_hand(*, workshop, participant):
    """Down again: neither the moment nor the label is kept."""
    _down(workshop.attendance.filter(participant=participant))


@transaction.atomic
def lower_hands(*, workshop):
    """All of them: a hand is for the session in which it went up."""
    _down(workshop.attendance.hands())


def _down(rows):
    rows.update(hand_at=None, hand_label="")
