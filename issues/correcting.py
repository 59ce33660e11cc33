"""What the team changes of questions and issues, and when it counts.

Until the dialogue first leaves Prepare its words change at once. Afterwards nothing is deleted: better words for the same sense take
effect in the night (a correction); what asks something else is a new question, and the old one closes with its answers. None of it
depends on whether anybody has written yet: an editor that changed its face at the first answer would tell that one came.
"""

from django.db import transaction

from dialogue import database_time, merging
from dialogue.models import TeamLog
from issues import rewording, steering
from issues.models import Issue, LedgerEntry, Question, Term
from stakeholders.models import StakeholderGroup

WORDS = {
    Question: ("text",),
    Issue: ("title", "teaser", "problem", "opportunity", "background"),
    StakeholderGroup: ("name", "short_name", "description"),
    Term: ("name", "definition", "note"),
}


class NotNow(Exception):
    """`args[0]`: "ballot", "room", "taken_out", "prepare" (it is changed freely there) or "same" (nothing was changed)."""


def words_of(row):
    """{field: what it says, or will say from tonight}."""
    waits = row.corrections.waiting().first()
    return {name: getattr(row, name) for name in WORDS[type(row)]} | (waits.words if waits else {})


@transaction.atomic
def correct(*, row, by, why, seen="", **words):
    """Better words for a row of WORDS. `seen`: the marks of what the page showed. Returns the Correction that waits, or None
    where the words changed at once or went back to what they are. Raises NotNow, merging.Clash."""
    row = rewording.locked(row)
    dialogue = rewording.dialogue_of(row)
    stands = words_of(row)
    stands |= merging.merge(seen, words, stands)
    changed = {name: text for name, text in stands.items() if text != getattr(row, name)}
    waits = row.corrections.waiting().first()
    if not changed and waits is None:
        raise NotNow("same")
    if rewording.is_voted_about(row):
        raise NotNow("ballot")
    row.revision += 1
    if not dialogue.was_opened:
        return rewording.say(row, changed)
    row.save(update_fields=["revision"])
    row.corrections.waiting().delete()
    _log(dialogue, by, "corrected words" if changed else "kept words", row)
    if not changed:
        return None
    return row.corrections.create(dialogue=dialogue, words=changed, why=why, made_on=database_time.now().date())


@transaction.atomic
def ask_anew(*, question, by, why, text):
    """A question in another sense: the old one closes with its answers, and a new one follows it. Returns the new one; pressed twice,
    the one that follows already. Raises NotNow."""
    Issue.objects.select_for_update().get(pk=question.issue_id)  # two at once would give the same key
    old = rewording.locked(question)
    follows = old.followed_by.first()
    if follows and follows.text == text:
        return follows
    _take_out(old, by, why)
    keys = old.issue.questions.values_list("key", flat=True)
    number = max((int(key) for key in keys if key.isdecimal()), default=0) + 1
    new = Question.objects.create(issue=old.issue, key=str(number), position=old.position, text=text, follows=old)
    _log(rewording.dialogue_of(old), by, "asked a question anew", new)
    return new


@transaction.atomic
def take_out(*, question, by, why):
    """Ask it no more; it stays readable with its answers and the reason. Raises NotNow."""
    old = rewording.locked(question)
    if not old.is_taken_out:
        _take_out(old, by, why)
        _log(rewording.dialogue_of(old), by, "took a question out", old)


def _take_out(question, by, why):
    if not rewording.dialogue_of(question).was_opened:
        raise NotNow("prepare")
    if question.is_taken_out:
        raise NotNow("taken_out")
    if Question.objects.filter(pk=question.pk).in_a_room().exists():
        raise NotNow("room")
    if not question.is_closed:
        steering.close_question(question=question, by=by)
    question.corrections.waiting().delete()
    question.taken_out_on, question.taken_out_why = database_time.now().date(), why
    question.revision += 1
    question.save(update_fields=["taken_out_on", "taken_out_why", "revision"])


@transaction.atomic
def take_issue_off(*, issue, by, why):
    """The team takes an issue off the list, before any ballot; the ledger says why. Raises NotNow."""
    issue = rewording.locked(issue)
    if issue.dialogue.ballots.exists():
        raise NotNow("ballot")
    if not issue.is_listed:
        return
    issue.status = Issue.Status.REMOVED
    issue.save(update_fields=["status"])
    today = database_time.now().date()
    LedgerEntry.objects.create(
        dialogue=issue.dialogue, issue=issue, title=issue.title, what=LedgerEntry.TAKEN_OFF, why=why, on=today
    )
    _log(issue.dialogue, by, "took an issue off the list", issue)


def _log(dialogue, by, action, row):
    TeamLog.objects.create(dialogue=dialogue, by=by, action=action, detail=str(row)[:300])
