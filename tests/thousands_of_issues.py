"""The issues and ballots of tests/thousands.py: rounds over the years, and one that is open."""

from itertools import cycle, islice

from django.utils import timezone

from issues import effects, item_roles, next_ballot
from issues.counting import frozen_groups
from issues.models import Ballot, Decision, Issue, Question
from issues.models.ballots import BallotItem
from issues.rules import ADOPT, DEFER, DISCUSS, REJECT
from tests.bulk import DAY, NUMBERS, bulk, said
from tests.issues.test_every_item_role import BEFORE
from workshops.drafts import drafting
from workshops.models import AgendaDraft

ONE_IN = 8  # people who say why they voted as they did


def listed_issues(dialogue, number):
    """Issues of the list, each with two questions."""
    numbers = list(islice(NUMBERS, number))
    words = [{"problem": said(400), "opportunity": said(400), "teaser": said(100)} for _n in numbers]
    issues = bulk(
        Issue,
        [
            Issue(dialogue=dialogue, key=f"crowd-{n}", position=2_000 + n, title=f"{said(40)} {n}", **sides)
            for n, sides in zip(numbers, words, strict=True)
        ],
    )
    bulk(Question, [Question(issue=issue, position=at, text=said(80)) for issue in issues for at in (1, 2)])
    return issues


def ballots_of_years(world, listed, people, number):
    """Rounds over the years; the last final one and the open one ask all that a ballot may ask. From what was decided a draft is made."""
    dialogue = world.room.dialogue
    asked = [(issue, item_roles.LISTED) for issue in (world.room.issues[0], *listed)]
    asked += _besides(dialogue, min(number // 3, next_ballot.MOST_PROPOSED))
    rule, lanes, day = dialogue.rule, frozen_groups(dialogue), timezone.now() - DAY
    numbers = [1_000 + next(NUMBERS) for _n in range(max(1, number // 3))]
    made = {"dialogue": dialogue, "rule": rule, "lanes": lanes, "hash_formula": 2, "result_hash": "a1b2" * 16}
    ballots = bulk(Ballot, [Ballot(number=n, kind="final", opened_at=day, closed_at=day, **made) for n in numbers])
    model = Decision.objects.filter(ballot__dialogue=dialogue, ballot__kind="straw").first()
    bulk(Decision, [_decided(ballots[-1], *each, n, model, people // ONE_IN) for n, each in enumerate(asked)])
    world.things["closed"] = numbers[-1]
    opened = dialogue.ballots.get(closed_at=None)
    for ballot in (ballots[-1], opened):
        BallotItem.objects.filter(ballot=ballot).delete()
        rows = [(issue, item_roles.TABLE[role].status) for issue, role in asked]
        bulk(BallotItem, [BallotItem(ballot=ballot, issue=issue, status=status) for issue, status in rows])
    Ballot.objects.filter(pk=opened.pk).update(number=30_000)
    draft = drafting.make(dialogue=dialogue, by=world.room.organiser)
    AgendaDraft.objects.filter(pk=draft.pk).update(published_at=timezone.now())
    world.things |= {"ballot": 30_000, "draft": draft.number}


def _besides(dialogue, number):
    """[(issue, role)] of what is asked beside the list, in each role in turn."""
    roles = [role for role in item_roles.TABLE if role != item_roles.LISTED]
    found = list(zip(listed_issues(dialogue, number), cycle(roles), strict=False))
    for issue, role in found:
        issue.status, issue.origin = BEFORE[role][0], "proposal"
    Issue.objects.bulk_update([issue for issue, _role in found], ["status", "origin"])
    return found


def _decided(ballot, issue, role, n, model, reasons):
    """An outcome, drawn in turn, with so many reasons given for and against."""
    outcome = (ADOPT, DISCUSS, DEFER, REJECT)[n % 4]
    effect = item_roles.TABLE[role].effects[outcome]
    facts = {**model.facts, "kind": "final", "outcome": outcome, "reason": "", "against": ["gov"] if n % 4 == 1 else []}
    sides = zip(range(reasons), cycle(("yes", "no", "pass")), cycle(("gov", "lsm")), strict=False)
    return Decision(
        ballot=ballot,
        issue=issue,
        outcome=outcome,
        effect=effect,
        settled=False,
        rank=n + 1 if effects.TABLE[effect].ranked else None,
        facts=facts,
        lanes=model.lanes,
        reasons=[{"text": said(160), "side": s, "language": "", "group": g} for _n, s, g in sides],
    )
