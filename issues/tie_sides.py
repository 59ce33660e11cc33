"""Who speaks for which end of a tie, and what is published of both ends and of everybody else. Plain data in, plain data out."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from issues import tie_bands

Ends = tuple[int, int]  # the ids of the two groups that a tie joins
UNMET = 0  # beside the steps 1 to 5
LABELS: dict[int, str | Promise] = {
    1: _("In conflict"),
    2: _("Strained"),
    3: _("Mixed"),
    4: _("It works"),
    5: _("We cooperate well"),
    UNMET: _("We do not meet"),
}


def counted(steps: Sequence[int]) -> tuple[int, ...]:
    """What one group said, as `tie_bands.Views`."""
    return tuple(steps.count(step) for step in LABELS)


def results(groups: Sequence[Mapping[str, Any]], ends: Ends, said: Mapping[int, Sequence[int]]) -> dict[str, Any]:
    """{"sides": [the first end, the second], "third": [every other group]}, each as `tie_bands.published`. `groups`: frozen ones; `said`:
    {group id: the steps of its people}."""
    views = {group: counted(steps) for group, steps in said.items()}
    sides = [_side(groups, end, ends) for end in ends]
    return {"sides": tie_bands.published(sides, views), "third": tie_bands.published(_third(groups, ends), views)}


def side_of(group_id: int, parent_id: int | None, ends: Ends) -> int | None:
    """0 or 1, the end for which people of a group speak; None for all others. A tie may join a lane and one of its own parts: then the
    people of that part speak for it, and the other parts for the lane."""
    for one in (group_id, parent_id):
        if one in ends:
            return ends.index(one)
    return None


def _side(groups: Sequence[Mapping[str, Any]], end: int, ends: Ends) -> Mapping[str, Any]:
    every = {group["id"]: group for top in groups for group in (top, *top["parts"])}
    return {**every[end], "parts": [part for part in every[end]["parts"] if part["id"] not in ends]}


def _third(groups: Sequence[Mapping[str, Any]], ends: Ends) -> list[Mapping[str, Any]]:
    found: list[Mapping[str, Any]] = []
    for top in groups:
        if top["id"] in ends:
            continue
        parts = [part for part in top["parts"] if part["id"] not in ends]
        found += [top] if len(parts) == len(top["parts"]) else parts
    return found
