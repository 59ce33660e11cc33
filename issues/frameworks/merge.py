"""An outline into which another one is taken over: its rows come in or change those that stand, and nothing goes. Pure."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from issues.frameworks.checks import check
from issues.frameworks.comparison import pairs, rows_of
from issues.frameworks.nodes import FrameworkError, Reader, gettext_noop
from issues.frameworks.outline import (
    MOST_GROUPS,
    MOST_ITEMS,
    MOST_QUESTIONS,
    Challenge,
    Framework,
    Group,
    IssueText,
    Relation,
)

TOO_MANY = gettext_noop("has more than %(most)d items")
LISTS = {"goals": MOST_QUESTIONS, "relations": MOST_ITEMS, "challenges": MOST_ITEMS, "visions": MOST_ITEMS}
LISTS |= {"issues": MOST_ITEMS, "terms": MOST_ITEMS, "groups": MOST_GROUPS}


def merge(standing: Framework, coming: Framework) -> Framework:
    """Head and settings are the standing ones; keys that a row gets anew are followed by what stands and refers to it."""
    renamed = {name: _renamed(standing, coming, name) for name in ("groups", "issues")}
    followed = _follow(standing, renamed["groups"], renamed["issues"])
    lists: dict[str, Any] = {
        name: _lists(getattr(followed, name), getattr(coming, name)) for name in LISTS if name != "groups"
    }
    return replace(standing, groups=_groups(followed, coming), **lists)


def faults(framework: Framework) -> list[FrameworkError]:
    """What does not hold in an outline that comes from no file; none of them has a line."""
    reader = Reader()
    check(framework, reader)
    for name, most in LISTS.items():
        if len(getattr(framework, name)) > most:
            reader.fault_at(name, TOO_MANY, most=most)
    for at, issue in enumerate(framework.issues):
        if len(issue.questions) > MOST_QUESTIONS:
            reader.fault_at(f"issues[{at}].questions", TOO_MANY, most=MOST_QUESTIONS)
    return reader.errors


def _renamed(standing: Framework, coming: Framework, name: str) -> dict[str, str]:
    one, other = list(rows_of(standing, name)), list(rows_of(coming, name))
    return {one[old][1].key: other[new][1].key for new, old in pairs(one, other).items()}


def _follow(standing: Framework, groups: dict[str, str], issues: dict[str, str]) -> Framework:
    ties = tuple(
        replace(t, from_group=groups.get(t.from_group, t.from_group), to_group=groups.get(t.to_group, t.to_group))
        for t in standing.relations
    )
    hopes = (replace(v, groups=tuple(groups.get(key, key) for key in v.groups)) for v in standing.visions)
    challenges = tuple(_held(c, groups, issues) for c in standing.challenges)
    return replace(standing, relations=ties, challenges=challenges, visions=tuple(hopes))


def _held(challenge: Challenge, groups: dict[str, str], issues: dict[str, str]) -> Challenge:
    held = tuple(groups.get(key, key) for key in challenge.groups)
    return replace(challenge, groups=held, issues=tuple(issues.get(key, key) for key in challenge.issues))


def _lists(one: Sequence[Any], other: Sequence[Any]) -> tuple[Any, ...]:
    """In the order that stands; what is new comes after it."""
    again = pairs([("", row) for row in one], [("", row) for row in other])
    back = {old: new for new, old in again.items()}
    kept = [_one(row, other[back[at]]) if at in back else row for at, row in enumerate(one)]
    return (*kept, *(row for at, row in enumerate(other) if at not in again))


def _kept(new: Any, old: Any) -> Any:
    """With the uid and the translations that stand, where the new row has none."""
    found = new if new.uid else replace(new, uid=old.uid, origin=old.origin)
    return found if found.translations else replace(found, translations=old.translations)


def _one(old: Any, new: Any) -> Any:
    """The new words with the uid that stands, where the new ones have none; of an issue with the questions of both."""
    found = _kept(new, old)
    if isinstance(new, IssueText):
        return replace(found, questions=_lists(old.questions, new.questions))
    if isinstance(new, Relation) and not new.key:
        return replace(found, key=old.key)
    return found


def _groups(standing: Framework, coming: Framework) -> tuple[Group, ...]:
    """Those that come keep their place in their tree; the others stay in theirs."""
    one, other = list(rows_of(standing, "groups")), list(rows_of(coming, "groups"))
    back = {old: new for new, old in pairs(one, other).items()}
    outer = [(at, group) for at, (within, group) in enumerate(one) if not within]
    taken = {other[back[at]][1].key for at, _group in outer if at in back}
    stood = {other[new][1].key: one[old][1] for old, new in back.items()}
    found = [_grown(other[back[at]][1], group, one, back, stood) if at in back else group for at, group in outer]
    return (*found, *(group for group in coming.groups if group.key not in taken))


def _grown(new: Group, old: Group, one: list[tuple[str, Any]], back: dict[int, int], stood: dict[str, Group]) -> Group:
    """A group that comes, with the parts of the standing one that do not come elsewhere."""
    left = [group for at, (within, group) in enumerate(one) if within == old.key and at not in back]
    found = _kept(new, old)
    parts = (_kept(part, stood[part.key]) if part.key in stood else part for part in new.parts)
    return replace(found, parts=(*parts, *left))
