"""What is published of choices of five steps, group by group, once they can change no more: words, never a number or a mean. Plain data in,
plain data out (MATHS §7, as for a tie).

A group of which fewer than six chose a step shows nothing; so does a lane one of whose parts does. A lane with parts has the word that
its parts share, worked out from theirs and never from its choices, so that to take the parts away from it gives nothing.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_lazy as _

from issues.disclosure import K

LABELS = {1: _("Not at all"), 2: _("A little"), 3: _("Partly"), 4: _("Mostly"), 5: _("Fully")}
LOW, MIXED, HIGH, FEW = "low", "mixed", "high", "few"
WORDS = {
    HIGH: _("most agree"),
    MIXED: _("no clear answer"),
    LOW: _("most do not agree"),
    FEW: _("not shown: too few answers"),
}
MOST = Fraction(2, 3)
SHOWN = ("key", "name", "palette", "pattern", "counted")  # of a frozen group (`counting.frozen_groups`)


def word_of(steps: Sequence[int]) -> str:
    """Of the steps that one group chose: 4 and 5 are high, 1 and 2 low."""
    if len(steps) < K:
        return FEW
    for word, wanted in ((HIGH, (4, 5)), (LOW, (1, 2))):
        if sum(step in wanted for step in steps) >= MOST * len(steps):
            return word
    return MIXED


def published(groups: Sequence[Mapping[str, Any]], chosen: Mapping[int, Sequence[int]]) -> list[dict[str, Any]]:
    """Each group with its word and its parts. `groups`: frozen ones; `chosen`: {group id: the steps its people chose}."""
    return [_published(group, chosen) for group in groups]


def _published(group: Mapping[str, Any], chosen: Mapping[int, Sequence[int]]) -> dict[str, Any]:
    parts = published(group["parts"], chosen)
    word = _joint([part["word"] for part in parts]) if parts else word_of(chosen.get(group["id"], ()))
    return {**{name: group[name] for name in SHOWN}, "word": word, "parts": parts}


def _joint(words: Sequence[str]) -> str:
    if FEW in words:
        return FEW
    return words[0] if len(set(words)) == 1 else MIXED
