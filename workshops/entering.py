"""A workshop is fetched through the person: who is it, may they, and which one. A stranger gets 404."""

from django.shortcuts import get_object_or_404

from dialogue.rights import Right
from stakeholders import access
from workshops.models import Workshop


def enter(user, slug, number):
    """(here, workshop) for whoever belongs to the dialogue; the team is asked for its second step."""
    here = access.enter(user, slug)
    if here.is_team:
        access.enter_team(user, slug, Right.READ)
    return here, _workshop(here, number)


def enter_team(user, slug, number, right=Right.LEAD):
    """(here, workshop) for those of the team whose role has this right."""
    here = access.enter_team(user, slug, right)
    return here, _workshop(here, number)


def _workshop(here, number):
    """With what the room is at, which most pages show."""
    found = Workshop.objects.select_related("current__issue", "current__ballot", "current__group")
    workshop = get_object_or_404(found, dialogue=here.dialogue, number=number)
    workshop.dialogue = here.dialogue
    return workshop
