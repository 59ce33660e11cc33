"""What the page about the people shows: the tree of groups and what they share, from five queries."""

from itertools import groupby

from django.db.models import prefetch_related_objects

from stakeholders import group_words
from stakeholders.models import Challenge, Relation, StakeholderGroup


def tree(dialogue):
    """Lanes and consultative groups, each with `.sub` (its parts) and `.own_challenges` (those no other group holds);
    beside them the challenges that several groups share, by who shares them."""
    # What a group was called before is kept by the floor above.
    rows = StakeholderGroup.objects.filter(dialogue=dialogue).told(dialogue)
    groups = list(rows.prefetch_related("corrections"))
    held = challenges(dialogue)
    for group in groups:
        group.sub = [g for g in groups if g.parent_id == group.pk]
        group.own_challenges = [c for c in held if [g.pk for g in c.groups.all()] == [group.pk]]
    tops = [g for g in groups if g.parent_id is None]
    return {
        "counted": [g for g in tops if g.is_counted],
        "heard": [g for g in tops if not g.is_counted],
        "shared": _by_holders([c for c in held if len(c.groups.all()) > 1]),
        "reworded": reworded(held),
    }


def _by_holders(held):
    """[{groups, challenges}]: what the same groups share stands together, most widely shared first."""

    def holders(challenge):
        return [g.pk for g in challenge.groups.all()]

    ordered = sorted(held, key=lambda c: (-len(holders(c)), holders(c), c.position))
    together = [list(rows) for _pks, rows in groupby(ordered, key=holders)]
    return [{"groups": rows[0].groups.all(), "challenges": rows} for rows in together]


def reworded(rows):
    """Those that read otherwise than they once did, each with its corrections; no query where none does."""
    found = [row for row in rows if row.reworded_on]
    prefetch_related_objects(found, "corrections")  # kept by a floor above
    return found


def challenges(dialogue):
    """All challenges with their groups: who shares one is computed from these, never stored."""
    found = list(Challenge.objects.filter(dialogue=dialogue).told(dialogue).prefetch_related("groups"))
    group_words.tell(dialogue, (group for challenge in found for group in challenge.groups.all()))
    return found


def ties_between(dialogue):
    """The ties between groups, in the framework's order."""
    return Relation.objects.filter(from_group__dialogue=dialogue).select_related("from_group", "to_group")


def path_of(tie):
    """What names a tie in its dialogue, also where the outline is copied: the key of its first group and its own."""
    return f"{tie.from_group.key}/{tie.key}"


def told_ties(dialogue):
    """The same as the reader gets them."""
    found = list(ties_between(dialogue).told(dialogue))
    group_words.tell(dialogue, (group for tie in found for group in (tie.from_group, tie.to_group)))
    return found
