"""The tables of what was decided and who took part: as published, in bands and words where pages have bands and words."""

import secrets

from django.utils.translation import gettext_lazy as _

from issues import counting, effects, home, item_roles, participation, reading, results
from issues.models import Ballot, Decision, LedgerEntry
from workshops.data.book import Column, Table
from workshops.data.reading_outline import KEY

BALLOT = Column("ballot", _("The number of the ballot"))
ISSUE = Column("issue", _("The key of the issue"))
YES_NO = (("yes", ""), ("no", ""))
SETTLED = _("Whether those who did not vote could have changed it; empty where that is not said of each issue")


def yes_no(value):
    return "yes" if value else "no"


def closed(here):
    """The closed ballots, the first first, each with its dialogue."""
    found = list(here.dialogue.ballots.exclude(closed_at=None).order_by("number"))
    for ballot in found:
        ballot.dialogue = here.dialogue
    return found


def _decided(here, *left):
    """(ballot, decision, {group key: name}) of each issue of each closed ballot, in the order of the list; two queries."""
    ballots = {ballot.pk: ballot for ballot in closed(here)}
    names = {pk: results.frozen_names(ballot) for pk, ballot in ballots.items()}
    rows = Decision.objects.filter(ballot__in=ballots).select_related("issue").defer(*left)
    rows = rows.order_by("ballot__number", "issue__position", "issue_id")
    for decision in rows.iterator(chunk_size=100):
        decision.ballot = ballots[decision.ballot_id]
        yield decision.ballot, decision, names[decision.ballot_id]


def _ballots(here):
    for ballot in here.dialogue.ballots.order_by("number"):
        day = ballot.closed_at.date().isoformat() if ballot.closed_at else ""
        settled = results.settled_together(ballot) if ballot.closed_at else ""
        said = (results.rule_of(ballot), yes_no(ballot.any_hidden), settled, ballot.result_hash)
        yield ballot.number, ballot.kind, "open" if ballot.is_open else "closed", day, *said


def _results(here):
    for ballot, decision, names in _decided(here, "reasons"):
        one = results.result_of(decision, names)
        yield ballot.number, one.issue.key, one.title, one.effect, one.stamp, one.sentence, one.rank, one.settled_words


def _bands(here):
    for ballot, decision, _names in _decided(here, "reasons"):
        for lane in results.lanes_of(decision):
            for of, each in (("", lane), *((lane.key, part) for part in lane.parts)):
                said = (each.shown, each.band, each.leaning, each.percent, each.yes, each.no, each.passed)
                yield ballot.number, decision.issue.key, each.key, each.name, of, yes_no(each.counted), *said


def _reasons(here):
    """Drawn anew as answers are. Beside a reason stands what its page says: the side, and the group where it speaks openly."""
    found = [
        (ballot.number, decision.issue.key, reason["side"], reason["group"], reason["text"])
        for ballot, decision, _names in _decided(here, "facts", "lanes")
        for reason in decision.reasons
    ]
    secrets.SystemRandom().shuffle(found)
    yield from found


def _ledger(here):
    for entry in results.explained(list(results.ledger(here.dialogue))):
        group = entry.group.key if entry.group else ""
        ballot = entry.decision.ballot.number if entry.decision else None
        yield entry.on.isoformat(), entry.issue.key, entry.name, entry.what, entry.words, ballot, entry.rule, group


def _joined(here):
    for group, _percent, words in home.joined(here.dialogue):
        yield group.key, words


def _heard(here):
    for issue, group, number in counting.heard_everywhere(here.dialogue):
        yield issue.key, group.key, reading.at_least_words(number)


def _taking_part(here):
    if here.dialogue.is_sealed:  # voices are no people then
        return
    ballot = here.dialogue.ballots.filter(closed_at=None).first()
    for row in participation.by_group(here.dialogue, ballot):
        yield row["group"].key, row["answers"], row["votes"]


SHOWN = (
    ("band", _("in words")),
    ("percent", _("in steps of five per cent")),
    ("count", _("in numbers")),
    ("few", _("not at all: too few decided")),
)
BANDS = (("for", _("most for")), ("divided", _("divided")), ("against", _("most against")))
EFFECTS = tuple((name, one.stamp) for name, one in effects.TABLE.items())
CHANGES = (
    *((entry, role.entry_words) for entry, role in item_roles.ENTRIES.items()),
    (LedgerEntry.TAKEN_OFF, _("taken off the list by the team")),
    *EFFECTS,
)
SIDES_OF_REASONS = (("yes", _("for it")), ("no", _("against it")), ("pass", _("of those who passed")))
TABLES = (
    Table(
        "ballots",
        _("Ballots"),
        _("Each round of voting with its rule."),
        (
            BALLOT,
            Column("kind", _("What kind of ballot it is"), tuple(Ballot.Kind.choices)),
            Column("state", _("Whether it is open"), (("open", _("open")), ("closed", _("closed")))),
            Column("closed_on", _("The day on which it closed, in world time")),
            Column("rule", _("The rule by which it decides")),
            Column(
                "in_bands",
                _("Whether a group whose votes decide stays hidden, so that all groups are told in words"),
                YES_NO,
            ),
            Column(
                "settled", _("Whether those who did not vote could have changed something; empty where it is not said")
            ),
            Column("check_value", _("The check value of the published result")),
        ),
        _ballots,
        lambda here: here.dialogue.ballots.all(),
    ),
    Table(
        "results",
        _("Results"),
        _("What each closed ballot decided about each issue, as it was published."),
        (
            BALLOT,
            ISSUE,
            Column("title", _("What the ballot called it")),
            Column("effect", _("What comes of it"), EFFECTS),
            Column("stamp", _("The same in the words of the page")),
            Column("sentence", _("The sentence that explains it")),
            Column("place", _("Its place in the order of the agenda, if a final ballot kept it")),
            Column("settled", SETTLED),
        ),
        _results,
    ),
    Table(
        "bands",
        _("Groups in the results"),
        _("How each group stood to each issue, as far as it is published. Do not add up a lane and its parts."),
        (
            BALLOT,
            ISSUE,
            Column("group", _("The key of the group")),
            Column("name", _("What it was called then")),
            Column("part_of", _("The key of the lane that it is a part of")),
            Column("counted", _("Whether the rule counts it"), YES_NO),
            Column("shown", _("How it is told"), SHOWN),
            Column("band", _("Where most stood; there is no word for all"), BANDS),
            Column("leaning", _("“against” where it is divided and the sentence names it as against")),
            Column("percent", _("Of those who decided, for it")),
            Column("for", _("How many were for it: only where all groups speak openly")),
            Column("against", _("How many were against it: only where all groups speak openly")),
            Column("passed", _("How many passed: only where all groups speak openly")),
        ),
        _bands,
    ),
    Table(
        "reasons",
        _("Reasons"),
        _(
            "What people gave as a reason with their vote, as it was published. In no order; nothing joins them to votes or answers."
        ),
        (
            BALLOT,
            ISSUE,
            Column("side", _("For what it was given; empty where both sides stand together"), SIDES_OF_REASONS),
            Column("group", _("The key of the group, where it speaks openly")),
            Column("text", _("The reason")),
        ),
        _reasons,
        spoken=True,
    ),
    Table(
        "ledger",
        _("The ledger"),
        _("Every change to the list of issues, the newest first."),
        (
            Column("on", _("The day")),
            ISSUE,
            Column("title", _("What the issue was called on that day")),
            Column("what", _("What happened, as a code"), CHANGES),
            Column("words", _("The same in the words of the page")),
            Column("ballot", _("The number of the ballot that decided it; empty for what the team did")),
            Column("rule", _("By which rule")),
            Column("proposed_by", _("The key of the group that put it forward, if that is shown")),
        ),
        _ledger,
        lambda here: LedgerEntry.objects.filter(dialogue=here.dialogue),
    ),
    Table(
        "joined",
        _("Who takes part"),
        _("How many people of each group have joined: in numbers for groups that speak openly, else in steps."),
        (Column("group", KEY), Column("joined", _("How many, in words"))),
        _joined,
    ),
    Table(
        "heard",
        _("Who was heard"),
        _(
            "From which groups answers came, of issues whose questions have all closed. Answers without a group count for none."
        ),
        (ISSUE, Column("group", _("The key of the group")), Column("answers", _("How many of its answers, in words"))),
        _heard,
    ),
    Table(
        "taking_part",
        _("Who has taken part so far"),
        _(
            "For the team: how many of each group have answered, and voted in the open ballot. In words, as on the team’s page."
        ),
        (
            Column("group", _("The key of the group")),
            Column("answered", _("Of those who were let in, so many have answered something")),
            Column("voted", _("So many have voted; empty while no ballot is open")),
        ),
        _taking_part,
        for_team=True,
    ),
)
