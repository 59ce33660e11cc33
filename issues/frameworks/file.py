"""A framework as a file: what a dialogue starts from, in one YAML text that people can read, edit and mail.

`parse` gives frozen dataclasses or raises FrameworkErrors with every fault, its line and its field. Pure: text in, data
out. The order of a list is the order on screen; there is no field for it. `dump.dump` writes the same layout.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from issues.frameworks.nodes import Entry, Reader, gettext_noop
from issues.frameworks.nodes import FrameworkError as FrameworkError  # so that callers need this module only
from issues.frameworks.nodes import FrameworkErrors as FrameworkErrors

SCOPES = ("overall", "workshop")
STANDINGS = ("lane", "part", "consultative")
POLICIES = ("named", "hidden", "protected")
PALETTES = ("rust", "blue", "green", "violet", "teal", "ochre", "rose")
PATTERNS = ("diagonal", "plain", "dots", "lines", "crosses", "vertical", "checks")
QUALITIES = ("conflict", "strained", "mixed", "working", "cooperation")
THEMES = ("livelihoods", "governance")
ROLES = ("building_block", "focus_area")
TIERS = range(1, 5)  # 1 holds most power and capital

# Characters that fit; the database's columns are as wide where they have a width.
SHORT, NAME, TITLE, LINE, CHALLENGE, GOAL = 60, 80, 160, 200, 300, 400
STATEMENT, PASSAGE, BACKGROUND = 600, 1_500, 4_000
GROUP_KEY, GROUP_NAME = 40, 120
MOST_GROUPS, MOST_ROLES, MOST_ITEMS, MOST_QUESTIONS = 12, 30, 200, 20
PARTS = (0, 2, 3)  # how many parts a lane may have
NO_GROUPS, NOBODY = gettext_noop("needs at least two lanes"), gettext_noop("needs at least one group")
NO_ISSUES, NO_QUESTIONS = gettext_noop("needs at least one issue"), gettext_noop("needs at least one question")
NO_GROUP, NO_ISSUE = gettext_noop("there is no group “%(value)s”"), gettext_noop("there is no issue “%(value)s”")


@dataclass(frozen=True, kw_only=True)
class Goal:
    """What the process as a whole, or its workshop, is for."""

    scope: str  # SCOPES
    text: str


@dataclass(frozen=True, kw_only=True)
class Group:
    """A speaking group; a lane may carry two or three parts."""

    key: str
    name: str
    short_name: str
    standing: str  # STANDINGS
    tier: int  # TIERS
    policy: str  # POLICIES
    palette: str  # PALETTES
    pattern: str  # PATTERNS
    description: str = ""
    roles: tuple[str, ...] = ()
    parts: tuple["Group", ...] = ()


@dataclass(frozen=True, kw_only=True)
class Relation:
    """A directed tie: `from_group` kind `to_group`, and what each side expects of the other."""

    from_group: str = field(metadata={"name": "from"})  # a group's key
    to_group: str = field(metadata={"name": "to"})
    kind: str  # words that read between the two names: "works on the land of"
    quality: str  # QUALITIES
    from_expects: str = ""
    to_expects: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Challenge:
    """A difficulty and the groups that face it; which ones are shared is computed."""

    key: str
    text: str
    groups: tuple[str, ...]  # keys, at least one
    issues: tuple[str, ...] = ()  # keys


@dataclass(frozen=True, kw_only=True)
class IssueText:
    """A priority issue with its open questions. `background` holds one paragraph per line."""

    key: str
    title: str
    teaser: str = ""
    theme: str = ""  # THEMES
    role: str  # ROLES
    problem: str
    opportunity: str
    background: str = ""
    sources: tuple[str, ...] = ()
    questions: tuple[str, ...]  # at least one


@dataclass(frozen=True, kw_only=True)
class Term:
    """A word of the glossary with its working definition."""

    key: str
    name: str
    definition: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Framework:
    """Everything a dialogue starts from. Keys are unique among all groups, among challenges, issues and terms."""

    key: str
    title: str
    question: str
    about: str = ""
    goals: tuple[Goal, ...] = ()
    groups: tuple[Group, ...]
    relations: tuple[Relation, ...] = ()
    challenges: tuple[Challenge, ...] = ()
    issues: tuple[IssueText, ...]
    terms: tuple[Term, ...] = ()

    @property
    def shared_challenges(self) -> tuple[Challenge, ...]:
        """The challenges that every lane faces."""
        lanes = {group.key for group in self.groups if group.standing == "lane"}
        return tuple(challenge for challenge in self.challenges if lanes <= set(challenge.groups))


def parse(text: str) -> Framework:
    """Read a framework file. Raises FrameworkErrors with every fault found; a syntax fault is reported alone."""
    reader = Reader()
    framework = _framework(reader.root(text, Framework))
    _check_tree(framework, reader)
    _check_keys(framework, reader)
    _check_references(framework, reader)
    reader.raise_faults()
    return framework


def _framework(entry: Entry) -> Framework:
    return Framework(
        key=entry.key("key"),
        title=entry.text("title", TITLE),
        question=entry.text("question", LINE),
        about=entry.text("about", PASSAGE, paragraphs=True),
        goals=tuple(_goal(item) for item in entry.entries("goals", Goal, MOST_QUESTIONS)),
        groups=tuple(_group(item) for item in entry.entries("groups", Group, MOST_GROUPS, empty=NO_GROUPS)),
        relations=tuple(_relation(item) for item in entry.entries("relations", Relation, MOST_ITEMS)),
        challenges=tuple(_challenge(item) for item in entry.entries("challenges", Challenge, MOST_ITEMS)),
        issues=tuple(_issue(item) for item in entry.entries("issues", IssueText, MOST_ITEMS, empty=NO_ISSUES)),
        terms=tuple(_term(item) for item in entry.entries("terms", Term, MOST_ITEMS)),
    )


def _goal(entry: Entry) -> Goal:
    return Goal(scope=entry.choice("scope", SCOPES), text=entry.text("text", GOAL))


def _group(entry: Entry) -> Group:
    return Group(
        key=entry.key("key", GROUP_KEY),
        name=entry.text("name", GROUP_NAME),
        short_name=entry.text("short_name", SHORT),
        standing=entry.choice("standing", STANDINGS),
        tier=entry.number("tier", TIERS),
        policy=entry.choice("policy", POLICIES),
        palette=entry.choice("palette", PALETTES),
        pattern=entry.choice("pattern", PATTERNS),
        description=entry.text("description", PASSAGE, paragraphs=True),
        roles=entry.texts("roles", NAME, MOST_ROLES),
        parts=tuple(_group(item) for item in entry.entries("parts", Group, MOST_GROUPS)),
    )


def _relation(entry: Entry) -> Relation:
    return Relation(
        from_group=entry.key("from", GROUP_KEY),
        to_group=entry.key("to", GROUP_KEY),
        kind=entry.text("kind", NAME),
        quality=entry.choice("quality", QUALITIES),
        from_expects=entry.text("from_expects", STATEMENT),
        to_expects=entry.text("to_expects", STATEMENT),
        note=entry.text("note", STATEMENT),
    )


def _challenge(entry: Entry) -> Challenge:
    return Challenge(
        key=entry.key("key"),
        text=entry.text("text", CHALLENGE),
        groups=entry.texts("groups", NAME, MOST_ITEMS, empty=NOBODY),
        issues=entry.texts("issues", NAME, MOST_ITEMS),
    )


def _issue(entry: Entry) -> IssueText:
    return IssueText(
        key=entry.key("key"),
        title=entry.text("title", TITLE),
        teaser=entry.text("teaser", LINE),
        theme=entry.choice("theme", THEMES),
        role=entry.choice("role", ROLES),
        problem=entry.text("problem", STATEMENT),
        opportunity=entry.text("opportunity", STATEMENT),
        background=entry.text("background", BACKGROUND, paragraphs=True),
        sources=entry.texts("sources", LINE, MOST_ROLES),
        questions=entry.texts("questions", STATEMENT, MOST_QUESTIONS, empty=NO_QUESTIONS),
    )


def _term(entry: Entry) -> Term:
    return Term(
        key=entry.key("key", GROUP_KEY),
        name=entry.text("name", SHORT),
        definition=entry.text("definition", STATEMENT),
        note=entry.text("note", STATEMENT),
    )


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
    for name in ("challenges", "issues", "terms"):
        entries = getattr(framework, name)
        _refuse_repeats(((f"{name}[{index}].key", entry.key) for index, entry in enumerate(entries)), reader)
    ties = [f"{tie.from_group} → {tie.to_group}: {tie.kind}" for tie in framework.relations]
    _refuse_repeats(((f"relations[{index}]", tie) for index, tie in enumerate(ties)), reader)
    for index, tie in enumerate(framework.relations):
        if tie.from_group and tie.from_group == tie.to_group:
            reader.fault_at(f"relations[{index}].to", gettext_noop("a group cannot be tied to itself"))


def _refuse_repeats(values: Iterable[tuple[str, str]], reader: Reader) -> None:
    seen: dict[str, str] = {}
    for path, value in values:
        if value and seen.setdefault(value, path) != path:
            message = gettext_noop("“%(value)s” was used before, on line %(first)d")
            reader.fault_at(path, message, value=value, first=reader.lines[seen[value]])


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


def _refuse_unknown(values: Iterable[tuple[str, str]], known: set[str], message: str, reader: Reader) -> None:
    for path, value in values:
        if value and value not in known:
            reader.fault_at(path, message, value=value)
