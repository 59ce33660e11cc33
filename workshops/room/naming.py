"""How a room calls people: in one form for all, the names they are called by or numbers (TRUST F19).

Never the name of the account: people who gave none would stand apart from the others, and with them their group. A number is
drawn by fresh chance; one that counts would tell who came when.
"""

import secrets
import unicodedata

from django.db import transaction
from django.utils.translation import gettext as _

from workshops.models import Attendance, Workshop

LEAST = 99  # numbers to draw from, at least
MARK = "№ "
SHOWN = (
    "workshop",
    "participant",
    "called",
    "number",
)  # without the workshop's key each row would be fetched once more
CHANCE = secrets.SystemRandom()


class Labels(dict):
    """{participant id: how the room calls them}; who was neither seated nor here has no label yet."""

    def __missing__(self, participant_id):
        return _("not here yet")


# ---- reading


def label(workshop, row):
    """How the room calls the person of an Attendance row; whoever gave no name stands by the number. "" before both."""
    if workshop.asks_for_names and row.called:
        return row.called
    return f"{MARK}{row.number}" if row.number else ""


def labels(workshop):
    """Of everybody who has one, in one query."""
    rows = workshop.attendance.only(*SHOWN)
    return Labels({row.participant_id: words for row in rows if (words := label(workshop, row))})


def on_wall(workshop, seated):
    """Of these who sit at tables, for the wall: numbers for all until each of them has given a name. Everybody reads the
    wall, and a number among names would mark who gave none."""
    rows = workshop.attendance.filter(participant__in=seated).only(*SHOWN)
    found = {row.participant_id: row for row in rows if label(workshop, row)}  # who left has none
    by_name = workshop.asks_for_names and all(row.called for row in found.values())
    shown = {pk: row.called if by_name else f"{MARK}{row.number}" for pk, row in found.items()}
    return {pk: shown.get(pk, gone()) for pk in seated}


def gone():
    """Who has a seat in a round that began, and no label any more."""
    return _("somebody who left")


def order(words):
    """A key that sorts labels as one looks for them: numbers by size, then names, at the end who left."""
    if words == gone():
        return (2, 0, "")
    number = words.removeprefix(MARK)
    is_number = words.startswith(MARK) and number.isdecimal()
    return (0, int(number), "") if is_number else (1, 0, words.casefold())


def people(workshop):
    """The confirmed participants whom the room can call, each with `.label`, in the order of labels."""
    known = labels(workshop)
    found = list(workshop.dialogue.participants.confirmed().filter(pk__in=list(known)))
    for person in found:
        person.label = known[person.pk]
    return sorted(found, key=lambda person: order(person.label))


# ---- names and numbers


class Taken(Exception):
    """Somebody else is called so in this room."""


class TooLate(Exception):
    """The workshop is over, or the person does not take part."""


def _folded(name):
    return unicodedata.normalize("NFKC", name).casefold()


@transaction.atomic
def call(*, workshop, participant, called):
    """Keep the name the room calls somebody, before or during the workshop. Raises Taken, TooLate."""
    workshop = Workshop.objects.select_for_update().get(pk=workshop.pk)  # two may choose one name at once
    if workshop.is_over or not participant.is_confirmed:
        raise TooLate
    here = workshop.dialogue.participants.here().exclude(pk=participant.pk)  # whoever is gone needs no name
    others = workshop.attendance.filter(participant__in=here).exclude(called="")
    if _folded(called) in map(_folded, others.values_list("called", flat=True)):
        raise Taken
    Attendance.objects.update_or_create(workshop=workshop, participant=participant, defaults={"called": called})


@transaction.atomic
def give_numbers(*, workshop, people):
    """A number for each of these who has none, drawn among the free ones. Reads only if everybody has one."""
    wanted = [person.pk for person in people]
    with_number = workshop.attendance.filter(participant__in=wanted).exclude(number=None)
    if with_number.count() == len(wanted):
        return
    workshop = Workshop.objects.select_for_update().get(pk=workshop.pk)  # two who come at once draw one after the other
    rows = [Attendance(workshop=workshop, participant_id=pk) for pk in CHANCE.sample(wanted, len(wanted))]
    Attendance.objects.bulk_create(rows, ignore_conflicts=True)
    without = list(workshop.attendance.filter(participant__in=wanted, number=None))
    for row, number in zip(without, _drawn(workshop, len(without)), strict=True):
        row.number = number
    Attendance.objects.bulk_update(without, ["number"])


def _drawn(workshop, count):
    """So many free numbers, in no order: out of twice as many as are expected, or more when these run out."""
    taken = set(workshop.attendance.exclude(number=None).values_list("number", flat=True))
    top = max(LEAST, 2 * sum(workshop.expected.values()))
    while top - len(taken) < count:
        top *= 2
    return CHANCE.sample([number for number in range(1, top + 1) if number not in taken], count)
