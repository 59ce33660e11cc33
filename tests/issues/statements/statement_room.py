"""A dialogue whose people say what they find hard and what they hope for, for the tests of statements."""

from django.db.models import F

from issues.models import StatementRound
from issues.models.rounds import REST
from issues.statements import marking, rounds, writing
from stakeholders.models import Challenge, Vision
from tests.issues.voting_room import make_room

SIZES = {"diggers": 8, "owners": 6, "lsm": 8, "gov": 6, "cso": 3}
CHALLENGES, VISIONS = "challenges", "visions"


def make_statement_room(**fields):
    """With `.water` and `.permits`, two challenges of the outline, of which the first belongs to the issue."""
    room = make_room(**{"phase": "gather", "issues": 1, "sizes": SIZES, **fields})
    Challenge.objects.filter(dialogue=room.dialogue).delete()
    room.water = add_challenge(room, "Water runs short.", "asm", "lsm", issues=room.issues)
    room.permits = add_challenge(room, "Permits take years.", "asm")
    return room


def add_challenge(room, text, *groups, issues=()):
    number = Challenge.objects.count() + 1
    made = Challenge.objects.create(dialogue=room.dialogue, key=f"c{number}", position=number, text=text)
    made.groups.set([room.groups[key] for key in groups])
    made.issues.set(issues)
    return made


def add_vision(room, text, *groups):
    number = Vision.objects.count() + 1
    made = Vision.objects.create(dialogue=room.dialogue, key=f"v{number}", position=number, text=text)
    made.groups.set([room.groups[key] for key in groups])
    return made


def ref_of(statement):
    return getattr(statement, "ref", "") or f"{type(statement).__name__.lower()}-{statement.pk}"


def rest(dialogue):
    """A day goes by, before which nobody asks again."""
    closed = StatementRound.objects.filter(dialogue=dialogue).closed()
    closed.update(opened_at=F("opened_at") - REST, closed_at=F("closed_at") - REST)


def open_round(room, collection=CHALLENGES):
    rest(room.dialogue)
    return rounds.open_round(dialogue=room.dialogue, collection=collection, by=room.organiser)


def close(room, collection=CHALLENGES):
    return rounds.close_round(dialogue=room.dialogue, collection=collection, by=room.organiser)


def mark(person, asked, statement, has=True, instead=None, key=""):
    what = {"ref": ref_of(statement), "has": has, "instead": instead, "key": key}
    return marking.mark(participant=person, asked=asked, **what)


def mark_all(room, group, asked, statement, yes, no=0):
    """So many members of a group say yes, and the next ones no."""
    for n, person in enumerate(room.people[group][: yes + no]):
        mark(person, asked, statement, n < yes)


def write(person, asked, text, kind="challenge", **more):
    return writing.write(participant=person, asked=asked, kind=kind, text=text, **more)


def take_back(person, asked, kind="challenge", **more):
    return writing.take_back(participant=person, asked=asked, kind=kind, **more)


def found(closed):
    """[(what it is, {group or part: its letter})] in the order of what was found."""
    closed.refresh_from_db()
    units = [unit["key"] for group in closed.results["groups"] for unit in (group, *group["parts"])]
    rows = zip(closed.findings.all(), closed.results["bands"], strict=True)
    return [(row.challenge or row.vision or row.said, dict(zip(units, letters, strict=True))) for row, letters in rows]
