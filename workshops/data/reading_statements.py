"""The tables of challenges and visions: which groups were found to have which, and what people wrote that everybody can read."""

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from issues import held_bands, held_by
from issues.models import SaidStatement, StatementFinding, StatementRound
from issues.models.statements import Collection, Kind
from workshops.data.book import Column, Table
from workshops.data.reading_said import UNDER, shuffled

WHERE = (
    Column("collection", _("What was asked about"), tuple(Collection.choices)),
    Column("round", _("Which time it was asked")),
)


def _held(here):
    """Of rounds that have closed, as their page tells it. Words that went leave their row without them."""
    rounds = StatementRound.objects.filter(dialogue=here.dialogue).closed().order_by("collection", "number")
    findings = StatementFinding.objects.select_related("challenge", "vision")
    read = dict(said(here).values_list("pk", "text"))
    for asked in rounds.prefetch_related(Prefetch("findings", findings)):
        for row in asked.findings.all():
            what = row.place, *_words(row, read)
            for lane in held_bands.lanes_of(asked.results, row.place - 1):
                for of, unit in (("", lane), *((lane.key, part) for part in lane.parts)):
                    told = unit.key, unit.name, of, unit.band or held_by.FEW
                    yield asked.collection, asked.number, *what, *told


def _words(row, read):
    """(key, text) of what a finding is about: what somebody wrote has no key, and other words than were judged stand beside no bands."""
    outlined = row.challenge or row.vision
    if outlined:
        return outlined.key, "" if row.is_changed else outlined.text
    return "", "" if row.is_changed else read.get(row.said_id, "")


def said(here):
    return SaidStatement.objects.filter(round__dialogue=here.dialogue).readable()


def _said(here):
    """A text whose author did not want the group shown tells none."""
    for each in shuffled(said(here).select_related("voice__group", "round").defer("receipt")):
        group, is_named = each.shown_group, each.is_named
        how = "openly" if is_named else "off_record" if each.off_record else ""
        under = group.key if group else "", each.voice.name if is_named else "", how
        yield each.round.collection, each.round.number, *under, each.kind, each.text


TABLES = (
    Table(
        "statements_held",
        _("Which groups have which challenges and visions"),
        _(
            "What was found when a round closed, in words; do not add up a lane and its parts. Most widely shared first."
        ),
        (
            *WHERE,
            Column("place", _("Its place in what was found")),
            Column("statement", _("Its key, if it is from the outline")),
            Column("text", _("The text; empty if it cannot be read any more, or its author has other words now")),
            Column("group", _("The key of the group")),
            Column("name", _("What it was called then")),
            Column("part_of", _("The key of the lane that it is a part of")),
            Column("word", _("Whether the group has it"), tuple(held_by.WORDS.items())),
        ),
        _held,
    ),
    Table(
        "statements_said",
        _("What people find hard and hope for"),
        _(
            "Challenges, hopes and what must not happen that people wrote, as far as everybody can read them by now. In no order."
        ),
        (
            *WHERE,
            *(column for column in UNDER if column.name != "language"),
            Column("kind", _("What it is"), tuple(Kind.choices)),
            Column("text", _("The text")),
        ),
        _said,
        said,
        spoken=True,
    ),
)
