"""Saying what one expects of the other side of a tie, or what would help: words in a round (`issues.saying`)."""

from dialogue import turns
from issues import saying
from issues.models import Expectation, TieRound


def place(asked):
    return saying.Place(asked, Expectation, turns.EXPECT, f"expects {asked.tie_id} {asked.number}")


def own(participant, asked):
    return saying.own(participant, place(asked))


def expect(*, participant, asked, **said):
    return saying.say(participant=participant, place=place(asked), **said)


def take_back(*, participant, asked, now=False, key=""):
    return saying.take_back(participant=participant, place=place(asked), now=now, key=key)


def can_go(participant):
    yield from saying.can_go(participant, Expectation, TieRound.objects.filter(dialogue=participant.dialogue))
