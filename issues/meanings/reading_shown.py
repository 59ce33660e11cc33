"""What words mean, in a room: the words with the meanings that everybody can read, those on a paper, and what a ballot on words said of
them. The words' own pages and the paper have all of it."""

from copy import copy
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce

from dialogue.models import tell_whole
from issues.meanings import reading_ballots
from issues.models import Meaning, MeaningRound, WordBallot, WordItem, WordVote

FIRST = 4  # meanings of a word that people wrote, on wall and phones; the word's page has all of them


@dataclass(frozen=True)
class Word:
    """A word of the glossary with what stands beneath it: meanings that people wrote, or the items of a paper."""

    term: Any
    rows: list = field(default_factory=list)

    @property
    def words(self):
        """Whatever of these changes, a page that shows it is old."""
        rows = [[row.pk, row.text, getattr(row, "worded", ""), _can_be_read(row)] for row in self.rows]
        return [self.term.pk, self.term.name, self.term.definition, self.term.worded, rows]


def _can_be_read(row):
    return isinstance(row, Meaning) or reading_ballots.is_there(row)


def rounds_by_id(ids):
    """{id: MeaningRound} with its word; one query."""
    return MeaningRound.objects.select_related("term").in_bulk(ids)


def ballots_by_id(ids):
    """{id: WordBallot} with `.total`, how many have voted; one query."""
    voted = WordVote.objects.filter(ballot=OuterRef("pk")).order_by().values("ballot")
    people = voted.annotate(n=Count("voice", distinct=True)).values("n")
    total: Any = Coalesce(Subquery(people, output_field=IntegerField()), 0)
    return WordBallot.objects.annotate(total=total).in_bulk(ids)


def written(rounds):
    """[Word] of these rounds, with the first meanings that everybody can read; one query."""
    terms = [each.term for each in sorted(rounds, key=lambda each: (each.term.position, each.term_id))]
    rows = Meaning.objects.filter(round__term__in=terms, kind=Meaning.Kind.MEANING).readable()
    by_term: dict[Any, list] = {term.pk: [] for term in terms}
    for row in rows.select_related("round").order_by("pk"):
        by_term[row.round.term_id].append(row)
    return [Word(term, by_term[term.pk][:FIRST]) for term in terms]


def asked_on(ballot):
    """[Word] of a ballot with its items; one query."""
    return asked_on_each([ballot])[ballot.pk]


def asked_on_each(ballots):
    """{id: [Word]} of these ballots; one query."""
    items = WordItem.objects.filter(ballot__in=ballots).select_related("term", "said__voice__group")
    found: dict[Any, list] = {ballot.pk: [] for ballot in ballots}
    for (ballot, term), of_term in groupby(items.order_by("ballot", "term__position", "term", "place"), key=_of_word):
        found[ballot].append(Word(term, list(of_term)))
    return found


def _of_word(item):
    return item.ballot_id, item.term


def told(words, dialogue):
    """The same in the reader's words, as copies; on a paper only what can be read."""
    found = [Word(copy(word.term), [copy(row) for row in word.rows]) for word in words]
    items = [row for word in found for row in word.rows if not isinstance(row, Meaning)]
    tell_whole(dialogue, *(word.term for word in found), *items)
    return [Word(word.term, [row for row in word.rows if _can_be_read(row)]) for word in found]


def outcomes(words, ballot, dialogue):
    """[reading_ballots.Word] of a ballot that has closed, with its sentence and what was said of each meaning."""
    found = [Word(copy(word.term), [copy(row) for row in word.rows]) for word in words]
    tell_whole(dialogue, *(word.term for word in found), *(row for word in found for row in word.rows))
    for word in found:
        for row in word.rows:
            row.term = word.term
    return reading_ballots.words_told(dialogue, ballot, [row for word in found for row in word.rows])
