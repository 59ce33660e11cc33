"""What words mean, in a summary: ballots on words that closed since the last one. It keeps their numbers; meanings that people wrote are
read where their authors can take them back."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from issues.meanings import reading_shown
from issues.models import WordBallot


@dataclass(frozen=True)
class Agreed:
    """A closed ballot on words. `words`: [reading_ballots.Word]."""

    ballot: WordBallot
    words: list

    @property
    def name(self):
        return name_of(self.ballot.number, self.ballot.is_final)


def new(dialogue, contents):
    """[{"number", "final": whether it agrees on words}] of closed ballots on words that stand in none of these contents."""
    before = {entry["number"] for content in contents for entry in content.get("words", ())}
    closed = WordBallot.objects.filter(dialogue=dialogue).closed().exclude(number__in=before).order_by("number")
    return [{"number": ballot.number, "final": ballot.is_final} for ballot in closed]


def name_of(number, is_final):
    name = _("Ballot on words %(n)s") if is_final else _("Show of hands on words %(n)s")
    return name % {"n": number}


def told(dialogue, entries):
    """(Agreed, …) of these, as `new` keeps them; of each ballot two queries, and one for all."""
    if not entries:
        return ()
    numbers = [entry["number"] for entry in entries]
    ballots = list(WordBallot.objects.filter(dialogue=dialogue, number__in=numbers).closed().order_by("number"))
    for ballot in ballots:
        ballot.dialogue = dialogue
    return tuple(Agreed(each, _words(each)) for each in ballots)


def _words(ballot):
    """Of each word what was agreed on comes first."""
    words = reading_shown.outcomes(reading_shown.asked_on(ballot), ballot, ballot.dialogue)
    for word in words:
        word.results.sort(key=lambda result: not result.item.is_agreed)
    return words
