"""Agreeing, disagreeing or passing on an answer that can be read. A press names the state it wants, so that twice is once."""

from django.db import transaction
from django.db.models import SmallIntegerField, Value
from django.db.models.expressions import RawSQL

from dialogue import keys, turns
from issues import answering, receipts, scopes
from issues.answering import NotOpen, OpenedBefore
from issues.models import Leaving, Reaction
from stakeholders.models import SpentReceipt, Voice


def _check(participant, contribution):
    if not participant.is_confirmed or not participant.dialogue.may_answer:
        raise NotOpen
    if not participant.may_act_on(contribution.question.opened_at):
        raise OpenedBefore
    if answering.is_own(participant, contribution):
        raise NotOpen


UNSAID = object()  # a page of the release before does not say what its press replaces


@transaction.atomic
def react(*, participant, contribution, value, key="", instead=UNSAID):
    """Record a reaction; `value` None takes it back, `instead` is the value that the page showed. Returns it, or None. Raises
    NotOpen, also for one's own answer, receipts.Repeated if this form was answered before and something else stands now, and
    receipts.Overtaken if something else stands than what it is to replace."""
    _check(participant, contribution)
    turns.take(participant.dialogue, participant.pk, turns.REACT)
    receipt = receipts.of(participant, key, f"{scopes.REACTIONS} answer {contribution.pk}")
    old = next(iter(Reaction.objects.raw(OLD, [contribution.pk, *_voice(participant)])), None)
    if receipts.is_known(participant, [receipt], [old]):
        if (old.value if old else None) != value or (old and Leaving.objects.of(participant.dialogue, old).exists()):
            raise receipts.Repeated(old)
        return old
    if instead is not UNSAID and (old.value if old else None) not in (instead, value):
        raise receipts.Overtaken(old)
    if value is None:
        return _take_back(participant, old, receipt)
    return _say(participant, old, contribution, {"value": value, "receipt": receipt})


def _take_back(participant, old, receipt):
    if old or Voice.objects.of(participant, scopes.REACTIONS):
        SpentReceipt.objects.spend(participant.dialogue_id, [receipt, old.receipt if old else ""])
    if old:
        old.delete()


def _say(participant, old, contribution, said):
    if old is None:
        voice = Voice.objects.speaking(participant, scopes.REACTIONS)
        return Reaction.objects.create(voice=voice, contribution=contribution, **said)
    SpentReceipt.objects.spend(participant.dialogue_id, [old.receipt])
    old.value, old.receipt = said["value"], said["receipt"]
    old.save(update_fields=["value", "receipt"])
    Leaving.objects.forget(participant.dialogue, old)
    return old


def of(participant):
    """All of this person's reactions."""
    tag = keys.tag(participant.dialogue, participant.pk, scopes.REACTIONS)
    return Reaction.objects.filter(voice__dialogue=participant.dialogue, voice__tag=tag)


# As text: to build it from parts took longer than to ask. The voice is found first, one row however many others spoke.
VOICE = "(SELECT id FROM stakeholders_voice WHERE dialogue_id = %s AND tag = %s)"
OWN = f"SELECT value FROM issues_reaction WHERE contribution_id = issues_contribution.id AND voice_id = {VOICE}"
OLD = f"SELECT * FROM issues_reaction WHERE contribution_id = %s AND voice_id = {VOICE}"


def _voice(participant):
    return participant.dialogue_id, keys.tag(participant.dialogue, participant.pk, scopes.REACTIONS)


def own(participant):
    """The value of this person's reaction, beside a query for answers; None where there is none, and for nobody."""
    if participant is None:
        return Value(None, SmallIntegerField())
    return RawSQL(OWN, _voice(participant), SmallIntegerField())
