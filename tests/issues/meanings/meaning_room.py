"""A dialogue whose people say what words mean and vote on it, for the tests of meanings."""

from django.db.models import F

from issues import releasing
from issues.meanings import ballots, rounds, voting, writing
from issues.models import MeaningRound, Term
from issues.models.rounds import REST
from tests.issues.voting_room import make_room

SIZES = {"diggers": 8, "owners": 6, "lsm": 8, "gov": 6, "cso": 3}
CHOICES = {"y": "yes", "n": "no", "p": "pass"}


def make_meaning_room(**fields):
    """With `.pit` and `.adit`, two words of the glossary."""
    room = make_room(**{"phase": "decide", "issues": 1, "sizes": SIZES, **fields})
    Term.objects.filter(dialogue=room.dialogue).delete()
    room.pit = add_term(room, "Pit", "A hole in the ground.")
    room.adit = add_term(room, "Adit", "A way in.")
    return room


def add_term(room, name, definition):
    number = room.dialogue.terms.count() + 1
    return Term.objects.create(
        dialogue=room.dialogue, key=name.lower(), position=number, name=name, definition=definition
    )


def rest(dialogue):
    """A day goes by, before which nobody asks again."""
    closed = MeaningRound.objects.filter(dialogue=dialogue).closed()
    closed.update(opened_at=F("opened_at") - REST, closed_at=F("closed_at") - REST)


def ask(room, *terms):
    """The rounds of these words, open."""
    rest(room.dialogue)
    rounds.open_rounds(dialogue=room.dialogue, terms=list(terms or (room.pit,)), by=room.organiser)
    found = MeaningRound.objects.filter(dialogue=room.dialogue, term__in=terms or (room.pit,)).open()
    made = list(found.select_related("term", "dialogue").order_by("term__position"))
    return made[0] if len(made) == 1 else made


def end(room):
    return rounds.close_rounds(dialogue=room.dialogue, by=room.organiser)


def write(person, asked, text, kind="meaning", **more):
    return writing.write(participant=person, asked=asked, kind=kind, text=text, **more)


def take_back(person, asked, kind="meaning", **more):
    return writing.take_back(participant=person, asked=asked, kind=kind, **more)


def put_forward(room, *texts, term=None):
    """Meanings that everybody reads, each of another company; then nobody is asked any more."""
    asked = ask(room, term or room.pit)
    said = [write(person, asked, text) for person, text in zip(room.people["lsm"], texts, strict=False)]
    releasing.tonight(room.dialogue)
    end(room)
    return said


def open_ballot(room, *terms, kind="final"):
    return ballots.open_ballot(dialogue=room.dialogue, kind=kind, terms=list(terms or (room.pit,)), by=room.organiser)


def vote(room, ballot, item, **letters):
    """`letters`: {group: "yynp"}."""
    for group, said in letters.items():
        for person, letter in zip(room.people[group], said, strict=False):
            if letter in CHOICES:
                voting.cast(participant=person, ballot=ballot, marks={item.pk: CHOICES[letter]})


def adopt(room, ballot, item):
    vote(room, ballot, item, diggers="yyyyyyyy", owners="yyyyyy", lsm="yyyyyyyn", gov="yyyyyy")


def refuse(room, ballot, item):
    vote(room, ballot, item, diggers="nnnnnnnn", owners="nnnnnn", lsm="nnnnnnny", gov="nnnnnn")


def close(room, ballot):
    return ballots.close_ballot(ballot=ballot, by=room.organiser)
