"""Who should do a task, as the groups see it once its round has closed: a table of words, and what follows from it (MATHS §7, R3).
Plain data in, plain data out.

Each row is a group, each column a group that could do it; a word is of those who marked anybody at all. A row of fewer than six says
nothing; nor does that of a lane one of whose parts does. A lane with parts has the words that its parts share.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from issues.disclosure import K, band_of
from issues.ground_words import AND_PERHAPS
from issues.steps import SHOWN
from issues.verdicts import listed

Words = str | Promise
MOST, DIVIDED, MOST_NOT, FEW = "for", "divided", "against", "few"  # as the bands of a ballot
WORDS: dict[str, Words] = {
    MOST: _("most expect it"),
    DIVIDED: _("divided"),
    MOST_NOT: _("most do not expect it"),
    FEW: _("fewer than 6"),
}
NOBODY, NONE_SHOWN, CLAIMED, TAKEN = "nobody", "none_shown", "claimed", "taken"
TAKERS: dict[str, Words] = {
    NOBODY: _("No group takes it as its own task."),
    NONE_SHOWN: _("No group that can be shown takes it as its own task."),
    CLAIMED: _("More than one group claims it. Most see it as their own task in: %(names)s."),
    TAKEN: _("Most see it as their own task in: %(names)s."),
}
EXPECTED = _("All other groups expect it of %(names)s, where most do not see it as their task.")
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Marks:
    """Of one group: secret. `people` marked at least one group; `marked`: {key of a group: how many of them marked it}."""

    people: int = 0
    marked: Mapping[str, int] = field(default_factory=dict)


def published(
    groups: Sequence[Mapping[str, Any]], marks: Mapping[int, Marks], columns: Sequence[str]
) -> list[dict[str, Any]]:
    """The table, JSON-able: each group with `cells` ({key of a column: word}) and its parts. `groups`: frozen ones
    (`counting.frozen_groups`); `marks`: {group id: its marks}; `columns`: keys of the groups that could do it, every counted one among
    them.
    """
    return [_published(group, marks, columns) for group in groups]


def _published(group: Mapping[str, Any], marks: Mapping[int, Marks], columns: Sequence[str]) -> dict[str, Any]:
    parts = published(group["parts"], marks, columns)
    own = marks.get(group["id"], Marks())
    cells = {key: joint([part["cells"][key] for part in parts]) if parts else word_of(own, key) for key in columns}
    return {**{name: group[name] for name in SHOWN}, "cells": cells, "parts": parts}


def word_of(marks: Marks, key: str) -> str:
    return band_of(Fraction(marks.marked.get(key, 0), marks.people)) if marks.people >= K else FEW


def joint(words: Sequence[str]) -> str:
    """Of a lane, from those of its parts."""
    if FEW in words:
        return FEW
    return words[0] if len(set(words)) == 1 else DIVIDED


def takers(rows: Sequence[Row]) -> tuple[str, tuple[str, ...]]:
    """(a code of TAKERS, the groups it names), or ("", ()) where a group is divided over its own part or nothing can be shown.

    "Nobody" needs every counted group: one too small to show might take it.
    """
    own = {row["key"]: row["cells"][row["key"]] for row in rows if row["counted"]}
    claiming = tuple(key for key, word in own.items() if word == MOST)
    if claiming:
        return (CLAIMED if len(claiming) > 1 else TAKEN), claiming
    if set(own.values()) == {MOST_NOT}:
        return NOBODY, ()
    return (NONE_SHOWN, ()) if set(own.values()) == {MOST_NOT, FEW} else ("", ())


def expected_of(rows: Sequence[Row]) -> tuple[str, ...]:
    """Groups of which all other counted groups mostly expect it, and that mostly do not see it as theirs."""
    counted = [row for row in rows if row["counted"]]
    return tuple(row["key"] for row in counted if _is_expected(row, counted))


def _is_expected(row: Row, counted: Sequence[Row]) -> bool:
    key = row["key"]
    others = [other["cells"][key] for other in counted if other["key"] != key]
    return row["cells"][key] == MOST_NOT and set(others) == {MOST}


def in_words(rows: Sequence[Row], group_names: Mapping[str, str]) -> str:
    """What follows from the table, in the reader's language; "" where nothing does."""
    code, keys = takers(rows)
    names = listed(keys, group_names)
    if any(row["counted"] and FEW in row["cells"].values() for row in rows):
        names = str(AND_PERHAPS) % {"names": names}  # no list of groups is whole
    said = [str(TAKERS[code]) % {"names": names}] if code else []
    said += [str(EXPECTED) % {"names": listed([key], group_names)} for key in expected_of(rows)]
    return " ".join(said)
