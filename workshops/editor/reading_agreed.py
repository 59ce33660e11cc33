"""Which groups have agreed to the outline that stands: for the team, and for the focal point of one group."""

from copy import copy
from dataclasses import dataclass
from typing import Any

from stakeholders import group_words
from stakeholders.models import FocalPoint
from workshops.editor import digesting, kinds

AGREED, CHANGED, ASKED, NOBODY = "agreed", "changed", "asked", "nobody"


@dataclass(frozen=True)
class Standing:
    """A speaking group, called as its reader calls it. `state`: agreed to what stands, "changed" since somebody agreed, "asked" and not
    answered, or "nobody" named."""

    group: Any
    people: list
    state: str


def by_group(dialogue, groups, digest):
    """[Standing] of the groups that people can belong to, in the order of the outline; one query. `groups`: all, in order. Once it has
    opened words are corrected: what was agreed to before stays agreed."""
    named = FocalPoint.objects.standing().filter(participant__dialogue=dialogue)
    people = list(named.select_related("participant__user", "participant__dialogue"))
    found, names = [], group_words.of(dialogue)
    for group in kinds.speaking(groups):
        mine = [focal for focal in people if focal.group_id == group.pk]
        for focal in mine:
            focal.version = digesting.briefly(focal.agreed_digest)
            focal.is_current = bool(focal.agreed_on) if dialogue.was_opened else focal.has_agreed_to(digest)
        found.append(Standing(names.tell(copy(group)), mine, _state(mine)))
    return found


def _state(people):
    if any(focal.is_current for focal in people):
        return AGREED
    if any(focal.agreed_on for focal in people):
        return CHANGED
    return ASKED if people else NOBODY


def of(participant):
    """The focal point that this person is, or None."""
    return FocalPoint.objects.standing().select_related("group").filter(participant=participant).first()
