"""What the team does to the dialogue as a whole: phases, questions, the night."""

from django.db import transaction
from django.utils import timezone

from dialogue import keys, phases
from dialogue.models import Dialogue, TeamLog
from dialogue.phases import Act
from issues import balloting, releasing
from issues.models import Ballot


class BallotOpen(Exception):
    """A phase does not change under an open ballot: close it first."""


@transaction.atomic
def change_phase(*, dialogue, phase, seen, by):
    """Move one step forward or back from the phase the team saw; a late press of a second facilitator changes nothing.

    Returns True if it moved. Raises BallotOpen. Answers that wait are released when answering ends.
    """
    locked = Dialogue.objects.select_for_update().get(pk=dialogue.pk)
    if str(locked.phase) != str(seen) or phase not in (phases.next_of(locked.phase), phases.before(locked.phase)):
        return False
    if locked.ballots.filter(closed_at=None).exists():
        raise BallotOpen
    if not locked.key_check:
        keys.create(locked)
    ended = phases.changes(locked.phase, phase)[1]
    locked.phase = phase
    locked.save(update_fields=["phase"])
    if Act.ANSWER in ended:
        releasing.release_dialogue(locked)
    TeamLog.objects.create(dialogue=locked, by=by, action=f"phase {phase}", detail="")
    return True


@transaction.atomic
def close_question(*, question, by):
    """End a question; what waits in its issue is released."""
    question.closed_at = question.closed_at or timezone.now()
    question.save(update_fields=["closed_at"])
    releasing.release_issue(question.issue)
    TeamLog.objects.create(
        dialogue=question.issue.dialogue, by=by, action="closed a question", detail=question.text[:300]
    )


@transaction.atomic
def reopen_question(*, question, by):
    question.closed_at = None
    question.save(update_fields=["closed_at"])
    TeamLog.objects.create(
        dialogue=question.issue.dialogue, by=by, action="opened a question again", detail=question.text[:300]
    )


def night():
    """The night's release in every dialogue where people may answer, and ballots whose announced end has passed."""
    for dialogue in Dialogue.objects.filter(kind=Dialogue.Kind.DIALOGUE):
        if dialogue.may_answer:
            with transaction.atomic():
                releasing.release_dialogue(dialogue)


def close_due(now):
    """Close ballots whose announced end has passed: the clock's part of closing. Returns how many."""
    due = list(Ballot.objects.filter(closed_at=None, closes_at__lte=now).select_related("dialogue"))
    for ballot in due:
        balloting.close_ballot(ballot=ballot, by=None)
    return len(due)
