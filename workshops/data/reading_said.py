"""The tables of what people said, as far as everybody reads it. Each file has its rows in an order of its own, by fresh chance: what
stood beside each other twice could come from one hand, and one order in two files would tell what came in between."""

import secrets

from django.utils.translation import gettext_lazy as _

from dialogue.typed import LABELS
from issues import effects
from issues.models import Contribution, Issue, Proposal
from issues.sides import SIDES, sides_of
from workshops.data.book import Column, Table
from workshops.data.reading_outline import questions

AT_ONCE = 500  # rows that are held in memory
SAID_BY = ("language", "off_record", "show_group", "voice__name", "voice__group")


def shuffled(rows):
    """The rows in an order that is drawn now; only their numbers are held, and they stand in no file."""
    numbers = list(rows.order_by().values_list("pk", flat=True))
    secrets.SystemRandom().shuffle(numbers)
    for start in range(0, len(numbers), AT_ONCE):
        part = numbers[start : start + AT_ONCE]
        found = rows.order_by().in_bulk(part)
        yield from (found[number] for number in part)


def said_by(said):
    """Group, name, language and how it was said, as they stand under the words (TRUST §3.7)."""
    group, is_named = said.shown_group, said.is_named
    how = "openly" if is_named else "off_record" if said.off_record else ""
    return group.key if group else "", said.voice.name if is_named else "", said.language if is_named else "", how


def answers(here):
    return Contribution.objects.filter(question__issue__dialogue=here.dialogue).readable()


def _answers(here):
    """Questions and groups are read once: beside each answer they took half of the time."""
    places = {pk: place for pk, *place in questions(here).values_list("pk", "issue__key", "key")}
    groups = here.dialogue.groups.in_bulk()
    for answer in shuffled(answers(here).select_related("voice").only("text", "question", *SAID_BY)):
        answer.voice.group = groups[answer.voice.group_id]
        yield *places[answer.question_id], *said_by(answer), answer.text


def proposals(here):
    return Proposal.objects.filter(dialogue=here.dialogue).readable()


def _proposals(here):
    rows = proposals(here).with_ballots().select_related("voice__group", "issue")
    for proposal in shuffled(rows.defer("receipt")):
        issue = proposal.issue.key if proposal.issue else ""
        said = (*sides_of(proposal).values(), tuple(proposal.questions))
        yield *said, proposal.role, _standing(proposal), issue, *said_by(proposal)


def _standing(proposal):
    """As the list of proposals says it."""
    issue = proposal.issue
    if issue is None:
        return "supported" if proposal.has_support else "waits"
    if not issue.is_proposed:
        return "not_added" if issue.is_removed else "listed"
    return "on_ballot" if proposal.is_asked else "parked" if proposal.was_decided else "supported"


UNDER = (
    Column("group", _("The key of the group that stands under it; empty where its author did not want it shown")),
    Column("name", _("Who says it: in groups that speak openly only")),
    Column("language", _("The language its author named, as a tag: in groups that speak openly only")),
    Column(
        "said",
        _("How it was said; empty in groups whose members stay hidden"),
        (("openly", _("under the name of the organisation or person")), ("off_record", _("off the record"))),
    ),
)
TABLES = (
    Table(
        "answers",
        _("Answers"),
        _("What people answered and everybody can read by now. In no order."),
        (
            Column("issue", _("The key of the issue")),
            Column("question", _("The key of its question")),
            *UNDER,
            Column("text", _("The answer")),
        ),
        _answers,
        answers,
        spoken=True,
    ),
    Table(
        "proposals",
        _("Proposals"),
        _(
            "Issues that participants put forward and everybody can read by now. In no order. How many support one is told nobody."
        ),
        (
            *(Column(name, LABELS[name]) for name in SIDES),
            Column("questions", _("Its questions; one a line")),
            Column("role", _("What its author would make of it; may be empty"), tuple(Issue.Role.choices)),
            Column(
                "state",
                _("How far it has come"),
                (
                    ("waits", _("needs more support")),
                    ("supported", _("has its support, comes to a ballot in its turn")),
                    ("on_ballot", _("on the ballot")),
                    ("parked", effects.TABLE["parked"].stamp),
                    ("listed", _("on the list of issues")),
                    ("not_added", _("not added")),
                ),
            ),
            Column("issue", _("The key of the issue that it became; empty before it came to a ballot")),
            *UNDER,
        ),
        _proposals,
        proposals,
        spoken=True,
    ),
)
