"""What the team changes of the rows of an outline, and when it counts.

Until the dialogue first leaves Prepare its words change at once. Afterwards nothing is deleted: better words for the same sense take
effect in the night (a correction); what asks something else is a new question, and the old one closes with its answers. None of it
depends on whether anybody has written yet: an editor that changed its face at the first answer would tell that one came.
"""

from django.db import transaction

from dialogue import database_time, merging
from dialogue.models import TeamLog
from issues import rewording, steering
from issues.models import Issue, LedgerEntry, Question


class NotNow(Exception):
    """`args[0]`: "ballot", "room", "taken_out", "last" (question of its issue), "prepare" (it is changed freely there), "over" or "same"
    (nothing was changed)."""


def words_of(row, waits=None):
    """{field: what it says, or will say from tonight}."""
    waits = waits or row.corrections.waiting().first()
    return {name: getattr(row, name) for name in row.CORRECTED} | (waits.words if waits else {})


def _enter(row):
    """The row, locked. A ballot or a room that opens at the same time waits, and so do colleagues (PostgreSQL; SQLite lets one in)."""
    rewording.take_turn(rewording.dialogue_of(row))
    row = rewording.locked(row)
    if rewording.dialogue_of(row).is_over:
        raise NotNow("over")
    if isinstance(row, Question) and row.is_taken_out:
        raise NotNow("taken_out")
    return row


@transaction.atomic
def correct(*, row, by, why="", seen="", **words):
    """Better words for what CORRECTED of a row names. `seen`: the marks of what the page showed, the reason among it. Returns the
    correction that waits, or None where the words changed at once or went back to what they are. Raises NotNow, merging.Clash."""
    row = _enter(row)
    dialogue, waits = rewording.dialogue_of(row), row.corrections.waiting().first()
    stands = words_of(row, waits) | {"why": waits.why if waits else ""}
    stands |= merging.merge(seen, {**words, "why": why}, stands)
    why = stands.pop("why")
    changed = {name: text for name, text in stands.items() if text != getattr(row, name)}
    if not changed and waits is None:
        raise NotNow("same")
    if rewording.is_voted_about(row):
        raise NotNow("ballot")
    if not dialogue.was_opened:
        _log(dialogue, by, "changed words", row)
        return rewording.say(row, changed)
    if not changed:
        return keep_old(row=row, by=by)
    row.corrections.waiting().delete()
    _log(dialogue, by, "corrected words", row)
    return row.corrections.create(dialogue=dialogue, words=changed, why=why, made_on=database_time.now().date())


@transaction.atomic
def keep_old(*, row, by):
    """Call off what would read otherwise from tonight."""
    row = _enter(row)
    gone, _kinds = row.corrections.waiting().delete()
    if gone:
        _log(rewording.dialogue_of(row), by, "kept words", row)


@transaction.atomic
def ask_anew(*, question, by, why, text, seen=""):
    """A question in another sense: the old one closes with its answers, and a new one takes its place. Returns the new one. Raises
    NotNow, and merging.Clash where a colleague changed the words meanwhile."""
    old = _enter(question)
    _check_free(rewording.dialogue_of(old), [old])
    merging.merge(seen, {"text": text}, words_of(old))
    _take_out(old, by, why)
    new = Question.objects.create(
        issue=old.issue, key=Question.free_key(old.issue_id), position=old.position, text=text, follows=old
    )
    _log(rewording.dialogue_of(old), by, "asked a question anew", new)
    return new


@transaction.atomic
def take_out(*, question, by, why):
    """Ask it no more; it stays readable with its answers and the reason. Raises NotNow."""
    old = _enter(question)
    _check_free(rewording.dialogue_of(old), [old])
    if not old.issue.questions.standing().exclude(pk=old.pk).exists():
        raise NotNow("last")
    _take_out(old, by, why)
    _log(rewording.dialogue_of(old), by, "took a question out", old)


def _take_out(question, by, why):
    if not question.is_closed:
        steering.close_question(question=question, by=by)
    keep_old(row=question, by=by)
    question.taken_out_on, question.taken_out_why = database_time.now().date(), why
    question.save(update_fields=["taken_out_on", "taken_out_why"])


def _check_free(dialogue, questions):
    """Before it opens the outline is changed freely; what a room is asked at this moment stays."""
    if not dialogue.was_opened:
        raise NotNow("prepare")
    if Question.objects.filter(pk__in=[one.pk for one in questions]).in_a_room().exists():
        raise NotNow("room")


@transaction.atomic
def take_issue_off(*, issue, by, why):
    """The team takes an issue off the list, before any ballot; the ledger says why. Its questions close. Raises NotNow."""
    issue = _enter(issue)
    if issue.dialogue.ballots.exists():
        raise NotNow("ballot")
    if not issue.is_listed:
        raise NotNow("taken_out")
    questions = list(issue.questions.select_related("issue__dialogue"))
    _check_free(issue.dialogue, questions)
    for question in [one for one in questions if not one.is_closed]:
        steering.close_question(question=question, by=by)
    keep_old(row=issue, by=by)
    issue.status = Issue.Status.REMOVED
    issue.save(update_fields=["status"])
    today = database_time.now().date()
    LedgerEntry.objects.create(
        dialogue=issue.dialogue, issue=issue, title=issue.title, what=LedgerEntry.TAKEN_OFF, why=why, on=today
    )
    _log(issue.dialogue, by, "took an issue off the list", issue)


def _log(dialogue, by, action, row):
    TeamLog.objects.create(dialogue=dialogue, by=by, action=action, detail=str(row)[:300])
