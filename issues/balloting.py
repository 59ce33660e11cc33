"""Opening a ballot freezes the rule; closing it counts, decides, publishes and writes the ledger."""

import dataclasses
import random
from fractions import Fraction

from django.db import IntegrityError, transaction
from django.db.models import Max

from dialogue import database_time
from dialogue.models import TeamLog
from dialogue.phases import Act
from issues import announcing, disclosure, proposing, stirring
from issues.counting import frozen_groups, tallies, tally_of, urgencies
from issues.decisions import Ranked, decide, effect, order, settled
from issues.models import Ballot, Decision, Issue, LedgerEntry, Vote
from issues.models.ballots import BallotItem
from issues.rules import Rule
from issues.verdicts import facts_of

KEPT = {"keep", "contested", "provisional", "add"}


class CannotOpen(Exception):
    """`args[0]`: "phase", "open" (one is open already), "empty" or a list of disclosure.OpeningProblem."""


def problems(dialogue):
    """What stops a ballot: groups that are too small (TRUST §3.1)."""
    return disclosure.may_open([tally_of(g) for g in frozen_groups(dialogue)])


@transaction.atomic
def open_ballot(*, dialogue, kind, by, closes_at=None, bring_back=()):
    """Open a straw or final ballot over the list, the supported proposals and removed issues that are brought back.

    Two facilitators at once meet at the constraint of one open ballot per dialogue. Raises CannotOpen.
    """
    if not dialogue.allows(Act.FINAL if kind == Ballot.Kind.FINAL else Act.STRAW):
        raise CannotOpen("phase")
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
                opened_by=by,
                rule=Rule.from_dict(dialogue.rule).to_dict(),
                lanes=frozen_groups(dialogue),
            )
    except IntegrityError as error:
        raise CannotOpen("open") from error
    _put_items(ballot, bring_back, now.date())
    announcing.ballot_opened(ballot=ballot, by=by)
    TeamLog.objects.create(dialogue=dialogue, by=by, action=f"opened {kind} ballot", detail=str(ballot.number))
    return ballot


def _put_items(ballot, bring_back, today):
    proposing.bring_to_ballot(ballot.dialogue, today)
    issues = ballot.dialogue.issues
    back = list(issues.removed().filter(pk__in=bring_back))
    LedgerEntry.objects.bulk_create(
        LedgerEntry(dialogue=ballot.dialogue, issue=i, what="brought_back", on=today) for i in back
    )
    asked = [(i, i.status) for i in issues.exclude(status=Issue.Status.REMOVED)] + [
        (i, Issue.Status.PROPOSED) for i in back
    ]
    if not asked:
        raise CannotOpen("empty")
    BallotItem.objects.bulk_create(BallotItem(ballot=ballot, issue=i, status=status) for i, status in asked)


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
    now_there = frozen_groups(ballot.dialogue)
    members = {g["id"]: g["members"] for lane in now_there for g in [lane, *lane["parts"]]}
    groups = [_with_members(lane, members) for lane in ballot.lanes]
    groups = [g for g in groups if g["counted"] or g["members"]]  # who sent nobody is not said to be "fewer than 6"
    _decide(ballot, groups, random.Random(seed) if seed is not None else random.SystemRandom())
    ballot.save(update_fields=["closed_at", "result_hash", "lanes"])
    stirring.soon(f"ballot {ballot.pk}", Vote)
    announcing.ballot_closed(ballot=ballot, by=by)
    TeamLog.objects.create(
        dialogue=ballot.dialogue, by=by, action=f"closed {ballot.kind} ballot", detail=str(ballot.number)
    )
    return ballot


def _with_members(group, members):
    """The frozen group with the members of closing; those of opening stay beside them."""
    parts = [_with_members(p, members) for p in group["parts"]]
    now = sum(p["members"] for p in parts) if parts else members.get(group["id"], group["members"])
    return {**group, "parts": parts, "members_at_opening": group["members"], "members": now}


def _decide(ballot, groups, chance):
    hidden = ballot.any_hidden
    rule = Rule.from_dict(ballot.rule)
    counted = tallies(ballot, groups)
    decisions = []
    ranked = []
    for item in ballot.ballot_items.select_related("issue"):
        lanes = disclosure.counted_lanes(counted[item.issue_id])
        outcome = decide(lanes, rule)
        decision = Decision(
            ballot=ballot,
            issue=item.issue,
            outcome=outcome.outcome,
            effect=effect(outcome, ballot.kind, item.status),
            settled=settled(lanes, rule),
            facts=facts_of(outcome, counted[item.issue_id], rule, ballot.kind, hidden).to_dict(),
            lanes=[dataclasses.asdict(lane) for lane in disclosure.publish(counted[item.issue_id], hidden)],
            reasons=reasons(ballot, item.issue, chance),
        )
        decisions.append(decision)
        ranked.append(Ranked(key=item.issue_id, urgency=Fraction(0), mean=outcome.mean, place=item.issue.position))
    _rank(ballot, decisions, ranked)
    ballot.lanes = groups
    ballot.result_hash = disclosure.result_hash([published(d) for d in decisions])
    Decision.objects.bulk_create(decisions)
    _apply(ballot)


def published(decision):
    """What the result's hash covers: nothing that is not shown."""
    return {
        "issue": decision.issue.key,
        "effect": decision.effect,
        "settled": decision.settled,
        "rank": decision.rank,
        "lanes": [disclosure.lane_from_dict(lane) for lane in decision.lanes],
        "against": decision.facts["against"],
    }


def _rank(ballot, decisions, ranked):
    """Kept issues in the order of urgency, then support, then place; the numbers behind it stay secret."""
    if not ballot.is_final:
        return
    urgent = urgencies(ballot)
    kept = {d.issue_id: d for d in decisions if d.effect in KEPT}
    items = [dataclasses.replace(r, urgency=urgent.get(r.key, Fraction(0))) for r in ranked if r.key in kept]
    for place, item in enumerate(order(items), 1):
        kept[item.key].rank = place


def reasons(ballot, issue, chance):
    """The reasons given, shuffled, with a group only if it is named (TRUST §3.6)."""
    votes = (
        Vote.objects.filter(ballot=ballot, issue=issue)
        .exclude(reason="")
        .order_by("pk")
        .select_related("voice__group__parent")
    )
    said = [
        {
            "text": v.reason,
            "language": v.language,
            "side": v.choice,
            "group": v.voice.group.key if v.voice.group.is_named else "",
        }
        for v in votes
    ]
    chance.shuffle(said)
    return said


def _apply(ballot):
    """After a final ballot, change the list and write the ledger; a show of hands changes nothing."""
    today = ballot.closed_at.date()
    decisions = list(ballot.decisions.select_related("issue"))
    status = {"remove": Issue.Status.REMOVED, "add": Issue.Status.LISTED, "leave_out": Issue.Status.REMOVED}
    if ballot.is_final:
        for decision in decisions:
            if decision.effect in status:
                Issue.objects.filter(pk=decision.issue_id).update(status=status[decision.effect])
        LedgerEntry.objects.bulk_create(
            LedgerEntry(
                dialogue=ballot.dialogue, issue=d.issue, decision=d, group=d.issue.proposed_by, what=d.effect, on=today
            )
            for d in decisions
        )
