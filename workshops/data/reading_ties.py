"""The tables of how groups see their ties: the words that were published for each, and what people expect that everybody can read."""

from django.utils.translation import gettext_lazy as _

from issues import tie_bands
from issues.models import Expectation, TieRound
from workshops.data.book import Column, Table
from workshops.data.reading_said import UNDER, shuffled

WHERE = (
    Column("tie", _("The key of the tie")),
    Column("from_group", _("The key of its first group")),
    Column("round", _("Which time it was asked")),
)
SIDES = (("from", _("the first group")), ("to", _("the second group")), ("third", _("another group")))


def _where(asked):
    return asked.tie.key, asked.tie.from_group.key, asked.number


def _views(here):
    """Of rounds that have closed, as the page of a tie tells them."""
    rounds = TieRound.objects.filter(dialogue=here.dialogue).closed().select_related("tie__from_group")
    for asked in rounds.order_by("tie__position", "tie", "number"):
        first, second = asked.results["sides"]
        for side, said in (("from", first), ("to", second), *(("third", group) for group in asked.results["third"])):
            for of, each in (("", said), *((said["key"], part) for part in said["parts"])):
                yield *_where(asked), side, each["key"], each["name"], of, each["word"]


def expected(here):
    return Expectation.objects.filter(round__dialogue=here.dialogue).readable()


def _expected(here):
    """A text whose author did not want the group shown tells none."""
    rounds = {
        each.pk: each for each in TieRound.objects.filter(dialogue=here.dialogue).select_related("tie__from_group")
    }
    for said in shuffled(expected(here).select_related("voice__group").defer("receipt")):
        group, is_named = said.shown_group, said.is_named
        how = "openly" if is_named else "off_record" if said.off_record else ""
        under = group.key if group else "", said.voice.name if is_named else "", how
        yield *_where(rounds[said.round_id]), *under, said.text


TABLES = (
    Table(
        "tie_views",
        _("How groups see their ties"),
        _(
            "How each group found a tie when it was asked, once that has closed. In words; do not add up a lane and its parts."
        ),
        (
            *WHERE,
            Column("side", _("For which side of the tie the group speaks"), SIDES),
            Column("group", _("The key of the group")),
            Column("name", _("What it was called then")),
            Column("part_of", _("The key of the lane that it is a part of")),
            Column("word", _("How it found the tie"), tuple(tie_bands.WORDS.items())),
        ),
        _views,
    ),
    Table(
        "expectations",
        _("What is expected of ties"),
        _(
            "What people expect of the other side, or what would help, as far as everybody can read it by now. In no order."
        ),
        (*WHERE, *(column for column in UNDER if column.name != "language"), Column("text", _("The text"))),
        _expected,
        expected,
        spoken=True,
    ),
)
