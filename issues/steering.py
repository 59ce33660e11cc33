"""What the team does to the dialogue as a whole: phases, questions, the night."""

import datetime
import logging

from django.db import transaction

from dialogue import database_time, keys, phases
from dialogue.database_time import Now
from dialogue.models import Dialogue, TeamLog
from dialogue.phases import Act
from issues import (
    announcing,
    balloting,
    evaluations,
    leaving,
    oneself,
    open_rounds,
    releasing,
    rewording,
    stirring,
    to_ballot,
    unread,
)
from issues.doing import choosing
from issues.models import Ballot, Contribution, Question, Reaction
from issues.reactions import closing, judging

log = logging.getLogger(__name__)
LONGEST_SILENCE = datetime.timedelta(hours=12)  # of writing that somebody forgot to end


class Unreleased(Exception):
    """In so many dialogues the night released nothing; it tries again."""


class TakenOut(Exception):
    """The question is not asked any more, and stays closed."""


class BallotOpen(Exception):
    """A phase does not change under an open ballot: close it first."""


@transaction.atomic
def change_phase(*, dialogue, phase, seen, by):
    """Move one step forward or back from the phase the team saw; a late press of a second facilitator changes nothing.

    Returns True if it moved. Raises BallotOpen. Answers that wait go on waiting: only the clock releases them (TRUST §3.6).
    """
    evaluations.hold_open(dialogue)
    open_rounds.hold_all(dialogue)
    locked = Dialogue.objects.select_for_update().get(pk=dialogue.pk)
    if str(locked.phase) != str(seen) or phase not in (phases.next_of(locked.phase), phases.before(locked.phase)):
        return False
    if locked.ballots.filter(closed_at=None).exists() or locked.wordballots.open().exists():
        raise BallotOpen
    if not locked.key_check:
        keys.create(locked)
    began, ended = phases.changes(locked.phase, phase)
    before, locked.phase, locked.phase_since = locked.phase, phase, Now()
    if locked.opened_on is None and (locked.has_begun or phases.allows(before, Act.READ)):
        locked.opened_on = database_time.now().date()
    locked.save(update_fields=["phase", "phase_since", "opened_on"])
    announcing.phase_changed(dialogue=locked, before=before, by=by)
    _open_questions(locked, began)
    if Act.ANSWER in ended:
        _end_silences(Question.objects.filter(issue__dialogue=locked))
        open_rounds.close_all(dialogue=locked, by=by)
    if locked.is_over:
        evaluations.close_all(locked, by=by)
    TeamLog.objects.create(dialogue=locked, by=by, action=f"phase {phase}", detail="")
    return True


def _open_questions(dialogue, began):
    """Answering opens anew: from here on, people whose card replaced another may answer too (TRUST F9)."""
    if Act.ANSWER in began:
        Question.objects.filter(issue__dialogue=dialogue, closed_at=None).update(opened_at=Now())
        # Rounds of reactions closed when answering ended: in one that is open nobody has reacted yet.
        Question.objects.filter(issue__dialogue=dialogue, reactions_closed_at=None).update(reactions_opened_at=Now())


@transaction.atomic
def close_question(*, question, by):
    """End a question; what waits in it appears at its own hour."""
    question.closed_at = question.closed_at or database_time.now()
    question.save(update_fields=["closed_at"])
    end_silence(question=question, at_once=False)
    stirring.soon(f"question {question.pk} {question.closed_at:%Y-%m-%dT%H:%M:%S.%f}", Contribution, Reaction)
    TeamLog.objects.create(
        dialogue=question.issue.dialogue, by=by, action="closed a question", detail=question.text[:300]
    )


@transaction.atomic
def reopen_question(*, question, by):
    """Raises TakenOut."""
    question = Question.objects.select_for_update(of=("self",)).select_related("issue__dialogue").get(pk=question.pk)
    if question.is_taken_out:
        raise TakenOut
    if question.is_closed:  # a second press opens nothing anew
        # People reacted all the time: whose card was replaced meanwhile reacts no second time in the round.
        question.reactions_opened_at = question.reacting_since
        question.closed_at, question.opened_at = None, Now()
        question.save(update_fields=["closed_at", "opened_at", "reactions_opened_at"])
    TeamLog.objects.create(
        dialogue=question.issue.dialogue, by=by, action="opened a question again", detail=question.text[:300]
    )


@transaction.atomic
def begin_silence(*, question):
    """From now on nothing written to this question appears before it ends; what was released before stays readable."""
    Question.objects.filter(pk=question.pk).update(silent=True, silent_since=Now())


@transaction.atomic
def end_silence(*, question, at_once=True):
    """Writing in silence is over: its answers appear together, now if five people of hidden groups wrote (`releasing`), else at
    a fixed time; `at_once` False: at a fixed time in any case. Does nothing if it was not silent."""
    if Question.objects.filter(pk=question.pk, silent=True).update(silent=False, silent_since=None):
        releasing.end_of_silence(question, at_once=at_once)


def _end_silences(questions):
    for question in questions.filter(silent=True).select_related("issue__dialogue"):
        end_silence(question=question, at_once=False)


def night():
    """The night's work in every dialogue in which something waits, whatever its phase; the trouble of one keeps no other waiting.

    Silences end if nobody ended them for half a day: where it is morning, a room may be writing while our night works.
    """
    forgotten = Question.objects.filter(silent=True, silent_since__lt=database_time.now() - LONGEST_SILENCE)
    forgotten.update(silent=False, silent_since=None)
    failed = []
    for dialogue in Dialogue.objects.filter(kind=Dialogue.Kind.DIALOGUE):
        try:
            with transaction.atomic():
                leaving.tonight(dialogue, database_time.now().date())
                releasing.tonight(dialogue)
                oneself.count(dialogue, database_time.now().date())
                leaving.sweep_voices(dialogue)
                to_ballot.note_support(dialogue=dialogue)
                unread.note(dialogue, database_time.now().date())
            judging.work_out_all(dialogue)
            closing.forget_words(dialogue)
            choosing.forget_words(dialogue)
            rewording.take_effect(dialogue, database_time.now().date())  # by itself: it keeps no release waiting
        except Exception as error:
            log.error("the night's release of dialogue %s failed: %s", dialogue.pk, type(error).__name__)
            failed.append(dialogue.pk)
    if failed:
        raise Unreleased(len(failed))


def close_due(now):
    """Close ballots whose announced end has passed: the clock's part of closing. Returns how many."""
    closed = 0
    for ballot in Ballot.objects.filter(closed_at=None, closes_at__lte=now).select_related("dialogue"):
        try:
            balloting.close_ballot(ballot=ballot, by=None)
        except Exception as error:  # the others must not wait for it
            log.error("ballot %s was not closed: %s", ballot.pk, type(error).__name__)
        else:
            closed += 1
    return closed
