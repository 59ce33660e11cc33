"""What must hold between the parts of an outline: its tree of groups, keys that occur once, names that are known. Pure."""

from collections.abc import Iterable, Iterator

from issues.frameworks.nodes import Reader, gettext_noop
from issues.frameworks.outline import PARTS, Framework, Group

NO_GROUPS = gettext_noop("needs at least two lanes")
NO_GROUP, NO_ISSUE = gettext_noop("there is no group “%(value)s”"), gettext_noop("there is no issue “%(value)s”")


def check(framework: Framework, reader: Reader) -> None:
    """Note every fault."""
    _check_tree(framework, reader)
    _check_keys(framework, reader)
    _check_uids(framework, reader)
    _check_references(framework, reader)


def _check_tree(framework: Framework, reader: Reader) -> None:
    """The shape of the tree of groups."""
    lanes = sum(group.standing == "lane" for group in framework.groups)
    if framework.groups and lanes < 2:
        reader.fault_at("groups", NO_GROUPS)
    for path, group, parent in _walk(framework.groups):
        _check_standing(path, group, parent, reader)


def _walk(
    groups: Iterable[Group], path: str = "groups", parent: Group | None = None
) -> Iterator[tuple[str, Group, Group | None]]:
    """Every group of the tree as (path, group, parent)."""
    for index, group in enumerate(groups):
        here = f"{path}[{index}]"
        yield here, group, parent
        yield from _walk(group.parts, f"{here}.parts", group)


def _check_standing(path: str, group: Group, parent: Group | None, reader: Reader) -> None:
    if group.standing == "part" and parent is None:
        reader.fault_at(f"{path}.standing", gettext_noop("a part must stand under a lane"))
    if group.standing in ("lane", "consultative") and parent is not None:
        reader.fault_at(f"{path}.standing", gettext_noop("a group inside another one must be a part"))
    if group.parts and group.standing != "lane":
        reader.fault_at(f"{path}.parts", gettext_noop("only a lane may have parts"))
    elif len(group.parts) not in PARTS:
        reader.fault_at(f"{path}.parts", gettext_noop("a lane has two or three parts, or none"))


def _check_keys(framework: Framework, reader: Reader) -> None:
    """Keys and relations that occur twice, and groups tied to themselves."""
    _refuse_repeats(((f"{path}.key", group.key) for path, group, _ in _walk(framework.groups)), reader)
    for name in ("challenges", "visions", "issues", "terms"):
        entries = getattr(framework, name)
        _refuse_repeats(((f"{name}[{index}].key", entry.key) for index, entry in enumerate(entries)), reader)
    for index, issue in enumerate(framework.issues):
        asked = enumerate(issue.questions)
        _refuse_repeats(((f"issues[{index}].questions[{at}].key", question.key) for at, question in asked), reader)
    goals = ((f"goals[{at}].key", goal.key or f"{goal.scope}-{at + 1}") for at, goal in enumerate(framework.goals))
    _refuse_repeats(goals, reader)
    named = ((f"relations[{at}].key", tie.key) for at, tie in enumerate(framework.relations))
    _refuse_repeats(named, reader)
    ties = [f"{tie.from_group} → {tie.to_group}: {tie.kind}" for tie in framework.relations]
    _refuse_repeats(((f"relations[{index}]", tie) for index, tie in enumerate(ties)), reader)
    for index, tie in enumerate(framework.relations):
        if tie.from_group and tie.from_group == tie.to_group:
            reader.fault_at(f"relations[{index}].to", gettext_noop("a group cannot be tied to itself"))


def _check_uids(framework: Framework, reader: Reader) -> None:
    _refuse_repeats(((f"{path}.uid", group.uid) for path, group, _ in _walk(framework.groups)), reader)
    for name in ("goals", "relations", "challenges", "visions", "issues", "terms"):
        rows = enumerate(getattr(framework, name))
        _refuse_repeats(((f"{name}[{index}].uid", row.uid) for index, row in rows), reader)
    asked = (
        (f"issues[{n}].questions[{at}].uid", q.uid)
        for n, i in enumerate(framework.issues)
        for at, q in enumerate(i.questions)
    )
    _refuse_repeats(asked, reader)


def _refuse_repeats(values: Iterable[tuple[str, str]], reader: Reader) -> None:
    seen: dict[str, str] = {}
    for path, value in values:
        if value and seen.setdefault(value, path) != path:
            message = gettext_noop("“%(value)s” was used before, on line %(first)d")
            reader.fault_at(path, message, value=value, first=reader.line_of(seen[value]))


def _check_references(framework: Framework, reader: Reader) -> None:
    """Keys of groups and issues that relations and challenges name but the file does not have."""
    groups = {group.key for _, group, _ in _walk(framework.groups)}
    issues = {issue.key for issue in framework.issues}
    for index, tie in enumerate(framework.relations):
        ends = ((f"relations[{index}].from", tie.from_group), (f"relations[{index}].to", tie.to_group))
        _refuse_unknown(ends, groups, NO_GROUP, reader)
    for index, challenge in enumerate(framework.challenges):
        path = f"challenges[{index}]"
        held_by = [(f"{path}.groups[{at}]", key) for at, key in enumerate(challenge.groups)]
        part_of = [(f"{path}.issues[{at}]", key) for at, key in enumerate(challenge.issues)]
        for named, known, message in ((held_by, groups, NO_GROUP), (part_of, issues, NO_ISSUE)):
            _refuse_unknown(named, known, message, reader)
            _refuse_repeats(named, reader)

    for index, vision in enumerate(framework.visions):
        hoped_by = [(f"visions[{index}].groups[{at}]", key) for at, key in enumerate(vision.groups)]
        _refuse_unknown(hoped_by, groups, NO_GROUP, reader)
        _refuse_repeats(hoped_by, reader)


def _refuse_unknown(values: Iterable[tuple[str, str]], known: set[str], message: str, reader: Reader) -> None:
    for path, value in values:
        if value and value not in known:
            reader.fault_at(path, message, value=value)
