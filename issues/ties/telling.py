"""Saying how one finds a tie: one of five steps, or that the two do not meet. Changed and taken back until the round closes. A request
that speaks writes the spoken row and, the first time, its voice: nothing else.

What one expects is sent by a press of its own (`expecting`): one transaction for both would leave its number on a secret step and on
words under a name."""

from django.db import transaction

from dialogue import keys, turns
from issues import asking, receipts
from issues.models import Leaving, TieRound, TieView
from stakeholders.models import Voice


def own(participant, asked):
    """This person's view in a round, found through the key; a queryset of one or none."""
    tag = keys.tag(participant.dialogue, participant.pk, asked.scope)
    here = TieView.objects.filter(voice__dialogue=participant.dialogue, voice__tag=tag, round=asked)
    return here.select_related("voice")


def told_among(participant, rounds):
    """The ids of those of these rounds in which this person has said it, found through the key; one query, none without rounds."""
    if not rounds:
        return set()
    tags = keys.tags(participant.dialogue, participant.pk, [each.scope for each in rounds])
    here = TieView.objects.filter(voice__dialogue=participant.dialogue, voice__tag__in=tags, round__in=rounds)
    return set(here.values_list("round", flat=True))


def _held(participant, asked):
    """The same row, while this person's other presses wait. Asks for no people (TRUST §1)."""
    turns.take(participant.dialogue, participant.pk, turns.TIE)
    return own(participant, asked).select_for_update(of=("self",)).first()


def _stands(participant, row):
    """What was not taken back with everything else."""
    return None if row is None or Leaving.objects.of(participant.dialogue, row).exists() else row


@transaction.atomic
def tell(*, participant, asked, step, key=""):
    """Say it, or change it; returns the row. `step`: 0 to 5. Raises NotOpen, receipts.Repeated."""
    old = _held(participant, asked)
    receipt = receipts.of(participant, key, f"{asked.scope} tell")
    known = receipts.is_known(participant, [receipt], [old])
    stands = _stands(participant, old) if known else None
    if stands and stands.step == step:
        return stands  # also after it has closed: it was in time
    asking.hold_open(participant, asked)
    if known:
        raise receipts.Repeated(stands)
    if old is None:
        voice = Voice.objects.speaking(participant, asked.scope)
        return TieView.objects.create(voice=voice, round=asked, step=step, receipt=receipt)
    old.voice.spend(old.receipt)
    old.step, old.receipt = step, receipt
    old.save(update_fields=["step", "receipt"])
    Leaving.objects.forget(participant.dialogue, old)
    return old


@transaction.atomic
def take_back(*, participant, asked, key=""):
    """Take it back, which nobody sees: "gone", or "" if there was nothing. Raises NotOpen, receipts.Repeated if something stands although
    this press was answered before."""
    old = _held(participant, asked)
    receipt = receipts.of(participant, key, f"{asked.scope} withdraw")
    if receipts.is_known(participant, [receipt], [old]):
        if (stands := _stands(participant, old)) and asked.is_open:
            raise receipts.Repeated(stands)
        return "gone"
    asking.hold_open(participant, asked)
    if old is None:
        return ""
    old.voice.spend(receipt, old.receipt)
    old.delete()
    return "gone"


def can_go(participant):
    """This person's views that can still be taken back, for whoever takes everything back. Their rounds stay open until the transaction
    ends: what is marked here is not counted there."""
    if not participant.is_confirmed or not participant.dialogue.may_answer:
        return
    rounds = asking.open_to(participant, TieRound.objects.filter(dialogue=participant.dialogue))
    tags = keys.tags(participant.dialogue, participant.pk, [each.scope for each in rounds])
    here = TieView.objects.filter(voice__dialogue=participant.dialogue, voice__tag__in=tags, round__in=rounds)
    yield from here.select_related("voice")
