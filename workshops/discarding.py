"""A whole dialogue with all that is in it, and its key, thrown away. Who may do so, and when, says whoever calls it."""

from django.db import transaction

from dialogue import keys
from issues.models import Contribution, Vote
from stakeholders.models import CardBatch, Invitation, Participant, Relation, Voice
from workshops.models import Workshop


def discard(dialogue, and_then=lambda: None):
    """In the caller's transaction. `and_then`: what goes between the places of people and their groups.

    Groups are held by people, voices, invitations and cards: those go first. The key goes once all is committed.
    """
    Workshop.objects.filter(dialogue=dialogue).update(current=None, shown=None)
    Vote.objects.filter(ballot__dialogue=dialogue).delete()
    Contribution.objects.filter(question__issue__dialogue=dialogue).delete()
    for rows in (dialogue.workshops, dialogue.drafts, dialogue.ledger, dialogue.ballots, dialogue.proposals):
        rows.all().delete()
    for model in (Voice, Participant, Invitation, CardBatch):
        model.objects.filter(dialogue=dialogue).delete()
    and_then()
    Relation.objects.filter(from_group__dialogue=dialogue).delete()
    for rows in (dialogue.challenges, dialogue.visions, dialogue.issues, dialogue.groups):
        rows.all().delete()
    key = dialogue.key_name
    dialogue.delete()
    transaction.on_commit(lambda: keys.destroy(key))
