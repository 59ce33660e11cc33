"""The focal point of a group says "agreed" to the outline before it opens: by name, to the version that the page showed."""

from django.db import transaction

from dialogue import database_time
from dialogue.models import TeamLog
from stakeholders import representing
from stakeholders.models import FocalPoint
from workshops.editor import digesting


class Changed(Exception):
    """The outline changed while it was read."""


@transaction.atomic
def agree(*, participant, seen):
    """`seen`: the digest of the outline that was read. Saying it again changes nothing; another version is agreed to anew. Raises
    Changed, representing.Opened and FocalPoint.DoesNotExist for who is none."""
    held = representing.hold(participant.dialogue)  # editing holds it too: what is agreed to is what stands
    focal = FocalPoint.objects.standing().select_related("group").get(participant=participant)
    if digesting.digest_of(held) != seen:
        raise Changed
    if focal.has_agreed_to(seen):
        return focal
    focal.agreed_digest, focal.agreed_on = seen, database_time.now().date()
    focal.save(update_fields=["agreed_digest", "agreed_on"])
    TeamLog.objects.create(dialogue=held, by_whom="self", action="agreed to the outline for", detail=focal.group.name)
    return focal
