"""What words mean, as a session asks about it: first what people mean by them, then a show of hands on their meanings."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from issues.meanings import reading_shown
from issues.models import MeaningRound, WordBallot
from workshops.session_kinds import MEANINGS, PAPERS

JOINT = ","  # between the ids of rounds that were opened together


@dataclass(frozen=True)
class Wording:
    """The words of a session, as something that a room is asked about."""

    pk: str  # MEANINGS or PAPERS
    terms: tuple = ()

    @property
    def text(self):
        return {MEANINGS: _("What these words mean"), PAPERS: _("Meanings we can live with")}[self.pk]


@dataclass(frozen=True)
class Together:
    """Rounds about words that stood before the room as one."""

    rounds: list[Any]

    @property
    def is_open(self):
        return any(each.is_open for each in self.rounds)

    @property
    def opened_at(self):
        return max(each.opened_at for each in self.rounds)

    @property
    def closed_at(self):
        return None if self.is_open else max(each.closed_at for each in self.rounds)

    @property
    def terms(self):
        return [each.term for each in self.rounds]


def entry_of(rounds):
    """(id, number) as the session keeps them."""
    return JOINT.join(str(each.pk) for each in rounds), max(each.number for each in rounds)


def found(joined):
    """{entry's id: Together} of what can still be found; one query."""
    ids = {one: [int(pk) for pk in one.split(JOINT)] for one in joined}
    rows = reading_shown.rounds_by_id([pk for each in ids.values() for pk in each]) if ids else {}
    every = {one: [rows[pk] for pk in each if pk in rows] for one, each in ids.items()}
    return {one: Together(each) for one, each in every.items() if each}


def planned(dialogue, sessions):
    """{session's id: [Term] of its plan that still stand, in the order of the glossary}; one query, none where no word is planned."""
    terms = list(dialogue.terms.all()) if any(session.terms for session in sessions) else []
    return {session.pk: [term for term in terms if term.key in session.terms] for session in sessions}


def following(session, can_be_asked):
    """The Wording that comes next, or None. `can_be_asked`: of the latest round of a word, None for none."""
    had, dialogue = {kind for kind, _pk, _number in session.asked}, session.workshop.dialogue
    terms = planned(dialogue, [session])[session.pk]
    if not terms or PAPERS in had:
        return None
    ballot = open_ballot(dialogue, terms)
    latest = {made.term_id: made for made in MeaningRound.objects.filter(term__in=terms).order_by("number")}
    if ballot is None and MEANINGS not in had and any(can_be_asked(latest.get(term.pk)) for term in terms):
        return Wording(MEANINGS, tuple(terms))
    return Wording(PAPERS, tuple(terms))


def open_ballot(dialogue, terms):
    """The ballot on words that is open about one of these, or None."""
    return WordBallot.objects.filter(dialogue=dialogue, items__term__in=terms).open().first()
