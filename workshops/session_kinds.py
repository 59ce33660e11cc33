"""The kinds of sessions, in one table: what a kind is called and what it makes of the console, the plan, the room, the wall and the
minutes. Nobody names a kind elsewhere but for the patterns of a day (`plan/run_of_show.py`) and the demo.

A new kind is a member of Kind and its row here. `tests/workshops/test_every_session_kind.py` names each place that has to say something.
"""

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    WELCOME = "welcome", _("Welcome")
    RULES = "rules", _("Ground rules")
    VISIT = "visit", _("Site visit")
    CAUCUS = "caucus", _("Caucus")
    PLENARY = "plenary", _("Plenary")
    ISSUES = "issues", _("Issue discussion")
    TABLES = "tables", _("Tables")
    HANDS = "hands", _("Show of hands")
    TIES = "ties", _("How a tie is")
    GROUND = "ground", _("What we agree on")
    HOPES = "hopes", _("What we find hard and hope for")
    TASKS = "tasks", _("Who should do what")
    WORDS = "words", _("What a word means")
    BALLOT = "ballot", _("Ballot")
    BREAK = "break", _("Break")
    CLOSING = "closing", _("Closing")


TIES, REACTIONS, STATEMENTS, TASKS, WORDS = "ties", "reactions", "statements", "tasks", "words"
MEANINGS, PAPERS = (
    "meanings",
    "papers",
)  # of WORDS, one after the other: what people mean by them, and a show of hands on it


@dataclass(frozen=True)
class Row:
    """A kind; the defaults are those of a session in which people talk.

    `scene`: what wall and phones show while nothing is open in it, a kind of `room/live.Scene`. `ballot`: the kind of ballot that
    belongs to it, and `rounds`, what it asks in rounds of their own, one after the other; `opens`: what the console's button says that
    opens one or the other.
    """

    scene: str = "session"
    ballot: str = ""
    rounds: str = ""  # TIES, REACTIONS, STATEMENTS, TASKS or WORDS
    opens: str | Promise = ""
    asks: bool = False  # the questions of its issue, one after the other
    seats: bool = False  # people sit at tables, which bring back notes
    talks: bool = False  # of the issues, as people should before a final ballot
    explains: bool = False  # the rule, before anybody votes
    ends: bool = False  # nothing comes after it
    looks_back: bool = False  # at the ballot of the session before it
    sits: bool = True  # people sit: after two hours they need a break
    is_told: bool = True  # in the minutes


TABLE: dict[str, Row] = {
    Kind.WELCOME: Row(),
    Kind.RULES: Row(scene="rules", explains=True),
    Kind.VISIT: Row(sits=False),
    Kind.CAUCUS: Row(),
    Kind.PLENARY: Row(looks_back=True),
    Kind.ISSUES: Row(asks=True, talks=True),
    Kind.TABLES: Row(seats=True, talks=True),
    Kind.HANDS: Row(ballot="straw", opens=_("Open the show of hands")),
    Kind.TIES: Row(rounds=TIES, opens=_("Ask how this tie is")),
    Kind.GROUND: Row(rounds=REACTIONS, opens=_("Let the room react to the answers")),
    Kind.HOPES: Row(rounds=STATEMENTS, opens=_("Collect in the room")),
    Kind.TASKS: Row(rounds=TASKS, opens=_("Ask in the room")),
    Kind.WORDS: Row(rounds=WORDS, opens=_("Ask in the room")),
    Kind.BALLOT: Row(ballot="final", opens=_("Open the ballot")),
    Kind.BREAK: Row(scene="break", sits=False, is_told=False),
    Kind.CLOSING: Row(ends=True),
}


def row(kind: str) -> Row:
    """Of a kind that only the next release knows: people talk in it."""
    return TABLE.get(kind, Row())


WITH_TABLES = tuple(kind for kind, one in TABLE.items() if one.seats)
WITH_BALLOT = tuple(kind for kind, one in TABLE.items() if one.ballot)
UNTOLD = tuple(kind for kind, one in TABLE.items() if not one.is_told)
RESTS = tuple(str(kind) for kind, one in TABLE.items() if not one.sits)
