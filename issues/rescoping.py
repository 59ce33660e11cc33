"""Support that was given before each had a voice of its own is moved to one; needs the key, so no migration can do it."""

from django.db import transaction

from dialogue import keys
from dialogue.models import Dialogue
from issues import proposing, scopes
from issues.models import Support
from stakeholders.models import Voice


def rescope():
    """In every dialogue whose key is here. Returns how many supports were moved or, as an author's own, left out, and the dialogues
    whose key was missing; a second run moves none."""
    moved, shut = 0, []
    for dialogue in Dialogue.objects.filter(proposals__supports__isnull=False).distinct():
        if dialogue.is_sealed:
            continue
        try:
            moved += rescope_dialogue(dialogue)
        except keys.KeyUnavailable:
            shut.append(dialogue.slug)
    return moved, shut


@transaction.atomic
def rescope_dialogue(dialogue):
    """As `rescope`, in one dialogue: also the last thing before it is sealed. Raises KeyUnavailable."""
    moved = 0
    if not Support.objects.filter(proposal__dialogue=dialogue).exists():
        return moved
    for participant in dialogue.participants.select_related("group", "dialogue"):
        old = Voice.objects.of(participant, scopes.REACTIONS)
        supports = list(Support.objects.filter(voice=old)) if old else []
        if not supports:
            continue
        mine = set(proposing.own(participant).values_list("pk", flat=True))
        for support in supports:
            _move(support, participant, is_author=support.proposal_id in mine)
        moved += len(supports)
        if not old.reactions.exists():
            old.delete()
    return moved


def _move(support, participant, *, is_author):
    """To a voice of its own; the author's own goes, since it is implied, and so does one that was given again meanwhile."""
    tag = keys.tag(participant.dialogue, participant.pk, scopes.support(support.proposal_id))
    again = Support.objects.filter(proposal=support.proposal_id, voice__tag=tag).exists()
    if is_author or again:
        support.delete()
        return
    group = support.voice.group
    support.voice = Voice.objects.create(dialogue=participant.dialogue, tag=tag, group=group)
    support.save(update_fields=["voice"])
