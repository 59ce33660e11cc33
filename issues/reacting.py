"""Agreeing, disagreeing or passing on an answer that can be read. A press names the state it wants, so that twice is once.

Reactions to the answers of a question come in rounds; what is said in one that has closed is counted and stays. One's own answer is
judged like any other: a voice with a hole just there would be its author's (docs/decisions/2026-11-30-ones-own-answer.md).
"""

from django.db import transaction
from django.db.models import SmallIntegerField, Value
from django.db.models.expressions import RawSQL

from dialogue import held_rows, keys, turns
from issues import receipts, scopes
from issues.answering import NotOpen, OpenedBefore
from issues.models import Leaving, Reaction
from stakeholders.models import SpentReceipt, Voice

OPEN = "SELECT reaction_round FROM issues_question WHERE id = %s AND reactions_closed_at IS NULL"
ALL_OPEN = """SELECT id, reaction_round FROM issues_question
    WHERE issue_id IN (SELECT id FROM issues_issue WHERE dialogue_id = %s) AND reactions_closed_at IS NULL ORDER BY id"""


def _check(participant, contribution):
    if not participant.is_confirmed or not participant.dialogue.may_answer:
        raise NotOpen
    if not participant.may_act_on(contribution.question.reacting_since):
        raise OpenedBefore


UNSAID = object()  # a page of the release before does not say what its press replaces


def round_of(text):
    """The number of a round as a browser sends it; 0, which is never open, if it is none."""
    return int(text) if text.isdecimal() and len(text) < 6 else 0


@transaction.atomic
def react(*, participant, contribution, value, key="", instead=UNSAID, number=None, seen=""):
    """Record a reaction; `value` None takes it back, `instead` is the value that the page showed, `number` its round: what comes late
    changes nothing in the next. `seen`: which words it showed in the reader's language, as `keys.seen`; a page of the release before
    says none. Returns it, or None. Raises NotOpen, also where that round has closed, receipts.Repeated if this form was answered before
    and something else stands now, receipts.Overtaken if something else stands than what it is to replace, and receipts.Reworded."""
    _check(participant, contribution)
    turns.take(participant.dialogue, participant.pk, turns.REACT)
    open_round = _held_open(contribution.question)
    number = (open_round or contribution.question.reaction_round) if number is None else number
    scope = scopes.reacting(contribution.question_id, number)
    receipt = receipts.of(participant, key, f"{scope} answer {contribution.pk}")
    old = next(iter(Reaction.objects.raw(OLD, [contribution.pk, *_voice(participant, scope)])), None)
    if receipts.is_known(participant, [receipt], [old]):
        if (old.value if old else None) != value or (old and Leaving.objects.of(participant.dialogue, old).exists()):
            raise receipts.Repeated(old)
        return old  # also after it has closed: it was in time
    if number != open_round:
        raise NotOpen
    if instead is not UNSAID and (old.value if old else None) not in (instead, value):
        raise receipts.Overtaken(old)
    if value is None:
        return _take_back(participant, scope, old, receipt)
    if seen and [seen] != keys.seen(participant.dialogue, [contribution.reading.text]):
        raise receipts.Reworded(old)
    return _say(participant, scope, old, contribution, {"value": value, "receipt": receipt, "round": open_round})


def _held_open(question):
    """The number of the round that is open, and then stays so until this transaction ends; None if it has closed."""
    return next((number for (number,) in held_rows.held(OPEN, [question.pk])), None)


def _take_back(participant, scope, old, receipt):
    if old or Voice.objects.of(participant, scope):
        SpentReceipt.objects.spend(participant.dialogue_id, [receipt, old.receipt if old else ""])
    if old:
        old.delete()


def _say(participant, scope, old, contribution, said):
    if old is None:
        voice = Voice.objects.speaking(participant, scope)
        return Reaction.objects.create(voice=voice, contribution=contribution, **said)
    SpentReceipt.objects.spend(participant.dialogue_id, [old.receipt])
    old.value, old.receipt = said["value"], said["receipt"]
    old.save(update_fields=["value", "receipt"])
    Leaving.objects.forget(participant.dialogue, old)
    return old


def can_go(participant):
    """This person's reactions that can still be taken back: those of rounds that are open, and then stay so until the transaction
    ends, so that what is marked to go is not counted; and those of before there were rounds, which no round counts."""
    rounds = dict(held_rows.held(ALL_OPEN, [participant.dialogue_id]))
    every = [scopes.REACTIONS, *(scopes.reacting(*each) for each in rounds.items())]
    tags = keys.tags(participant.dialogue, participant.pk, every)
    said = Reaction.objects.filter(voice__dialogue=participant.dialogue, voice__tag__in=tags)
    said = said.select_related("contribution")
    return [row for row in said if row.round in (0, rounds.get(row.contribution.question_id))]


# As text: to build it from parts took longer than to ask. The voice is found first, one row however many others spoke.
VOICE = "(SELECT id FROM stakeholders_voice WHERE dialogue_id = %s AND tag = %s)"
OWN = f"SELECT value FROM issues_reaction WHERE contribution_id = issues_contribution.id AND voice_id = {VOICE}"
OLD = f"SELECT * FROM issues_reaction WHERE contribution_id = %s AND voice_id = {VOICE}"


def _voice(participant, scope):
    return participant.dialogue_id, keys.tag(participant.dialogue, participant.pk, scope)


def own(participant, question):
    """The value of this person's reaction in the round that is open, beside a query for answers to a question; None where there is
    none, and for nobody."""
    if participant is None:
        return Value(None, SmallIntegerField())
    scope = scopes.reacting(question.pk, question.reaction_round)
    return RawSQL(OWN, _voice(participant, scope), SmallIntegerField())
