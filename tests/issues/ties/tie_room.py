"""A dialogue whose people say how their ties are, for the tests of ties."""

from django.db.models import F

from issues.models import TieRound
from issues.models.rounds import REST
from issues.ties import expecting, rounds, telling
from stakeholders.models import Relation
from tests.issues.voting_room import make_room

SIZES = {"diggers": 8, "owners": 6, "lsm": 8, "gov": 6, "cso": 3}
NEXT = {"asm": "lsm", "lsm": "gov"}


def make_tie_room(**fields):
    """With `.tie`, from small-scale miners to companies."""
    room = make_room(**{"phase": "gather", "issues": 1, "sizes": SIZES, **fields})
    room.tie = add_tie(
        room, "asm", "lsm", kind="works on the land of", from_expects="Room to dig.", note="From a paper."
    )
    return room


def add_tie(room, one, other, **fields):
    words = {"kind": "licenses", "quality": "mixed", "position": Relation.objects.count(), **fields}
    return Relation.objects.create(from_group=room.groups[one], to_group=room.groups[other], **words)


def rest(dialogue):
    """A day goes by, before which nobody asks again."""
    closed = TieRound.objects.filter(dialogue=dialogue).closed()
    closed.update(opened_at=F("opened_at") - REST, closed_at=F("closed_at") - REST)


def open_round(room, tie=None):
    rest(room.dialogue)
    return rounds.open_round(dialogue=room.dialogue, tie=tie or room.tie, by=room.organiser)


def close(room, tie=None):
    return rounds.close_round(dialogue=room.dialogue, tie=tie or room.tie, by=room.organiser)


def tell(person, asked, step, key=""):
    return telling.tell(participant=person, asked=asked, step=step, key=key)


def tell_all(room, group, asked, *steps):
    """The members of a group, one after the other."""
    for person, step in zip(room.people[group], steps, strict=False):
        tell(person, asked, step)


def expect(person, asked, text, **more):
    return expecting.expect(participant=person, asked=asked, text=text, **more)


def words_of(closed):
    """({group: its word} of the two sides, {group: its word} of the others), parts among them."""
    sides = [each for side in closed.results["sides"] for each in (side, *side["parts"])]
    third = [each for group in closed.results["third"] for each in (group, *group["parts"])]
    return {each["key"]: each["word"] for each in sides}, {each["key"]: each["word"] for each in third}


def read(asked):
    return sorted(asked.expectations.readable().values_list("text", flat=True))
