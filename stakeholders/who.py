"""Who takes part, for those of the team who act: found by group and by words; in no order that tells who has spoken."""

from itertools import groupby

from django.db.models import Q
from django.db.models.functions import Lower

from stakeholders.countries import COUNTRIES
from stakeholders.models import Participant

LANDS = dict(COUNTRIES)


def named(dialogue, wanted):
    """The confirmed participant with this reference, with user and group, or None."""
    people = dialogue.participants.confirmed().select_related("user", "group__parent", "dialogue")
    return people.with_refs(dialogue, [wanted]).first()


def listed(dialogue, words=""):
    """Confirmed people by group and name. `words`: each must stand in name, address, role or organisation."""
    people = Participant.objects.confirmed().filter(dialogue=dialogue)
    for word in words.split():
        found = Q(user__name__icontains=word) | Q(user__email__icontains=word)
        people = people.filter(found | Q(role__icontains=word) | Q(organisation__icontains=word))
    order = ("group__position", "group", Lower("user__name"), Lower("organisation"), "role", "country", "user__email")
    return people.select_related("user__card", "group__parent", "dialogue").order_by(*order)


def by_group(people):
    """[(group, [participant])] of a page of `listed`, each with `.land`."""
    rows = []
    for _pk, some in groupby(people, key=lambda person: person.group_id):
        found = list(some)
        for person in found:
            person.land = LANDS.get(person.country, "")
        rows.append((found[0].group, found))
    return rows
