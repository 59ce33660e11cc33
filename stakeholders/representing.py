"""The team names who may agree to the outline for a group. In phase Prepare only: once people can speak, no row about one is touched."""

from django.db import transaction

from dialogue import database_time
from dialogue.models import Dialogue, TeamLog
from stakeholders import leaving
from stakeholders.models import FocalPoint


class Opened(Exception):
    """The dialogue has opened: nothing is agreed to any more."""


def hold(dialogue):
    """The dialogue, locked, as opening locks it. Raises Opened."""
    held = Dialogue.objects.select_for_update(no_key=True).get(pk=dialogue.pk)
    if held.was_opened:
        raise Opened
    return held


@transaction.atomic
def name(*, participant, by):
    """Name somebody for the group they belong to; who agreed for another group before agrees anew. Raises Opened, leaving.Gone."""
    held = hold(participant.dialogue)
    place = leaving.locked(participant)
    if not place.is_confirmed:
        raise leaving.Gone
    found = FocalPoint.objects.filter(participant=place).first()
    if found and found.group_id == place.group_id:
        return found
    fresh = {"group": place.group, "named_on": database_time.now().date(), "agreed_on": None, "agreed_digest": ""}
    found, _new = FocalPoint.objects.update_or_create(participant=place, defaults=fresh)
    TeamLog.objects.create(dialogue=held, by=by, action="named a focal point of", detail=place.group.name)
    return found


@transaction.atomic
def unname(*, participant, by):
    """Raises Opened."""
    held = hold(participant.dialogue)
    gone, _kinds = FocalPoint.objects.filter(participant=participant).delete()
    if gone:
        TeamLog.objects.create(dialogue=held, by=by, action="took back a focal point of", detail=participant.group.name)
