"""The outline as the team reads it: the document that it becomes, in a fixed number of queries, and what is missing in it."""

from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dialogue.models import Lineage
from issues.frameworks.outline import PARTS
from issues.models import Issue
from workshops.editor import kinds
from workshops.models import Goal

LANES = 2  # at least, for a ballot that compares groups


@dataclass(frozen=True)
class Shelf:
    """Rows that stand in one order under a heading of their own."""

    title: str
    rows: list


def page(found):
    """What a page shows of `kinds.everything`."""
    groups = tree(found["group"])
    return {
        "goals": _shelves(found["goal"], "scope", Goal.Scope.choices),
        "groups": groups,
        "ties": found["tie"],
        "challenges": found["challenge"],
        "visions": found["vision"],
        "issues": _shelves(found["issue"], "role", _sections()),
        "terms": found["term"],
        "lineage": _lineage([row for rows in found.values() for row in rows]),
        "missing": list(_missing(groups, found["issue"], [*found["challenge"], *found["vision"]])),
    }


def _lineage(rows):
    """How many rows are as they were taken over, adapted or new here; None where nothing was taken over."""
    kinds_of = Counter(row.lineage for row in rows)
    return {kind.value: kinds_of[kind] for kind in Lineage} if len(rows) > kinds_of[Lineage.NEW] else None


def _sections():
    """As home calls them."""
    return [(Issue.Role.BUILDING_BLOCK, _("Building blocks")), (Issue.Role.FOCUS_AREA, _("Focus areas"))]


def tree(groups):
    """Lanes and consultative groups, each with `.sub`, its parts."""
    for group in groups:
        group.sub = [one for one in groups if one.parent_id == group.pk]
        beside = [one.pk for one in groups if kinds.shelf(one) == kinds.shelf(group)]
        group.is_first, group.is_last = group.pk == beside[0], group.pk == beside[-1]
    return [group for group in groups if group.parent_id is None]


def _shelves(rows, field, choices):
    found = [Shelf(str(label), [row for row in rows if getattr(row, field) == value]) for value, label in choices]
    return [one for one in found if one.rows]


def _missing(groups, issues, statements):
    """What should not be so when people read it, in sentences."""
    lanes = [group for group in groups if group.is_counted]
    if len(lanes) < LANES:
        yield _("At least two lanes are needed, or no ballot can compare them.")
    for group in groups:
        if len(group.sub) not in PARTS:
            yield _("%(group)s has one part: it needs two or three, or none.") % {"group": group.name}
    if not issues:
        yield _("There is no issue yet.")
    for issue in issues:
        if not issue.asked:
            yield _("“%(issue)s” asks no question.") % {"issue": issue.title}
    if alone := sum(not statement.groups.all() for statement in statements):
        yield ngettext(
            "%(n)s challenge or hope is held by no group any more.",
            "%(n)s challenges or hopes are held by no group any more.",
            alone,
        ) % {"n": alone}  # fmt: skip
    looks = [(group.palette, group.pattern) for group in groups]  # parts may look like their lane
    if len(set(looks)) < len(looks):
        yield _("Two groups have the same colour and pattern.")
