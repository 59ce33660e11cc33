"""A round about a collection in a room: what one writes there while it is open, and what stands first in what was found, in words and as a
picture. The rounds' own page has all of it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from dialogue.models import tell_whole
from issues import held_bands, held_drawing
from issues.disclosure import published_band
from issues.held_by import FEW, units_of
from issues.models import Leaving, SaidStatement, StatementRound
from issues.models.answers import Pending
from issues.models.evaluations import HEARD
from issues.models.statements import KINDS, Kind
from issues.statements import reading, reading_found
from issues.verdicts import in_speech

ON_A_WALL = 4  # sentences
FIRST = 8  # statements: as many as stand on a phone and on four pages of a wall


@dataclass(frozen=True)
class Found:
    """A statement as a round found it. `n`: its place there, from 0 on; `number`: in the list; `row`: what has its words, None where they
    are gone or others than people pressed beside."""

    n: int
    number: int
    row: Any
    is_changed: bool

    @property
    def words(self):
        """Whatever of these changes, a page that shows it is old."""
        return [self.n, self.row and self.row.text, self.row and getattr(self.row, "worded", ""), self.is_changed]


@dataclass(frozen=True)
class Told:
    """The same in the reader's words. `sentence`: which groups have it."""

    number: int
    text: str
    by_band: dict  # {band: names of groups}
    sentence: str
    short: str  # the same without the names of those of which nothing is shown
    is_changed: bool
    is_fear: bool
    of_outline: bool


@dataclass(frozen=True)
class Shown:
    """A round that has closed. `lanes`: of the first ones; `statements`: those of them that stand here."""

    sentences: list
    lanes: list
    statements: list

    @property
    def first_sentences(self):
        """As many as a wall has room for; the last one says of whom nothing can be shown."""
        return (
            self.sentences
            if len(self.sentences) <= ON_A_WALL
            else [*self.sentences[: ON_A_WALL - 1], self.sentences[-1]]
        )


# ---- while it is open


def counted(rounds):
    """Of rounds, each with `.total`: how many took part at least. Nobody has two of a kind that stay, whatever their voices."""
    stay = SaidStatement.objects.filter(HEARD, round=OuterRef("pk")).exclude(pending=Pending.GONE)
    said = stay.order_by().values("kind")
    wrote = said.annotate(n=Count("pk")).order_by("-n").values("n")[:1]
    return rounds.annotate(pressed=reading.pressed(), wrote=Coalesce(Subquery(wrote, output_field=IntegerField()), 0))


def total_of(asked):
    return max(asked.pressed, asked.wrote)


def in_a_room(here, asked):
    """What the forms need where a room is asked. One query, and another only while somebody's words go: sixty people load it at once."""
    rounds = reading.Rounds([asked])
    rows = SaidStatement.objects.heard().filter(reading.own_of(here, rounds) or Q(pk=None), round=asked)
    going = Leaving.objects.filter(dialogue=here.dialogue)
    mine = list(reading.with_standing(rows).annotate(some_go=Exists(going)))
    for row in mine:
        here.groups.tell(row.voice.group)
    tokens = reading.tokens_of(here) if any(row.some_go for row in mine) else set()
    found = reading.yours(here, asked.collection, rounds, mine, tokens)
    return {"asked": asked, "collection": asked.collection, **found}


def asks(collection):
    """What is asked, a sentence for each kind."""
    return [str(reading.ASKS[kind]) for kind in KINDS[collection]]


# ---- once it has closed


def first_places(results, most=FIRST):
    """Of the statements of which something is shown, those that the most of the counted groups have."""
    shown = [n for n in held_bands.shown_first(results) if not held_bands.is_blank(results, n)]
    return shown[:most]


def found(made, numbers, most=FIRST):
    """[Found] of these numbers of `first_places`; two queries, none where there is none."""
    places = first_places(made.results, most)
    wanted = {places[number - 1] + 1: number for number in numbers}
    if not wanted:
        return []
    rows = list(made.findings.filter(place__in=wanted).select_related("challenge", "vision"))
    said = SaidStatement.objects.readable().in_bulk([row.said_id for row in rows if row.said_id])
    return [
        Found(row.place - 1, wanted[row.place], _row_of(row, said), row.is_changed)
        for row in sorted(rows, key=lambda row: row.place)
    ]


def _row_of(finding, said):
    if finding.said_id:
        return None if finding.is_changed else said.get(finding.said_id)
    return finding.challenge or finding.vision


def shown(made, rows, dialogue, groups, most=FIRST):
    """The Shown of a round, with these Found in it, whose rows are told here. `groups`: the GroupWords of the dialogue."""
    results, places = made.results, first_places(made.results, most)
    names = reading_found.names_of(groups, results)
    tell_whole(dialogue, *(one.row for one in rows if one.row and not isinstance(one.row, SaidStatement)))
    return Shown(
        sentences=reading_found.sentences(results, names),
        lanes=held_drawing.lanes_of(results, places, names) if places else [],
        statements=[_told(one, made, names) for one in rows],
    )


def _told(one, made, names):
    text, by_band = str(one.row.text) if one.row else "", _by_band(made.results, one.n, names)
    shown = {band: groups for band, groups in by_band.items() if band != FEW}
    whole, short = (_sentence(each, made.collection) for each in (by_band, shown))
    if shown and shown != by_band:
        short = " ".join((short, _("Too small to show: some groups.")))  # no list of groups is whole
    is_fear = getattr(one.row, "kind", "") == Kind.FEAR
    of_outline = not isinstance(one.row, SaidStatement)
    return Told(one.number, text, by_band, whole, short, one.is_changed, is_fear, of_outline)


def _by_band(results, n, names):
    """{band: names of groups}; parts that differ stand each for itself."""
    found: dict[str, list[str]] = {}
    for unit in (unit for lane in held_bands.lanes_of(results, n) for unit in units_of(lane)):
        found.setdefault(published_band(unit), []).append(names[unit.key])
    return found


def _sentence(by_band, collection):
    """Which groups have it, band by band."""
    words = held_drawing.words_of(collection)
    return " ".join(
        _("%(words)s: %(names)s.") % {"words": capfirst(str(said)), "names": in_speech(by_band[band])}
        for band, said in words.items()
        if band in by_band
    )


def rounds_by_id(ids):
    """{id: StatementRound} with `.total`; one query."""
    rows = list(counted(StatementRound.objects.filter(pk__in=ids)))
    for row in rows:
        row.total = total_of(row)
    return {row.pk: row for row in rows}
