"""Closing a question for reactions, after which what was found is worked out (`judging`), and asking for them again."""

from django.db import transaction

from dialogue import database_time
from dialogue.database_time import Now
from dialogue.models import Dialogue, TeamLog
from issues import stirring
from issues.models import Contribution, Finding, Question, Reaction
from issues.models.rounds import REST
from issues.reactions import judging


class NotNow(Exception):
    """It has not begun or is sealed; or nobody could react, since the phase is another."""


class Overtaken(Exception):
    """The round is another than the page showed from which it was pressed."""


class TooSoon(Exception):
    """It has closed less than a day ago; the first argument is the moment from which on it can be asked again."""


def _hold(question):
    """Its row, locked: two of the team may press at once, and whoever reacts holds it FOR SHARE, so that each is counted or told. Its key
    is free: who answers points to it."""
    held = Question.objects.select_for_update(of=("self",), no_key=True)
    return held.select_related("issue__dialogue").get(pk=question.pk)


@transaction.atomic
def close(*, question, by, seen=None):
    """End the round and publish what was found. Pressed again it changes nothing. `seen`: the number of the round that a page showed as
    open. Returns the question as it stands. Raises NotNow, Overtaken."""
    held = _hold(question)
    if not held.issue.dialogue.has_begun or held.issue.dialogue.is_sealed:
        raise NotNow
    if seen not in (None, held.reaction_round):
        raise Overtaken
    if not held.is_closed_for_reactions:
        dialogue = held.issue.dialogue
        _end(dialogue, [held])
        stirring.soon(f"reactions {held.pk} {held.reaction_round}", Reaction)
        _log(held, by, "closed a question for reactions")
    return held


@transaction.atomic
def ask_again(*, question, by, seen=None):
    """Begin another round, which is empty; what was found in those before stays. Pressed again it changes nothing. `seen`: the number of
    the round that a page showed as the last to close. Raises NotNow, Overtaken, TooSoon."""
    held = _hold(question)
    now = Dialogue.objects.select_for_update(no_key=True).get(
        pk=held.issue.dialogue_id
    )  # its phase may just be changing
    if not now.may_answer:
        raise NotNow
    if seen not in (None, held.last_found):
        raise Overtaken
    if held.is_closed_for_reactions:
        if database_time.now() < held.reactions_closed_at + REST:
            raise TooSoon(held.reactions_closed_at + REST)
        held.reaction_round, held.reactions_opened_at, held.reactions_closed_at = held.reaction_round + 1, Now(), None
        held.save(update_fields=["reaction_round", "reactions_opened_at", "reactions_closed_at"])
        _log(held, by, "asked for reactions again")
    return held


def _log(question, by, action):
    TeamLog.objects.create(dialogue=question.issue.dialogue, by=by, action=action, detail=question.text[:300])


def hold(dialogue):
    """Lock the questions, for whoever locks the dialogue next: who reacts or asks again has them before it, and nobody waits in a circle.
    All of them: one that is closed now may be asked again before the dialogue is locked."""
    held = Question.objects.select_for_update(of=("self",), no_key=True).filter(issue__dialogue=dialogue)
    return list(held.select_related("issue").order_by("pk"))


@transaction.atomic
def close_all(*, dialogue, by=None):
    """Reacting is over in all of the dialogue: what nobody closed is closed with it, where an answer can be read. What is asked no more
    shows nothing. Returns how many questions."""
    ends = [question for question in hold(dialogue) if not question.is_closed_for_reactions and _is_asked(question)]
    answers = Contribution.objects.filter(question__in=ends).readable().order_by()
    readable = set(answers.values_list("question", flat=True))
    ends = [question for question in ends if question.pk in readable]
    if not ends:
        return 0
    _end(dialogue, ends)
    stirring.soon(f"reactions of {dialogue.pk} {database_time.now():%Y-%m-%dT%H:%M:%S.%f}", Reaction)
    TeamLog.objects.create(dialogue=dialogue, by=by, action="closed all for reactions", detail=str(len(ends)))
    return len(ends)


def _is_asked(question):
    return not question.is_taken_out and not question.issue.is_removed


def _end(dialogue, questions):
    """Close them, in the transaction that holds them, and have what was found worked out."""
    at = database_time.now()
    for question in questions:
        question.reactions_closed_at = at
    Question.objects.filter(pk__in=[question.pk for question in questions]).update(reactions_closed_at=at)
    judging.begin(dialogue, questions)


# ---- what is forgotten


@transaction.atomic
def forget_words(dialogue, *, for_good=False):
    """Each night: digests of words that stand no more go. `for_good`: all, when it is sealed; that words had changed stays known."""
    rows = Finding.objects.filter(round__question__issue__dialogue=dialogue).exclude(digest__in=("", Finding.OTHER))
    kept = list(rows.only("contribution", "digest"))
    answers = Contribution.objects.filter(question__issue__dialogue=dialogue, findings__isnull=False)
    texts = dict(answers.values_list("pk", "text")) if kept else {}
    stands = [
        row for row in kept if row.contribution_id in texts and row.is_about(texts[row.contribution_id], dialogue)
    ]
    gone = {row.pk for row in kept} - {row.pk for row in stands}
    Finding.objects.filter(pk__in=gone).update(digest=Finding.OTHER)
    if for_good:
        rows.update(digest="")
