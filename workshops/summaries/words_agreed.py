"""What words mean, in a summary: ballots on words that closed since the last one. It keeps their numbers; meanings that people wrote are
read where their authors can take them back."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from issues.meanings import reading_shown
from issues.models import WordBallot
from workshops.summaries import kept


@dataclass(frozen=True)
class Agreed:
    """A closed ballot on words. `words`: [reading_ballots.Word]."""

    ballot: WordBallot
    words: list

    @property
    def name(self):
        return name_of(self.ballot.number, self.ballot.is_final)


def new(dialogue, contents):
    """[{"number", "final": whether it agrees on words, "agreed": on how many it did}] of closed ballots on words that stand in none of
    these contents."""
    before = {entry["number"] for content in contents for entry in kept.entries(content, "words")}
    closed = WordBallot.objects.filter(dialogue=dialogue).closed().exclude(number__in=before).order_by("number")
    return [{"number": ballot.number, "final": ballot.is_final, "agreed": _agreed(ballot)} for ballot in closed]


def _agreed(ballot):
    return ballot.items.filter(is_agreed=True).count()


def name_of(number, is_final):
    name = _("Ballot on words %(n)s") if is_final else _("Show of hands on words %(n)s")
    return name % {"n": number}


def told(dialogue, entries):
    """(Agreed, …) of these, as `new` keeps them: two queries, and one for each that agrees on words."""
    if not entries:
        return ()
    numbers = [entry["number"] for entry in entries]
    ballots = list(WordBallot.objects.filter(dialogue=dialogue, number__in=numbers).closed().order_by("number"))
    for ballot in ballots:
        ballot.dialogue = dialogue
    asked = reading_shown.asked_on_each(ballots)
    return tuple(Agreed(each, _words(each, asked[each.pk])) for each in ballots)


def _words(ballot, asked):
    """Of each word what was agreed on comes first."""
    words = reading_shown.outcomes(asked, ballot, ballot.dialogue)
    for word in words:
        word.results.sort(key=lambda result: not result.item.is_agreed)
    return words
