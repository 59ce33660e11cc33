"""Casting a vote. It reads the ballot's row FOR SHARE while closing locks it: counted or told, never both (TRUST A4)."""

from dataclasses import dataclass

from django.db import connection, transaction

from dialogue import keys
from issues import scopes
from issues.answering import Repeated, receipt
from issues.models import Ballot, Vote
from issues.models.ballots import URGENT_LIMIT
from stakeholders.models import Voice


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


def _hold_open(ballot):
    """Keep the ballot from closing until this transaction ends. Django has no FOR SHARE; SQLite has one writer anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM issues_ballot WHERE id = %s FOR SHARE", [ballot.pk])
    if not Ballot.objects.filter(pk=ballot.pk, closed_at=None).exists():
        raise BallotClosed


def own(participant, ballot):
    """This person's votes in a ballot: {issue id: Vote}, in one query."""
    tag = keys.tag(participant.dialogue, participant.pk, scopes.ballot(ballot.pk))
    votes = Vote.objects.filter(ballot=ballot, voice__dialogue=participant.dialogue_id, voice__tag=tag)
    return {v.issue_id: v for v in votes}


def _same(votes, marks):
    said = {i: (v.choice, v.urgent, v.reason) for i, v in votes.items()}
    return said == {i: (m.choice, m.urgent, m.reason) for i, m in marks.items()}


@transaction.atomic
def cast(*, participant, ballot, marks, language="en", key=""):
    """Save a whole ballot paper: `marks` is {issue id: Mark}; an issue left out counts as not voted on. Returns {issue id: Vote}.

    Raises BallotClosed, Repeated. Two tabs at once: UNIQUE(voice, issue) leaves one row per issue, with one of the two marks.
    """
    if not participant.is_confirmed or participant.dialogue_id != ballot.dialogue_id:
        raise BallotClosed
    if not participant.may_act_on(ballot.opened_at):
        raise OpenedBefore
    _hold_open(ballot)
    allowed = set(ballot.ballot_items.values_list("issue_id", flat=True))
    marks = {i: m for i, m in marks.items() if i in allowed}
    voice = Voice.objects.speaking(participant, scopes.ballot(ballot.pk))
    # Two tabs take turns: the paper kept is one of the two, whole; without the lock, papers that mark different issues deadlock.
    Voice.objects.select_for_update().get(pk=voice.pk)
    before = {v.issue_id: v for v in Vote.objects.filter(voice=voice)}
    if key and any(v.receipt == receipt(key) for v in before.values()):
        if not _same(before, marks):
            raise Repeated
        return before
    urgent = [i for i, m in marks.items() if m.urgent and ballot.is_final][:URGENT_LIMIT]
    Vote.objects.filter(voice=voice).exclude(issue__in=marks).delete()
    Vote.objects.bulk_create(
        [
            Vote(
                voice=voice,
                ballot=ballot,
                issue_id=issue,
                choice=mark.choice,
                urgent=issue in urgent,
                reason=mark.reason,
                language=language,
                receipt=receipt(key),
            )
            for issue, mark in marks.items()
        ],
        update_conflicts=True,
        unique_fields=["voice", "issue"],
        update_fields=["choice", "urgent", "reason", "language", "receipt"],
    )
    return {v.issue_id: v for v in Vote.objects.filter(voice=voice)}
