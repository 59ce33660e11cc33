"""Answering, changing and taking back. A request that speaks writes the spoken row and, the first time, its voice: nothing else."""

from dataclasses import dataclass

from django.db import transaction

from dialogue import digests, keys, turns
from issues import receipts, releasing, scopes
from issues.models import Contribution, Leaving
from stakeholders.models import Voice


class NotOpen(Exception):
    """The question or the phase closed in the meantime, or the person was not confirmed."""


class OpenedBefore(NotOpen):
    """It was open before this person's card replaced another: that card may have spoken here already (TRUST F9)."""


def own(participant, issues):
    """This person's answers in these issues, in one query; found through the key, not through the database. Of two to one
    question, on and off the record, the one that is leaving comes first."""
    mine = Contribution.objects.filter(
        voice__dialogue=participant.dialogue,
        voice__tag__in=tags(participant, [issue.pk for issue in issues]),
        question__issue__in=issues,
    )
    return mine.select_related("voice__group", "question").order_by("-pending")


def tags(participant, issue_ids):
    """Of the voices in which this person answers there."""
    every = scopes.every_answering(participant.group, issue_ids)
    return keys.tags(participant.dialogue, participant.pk, every)


def spoken_name(participant, *, with_person):
    """What a named voice is called: the organisation, and the person's name if they wish."""
    names = [participant.organisation, participant.called if with_person or not participant.organisation else ""]
    return ", ".join(n for n in names if n)


def _check(participant, question):
    if not participant.is_confirmed or question.is_closed or not participant.dialogue.may_answer:
        raise NotOpen
    if not participant.may_act_on(question.opened_at):
        raise OpenedBefore


def _held(participant, question):
    """The person's rows of a question, locked against the clock: it must not release what is changed in this moment."""
    turns.take(participant.dialogue, participant.pk, turns.ANSWER)
    rows = own(participant, [question.issue]).filter(question=question)
    return list(rows.select_for_update(of=("self",)))


class _Form:
    """The form of a press about one question: its receipt for each voice that the person may have there."""

    def __init__(self, participant, question, key, press):
        every = scopes.every_answering(participant.group, [question.issue_id])
        self.participant = participant
        self.voices = Voice.objects.in_scopes(participant, every)
        self.receipts = {s: receipts.of(participant, key, f"{s} {press} {question.pk}") for s in every}

    def on(self, row):
        """The receipt that it leaves for this row."""
        return next((self.receipts[s] for s, voice in self.voices.items() if voice.pk == row.voice_id), "")

    def is_known(self, rows):
        """Whether it was answered before; `rows`: those of the question."""
        return receipts.is_known(self.participant, self.receipts.values(), rows)


def _stands(dialogue, rows):
    """The row of a person's answer as they left it, or None: not what they have taken back, alone or with everything."""
    last = rows[-1] if rows else None
    return None if last is None or last.is_leaving or Leaving.objects.of(dialogue, last).exists() else last


def state(own):
    """Which answer a form was opened on, so that one which waited on a lost line overwrites no later one; "none" for none."""
    return digests.short("|".join(map(str, own.latest))) if own else "none"


@dataclass(frozen=True)
class _Kept:
    """What is kept of an answer: `words` as Contribution.WORDS, and the name under it, if any."""

    words: tuple
    named: bool
    off_record: bool
    name: str

    def stands_in(self, row):
        return (row.latest, row.off_record, row.voice.name) == (self.words, self.off_record, self.name)


def _as_kept(participant, *, text, language="", show_group=True, off_record=False, with_name=False):
    """No group but a named one declares a language or has an "off the record"; who speaks by name shows the group."""
    off_record = off_record and participant.group.is_named
    named = participant.group.is_named and not off_record
    name = spoken_name(participant, with_person=with_name) if named else ""
    return _Kept((text, language if named else "", show_group or named), named, off_record, name)


@transaction.atomic
def answer(*, participant, question, key="", before="", **said):
    """Write or change this person's answer to a question; returns it. `before`: the state that the form was opened on, if it says
    one; `said`: as `_as_kept` takes it. Raises NotOpen, receipts.Repeated, receipts.Overtaken.

    Two tabs at once take turns: one row, with one of the two texts. Words that others read already change at the next fixed
    time. On or off the record is another voice: a withdrawal and a new answer, which both wait.
    """
    kept = _as_kept(participant, **said)
    old = _held(participant, question)
    form = _Form(participant, question, key, "answer")
    known = form.is_known(old)
    stands = _stands(participant.dialogue, old) if known else None
    if stands and kept.stands_in(stands):
        return stands  # also after the question has closed: it was in time
    _check(participant, question)
    if known:
        raise receipts.Repeated(stands)
    if before and before != state(old[-1] if old else None):
        raise receipts.Overtaken(old[-1] if old else None)
    scope = scopes.answering(participant.group, question.issue_id, kept.off_record)
    voice = Voice.objects.speaking(participant, scope, kept.name, form.voices.get(scope))
    return _write(participant.dialogue, voice, old, kept, question=question, receipt=form.receipts[scope])


def _write(dialogue, voice, old, kept, *, question, receipt):
    """Over the earlier answer of this voice, under the name of this press, or anew; what the person's other voice said goes."""
    moves = [c for c in old if c.voice_id != voice.pk and not c.take_back()]
    mine = next((c for c in old if c.voice_id == voice.pk), None)
    if mine:
        mine.voice = voice
        silent = mine.silent or (question.is_held_back and not mine.released)
        mine.reword(kept.words, receipt=receipt, silent=silent)
        Leaving.objects.forget(dialogue, mine)
        return mine
    return Contribution.objects.create(
        **dict(zip(Contribution.WORDS, kept.words, strict=True)),
        voice=voice,
        question=question,
        off_record=kept.off_record,
        released=releasing.is_read_at_once(question, named=kept.named, moves=moves),
        silent=question.is_held_back,
        receipt=receipt,
    )


@transaction.atomic
def withdraw(*, participant, question, now=False, key=""):
    """Take an answer back. What nobody has read goes, also after the question has closed; what others read goes at the next fixed
    time, or `now` if its author wishes so although somebody may be watching. Returns "gone", "team" if only the team reads it until then,
    "later", or "" if there was none.
    Raises receipts.Repeated if an answer stands although this press was answered before: it was written since."""
    rows = _held(participant, question)
    form = _Form(participant, question, key, "now" if now else "withdraw")
    if form.is_known(rows):
        if stands := _stands(participant.dialogue, rows):
            raise receipts.Repeated(stands)
        return later(rows) if rows else "gone"
    if not participant.is_confirmed or not rows or rows[-1].released:  # of two, the one that leaves may be read still
        _check(participant, question)
    gone = [row.take_back(form.on(row), now=now) for row in rows]
    if not gone:
        return ""
    return "gone" if all(gone) else later(row for row, went in zip(rows, gone, strict=True) if not went)


def later(rows):
    """Who reads on what its author has taken back: "later" if others do, "team" if it alone was given it."""
    return "later" if any(row.released for row in rows) else "team"


@transaction.atomic
def keep(*, participant, question, key=""):
    """Let an answer stand as others read it: what was to change or go does neither. True if anything was to. Raises
    receipts.Repeated if something waits although this press was answered before."""
    _check(participant, question)
    rows = _held(participant, question)
    form = _Form(participant, question, key, "keep")
    waiting = [row for row in rows if row.pending]
    if form.is_known(rows):
        if waiting or any(Leaving.objects.of(participant.dialogue, row).exists() for row in rows):
            raise receipts.Repeated(_stands(participant.dialogue, rows))
        return True
    for row in rows:
        row.voice.spend(form.on(row))
    for row in waiting:
        row.stand()
        row.save(update_fields=row.pending_fields)
    marked = [row for row in rows if Leaving.objects.forget(participant.dialogue, row)]
    for row in rows if waiting else ():
        if not row.released:
            row.take_back()  # it was to take that one's place, on or off the record
    return bool(waiting or marked)
