"""Saying "we have this too", or "not ours". A press names the state that it wants, so that twice is once. A request that speaks writes the
spoken row and, the first time, its voice: nothing else.

One's own statement is marked like any other, and counts: a voice with a hole just there would be its author's (docs/decisions)."""

from django.db import transaction

from dialogue import keys, turns
from issues import asking, receipts
from issues.answering import NotOpen
from issues.models import Leaving, StatementMark, StatementRound
from issues.statements import refs
from stakeholders.models import Voice


def own(participant, asked, ref):
    """This person's mark of a statement in a round, found through the key; a queryset of one or none."""
    tag = keys.tag(participant.dialogue, participant.pk, asked.marking(ref))
    here = StatementMark.objects.filter(voice__dialogue=participant.dialogue, voice__tag=tag, round=asked)
    return here.select_related("voice")


def _held(participant, asked, ref):
    """The same row, while this person's other presses wait. Asks for no people (TRUST §1)."""
    turns.take(participant.dialogue, participant.pk, turns.MARK)
    return own(participant, asked, ref).select_for_update(of=("self",)).first()


@transaction.atomic
def mark(*, participant, asked, ref, has, instead, key="", seen=""):
    """Say it, or with `has` None take it back; returns the row, or None. `instead`: what the page showed (True, False or None); `seen`:
    which words it showed, as `keys.seen`, if it says so. Raises NotOpen, also of what cannot be read any more, receipts.Repeated,
    receipts.Overtaken, receipts.Reworded."""
    if not refs.is_ref(ref):
        raise NotOpen
    old = _held(participant, asked, ref)
    stood = old.has if old else None
    receipt = receipts.of(participant, key, f"{asked.marking(ref)} mark")
    if receipts.is_known(participant, [receipt], [old]):
        if stood != has or (old and Leaving.objects.of(participant.dialogue, old).exists()):
            raise receipts.Repeated(old)
        return old  # also after it has closed: it was in time
    asking.hold_open(participant, asked)
    if stood not in (instead, has):
        raise receipts.Overtaken(old)
    if has is None:
        return _take_back(old, receipt)
    return _say(participant, asked, ref, old, {"has": has, "receipt": receipt}, seen)


def _take_back(old, receipt):
    if old:
        old.voice.spend(receipt, old.receipt)
        old.delete()


def _say(participant, asked, ref, old, said, seen):
    which = (refs.find(asked, ref) if old is None or seen else None) or {}
    if (old is None or seen) and not which:
        raise NotOpen
    if seen and [seen] != keys.seen(participant.dialogue, [refs.words(participant.dialogue, which)]):
        raise receipts.Reworded(old)
    if old is None:
        voice = Voice.objects.speaking(participant, asked.marking(ref))
        return StatementMark.objects.create(voice=voice, round=asked, **which, **said)
    old.voice.spend(old.receipt)
    old.has, old.receipt = said["has"], said["receipt"]
    old.save(update_fields=["has", "receipt"])
    Leaving.objects.forget(participant.dialogue, old)
    return old


def can_go(participant):
    """This person's marks that can still be taken back, for whoever takes everything back. Their rounds stay open until the transaction
    ends: what is marked to go is not counted there."""
    if not participant.is_confirmed or not participant.dialogue.may_answer:
        return
    rounds = asking.open_to(participant, StatementRound.objects.filter(dialogue=participant.dialogue))
    scopes = [asked.marking(ref) for asked in rounds for ref in every_ref(participant.dialogue, asked.collection)]
    tags = keys.tags(participant.dialogue, participant.pk, scopes)
    here = StatementMark.objects.filter(voice__dialogue=participant.dialogue, voice__tag__in=tags, round__in=rounds)
    yield from here.select_related("voice")


def every_ref(dialogue, collection):
    """Of all that may have been marked, hidden ones too."""
    name, _model = refs.OF_OUTLINE[collection]
    yield from (f"{name}-{pk}" for pk in refs.outlined(dialogue, collection).values_list("pk", flat=True))
    said = StatementMark.objects.filter(round__dialogue=dialogue, round__collection=collection).exclude(said=None)
    yield from (f"said-{pk}" for pk in said.order_by().values_list("said", flat=True).distinct())
