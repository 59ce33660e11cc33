"""Casting a vote. It reads the ballot's row FOR SHARE while closing locks it: counted or told, never both (TRUST A4)."""

from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Count, Exists, OuterRef

from dialogue import keys, turns
from issues import receipts, scopes
from issues.models import Vote
from issues.models.ballots import URGENT_LIMIT
from stakeholders.models import SpentReceipt, Voice


class BallotClosed(Exception):
    """The ballot closed before this vote arrived; nothing of it was counted."""


class OpenedBefore(BallotClosed):
    """The ballot was open before this person's card replaced another: that card may have voted in it (TRUST F9)."""


@dataclass(frozen=True)
class Mark:
    """What one voice says of one issue."""

    choice: str  # yes, no, pass
    urgent: bool = False
    reason: str = ""


# As text: Django has no FOR SHARE. Who waited for whoever closes the ballot looks at its row again and finds nothing.
OPEN = """SELECT issue_id FROM issues_ballotitem JOIN issues_ballot ON issues_ballot.id = ballot_id
    WHERE ballot_id = %s AND closed_at IS NULL"""
HOLD = {"postgresql": " FOR SHARE OF issues_ballot", "sqlite": ""}  # SQLite has one writer anyway


def _hold_open(ballot):
    """Keep the ballot from closing until this transaction ends; the ids of its issues. Raises BallotClosed."""
    with connection.cursor() as cursor:
        cursor.execute(OPEN + HOLD[connection.vendor], [ballot.pk])
        asked = {issue for (issue,) in cursor}
    if not asked:
        raise BallotClosed  # no ballot opens without issues
    return asked


# As text: to build it from parts took longer than to ask.
OWN = """SELECT * FROM issues_vote WHERE ballot_id = %s AND voice_id =
    (SELECT id FROM stakeholders_voice WHERE dialogue_id = %s AND tag = %s)"""


def own(participant, ballot):
    """This person's votes in a ballot: {issue id: Vote}, in one query."""
    tag = keys.tag(participant.dialogue, participant.pk, scopes.ballot(ballot.pk))
    return {v.issue_id: v for v in Vote.objects.raw(OWN, [ballot.pk, participant.dialogue_id, tag])}


def progress(participant, ballot):
    """(how many items this person has marked, of how many), in one query."""
    tag = keys.tag(participant.dialogue, participant.pk, scopes.ballot(ballot.pk))
    mine = Vote.objects.filter(ballot=ballot, issue=OuterRef("issue"), voice__tag=tag)
    mine = mine.filter(voice__dialogue=participant.dialogue_id)
    found = ballot.ballot_items.aggregate(items=Count("pk"), marked=Count("pk", filter=Exists(mine)))
    return found["marked"], found["items"]


def _as_kept(ballot, asked, marks):
    """The marks as they will be kept: of issues on this ballot, and urgent only three and only in a final one."""
    marks = {i: m for i, m in marks.items() if i in asked}
    urgent = [i for i, m in marks.items() if m.urgent and ballot.is_final][:URGENT_LIMIT]
    return {i: Mark(m.choice, i in urgent, m.reason) for i, m in marks.items()}


def marks_of(votes):
    """{issue id: Mark} of {issue id: Vote}."""
    return {i: Mark(v.choice, v.urgent, v.reason) for i, v in votes.items()}


@transaction.atomic
def cast(*, participant, ballot, marks, key=""):
    """Save a whole ballot paper: `marks` is {issue id: Mark}; an issue left out counts as not voted on. Returns the marks that stand.
    A vote keeps no language, nor does its reason: a lone speaker of one would be found by it, and votes are secret in every group.

    Raises BallotClosed, receipts.Repeated. Two tabs at once take turns: the paper kept is one of the two, whole.
    """
    if not participant.is_confirmed or participant.dialogue_id != ballot.dialogue_id:
        raise BallotClosed
    if not participant.may_act_on(ballot.opened_at):
        raise OpenedBefore
    turns.take(participant.dialogue, participant.pk, turns.VOTE)
    marks = _as_kept(ballot, _hold_open(ballot), marks)
    scope = scopes.ballot(ballot.pk)
    receipt = receipts.of(participant, key, scope)
    before = own(participant, ballot)
    if receipts.is_known(participant, [receipt], before.values()):
        if marks_of(before) != marks:
            raise receipts.Repeated(before)
        return marks
    voice = next(iter(before.values())).voice_id if before else Voice.objects.speaking(participant, scope).pk
    spent = {vote.receipt for vote in before.values()} | {"" if marks else receipt}
    SpentReceipt.objects.spend(participant.dialogue_id, spent)
    if left_out := before.keys() - marks.keys():
        Vote.objects.filter(voice=voice, issue__in=left_out).delete()
    _save(voice, ballot, marks, receipt)
    return marks


def _save(voice, ballot, marks, receipt):
    rows = [
        Vote(
            voice_id=voice,
            ballot_id=ballot.pk,
            issue_id=issue,
            choice=mark.choice,
            urgent=mark.urgent,
            reason=mark.reason,
            language="",  # empties that of a paper kept before this rule
            receipt=receipt,
        )
        for issue, mark in marks.items()
    ]
    fields = ["choice", "urgent", "reason", "language", "receipt"]
    Vote.objects.bulk_create(rows, update_conflicts=True, unique_fields=["voice", "issue"], update_fields=fields)
