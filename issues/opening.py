"""What stands before a ballot: which groups are too small for one, and of which nothing will be shown. Plain data in, plain
data and words out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from issues.disclosure import GroupTally, K, in_bands

NAMED_LANE = 3  # confirmed members a named lane needs


@dataclass(frozen=True)
class Obstacle:
    """Why a ballot may not open: `members` are confirmed and `needed` are needed. Empty key: no group is counted."""

    key: str
    name: str
    members: int
    needed: int


def may_open(groups: Sequence[GroupTally]) -> list[Obstacle]:
    """What stops a ballot from opening, in the order of the groups; an empty list lets it open. Consultative groups
    stop nothing.
    """
    counted = [group for group in groups if group.counted]
    if not counted:
        return [Obstacle("", "", 0, 1)]
    units = [(unit, needed(unit, lane=unit is group)) for group in counted for unit in (group, *group.parts)]
    return [Obstacle(unit.key, unit.name, unit.members, n) for unit, n in units if unit.members < n]


def needed(unit: GroupTally, lane: bool) -> int:
    if unit.is_hidden:
        return K
    return NAMED_LANE if lane else 0


@dataclass(frozen=True)
class Unseen:
    """A group of which nothing will be shown unless everybody of it decides, or whatever they do: then `missing` people
    are missing. `lane` names the group it is a part of: with it nothing is shown of that either.
    """

    key: str
    name: str
    lane: str
    members: int
    missing: int


def forecast(groups: Sequence[GroupTally]) -> list[Unseen]:
    """The groups that a result may leave blank, from the members of now (TRUST §3.9). Who sent nobody is left out: of
    them nothing is said in the result either.
    """
    bands = in_bands(groups)
    return [
        Unseen(unit.key, unit.name, "" if unit is group else group.name, unit.members, K - unit.members)
        for group in groups
        for unit in group.parts or (group,)
        if (bands or group.is_hidden) and 0 < unit.members <= K
    ]


def obstacle_in_words(obstacle: Obstacle) -> str:
    """Why a ballot may not open yet, for the team."""
    if not obstacle.key:
        return _("No group is counted: choose the groups whose votes decide.")
    words = {"name": obstacle.name, "members": obstacle.members, "needed": obstacle.needed}
    return (
        ngettext(
            "%(name)s: %(members)s member confirmed, %(needed)s needed. Invite more people of it.",
            "%(name)s: %(members)s members confirmed, %(needed)s needed. Invite more people of it.",
            obstacle.members,
        )
        % words
    )


def unseen_in_words(unseen: Unseen) -> str:
    """One group of the forecast, for the team."""
    return " ".join(_about(unseen))


def _about(unseen: Unseen) -> Iterator[str]:
    words = {"name": unseen.name, "lane": unseen.lane, "k": K, "members": unseen.members, "missing": unseen.missing}
    if unseen.missing:
        yield ngettext(
            "%(name)s: will not be shown. It has %(members)s of the %(k)s people it takes; %(missing)s is missing.",
            "%(name)s: will not be shown. It has %(members)s of the %(k)s people it takes; %(missing)s are missing.",
            unseen.missing,
        ) % words  # fmt: skip
    else:
        yield _("%(name)s: shown only if all its %(k)s people say yes or no; none is to spare.") % words
    if unseen.lane:
        yield _("Without it nothing is shown of %(lane)s either.") % words
