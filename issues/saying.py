"""Writing something in a round: words, released and taken back as an answer's. A request that speaks writes the spoken row and, the first
time, its voice: nothing else.

A person has one text in each place: a round, and of some collections a kind in it. What others read of it changes and goes at fixed times
only (`releasing`)."""

from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Q

from dialogue import keys, turns
from issues import asking, receipts
from issues.answering import later, spoken_name, state
from issues.models import Leaving
from issues.models.round_texts import RoundText
from stakeholders.models import Voice


@dataclass(frozen=True)
class Place:
    """Where a person has one text. `turn`: of which their presses take turns (`dialogue.turns`); `about`: what receipts name it by;
    `which`: the columns, besides the round, that tell it from others. `until`: the round
    that must be open for words to go that others read, where it is not the one they were written in."""

    asked: Any  # a Round in which people write: it says the scopes of that
    model: type[RoundText]
    turn: str
    about: str
    which: dict[str, Any] = field(default_factory=dict)
    until: Any = None

    def every_scope(self, participant):
        return self.asked.every_writing(participant.group)


def own(participant, place):
    """This person's rows in a place. Of two, on and off the record, the one that is leaving comes first."""
    tags = keys.tags(participant.dialogue, participant.pk, place.every_scope(participant))
    here = place.model.objects.filter(voice__dialogue=participant.dialogue, voice__tag__in=tags, round=place.asked)
    return here.filter(**place.which).select_related("voice__group").order_by("-pending")


def _held(participant, place):
    """The same, locked against the clock: it must not release what is changed in this moment."""
    turns.take(participant.dialogue, participant.pk, place.turn)
    return list(own(participant, place).select_for_update(of=("self",)))


class _Form:
    """The form of a press about one place: its receipt for each voice that the person may have there."""

    def __init__(self, participant, place, key, press):
        every = place.every_scope(participant)
        self.participant = participant
        self.voices = Voice.objects.in_scopes(participant, every)
        self.receipts = {s: receipts.of(participant, key, f"{s} {press} {place.about}") for s in every}

    def on(self, row):
        """The receipt that it leaves for this row."""
        return next((self.receipts[s] for s, voice in self.voices.items() if voice.pk == row.voice_id), "")

    def is_known(self, rows):
        """Whether it was answered before; `rows`: those of the place."""
        return receipts.is_known(self.participant, self.receipts.values(), rows)


@dataclass(frozen=True)
class _Kept:
    """What is kept of it: `words` as RoundText.WORDS."""

    words: tuple
    named: bool
    off_record: bool


def _as_kept(participant, words, *, show_group=True, off_record=False, **said):
    """`words`: WORDS of the place's model."""
    off_record = off_record and participant.group.is_named
    named = participant.group.is_named and not off_record
    said["show_group"] = show_group or named
    return _Kept(tuple(said[name] for name in words), named, off_record)


def _stands(dialogue, rows):
    """The row that its author left last, or None: not what they have taken back, alone or with everything."""
    last = rows[-1] if rows else None
    return None if last is None or last.is_leaving or Leaving.objects.of(dialogue, last).exists() else last


@transaction.atomic
def say(*, participant, place, key="", before="", **said):
    """Write or change it; returns the row. `before`: the state that the form was opened on; `said`: as `_as_kept` takes it. Raises NotOpen,
    receipts.Repeated, receipts.Overtaken. Words that others read already change at the next fixed time."""
    kept = _as_kept(participant, place.model.WORDS, **said)
    old = _held(participant, place)
    form = _Form(participant, place, key, "tell")
    known = form.is_known(old)
    stands = _stands(participant.dialogue, old) if known else None
    if stands and (stands.latest, stands.off_record) == (kept.words, kept.off_record):
        return stands  # also after it has closed: it was in time
    asking.hold_open(participant, place.asked)
    if known:
        raise receipts.Repeated(stands)
    if before and before != state(old[-1] if old else None):
        raise receipts.Overtaken(old[-1] if old else None)
    scope = place.asked.writing(participant.group, kept.off_record)
    voice = Voice.objects.speaking(
        participant, scope, _name(participant, kept, form.voices.get(scope)), form.voices.get(scope)
    )
    return _write(participant.dialogue, voice, old, kept, place=place, receipt=form.receipts[scope])


def _name(participant, kept, voice):
    """As the voice is called under its answers already; the person's own name only if they wished so there."""
    if not kept.named:
        return ""
    return voice.name if voice and voice.name else spoken_name(participant, with_person=False)


def _write(dialogue, voice, old, kept, *, place, receipt):
    """Over the earlier words of this voice, or anew; what the person's other voice said goes."""
    moves = [row for row in old if row.voice_id != voice.pk and not row.take_back()]
    mine = next((row for row in old if row.voice_id == voice.pk), None)
    if mine:
        mine.voice = voice
        mine.reword(kept.words, receipt=receipt)
        Leaving.objects.forget(dialogue, mine)
        return mine
    return place.model.objects.create(
        **dict(zip(place.model.WORDS, kept.words, strict=True)),
        **place.which,
        voice=voice,
        round=place.asked,
        off_record=kept.off_record,
        released=kept.named and not moves and not dialogue.reads_first,  # as an answer (`releasing`)
        receipt=receipt,
    )


@transaction.atomic
def take_back(*, participant, place, now=False, key=""):
    """Take it back. What nobody has read goes, also after the round has closed; what others read goes at the next fixed time, or `now`.
    Returns "gone", "team" if only the team reads it until then, "later", or "" if there was none. Raises NotOpen, receipts.Repeated if it
    stands although this press was answered before."""
    rows = _held(participant, place)
    form = _Form(participant, place, key, "now" if now else "withdraw")
    if form.is_known(rows):
        if stands := _stands(participant.dialogue, rows):
            raise receipts.Repeated(stands)
        return later(rows) if rows else "gone"
    if not participant.is_confirmed or not rows or rows[-1].released:  # of two, the one that leaves may be read still
        asking.hold_open(participant, place.until or place.asked)
    gone = [row.take_back(form.on(row), now=now) for row in rows]
    if not gone:
        return ""
    return "gone" if all(gone) else later(row for row, went in zip(rows, gone, strict=True) if not went)


def can_go(participant, model, rounds, open_too=None):
    """This person's words of a model that can still be taken back, for whoever takes everything back. `rounds`: those of the dialogue;
    `open_too`: which go although their own round has closed, even if others read them."""
    if not participant.is_confirmed or participant.dialogue.is_sealed:
        return
    theirs = [each for each in rounds if participant.may_act_on(each.opened_at)]
    scopes = [scope for each in theirs for scope in each.every_writing(participant.group)]
    tags = keys.tags(participant.dialogue, participant.pk, list(dict.fromkeys(scopes)))
    mine = model.objects.filter(voice__dialogue=participant.dialogue, voice__tag__in=tags, round__in=theirs)
    still = Q(released=False)
    if participant.dialogue.may_answer:
        still |= Q(round__closed_at=None) | (open_too or Q(pk=None))
    yield from mine.filter(still).select_related("voice__group")
