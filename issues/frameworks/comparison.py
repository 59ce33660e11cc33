"""Two outlines beside each other: which rows are new, gone or changed, and in which words. Pure.

A row is found again by its uid, else by its key.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from dialogue.wording import tidy
from issues.frameworks.nodes import LINEAGE, field_name
from issues.frameworks.outline import Framework, Group

NEW, GONE, CHANGED = "new", "gone", "changed"
WITHIN = ("questions", "parts")  # rows of their own
HEAD = ("title", "question", "about", "language", "translations")


@dataclass(frozen=True)
class Change:
    field: str
    before: str
    after: str


@dataclass(frozen=True)
class Row:
    kind: str  # NEW, GONE, CHANGED
    name: str
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True)
class Part:
    """One list of the outline; `same`: how many rows say the same in both; `is_moved`: those stand in another order."""

    name: str
    rows: tuple[Row, ...]
    same: int
    is_moved: bool

    def count(self, kind: str) -> int:
        return sum(row.kind == kind for row in self.rows)

    @property
    def is_same(self) -> bool:
        return not self.rows and not self.is_moved


def compare(before: Framework, after: Framework) -> list[Part]:
    """The parts of the file in its order, those without a row in either left out."""
    found = [_head(before, after)]
    for name in ("goals", "groups", "relations", "challenges", "visions", "issues", "questions", "terms"):
        one, other = list(rows_of(before, name)), list(rows_of(after, name))
        if one or other:
            found.append(_part(name, one, other))
    return found


def rows_of(framework: Framework, name: str) -> Iterable[tuple[str, Any]]:
    """(where it stands, row) of every row of a part; groups with those inside them, questions with their issue."""
    if name == "groups":
        return _groups(framework.groups)
    if name == "questions":
        return ((issue.key, asked) for issue in framework.issues for asked in issue.questions)
    return (("", row) for row in getattr(framework, name))


def _groups(groups: Sequence[Group], within: str = "") -> Iterable[tuple[str, Group]]:
    for group in groups:
        yield within, group
        yield from _groups(group.parts, group.key)


def pairs(one: Sequence[tuple[str, Any]], other: Sequence[tuple[str, Any]]) -> dict[int, int]:
    """{place in the second list: place in the first} of the rows that are found again."""
    uids = {row.uid: at for at, (_where, row) in enumerate(one) if row.uid}
    found = {at: uids[row.uid] for at, (_where, row) in enumerate(other) if row.uid in uids}
    left = set(range(len(one))) - set(found.values())
    keys = {_key(*one[at]): at for at in sorted(left, reverse=True)}
    for at, (where, row) in enumerate(other):
        if at not in found and (place := keys.get(_key(where, row))) is not None:
            found[at] = place
            del keys[_key(where, row)]
    return found


def _key(where: str, row: Any) -> tuple[str, ...]:
    """A group keeps its key wherever it stands; a tie without one is known by its two groups and its words."""
    if isinstance(row, Group):
        return ("", row.key)
    if not row.key:
        return (where, *(str(getattr(row, name, "")) for name in ("from_group", "to_group", "kind", "scope", "text")))
    return (where, row.key)


def _part(name: str, one: list[tuple[str, Any]], other: list[tuple[str, Any]]) -> Part:
    again = pairs(one, other)
    rows, kept = [], []
    for at, (where, row) in enumerate(other):
        if at not in again:
            rows.append(Row(NEW, label(row), _said(where, row)))
            continue
        changes = _changes(one[again[at]], (where, row))
        rows += [Row(CHANGED, label(row), changes)] if changes else []
        kept.append(again[at])
    gone = [Row(GONE, label(one[at][1])) for at in range(len(one)) if at not in kept]
    same = len(kept) - sum(row.kind == CHANGED for row in rows)
    return Part(name, (*rows, *gone), same, kept != sorted(kept))


def label(row: Any) -> str:
    """By which people know a row."""
    if hasattr(row, "from_group"):
        return f"{row.from_group} → {row.to_group}: {row.kind}"
    return str(next(getattr(row, name) for name in ("title", "name", "text") if getattr(row, name, "")) or row.key)


def _changes(one: tuple[str, Any], other: tuple[str, Any]) -> tuple[Change, ...]:
    before, after = _words(*one), _words(*other)
    names = dict.fromkeys((*before, *after))
    pairs = ((name, before.get(name, ""), after.get(name, "")) for name in names)
    return tuple(Change(name, old, new) for name, old, new in pairs if old != new)


def _said(where: str, row: Any) -> tuple[Change, ...]:
    """What a new row says besides its name."""
    return tuple(Change(name, "", text) for name, text in _words(where, row).items() if text and text != label(row))


def _words(where: str, row: Any) -> dict[str, str]:
    """{field: what it says} of a row; a group says also inside which other it stands."""
    left_out = (*LINEAGE, *WITHIN)
    said = {field_name(f): _text(getattr(row, f.name)) for f in fields(row) if f.name not in left_out}
    if isinstance(row, Group):
        said["within"] = where
    return said


def _text(value: Any) -> str:
    return "\n".join(map(str, value)) if isinstance(value, tuple) else tidy(str(value))


def _head(before: Framework, after: Framework) -> Part:
    """What stands above the lists, and the settings where both have some: every one of them, for what is not said may change, too."""
    said = [(name, getattr(before, name), getattr(after, name)) for name in HEAD]
    if before.settings and after.settings:
        names = [f.name for f in fields(after.settings)]
        said += [(name, getattr(before.settings, name), getattr(after.settings, name)) for name in names]
    changes = [Change(name, _text(old), _text(new)) for name, old, new in said if _text(old) != _text(new)]
    rows = (Row(CHANGED, "", tuple(changes)),) if changes else ()
    return Part("head", rows, 0, False)


def without_issues(framework: Framework, keys: set[str]) -> Framework:
    """Without these issues and what refers to them."""
    kept = tuple(issue for issue in framework.issues if issue.key not in keys)
    challenges = (replace(c, issues=tuple(key for key in c.issues if key not in keys)) for c in framework.challenges)
    return replace(framework, issues=kept, challenges=tuple(challenges))
