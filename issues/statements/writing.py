"""Writing a challenge, a hope or what must not happen: words in a round (`issues.saying`), one of each kind for a person.

What others read is asked about in later rounds, too: while one of them is open its author can take it back."""

from django.db.models import Q

from dialogue import turns
from issues import asking, saying
from issues.models import SaidStatement, StatementRound


def place(asked, kind):
    about = f"texts {asked.collection} {asked.number} {kind}"
    until = StatementRound.objects.filter(dialogue=asked.dialogue, collection=asked.collection).first()
    return saying.Place(asked, SaidStatement, turns.STATE, about, {"kind": kind}, until)


def own(participant, asked, kind):
    return saying.own(participant, place(asked, kind))


def write(*, participant, asked, kind, **said):
    return saying.say(participant=participant, place=place(asked, kind), **said)


def take_back(*, participant, asked, kind, now=False, key=""):
    return saying.take_back(participant=participant, place=place(asked, kind), now=now, key=key)


def can_go(participant):
    rounds = StatementRound.objects.filter(dialogue=participant.dialogue)
    asked = [each.collection for each in asking.open_to(participant, rounds)]
    yield from saying.can_go(participant, SaidStatement, rounds, Q(round__collection__in=asked))
