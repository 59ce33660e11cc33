"""The tables of what the groups think of answers: as published when a question closed for reactions. Counts of a group stand there only
where all groups speak openly, and for six or more who reacted; no row is a person (MATHS §7, R7).

One table has a row for each answer with all groups beside it, as exports of Polis have; another says the same with a row for each group."""

from django.utils.translation import gettext_lazy as _

from issues import ground_words
from issues.disclosure import published_band, units
from issues.models import Contribution, Finding
from workshops.data.book import Column, Table
from workshops.data.reading_decided import SHOWN, YES_NO, yes_no

BANDS = (("for", _("most agree")), ("divided", _("divided")), ("against", _("most disagree")))
BANDS_OR_FEW = (*BANDS, ("few", _("not told: fewer than six agreed or disagreed")))
WHERE = (
    Column("issue", _("The key of the issue")),
    Column("question", _("The key of its question")),
    Column("round", _("Which round of reactions: a number")),
    Column("statement", _("The number of the answer among those of this round, in the order of the page")),
)


def findings(here):
    return Finding.objects.filter(round__question__issue__dialogue=here.dialogue)


def _findings(here):
    """Rows with where they stand, in the order of the pages; read one after the other."""
    rows = findings(here).select_related("round__question__issue")
    rows = rows.order_by("round__question__issue__position", "round__question__position", "round__number", "place")
    for row in rows.iterator(chunk_size=200):
        question = row.round.question
        yield (question.issue.key, question.key, row.round.number, row.place), row


def _worded(here):
    """The same with its words: those that cannot be read any more stand in no file, nor do others in their place."""
    answers = Contribution.objects.filter(question__issue__dialogue=here.dialogue).readable()
    texts = dict(answers.filter(findings__isnull=False).values_list("pk", "text"))
    for where, row in _findings(here):
        text = texts.get(row.contribution_id, "")
        yield where, row, text if row.is_about(text, here.dialogue) else ""


def _statements(here):
    for where, row, text in _worded(here):
        ground = row.found
        names = {unit.key: unit.name for unit in units(ground.lanes)}
        yield *where, _day(row), row.kind, ground_words.in_words(ground, names), text


def _day(row):
    return row.round.closed_at.date().isoformat()


def _groups(here):
    for where, row in _findings(here):
        for lane in row.found.lanes:
            for of, each in (("", lane), *((lane.key, part) for part in lane.parts)):
                told = (each.shown, each.band, each.percent, each.yes, each.no, each.passed)
                yield *where, each.key, each.name, of, yes_no(each.counted), *told


# ---- all groups beside an answer


def _judging(here):
    """{key: name} of all groups that were told of when a round closed, also of those that are no more; one query. The first answer of a
    round tells them: all of it have the same."""
    rows = findings(here).filter(place=1).order_by("round__closed_at", "round_id")
    lanes = (row.found.lanes for row in rows.only("ground").iterator(chunk_size=200))
    return {unit.key: here.groups.name(unit.key, unit.name) for each in lanes for unit in units(each)}


def _beside(here):
    """Four columns for each group, named as Polis names them."""
    found = []
    for key, name in _judging(here).items():
        group = {"group": name}
        found += (
            Column(f"group-{key}-band", _("What most of this group think: %(group)s") % group, BANDS_OR_FEW),
            Column(f"group-{key}-agrees", _("How many of this group agree: %(group)s") % group),
            Column(f"group-{key}-disagrees", _("How many of this group disagree: %(group)s") % group),
            Column(f"group-{key}-passes", _("How many of this group passed: %(group)s") % group),
        )
    return tuple(found)


def _by_group(here):
    keys = list(_judging(here))
    for where, row, text in _worded(here):
        found = {unit.key: unit for unit in units(row.found.lanes)}
        told = (_told(found.get(key)) for key in keys)
        yield *where, row.round.question.text, _day(row), row.kind, text, *(cell for four in told for cell in four)


def _told(unit):
    """Band and numbers of a group, none of one that the round did not know."""
    return (published_band(unit), unit.yes, unit.no, unit.passed) if unit else (None,) * 4


CLOSED_ON = Column("closed_on", _("The day on which it closed, in world time"))
CLASS = Column("class", _("Where the groups stand together"), tuple(ground_words.CLASS_NAMES.items()))
TEXT = Column("text", _("The answer; empty if it cannot be read any more, or its author has other words now"))
TABLES = (
    Table(
        "statements",
        _("What the groups think of answers"),
        _("Answers to questions that are closed for reactions, with what was found. In the order of the pages."),
        (
            *WHERE,
            CLOSED_ON,
            CLASS,
            Column("sentence", _("The sentence that explains it")),
            TEXT,
        ),
        _statements,
        findings,
    ),
    Table(
        "reactions",
        _("What each group thinks of answers"),
        _(
            "How each group stood to each of them, as far as it is published. A row is a group, never a person. Do not add up a lane "
            "and its parts."
        ),
        (
            *WHERE,
            Column("group", _("The key of the group")),
            Column("name", _("What it was called then")),
            Column("part_of", _("The key of the lane that it is a part of")),
            Column("counted", _("Whether it is counted"), YES_NO),
            Column("shown", _("How it is told"), SHOWN),
            Column("band", _("What most of it think; there is no word for all"), BANDS),
            Column("percent", _("Of those who agreed or disagreed, how many agree")),
            Column(
                "agrees",
                _(
                    "How many agree: only where all groups speak openly and six or more of the group agreed or disagreed"
                ),
            ),
            Column(
                "disagrees",
                _(
                    "How many disagree: only where all groups speak openly and six or more of the group agreed or disagreed"
                ),
            ),
            Column(
                "passes",
                _(
                    "How many passed: only where all groups speak openly and six or more of the group agreed or disagreed"
                ),
            ),
        ),
        _groups,
    ),
    Table(
        "statements_by_group",
        _("Answers with what each group thinks beside them"),
        _(
            "One row for each answer of a question that is closed for reactions, all groups beside it, as exports of Polis have them. "
            "Numbers stand there only where all groups speak openly, of groups of which six or more agreed or disagreed. No row is a "
            "person. Do not add up a lane and its parts."
        ),
        (*WHERE, Column("asked", _("The question")), CLOSED_ON, CLASS, TEXT),
        _by_group,
        findings,
        wide=_beside,
    ),
)
