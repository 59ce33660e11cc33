"""Opening a ballot freezes the rule; closing it counts, decides, publishes and writes the ledger."""

import random
from collections import defaultdict
from dataclasses import dataclass, field
from fractions import Fraction

from django.db import IntegrityError, transaction
from django.db.models import Max

from dialogue import database_time
from dialogue.models import Dialogue, TeamLog
from dialogue.phases import Act
from issues import (
    announcing,
    disclosure,
    effects,
    item_roles,
    next_ballot,
    opening,
    publishing,
    rewording,
    stirring,
    to_ballot,
)
from issues.counting import at_closing, frozen_groups, reasons_given, tallies, tally_of, urgencies, votes_by_group
from issues.models import Ballot, Decision, Issue, LedgerEntry, Proposal, Vote
from issues.models.ballots import BallotItem
from issues.rules import Rule
from issues.sides import sides_of
from stakeholders import group_words

FORMULA = 2  # what `result_hash` covers: see `hash_of`


@dataclass(frozen=True)
class Full:
    """More was to be brought back than there are places for it."""

    places: int


class CannotOpen(Exception):
    """`args[0]`: "phase", "open" (one is open already), "empty", Full or a list of opening.Obstacle."""


def problems(dialogue):
    """What stops a ballot: groups that are too small (TRUST §3.1)."""
    return opening.may_open(_called(dialogue))


def before_opening(dialogue):
    """(what stops a ballot, of which groups nothing will be shown), in the same queries as `problems` alone."""
    groups = _called(dialogue)
    return opening.may_open(groups), opening.forecast(groups)


def _called(dialogue):
    """The groups of now, as the team's reader calls them."""
    names = group_words.of(dialogue)
    return [names.lane(tally_of(g)) for g in frozen_groups(dialogue)]


@transaction.atomic
def open_ballot(*, dialogue, kind, by, closes_at=None, bring_back=(), roles=None):
    """Open a straw or final ballot over the list, the supported proposals and removed issues that are brought back. `roles`: Roles of what
    is proposed, as the team has fixed them; where it says nothing an author's suggestion stands.

    Two facilitators at once meet at the constraint of one open ballot per dialogue. Raises CannotOpen.
    """
    rewording.take_turn(dialogue)  # nobody changes words while they are put on the paper
    hold_phase(dialogue, kind)
    small = problems(dialogue)
    if small:
        raise CannotOpen(small)
    now = (
        database_time.now()
    )  # cards that replaced another are compared to it, perhaps on another machine (TRUST C5, F9)
    try:
        with transaction.atomic():
            ballot = Ballot.objects.create(
                dialogue=dialogue,
                number=(dialogue.ballots.aggregate(last=Max("number"))["last"] or 0) + 1,
                kind=kind,
                opened_at=now,
                closes_at=closes_at,
                rule=Rule.from_dict(dialogue.rule).to_dict(),
                lanes=frozen_groups(dialogue),
            )
    except IntegrityError as error:
        raise CannotOpen("open") from error
    _put_items(ballot, bring_back, now.date(), roles or Roles())
    announcing.ballot_opened(ballot=ballot, by=by)
    TeamLog.objects.create(dialogue=dialogue, by=by, action=f"opened {kind} ballot", detail=str(ballot.number))
    return ballot


def hold_phase(dialogue, kind):
    """The phase stays as it is until the transaction ends. Raises CannotOpen where it opens no ballot of this kind."""
    locked = Dialogue.objects.select_for_update(no_key=True).get(pk=dialogue.pk)
    if not locked.allows(Act.FINAL if kind == Ballot.Kind.FINAL else Act.STRAW):
        raise CannotOpen("phase")


@dataclass(frozen=True)
class Roles:
    """{id: building block or focus area} of proposals that become issues, and of proposed issues that are asked about again."""

    proposals: dict[int, str] = field(default_factory=dict)
    issues: dict[int, str] = field(default_factory=dict)


def _put_items(ballot, bring_back, today, roles):
    """`asked` is read once: what the team brings back takes a place that is free, and none that somebody waits for."""
    dialogue = ballot.dialogue
    asked, back = next_ballot.asked(dialogue), list(dialogue.issues.removed().filter(pk__in=bring_back))
    if len(back) > asked.places:
        raise CannotOpen(Full(asked.places))
    proposals = [row for row in asked.proposed if isinstance(row, Proposal)]
    new = to_ballot.bring_to_ballot(dialogue, today, proposals, roles.proposals)
    again = [row for row in asked.proposed if isinstance(row, Issue)]
    for issue in again:
        _fix_role(issue, roles.issues.get(issue.pk))
    brought = item_roles.TABLE[item_roles.BROUGHT_BACK]
    LedgerEntry.objects.bulk_create(
        LedgerEntry(dialogue=dialogue, issue=i, title=i.title, what=brought.entry, on=today) for i in back
    )
    items = [(i, i.status) for i in next_ballot.in_order([*asked.listed, *again, *new])]
    items += [(i, brought.status) for i in back]
    if not items:
        raise CannotOpen("empty")
    BallotItem.objects.bulk_create(
        BallotItem(
            ballot=ballot, issue=i, status=status, role=i.role, language=i.language, worded=i.worded, **sides_of(i)
        )
        for i, status in items
    )


def _fix_role(issue, role):
    if role and role != issue.role:
        issue.role = role
        issue.save(update_fields=["role"])


@transaction.atomic
def close_ballot(*, ballot, by, seed=None):
    """Close, count and decide. The row is locked: votes hold it FOR SHARE, so each is in the count or is told.

    Closing twice returns the first result. `seed` makes the shuffle of reasons repeatable for tests and the demo.
    """
    # only the ballot's row: locking the dialogue's too would meet a voice's first vote, which points to it, in a deadlock
    ballot = Ballot.objects.select_for_update(of=("self",)).select_related("dialogue").get(pk=ballot.pk)
    if not ballot.is_open:
        return ballot
    ballot.closed_at = database_time.now()
    groups = at_closing(ballot.dialogue, ballot.lanes)
    _decide(ballot, groups, random.Random(seed) if seed is not None else random.SystemRandom())
    ballot.save(update_fields=["closed_at", "result_hash", "hash_formula", "settled", "lanes"])
    stirring.soon(f"ballot {ballot.pk}", Vote)
    announcing.ballot_closed(ballot=ballot, by=by)
    TeamLog.objects.create(
        dialogue=ballot.dialogue, by=by, action=f"closed {ballot.kind} ballot", detail=str(ballot.number)
    )
    return ballot


def _decide(ballot, groups, chance):
    """A number of queries that does not grow with the issues: votes wait for the ballot's row meanwhile (TRUST A4, C11)."""
    rows, said = votes_by_group(ballot), reasons_given(ballot)
    counted, urgent = tallies(ballot, groups, rows), urgencies(ballot, rows) if ballot.is_final else {}
    items = list(ballot.ballot_items.select_related("issue"))
    told = publishing.tell(
        [_asked(item, counted[item.issue_id], urgent) for item in items],
        Rule.from_dict(ballot.rule),
        ballot.kind,
        ballot.any_hidden,
    )
    decisions = [
        Decision(
            ballot=ballot,
            issue=item.issue,
            title=item.name,
            outcome=one.outcome,
            effect=one.effect,
            settled=bool(one.settled),
            rank=one.rank,
            facts=one.facts.to_dict(),
            lanes=[disclosure.lane_to_dict(lane) for lane in one.lanes],
            reasons=publishing.told_reasons(said[item.issue_id], counted[item.issue_id], chance),
        )
        for item, one in zip(items, told.items, strict=True)
    ]
    ballot.lanes, ballot.settled, ballot.hash_formula = groups, told.settled, FORMULA
    ballot.result_hash = hash_of(ballot, decisions)
    Decision.objects.bulk_create(decisions)
    if ballot.is_final:
        _apply(ballot, decisions)


def _asked(item, groups, urgent):
    return publishing.Asked(
        key=item.issue_id,
        groups=tuple(groups),
        role=item.asked_as,
        place=item.issue.position,
        lays_ground=(item.role or item.issue.role) == Issue.Role.BUILDING_BLOCK,
        urgency=urgent.get(item.issue_id, Fraction(0)),
    )


def hash_of(ballot, decisions):
    """The hash of a closed ballot's result by the formula it was closed under; nothing goes in that is not shown.

    The first formula took the order of the decisions and the groups against, also where no sentence names them.
    """
    if ballot.first_formula:
        return disclosure.result_hash([_published_first(d) for d in decisions])
    issues = {d.issue.key: _published(d, ballot) for d in decisions}
    return disclosure.result_hash({"formula": ballot.hash_formula, "settled": ballot.settled, "issues": issues})


def _published(decision, ballot):
    return {
        "effect": decision.effect,
        "settled": decision.settled if ballot.says_settled else None,
        "rank": decision.rank,
        "lanes": decision.lanes,
        "facts": decision.facts,
    }


def _published_first(decision):
    return {
        "issue": decision.issue.key,
        "effect": decision.effect,
        "settled": decision.settled,
        "rank": decision.rank,
        "lanes": decision.lanes,
        "against": decision.facts["against"],
    }


def _apply(ballot, decisions):
    """After a final ballot, change the list and write the ledger; a show of hands changes nothing."""
    today = ballot.closed_at.date()
    changed = defaultdict(list)
    for decision in decisions:
        if status := effects.TABLE[decision.effect].status:
            changed[status].append(decision.issue_id)
    for new, issues in changed.items():
        Issue.objects.filter(pk__in=issues).update(status=new)
    LedgerEntry.objects.bulk_create(
        LedgerEntry(
            dialogue=ballot.dialogue,
            issue=d.issue,
            title=d.title,
            decision=d,
            group_id=d.issue.proposed_by_id,
            what=d.effect,
            on=today,
        )
        for d in decisions
    )
