"""A dialogue whose people react to answers, for the tests of rounds."""

from django.db.models import F

from issues import reacting
from issues.models import Contribution, Finding, Question
from issues.reactions import closing
from tests.attacks.worlds import ask, say

SIZES = {"diggers": 7, "owners": 6, "lsm": 8, "gov": 6, "cso": 2}
VALUES = {"a": 1, "d": -1, "p": 0}


def spoken(room, *texts, by="communities"):
    """Released answers to the first question, by as many people of one group."""
    for person, text in zip(room.people[by], texts, strict=False):
        say(person, room.issues[0], text)
    Contribution.objects.update(released=True)
    return [Contribution.objects.get(text=text) for text in texts]


def react(person, answer, letter, **more):
    """As a page of this moment: with the question as it stands."""
    answer = Contribution.objects.select_related("voice", "question__issue").get(pk=answer.pk)
    return reacting.react(participant=person, contribution=answer, value=VALUES.get(letter), **more)


def all_react(room, answer, **letters):
    """`diggers="aaad"`: the first three agree, the fourth disagrees."""
    for group, said in letters.items():
        for person, letter in zip(room.people[group], said, strict=False):
            react(person, answer, letter)


def close(room):
    return closing.close(question=ask(room.issues[0]), by=room.organiser)


def again(room):
    """A day later, before which nobody asks again."""
    closed = Question.objects.filter(issue=room.issues[0]).exclude(reactions_closed_at=None)
    closed.update(reactions_closed_at=F("reactions_closed_at") - closing.REST)
    return closing.ask_again(question=ask(room.issues[0]), by=room.organiser)


def asked(room):
    return Question.objects.get(issue=room.issues[0])


def kinds(room, number=1):
    """{answer's text: its class} of a round."""
    found = Finding.objects.filter(round__question__issue=room.issues[0], round__number=number)
    texts = dict(Contribution.objects.values_list("pk", "text"))
    return {texts.get(row.contribution_id, ""): row.kind for row in found}


def bands(answer, number=1):
    """{group: its band, or how it is shown} of an answer, parts among them."""
    found = Finding.objects.get(contribution=answer, round__number=number).found
    units = [unit for lane in found.lanes for unit in (lane, *lane.parts)]
    return {unit.key: unit.band or unit.shown for unit in units}
