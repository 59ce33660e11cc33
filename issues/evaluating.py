"""Saying how one finds a workshop, at its start or its end: four choices of five steps and a few words. Changed and taken back until it
closes. A request that speaks writes the spoken rows and, the first time, their voice: nothing else."""

from dataclasses import dataclass

from django.db import transaction

from dialogue import held_rows, keys, turns
from issues import oneself, receipts, releasing
from issues.answering import NotOpen, OpenedBefore, later
from issues.models import Evaluation, Leaving, Rating, Remark
from issues.models.evaluations import STEP_COLUMNS
from stakeholders.models import Voice

NOTHING = (None,) * len(STEP_COLUMNS)
OPEN = "SELECT id FROM issues_evaluation WHERE id = %s AND opened_at IS NOT NULL AND closed_at IS NULL"


@dataclass(frozen=True)
class Own:
    """What one person has said in a form; either may be None."""

    rating: Rating | None = None
    remark: Remark | None = None

    @property
    def rows(self):
        return [row for row in (self.rating, self.remark) if row]

    @property
    def form(self):
        """The Evaluation in which it was said."""
        return self.rows[0].evaluation

    @property
    def steps(self):
        return self.rating.steps if self.rating else NOTHING

    @property
    def text(self):
        """As its author left it last; nothing where they took it back."""
        return "" if self.remark is None or self.remark.is_leaving else self.remark.latest[0]

    @property
    def is_nothing(self):
        return self.rating is None and not self.text

    @property
    def has_chosen(self):
        """Whether something of it counts: a form with words alone has a row too."""
        return any(self.steps)

    @property
    def can_lose_words(self):
        """Words that nobody else reads yet, of a form that has closed: they can still be taken back, as an answer's."""
        return self.remark is not None and bool(self.text) and not self.remark.released


def own(participant, evaluation):
    """This person's rows, found through the key; the remark with `can_come_out`."""
    rating, remark = _rows(participant, evaluation)
    return Own(rating.first(), remark.annotate(can_come_out=releasing.is_large_enough()).first())


def _rows(participant, evaluation):
    tag = keys.tag(participant.dialogue, participant.pk, evaluation.scope)
    here = {"voice__dialogue": participant.dialogue, "voice__tag": tag, "evaluation": evaluation}
    return [model.objects.filter(**here).select_related("voice__group") for model in (Rating, Remark)]


def _held(participant, evaluation):
    """The same, locked against the clock: it must not release what is changed in this moment. Asks for no people (TRUST §1)."""
    turns.take(participant.dialogue, participant.pk, turns.EVALUATE)
    return Own(*(rows.select_for_update(of=("self",)).first() for rows in _rows(participant, evaluation)))


def is_open(dialogue, evaluation):
    """Whether people can answer it now."""
    return evaluation.is_open and oneself.is_open(dialogue)


def _hold_open(participant, evaluation):
    """Keep the form from closing until this transaction ends. Raises NotOpen, OpenedBefore."""
    if not participant.is_confirmed or not oneself.is_open(participant.dialogue) or not _is_held_open(evaluation):
        raise NotOpen
    if not participant.may_act_on(evaluation.opened_at):
        raise OpenedBefore


def _is_held_open(evaluation):
    """Whether it is open, and then stays so until this transaction ends."""
    return bool(held_rows.held(OPEN, [evaluation.pk]))


def _stands(participant, found):
    """What was not taken back, alone or with everything."""
    marked = [row for row in found.rows if Leaving.objects.of(participant.dialogue, row).exists()]
    return Own(*(None if row in marked else row for row in (found.rating, found.remark)))


@transaction.atomic
def tell(*, participant, evaluation, steps, text, key=""):
    """Say it, or change it. `steps`: four of 1 to 5 or None. Returns the Own that stands. Raises NotOpen, receipts.Repeated.

    Steps count as they stand at closing; words that others read already change at the next fixed time."""
    found = _held(participant, evaluation)
    receipt = receipts.of(participant, key, f"{evaluation.scope} tell")
    known = receipts.is_known(participant, [receipt], found.rows)
    stands = _stands(participant, found) if known else Own()
    if known and not stands.is_nothing and (stands.steps, stands.text) == (steps, text):
        return stands  # also after it has closed: it was in time
    _hold_open(participant, evaluation)
    if known:
        raise receipts.Repeated(None if stands.is_nothing else stands)
    voice = Voice.objects.speaking(participant, evaluation.scope)
    rating = _rate(voice, evaluation, found.rating, steps, receipt)
    remark = _write(voice, evaluation, found.remark, text, receipt)
    for row in found.rows:
        Leaving.objects.forget(participant.dialogue, row)
    return Own(rating, remark)


def _rate(voice, evaluation, old, steps, receipt):
    said = dict(zip(STEP_COLUMNS, steps, strict=True)) | {"receipt": receipt}
    if old is None:
        return Rating.objects.create(voice=voice, evaluation=evaluation, **said)
    voice.spend(old.receipt)
    for name, value in said.items():
        setattr(old, name, value)
    old.save(update_fields=list(said))
    return old


def _write(voice, evaluation, old, text, receipt):
    """Words in place of the earlier ones, or none: then those go, at once or at the next fixed time."""
    if old is None:
        return Remark.objects.create(voice=voice, evaluation=evaluation, text=text, receipt=receipt) if text else None
    if not text:
        return None if old.is_leaving or old.take_back() else old
    if old.latest != (text,) or old.is_leaving:
        old.reword((text,), receipt=receipt)
    return old


@transaction.atomic
def take_back(*, participant, evaluation, now=False, key=""):
    """Take all of it back: the steps at once, which nobody sees; words as an answer's, which go also after the form has closed if
    nobody else reads them yet. Returns "gone", "team", "later", or "" if there was nothing. Raises NotOpen, receipts.Repeated if
    something stands although this press was answered before."""
    found = _held(participant, evaluation)
    receipt = receipts.of(participant, key, f"{evaluation.scope} {'now' if now else 'withdraw'}")
    if receipts.is_known(participant, [receipt], found.rows):
        stands = _stands(participant, found)
        if stands.text or (stands.rating and evaluation.is_open):  # what was counted at closing was not sent since
            raise receipts.Repeated(stands)
        return later([found.remark]) if found.remark else "gone"
    going = _going(participant, evaluation, found)
    if not going.rows:
        return ""
    gone = True
    if going.rating:
        going.rating.voice.spend(receipt, going.rating.receipt)
        going.rating.delete()
    if going.remark:
        gone = going.remark.take_back(receipt, now=now)
    return "gone" if gone else later([going.remark])


def _going(participant, evaluation, found):
    """What of it can be taken back. Raises NotOpen."""
    try:
        _hold_open(participant, evaluation)
    except NotOpen:
        if not participant.is_confirmed or not found.can_lose_words:
            raise
        return Own(remark=found.remark)
    return found


def can_go(participant):
    """All of this person's rows that can still be taken back, for whoever takes everything back. Open forms stay open until the
    transaction ends: what is marked here is not counted there."""
    if not participant.is_confirmed or participant.dialogue.is_sealed:
        return
    for evaluation in Evaluation.objects.filter(dialogue=participant.dialogue).exclude(opened_at=None):
        if participant.may_act_on(evaluation.opened_at):
            found = Own(*(rows.first() for rows in _rows(participant, evaluation)))
            if oneself.is_open(participant.dialogue) and _is_held_open(evaluation):
                yield from found.rows
            elif found.can_lose_words:
                yield found.remark
