"""Casting votes: a whole paper or one mark of it, and only what was altered since its page was drawn. It reads the ballot's row FOR
SHARE while closing locks it: counted or told, never both (TRUST A4)."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import Count, Exists, OuterRef

from dialogue import digests, held_rows, keys, turns
from issues import receipts, scopes
from issues.models import Vote
from issues.models.ballots import URGENT_LIMIT
from stakeholders.models import SpentReceipt, Voice, random_key


class BallotClosed(Exception):
    """The ballot closed before this vote arrived; nothing of it was counted."""


class OpenedBefore(BallotClosed):
    """The ballot was open before this person's card replaced another: that card may have voted in it (TRUST F9)."""


class TooManyUrgent(Exception):
    """More marks of urgency would stand than one person has; nothing was changed. `args[0]`: how many would."""


@dataclass(frozen=True)
class Mark:
    """What one voice says of one issue."""

    choice: str  # yes, no, pass
    urgent: bool = False
    reason: str = ""


def shown(mark):
    """What a page carries of a mark that it shows (None: not voted on), so that a press says what it replaces."""
    if mark is None:
        return ""
    return f"{mark.choice}{'!' if mark.urgent else ''}{f'.{digests.short(mark.reason)}' if mark.reason else ''}"


@dataclass(frozen=True)
class Cast:
    """What a press left: `stands` {issue id: Mark} of the whole paper, of `items` issues. `apart`: ids of issues where something else
    stood by then than the page had shown; nothing was changed there."""

    stands: dict
    items: int
    apart: frozenset = frozenset()


OPEN = """SELECT issue_id FROM issues_ballotitem JOIN issues_ballot ON issues_ballot.id = ballot_id
    WHERE ballot_id = %s AND closed_at IS NULL"""


def _hold_open(ballot):
    """Keep the ballot from closing until this transaction ends; the ids of its issues. Raises BallotClosed."""
    asked = {issue for (issue,) in held_rows.held(OPEN, [ballot.pk], of="issues_ballot")}
    if not asked:
        raise BallotClosed  # no ballot opens without issues
    return asked


class Stood(NamedTuple):
    """A vote as it stands."""

    pk: int
    issue_id: int
    voice_id: int
    choice: str
    urgent: bool
    reason: str
    receipt: str

    @property
    def mark(self):
        return Mark(self.choice, bool(self.urgent), self.reason)  # a number on SQLite


# As text: to build these from parts took longer than to ask. A new column of votes has a default in the database, or a place here.
OWN = """SELECT id, issue_id, voice_id, choice, urgent, reason, receipt FROM issues_vote WHERE ballot_id = %s AND voice_id =
    (SELECT id FROM stakeholders_voice WHERE dialogue_id = %s AND tag = %s)"""
KEPT = ("id", "voice_id", "ballot_id", "issue_id", "choice", "urgent", "reason", "language", "receipt")
SAVE = f"""INSERT INTO "issues_vote" ({", ".join(KEPT)}) VALUES {{rows}} ON CONFLICT (voice_id, issue_id) DO UPDATE SET
    {", ".join(f"{name} = EXCLUDED.{name}" for name in KEPT[4:])}"""
ROW = f"({', '.join(['%s'] * len(KEPT))})"


def own(participant, ballot):
    """This person's votes in a ballot: {issue id: Stood}, in one query."""
    tag = keys.tag(participant.dialogue, participant.pk, scopes.ballot(ballot.pk))
    with connection.cursor() as cursor:
        cursor.execute(OWN, [ballot.pk, participant.dialogue_id, tag])
        return {row[1]: Stood(*row) for row in cursor}


def progress(participant, ballot):
    """(how many marks of this person are counted, of how many issues), in one query."""
    tag = keys.tag(participant.dialogue, participant.pk, scopes.ballot(ballot.pk))
    mine = Vote.objects.filter(ballot=ballot, issue=OuterRef("issue"), voice__tag=tag)
    mine = mine.filter(voice__dialogue=participant.dialogue_id)
    found = ballot.ballot_items.aggregate(items=Count("pk"), counted=Count("pk", filter=Exists(mine)))
    return found["counted"], found["items"]


def standing(participant, ballot):
    """{issue id: Mark} of this person's paper, in one query."""
    return {i: vote.mark for i, vote in own(participant, ballot).items()}


# ---- presses


@transaction.atomic
def cast(*, participant, ballot, marks, seen=None, key=""):
    """Change the marks of a paper: {issue id: Mark, or None to take it back}; what is not in it stays as it is. Returns a Cast.

    `seen`: {issue id: what its page showed, as `shown` says it}, as far as that is known. A mark that is as it was shown changes
    nothing, whatever stands by now; where one was altered and something else stands, nothing is changed either, and Cast tells.
    A vote keeps no language, nor does its reason: a lone speaker of one would be found by it, and votes are secret in every group.

    Raises BallotClosed, TooManyUrgent, receipts.Repeated. Two tabs at once take turns.
    """
    return _change(_begin(participant, ballot, key), marks, seen or {})


@transaction.atomic
def cast_one(*, participant, ballot, issue, mark, seen=None, key=""):
    """The same for one mark alone, whose form has a key of its own. `issue`: its id; `seen`: what its page showed, if that is known."""
    paper = _begin(participant, ballot, key, f" issue {issue}")
    return _change(paper, {issue: mark}, {} if seen is None else {issue: seen})


@transaction.atomic
def take_back(*, participant, ballot, key=""):
    """Nothing of this person's paper is counted any more. Raises as `cast` does."""
    paper = _begin(participant, ballot, key)
    if receipts.is_known(participant, [paper.receipt], paper.before.values()):
        if paper.before:
            raise receipts.Repeated(paper.stands)
        return
    _replace(paper, dict.fromkeys(paper.before))


# ---- how


@dataclass(frozen=True)
class _Paper:
    """One person's paper while its press has its turn; `before`: {issue id: Stood}, `receipt`: of the press."""

    participant: Any
    ballot: Any
    asked: set
    before: dict
    stands: dict
    receipt: str


def _begin(participant, ballot, key, about=""):
    if not participant.is_confirmed or participant.dialogue_id != ballot.dialogue_id:
        raise BallotClosed
    if not participant.may_act_on(ballot.opened_at):
        raise OpenedBefore
    turns.take(participant.dialogue, participant.pk, turns.VOTE)
    asked, before = _hold_open(ballot), own(participant, ballot)
    receipt = receipts.of(participant, key, scopes.ballot(ballot.pk) + about)
    return _Paper(participant, ballot, asked, before, {i: v.mark for i, v in before.items()}, receipt)


def _change(paper, marks, seen):
    marks = {i: _as_kept(m, paper.ballot) for i, m in marks.items() if i in paper.asked}
    altered = {i: m for i, m in marks.items() if seen.get(i) != shown(m)}
    if receipts.is_known(paper.participant, [paper.receipt], paper.before.values()):
        if apart := _not_as_sent(paper, marks, altered):
            raise receipts.Repeated(paper.stands, apart)
        return Cast(paper.stands, len(paper.asked))
    stands = paper.stands
    apart = {i for i, m in altered.items() if i in seen and stands.get(i) != m and shown(stands.get(i)) != seen[i]}
    done = {i: m for i, m in altered.items() if i not in apart}
    after = {i: m for i, m in (stands | done).items() if m}
    if (urgent := sum(m.urgent for m in after.values())) > URGENT_LIMIT:
        raise TooManyUrgent(urgent)
    if done:
        _replace(paper, {i: m for i, m in done.items() if stands.get(i) != m})
    return Cast(after, len(paper.asked), frozenset(apart))


def _as_kept(mark, ballot):
    """Urgent only in a final ballot."""
    return Mark(mark.choice, False, mark.reason) if mark and mark.urgent and not ballot.is_final else mark


def _not_as_sent(paper, marks, altered):
    """Of a form that was answered before: the issues where something else stands than it says now. One that it does not alter is
    among them if that form changed it, as its row says or that it has none; else another form did, and nothing is to be told."""
    before, stands = paper.before, paper.stands
    return frozenset(
        i
        for i, m in marks.items()
        if stands.get(i) != m and (i in altered or i not in before or before[i].receipt == paper.receipt)
    )


def _replace(paper, marks):
    """Write these marks in place of those that stand. The receipts of what goes stay, and that of a press that leaves no row."""
    kept = {i: m for i, m in marks.items() if m}
    spent = {paper.before[i].receipt for i in marks if i in paper.before} | {"" if kept else paper.receipt}
    SpentReceipt.objects.spend(paper.participant.dialogue_id, spent)
    if gone := [paper.before[i].pk for i, m in marks.items() if m is None and i in paper.before]:
        Vote.objects.filter(pk__in=gone).delete()
    if kept:
        _save(_voice(paper), paper.ballot, kept, paper.receipt)


def _voice(paper):
    if paper.before:
        return next(iter(paper.before.values())).voice_id
    return Voice.objects.speaking(paper.participant, scopes.ballot(paper.ballot.pk)).pk


def _save(voice, ballot, marks, receipt):
    """The language is emptied with it, if it is that of a paper kept before there was none."""
    values = []
    for issue, mark in marks.items():
        values += random_key(), voice, ballot.pk, issue, mark.choice, mark.urgent, mark.reason, "", receipt
    with connection.cursor() as cursor:
        cursor.execute(SAVE.format(rows=", ".join([ROW] * len(marks))), values)
