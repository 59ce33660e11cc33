"""The tables of what words mean: what people wrote that everybody can read, and what ballots on words said of each meaning."""

from django.utils.translation import gettext_lazy as _

from issues import results
from issues.meanings.reading_ballots import is_there
from issues.models import Ballot, Meaning, WordItem
from issues.rules import ADOPT, DEFER, DISCUSS, REJECT
from workshops.data.book import Column, Table
from workshops.data.reading_decided import BANDS, SHOWN, YES_NO, yes_no
from workshops.data.reading_said import UNDER, shuffled

WORD = Column("word", _("The key of the word"))
OUTCOMES = (
    (ADOPT, _("enough support")),
    (REJECT, _("turned down")),
    (DISCUSS, _("not all groups")),
    (DEFER, _("too few voices")),
    ("", _("not counted: it could not be read")),
)


def said(here):
    return Meaning.objects.filter(round__dialogue=here.dialogue).readable()


def _said(here):
    """A text whose author did not want the group shown tells none."""
    for each in shuffled(said(here).select_related("voice__group", "round__term").defer("receipt")):
        group, is_named = each.shown_group, each.is_named
        how = "openly" if is_named else "off_record" if each.off_record else ""
        under = group.key if group else "", each.voice.name if is_named else "", how
        yield each.round.term.key, *under, each.kind, each.region, each.text


def _items(here):
    rows = WordItem.objects.filter(ballot__dialogue=here.dialogue).exclude(ballot__closed_at=None)
    rows = rows.select_related("ballot", "term", "said")
    return rows.order_by("ballot__number", "term__position", "term_id", "place")


def _voted(here):
    for item in _items(here):
        what = item.ballot.number, item.ballot.kind, item.term.key, item.place, item.text if is_there(item) else ""
        outcome = item.outcome, yes_no(item.is_agreed)
        for lane in results.leaning_lanes(item.published, item.facts or {"against": []}, formula=2):
            for of, each in (("", lane), *((lane.key, part) for part in lane.parts)):
                shown = (each.shown, each.band, each.leaning, each.percent, each.yes, each.no, each.passed)
                yield *what, *outcome, each.key, each.name, of, yes_no(each.counted), *shown


TABLES = (
    Table(
        "meanings_said",
        _("What words mean to people"),
        _("Other meanings and national variants of words, as far as everybody can read them by now. In no order."),
        (
            WORD,
            *(column for column in UNDER if column.name != "language"),
            Column("kind", _("What it is"), tuple(Meaning.Kind.choices)),
            Column("region", _("Of a variant: in which country or region")),
            Column("text", _("The text")),
        ),
        _said,
        said,
        spoken=True,
    ),
    Table(
        "meanings_voted",
        _("What ballots on words said"),
        _("Each meaning of each closed ballot on words, as it was published; do not add up a lane and its parts."),
        (
            Column("ballot", _("The number of the ballot on words")),
            Column("kind", _("What kind of ballot it is"), tuple(Ballot.Kind.choices)),
            WORD,
            Column("place", _("Its place among the meanings of its word")),
            Column("text", _("The meaning; empty if it cannot be read any more")),
            Column("outcome", _("What the rule says of it"), OUTCOMES),
            Column("agreed", _("Whether the word is agreed in this meaning"), YES_NO),
            Column("group", _("The key of the group")),
            Column("name", _("What it was called then")),
            Column("part_of", _("The key of the lane that it is a part of")),
            Column("counted", _("Whether its votes decide"), YES_NO),
            Column("shown", _("How it is told"), SHOWN),
            Column("band", _("The band"), BANDS),
            Column("leaning", _("Where a divided group leans that the sentence names as against")),
            Column("percent", _("Per cent of those who decided, in steps of five")),
            Column("yes", _("How many said yes")),
            Column("no", _("How many said no")),
            Column("passed", _("How many passed")),
        ),
        _voted,
    ),
)
