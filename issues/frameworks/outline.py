"""The outline of a dialogue as plain data: what a framework's file holds, and how much of it. Pure.

The order of a list is the order on screen; there is no field for it.
"""

from dataclasses import dataclass, field

from issues.frameworks.settings import Settings

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
GROUP_KEY, GROUP_NAME, TIE_KEY = 40, 120, 100
UID_LENGTH, DIGEST_LENGTH, VERSIONS = 32, 64, range(1, 10_000)
MOST_GROUPS, MOST_ROLES, MOST_ITEMS, MOST_QUESTIONS = 12, 30, 200, 20
PARTS = (0, 2, 3)  # how many parts a lane may have


@dataclass(frozen=True, kw_only=True)
class Origin:
    """The outline from which a row was taken over, and the digest of its words as they were then."""

    uid: str
    version: int
    digest: str


@dataclass(frozen=True)
class Translation:
    """One field of a row in another language; `of`: the digest of the original from which it was translated."""

    language: str  # BCP 47
    field: str
    text: str | tuple[str, ...]
    of: str

    def __str__(self) -> str:
        words = self.text if isinstance(self.text, str) else ", ".join(self.text)
        return f"{self.language}, {self.field}: {words}"


@dataclass(frozen=True, kw_only=True)
class Row:
    """What every row of an outline may carry. `uid`: made once, kept through copies; a file without one gets it when it is loaded."""

    uid: str = ""
    origin: Origin | None = field(default=None, metadata={"name": "taken_from"})
    translations: tuple[Translation, ...] = field(default=(), metadata={"apart": True})  # at the end of the file


@dataclass(frozen=True, kw_only=True)
class Goal(Row):
    """What the process as a whole, or its workshop, is for."""

    key: str = ""  # where there is none, its scope and place
    scope: str  # SCOPES
    text: str


@dataclass(frozen=True, kw_only=True)
class Group(Row):
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
class Relation(Row):
    """A directed tie: `from_group` kind `to_group`, and what each side expects of the other."""

    key: str = ""  # where there is none, the keys of its two groups
    from_group: str = field(metadata={"name": "from"})  # a group's key
    to_group: str = field(metadata={"name": "to"})
    kind: str  # words that read between the two names: "works on the land of"
    quality: str  # QUALITIES
    from_expects: str = ""
    to_expects: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Challenge(Row):
    """A difficulty and the groups that face it; which ones are shared is computed."""

    key: str
    text: str
    groups: tuple[str, ...]  # keys, at least one
    issues: tuple[str, ...] = ()  # keys


@dataclass(frozen=True, kw_only=True)
class Vision(Row):
    """A change that one or more groups would call success."""

    key: str
    text: str
    groups: tuple[str, ...]  # keys, at least one


@dataclass(frozen=True, kw_only=True)
class QuestionText(Row):
    """An open question. In a file a bare text will do: its key is then the place where it stands, from 1."""

    key: str
    text: str


@dataclass(frozen=True, kw_only=True)
class IssueText(Row):
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
    questions: tuple[QuestionText, ...]  # at least one


@dataclass(frozen=True, kw_only=True)
class Term(Row):
    """A word of the glossary with its working definition."""

    key: str
    name: str
    definition: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Framework:
    """Everything a dialogue starts from. Keys are unique among all groups, and within each other list."""

    key: str
    uid: str = ""  # the same in all its versions
    version: int = 0  # 0: the one after those that are loaded
    language: str = ""  # BCP 47, of all its texts; empty: not said
    title: str
    question: str = ""
    about: str = ""
    settings: Settings | None = None
    goals: tuple[Goal, ...] = ()
    groups: tuple[Group, ...]
    relations: tuple[Relation, ...] = ()
    challenges: tuple[Challenge, ...] = ()
    visions: tuple[Vision, ...] = ()
    issues: tuple[IssueText, ...]
    terms: tuple[Term, ...] = ()
    translations: tuple[Translation, ...] = ()  # of its head; in the file those of all rows

    @property
    def shared_challenges(self) -> tuple[Challenge, ...]:
        """The challenges that every lane faces."""
        lanes = {group.key for group in self.groups if group.standing == "lane"}
        return tuple(challenge for challenge in self.challenges if lanes <= set(challenge.groups))
