"""A ballot with as many issues and voters as wanted, drawn from a seed and written in bulk: for the tests and the bench of closing."""

import random

from issues.models import Vote
from stakeholders.models import Voice
from tests.issues.voting_room import make_room

SPEAKING = ("diggers", "owners", "lsm", "gov", "cso")
CHOICES = ("yes", "yes", "no", "pass")


def crowded_ballot(*, issues, voters, seed=1, kind="final", asm="hidden", slug="april", first=1):
    """(room, open ballot) where each voter votes on each issue; a third say why, a tenth mark it as urgent. `first`: key of
    the first voice."""
    room, chance = make_room(slug=slug, issues=issues, asm=asm), random.Random(seed)
    for issue in room.issues[::3]:  # somebody proposed these: the ledger names the group
        issue.proposed_by, issue.status = room.groups["lsm"], "proposed"
        issue.save()
    ballot = room.open(kind)
    groups = [room.groups[chance.choice(SPEAKING)] for _ in range(voters)]
    voices = [
        Voice(pk=n, dialogue=room.dialogue, group=group, tag=f"{n:064x}") for n, group in enumerate(groups, start=first)
    ]
    Voice.objects.bulk_create(voices, batch_size=500)
    leanings = {issue.pk: chance.sample(CHOICES, 2) for issue in room.issues}
    votes = [
        Vote(
            voice=voice,
            ballot=ballot,
            issue=issue,
            choice=chance.choice([*CHOICES, *leanings[issue.pk] * 3]),
            urgent=chance.random() < 0.1,
            reason=f"Because of {voice.pk}." if chance.random() < 0.3 else "",
        )
        for voice in voices
        for issue in room.issues
    ]
    for number, vote in enumerate(chance.sample(votes, len(votes)), start=first):
        vote.pk = number
    Vote.objects.bulk_create(votes, batch_size=1000)
    return room, ballot


def outcome_of(ballot):
    """Everything that closing wrote, as plain data without a number of any row of this database."""
    ballot.refresh_from_db()
    decisions = ballot.decisions.select_related("issue")
    names = ("outcome", "effect", "settled", "rank", "facts", "reasons")
    return {
        "hash": ballot.result_hash,
        "settled": ballot.settled,
        "decisions": {
            d.issue.key: {name: getattr(d, name) for name in names} | {"lanes": d.lanes, "status": d.issue.status}
            for d in decisions
        },
        "ledger": [
            [entry.issue.key, entry.what, entry.group.key if entry.group else "", entry.decision.issue.key]
            for entry in ballot.dialogue.ledger.exclude(decision=None).order_by("pk")
        ],
    }
