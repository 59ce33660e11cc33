"""Who should do a task, as the groups see it once its round has closed: a table of words, and what follows from it (MATHS §7, R3).
Plain data in, plain data out.

Each row is a group, each column a group that could do it; a word is of those who marked anybody at all. A row of fewer than six says
nothing; nor does that of a lane one of whose parts does. A lane with parts has the words that its parts share.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from issues.disclosure import K, band_of
from issues.ground_words import AND_PERHAPS
from issues.steps import SHOWN
from issues.verdicts import listed

Words = str | Promise
Key = TypeVar("Key")
MOST, DIVIDED, MOST_NOT, FEW = "for", "divided", "against", "few"  # as the bands of a ballot
NOBODY, NONE_SHOWN, CLAIMED, TAKEN = "nobody", "none_shown", "claimed", "taken"
OTHERS_EXPECT = "expected"
WORDS: dict[str, Words] = {
    MOST: _("most expect it"),
    DIVIDED: _("divided"),
    MOST_NOT: _("most do not expect it"),
    FEW: _("fewer than 6"),
}
WORDS_OF_DOING: dict[str, Words] = {
    MOST: _("most say they already do it"),
    DIVIDED: _("divided"),
    MOST_NOT: _("most say they do not do it yet"),
    FEW: _("fewer than 6"),
}
WORDS_OF_OWN: dict[str, Words] = {  # of a group and a task of which it is asked whether it is its own
    MOST: _("most see it as theirs"),
    DIVIDED: _("divided"),
    MOST_NOT: _("most do not see it as theirs"),
    OTHERS_EXPECT: _("all others expect it of them"),
}
JOINT_FEW: Words = _("too few to show")  # of a group with parts: fewer than six of one of them are enough
TAKERS: dict[str, Words] = {
    NOBODY: _("No group takes it as its own task."),
    NONE_SHOWN: _("No group that can be shown takes it as its own task."),
    CLAIMED: _("Most see it as their own task in: %(names)s."),
    TAKEN: _("Most see it as their own task in: %(names)s."),
}
EXPECTED = _("All other groups expect it of %(names)s, where most do not see it as their task.")
COUNTED: dict[
    str, Words
] = {  # the same where a group that is heard and not counted does not join in, or is too few to show
    NOBODY: _("No group that is counted takes it as its own task."),
    NONE_SHOWN: _("No group that is counted and can be shown takes it as its own task."),
    OTHERS_EXPECT: _(
        "All other groups that are counted expect it of %(names)s, where most do not see it as their task."
    ),
}
HEARD = _("Heard, not counted: most see it as their own task in %(names)s.")
DOING = _("Most say that their group already does it in: %(names)s.")
OPEN: dict[str, Words] = {  # points to settle, in the order in which they are said
    OTHERS_EXPECT: _("Expected of a group that does not agree"),
    NOBODY: _("Nobody takes it"),
    CLAIMED: _("More than one group claims it"),
    NONE_SHOWN: _("Nobody takes it, as far as can be shown"),
}
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Marks:
    """Of one group: secret. `people` marked at least one group; `marked`: {key of a group: how many of them marked it}. `said`: how many
    said anything at all; `does`: of these, that their own group already does it."""

    people: int = 0
    marked: Mapping[str, int] = field(default_factory=dict)
    said: int = 0
    does: int = 0


def published(
    groups: Sequence[Mapping[str, Any]], marks: Mapping[int, Marks], columns: Sequence[str]
) -> list[dict[str, Any]]:
    """The table, JSON-able: each group with `cells` ({key of a column: word}), `does` (a word) and its parts. `groups`: frozen ones
    (`counting.frozen_groups`); `marks`: {group id: its marks}; `columns`: keys of the groups that could do it, every counted one among
    them.
    """
    return [_published(group, marks, columns) for group in groups]


def _published(group: Mapping[str, Any], marks: Mapping[int, Marks], columns: Sequence[str]) -> dict[str, Any]:
    parts = published(group["parts"], marks, columns)
    own = marks.get(group["id"], Marks())
    cells = {key: joint([part["cells"][key] for part in parts]) if parts else word_of(own, key) for key in columns}
    does = joint([part["does"] for part in parts]) if parts else _share(own.does, own.said)
    return {**{name: group[name] for name in SHOWN}, "cells": cells, "does": does, "parts": parts}


def own_word(row: Row, rows: Sequence[Row]) -> str:
    """Whether most of a group see it as their own; OTHERS_EXPECT where they do not, and all others expect it of them."""
    return OTHERS_EXPECT if row["key"] in expected_of(rows) else str(row["cells"][row["key"]])


def word_of(marks: Marks, key: str) -> str:
    return _share(marks.marked.get(key, 0), marks.people)


def _share(number: int, of: int) -> str:
    return band_of(Fraction(number, of)) if of >= K else FEW


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
    heard = [row for row in rows if not row["counted"]]
    words = TAKERS if {row["cells"][row["key"]] for row in heard} <= {MOST_NOT} else {**TAKERS, **COUNTED}
    said = [str(words[code]) % {"names": names}] if code else []
    claiming = [row["key"] for row in heard if row["cells"][row["key"]] == MOST]
    said += [str(HEARD) % {"names": listed(claiming, group_names)}] if claiming else []
    said += [_expects(key, heard) % {"names": listed([key], group_names)} for key in expected_of(rows)]
    return " ".join(said)


def _expects(key: str, heard: Sequence[Row]) -> str:
    return str(EXPECTED if {row["cells"][key] for row in heard} <= {MOST} else COUNTED[OTHERS_EXPECT])


def doing_in_words(rows: Sequence[Row], group_names: Mapping[str, str]) -> str:
    """Which groups already do it, as far as can be shown; "" where none does. Parts that differ stand each for itself."""
    every = [unit for row in rows for unit in _units(row)]
    names = listed([unit["key"] for unit in every if unit["does"] == MOST], group_names)
    if names and any(row["does"] == FEW for row in rows):
        names = str(AND_PERHAPS) % {"names": names}
    return str(DOING) % {"names": names} if names else ""


def _units(row: Row) -> Sequence[Row]:
    return row["parts"] if len({part["does"] for part in row["parts"]}) > 1 else (row,)


def first_point(rows: Sequence[Row]) -> list[str]:
    """The one under which a task stands and is counted, of `open_points`; none where there is none."""
    return open_points(rows)[:1]


def open_points(rows: Sequence[Row]) -> list[str]:
    """Codes of OPEN: why the groups have to settle this one; none where it is taken, or where groups are divided."""
    code, _keys = takers(rows)
    found = {code} | ({OTHERS_EXPECT} if expected_of(rows) else set())
    return [each for each in OPEN if each in found]


def order(tables: Iterable[tuple[Key, Sequence[Row]]]) -> list[tuple[Key, Sequence[Row]]]:
    """What is to be settled first, then the others, each in the order that they came in. `tables`: (what it is, its table)."""
    return sorted(tables, key=lambda each: min(map(list(OPEN).index, open_points(each[1])), default=len(OPEN)))
