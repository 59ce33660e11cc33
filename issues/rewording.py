"""Rows of an outline take other words: each counts its changes, and what was corrected reads so from a night on."""

from django.db import transaction

from dialogue import turns
from issues.models import Issue, Question, StatementFinding, StatementRound, Term, TieRound
from issues.models.statements import Collection
from stakeholders.models import Challenge, Relation, StakeholderGroup, Vision

EVERYBODY = 0  # of the team
STATED = {Challenge: ("challenge", Collection.CHALLENGES), Vision: ("vision", Collection.VISIONS)}
ABOVE = {Question: "issue", Relation: "from_group"}  # what belongs to the dialogue, where the row does not itself


def take_turn(dialogue):
    """Whoever changes words, or opens what shows them, waits for the others. Before it has a key nothing is open that could."""
    if dialogue.key_check:
        turns.take(dialogue, EVERYBODY, turns.OUTLINE)


def is_voted_about(row):
    """An open ballot asks about the issue or the word, or its lanes name the group."""
    if isinstance(row, Term):
        return row.word_items.filter(ballot__closed_at=None).exists()
    if isinstance(row, Issue):
        return row.ballot_items.filter(ballot__closed_at=None).exists()
    return isinstance(row, StakeholderGroup) and (
        row.dialogue.ballots.filter(closed_at=None).exists() or row.dialogue.wordballots.open().exists()
    )


@transaction.atomic
def take_effect(dialogue, today, corrections=None):
    """What was corrected reads so from tonight; not while a question is open in a room, an issue on a ballot, or a tie or statement in a
    round, nor once all is over.
    `corrections`: those of a floor above, in place of the dialogue's own."""
    if dialogue.is_over:
        return
    take_turn(dialogue)
    waiting = dialogue.corrections.waiting() if corrections is None else corrections.waiting()
    for correction in waiting.order_by("pk"):
        row = locked(correction.row)
        if not _is_busy(row):
            correction.before = {name: getattr(row, name) for name in correction.words}
            say(row, {**correction.words, "reworded_on": today})
            _tell_findings(row)
            correction.effective_on = today
            correction.save(update_fields=["before", "effective_on"])


def _is_busy(row):
    if isinstance(row, Question):
        return row.is_held_back or Question.objects.filter(pk=row.pk).in_a_room().exists()
    if type(row) in STATED:
        _column, collection = STATED[type(row)]
        return StatementRound.objects.filter(dialogue=row.dialogue, collection=collection).open().exists()
    if isinstance(row, Relation):
        return TieRound.objects.filter(tie=row).open().exists()
    return is_voted_about(row)


def _tell_findings(row):
    """What groups said of a statement they said of the words before."""
    if type(row) in STATED:
        StatementFinding.objects.filter(**{STATED[type(row)][0]: row}).update(is_changed=True)


def say(row, fields):
    for name, value in fields.items():
        setattr(row, name, value)
    row.save(update_fields=list(fields))


def locked(row):
    """Not against rows that point to it: somebody's first vote on an issue need not wait for its title."""
    rows = type(row).objects.select_for_update(of=("self",), no_key=True)
    above = ABOVE.get(type(row))
    return rows.select_related(f"{above}__dialogue" if above else "dialogue").get(pk=row.pk)


def dialogue_of(row):
    above = ABOVE.get(type(row))
    return (getattr(row, above) if above else row).dialogue
