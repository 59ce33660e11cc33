"""Taking everything back at one press: what somebody has read goes piece by piece, each in a night of its own within three.

At a half hour, or all in one night, a watcher would see which answers belong together; marks on the rows would show it to a reader of
the database. So a mark says only that something goes; the night, which has the key, finds what (`issues.models.leaving`).
"""

import secrets

from django.db import transaction
from django.db.models import Exists, OuterRef

from dialogue import database_time, turns
from issues import answering, evaluating, oneself, proposing, reacting, receipts
from issues.doing import marking as doing
from issues.meanings import writing as meanings
from issues.models import (
    Contribution,
    Expectation,
    Leaving,
    Meaning,
    Proposal,
    Rating,
    Reaction,
    Remark,
    SaidStatement,
    StatementMark,
    Support,
    TaskMark,
    TieView,
    Translator,
    Vote,
    WordItem,
    WordVote,
)
from issues.models.leaving import nights_after, nights_around, token, tokens
from issues.statements import marking, writing
from issues.ties import expecting, telling
from stakeholders.models import About, SpentReceipt, Voice

UNKNOWN_BEFORE = {  # to the release before this one (issues/models/evaluations.py), and what leads from each to its dialogue
    **{Rating: "evaluation__dialogue", Remark: "evaluation__dialogue"},
    **{TieView: "round__dialogue", Expectation: "round__dialogue"},
    **{SaidStatement: "round__dialogue", StatementMark: "round__dialogue"},
    TaskMark: "round__dialogue",
    **{Meaning: "round__dialogue", WordVote: "ballot__dialogue"},
}


def night_of(row, dialogue, marks, today):
    """The night in which a row goes, or None; `marks`: the dialogue's tokens."""
    if not marks:
        return None
    nights = nights_around(today)
    found = zip(nights, tokens(dialogue, row, nights), strict=True)
    night = next((night for night, mark in found if mark in marks), None)
    return night and max(night, today)


def going(rows, dialogue):
    """The ids of those of these rows that were marked to go; only where something goes at all are they looked at one by one."""
    marks = set(dialogue.leaving.values_list("token", flat=True))
    today = database_time.now().date()
    return [row.pk for row in rows if night_of(row, dialogue, marks, today)] if marks else []


@transaction.atomic
def take_all_back(*, participant, key=""):
    """Mark all of a person's that can still be taken back; votes stay, and a paper in an open ballot is taken back on its own page.
    Nothing goes at once, not even what nobody has read: what goes together shows whoever holds two copies of the database what
    belongs together. Changes that wait stand until then, and go no sooner from the team's page. Returns how many pieces go in the
    nights to come.

    The press leaves its receipt, so that one which comes twice does not mark what was written since."""
    dialogue = participant.dialogue
    turns.take(dialogue, participant.pk, *turns.WHAT_CAN_GO, turns.TAKE_ALL_BACK)
    today = database_time.now().date()
    marks = set(dialogue.leaving.values_list("token", flat=True))
    pressed = receipts.of(participant, key, "take all back")
    if receipts.is_known(participant, [pressed]):
        return 0
    going = [row for row in _what_can_go(participant) if night_of(row, dialogue, marks, today) is None]
    made = [token(dialogue, row, secrets.choice(nights_after(today))) for row in going]
    Leaving.objects.bulk_create(Leaving(dialogue=dialogue, token=each) for each in made)
    SpentReceipt.objects.spend(dialogue.pk, [pressed])
    return len(going)


def _what_can_go(participant):
    """Rows of this person's, found through the key: as far as the phase and the question still allow each to be taken back.

    What is open is held until the transaction ends, and everybody holds it in one order: forms of evaluations, rounds about ties,
    those of statements, of tasks and of words, questions with their reactions, the dialogue (`steering.change_phase`). Else two would
    wait for each other."""
    dialogue = participant.dialogue
    if participant.is_confirmed and dialogue.may_answer:
        answers = answering.own(participant, list(dialogue.issues.all())).filter(question__closed_at=None)
        yield from (row for row in answers if participant.may_act_on(row.question.opened_at))
    if participant.is_confirmed and oneself.is_open(dialogue):
        yield from (row for row in oneself.own(participant) if any(row.said.values()))
    if participant.is_confirmed and dialogue.may_propose:
        yield from proposing.own(participant).filter(issue=None)
        yield from proposing.supports_of(participant).filter(proposal__issue=None)
    yield from evaluating.can_go(participant)
    yield from telling.can_go(participant)
    yield from expecting.can_go(participant)
    yield from marking.can_go(participant)
    yield from writing.can_go(participant)
    yield from doing.can_go(participant)
    yield from meanings.can_go(participant)
    if participant.is_confirmed and dialogue.may_answer:
        yield from reacting.can_go(participant)


@transaction.atomic
def tonight(dialogue, night):
    """Let go what was marked for this night, or for one that was missed; forget marks of what is gone already."""
    marks = set(dialogue.leaving.values_list("token", flat=True))
    if not marks:
        return
    due, known, nights = [], set(), nights_around(night)
    for row in _everything(dialogue):
        for day, mark in zip(nights, tokens(dialogue, row, nights), strict=True):
            if mark in marks and day <= night and not _is_held_back(row):
                due.append(row)
            elif mark in marks:
                known.add(mark)
    SpentReceipt.objects.spend(
        dialogue.pk, [row.receipt for row in due]
    )  # a POST that comes late must not bring it back
    for row in due:
        row.delete()
    dialogue.leaving.filter(token__in=marks - known).delete()  # not those that were made meanwhile


def _is_held_back(row):
    """Nothing comes or goes in a question while it is written in silence, or waits for the hour after it."""
    return isinstance(row, Contribution) and row.question.is_held_back


def _everything(dialogue):
    """All that could be marked."""
    yield from Contribution.objects.filter(voice__dialogue=dialogue).select_related("question", "voice")
    yield from Proposal.objects.filter(dialogue=dialogue, issue=None).select_related("voice")
    yield from Reaction.objects.filter(voice__dialogue=dialogue).select_related("voice")
    yield from Support.objects.filter(voice__dialogue=dialogue).select_related("voice")
    yield from About.objects.filter(voice__dialogue=dialogue).select_related("voice")
    for model in UNKNOWN_BEFORE:  # of what has closed, words that nobody had read
        yield from model._default_manager.filter(voice__dialogue=dialogue).select_related("voice")


@transaction.atomic
def sweep_voices(dialogue):
    """Voices that say nothing any more go: that one was here is told by nothing."""
    drop_unheard(dialogue)
    spoken = (Contribution, Proposal, Reaction, Support, Vote, About, *UNKNOWN_BEFORE)
    voices = Voice.objects.filter(dialogue=dialogue)
    for model in spoken:
        voices = voices.exclude(Exists(model._default_manager.filter(voice=OuterRef("pk"))))
    voices.delete()


def drop_unheard(dialogue):
    """What was said by voices that the release before this one has swept (issues/models/evaluations.py), and words on a paper that went
    while it was being opened. A meaning that a ballot has agreed on stays."""
    for model, within in UNKNOWN_BEFORE.items():
        said = model._default_manager.filter(**{within: dialogue})
        if model is Meaning:
            said = said.exclude(pk__in=WordItem.objects.filter(is_agreed=True).exclude(said=None).values("said"))
        said.exclude(Exists(Voice.objects.filter(pk=OuterRef("voice_id")))).delete()
    asked = WordItem.objects.filter(ballot__dialogue=dialogue).exclude(said_id=None)
    asked.exclude(Exists(Meaning.objects.filter(pk=OuterRef("said_id")))).update(text="", said=None)


def drop_translators():
    """Whoever left, was sent away or stays hidden by now translates nothing any more (`Translator.standing`): their row goes by night, too,
    and so does one whose person the release before this one has deleted (issues/models/translators.py)."""
    Translator.objects.exclude(pk__in=Translator.objects.standing().values("pk")).delete()


def forget_receipts():
    """What keeps late POSTs from bringing back what was taken back goes by its day and not by the number of nights: a night that was
    missed is made up for at any hour, and the next may follow within two."""
    SpentReceipt.objects.old(database_time.now().date()).delete()
