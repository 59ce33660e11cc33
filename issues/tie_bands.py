"""What is published of how groups see a tie, once its round has closed: one word a group, never a number (MATHS §7, R1). Plain data in,
plain data out.

A group of which fewer than six gave a view shows nothing. A lane with parts has the word that its parts share, worked out from theirs and
never from its views, so that to take the parts away from it gives nothing; one part too few, and the lane is too few.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from issues.disclosure import K
from issues.steps import SHOWN

Words = str | Promise
Views = Sequence[int]  # six numbers: who chose step 1 (conflict) … 5 (cooperation), and who said "we do not meet"
NOBODY: Views = (0, 0, 0, 0, 0, 0)
MOST = Fraction(2, 3)
FEW, UNMET, FEW_MEET, STRAINED, MIXED, WORKING = "few", "apart", "few_meet", "strained", "mixed", "working"
WORDS: dict[str, Words] = {
    FEW: _("fewer than 6 gave a view"),
    UNMET: _("most say they do not meet"),
    FEW_MEET: _("too few of those who meet gave a view"),
    STRAINED: _("mostly strained"),
    MIXED: _("mixed"),
    WORKING: _("mostly working"),
}


def word_of(views: Views) -> str:
    """Of one group without parts. The order of the rules matters: each is asked only of those whom the one before it left."""
    given, unmet = sum(views), views[5]
    meeting = given - unmet
    if given < K:
        return FEW
    if unmet >= MOST * given:
        return UNMET
    if meeting < K:
        return FEW_MEET
    if views[0] + views[1] >= MOST * meeting:
        return STRAINED
    return WORKING if views[3] + views[4] >= MOST * meeting else MIXED


def published(groups: Sequence[Mapping[str, Any]], views: Mapping[int, Views]) -> list[dict[str, Any]]:
    """Each group with its word and its parts, JSON-able. `groups`: frozen ones (`counting.frozen_groups`), the two sides and those who look
    on; `views`: {group id: its six numbers}.
    """
    return [_published(group, views) for group in groups]


def _published(group: Mapping[str, Any], views: Mapping[int, Views]) -> dict[str, Any]:
    parts = published(group["parts"], views)
    word = joint([part["word"] for part in parts]) if parts else word_of(views.get(group["id"], NOBODY))
    return {**{name: group[name] for name in SHOWN}, "word": word, "parts": parts}


def joint(words: Sequence[str]) -> str:
    """Of a lane, from those of its parts; if they differ it is mixed, and the parts stand below it."""
    for too_few in (FEW, FEW_MEET):
        if too_few in words:
            return too_few
    return words[0] if len(set(words)) == 1 else MIXED
