"""The agenda as one plain structure, from which every writer (of formats.FORMATS) works.

Strings, numbers, booleans and tuples of these only: a draft is kept as JSON (`to_dict`, `from_dict`) and gives the same document
years later. Texts are plain text, never markup: a blank line parts paragraphs, a single newline breaks the line. What the team marked in
its foreword and notes arrives as `Passage`s (marked.py).
"""

import dataclasses
import functools
import re
import typing
from dataclasses import dataclass

from .heard import NOTHING_SHARED, NOTHING_TO_SETTLE, Quote, Reason, Shared, Stand, ToSettle

# What XML cannot hold (control characters except tab and newline, lone surrogates, non-characters) and what turns text around
# (bidirectional embeddings, overrides and isolates). ZWJ and ZWNJ stay: Arabic and Indic scripts need them.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\ufeff\u202a-\u202e\u2066-\u2069]"
)
_NEWLINES = re.compile("\r\n?|[\u2028\u2029]")


@dataclass(frozen=True)
class Change:
    """What changed in one issue; `title` is empty for what concerns the whole agenda."""

    title: str
    what: tuple[str, ...]


@dataclass(frozen=True)
class Group:
    """A stakeholder group as the document introduces it. `palette` and `pattern` are the keys of the group's colour pair."""

    key: str
    name: str
    palette: str = ""
    pattern: str = ""
    counted: bool = True
    policy: str = ""  # how its people are protected, one sentence
    part_of: str = ""  # key of the lane, if this is a part of one
    tier: str = ""  # how much power and capital it holds, in words
    taking_part: str = ""  # how many of it took part, as far as that may be said (TRUST §3); empty: not said
    rank: int = 0  # on the map of ties: 1 holds most power and capital, 4 least; 0: not kept


@dataclass(frozen=True)
class Run:
    """A stretch of the team's own words that looks alike. `link`: where it leads, http(s) or mailto; empty: nowhere."""

    text: str
    bold: bool = False
    italic: bool = False
    link: str = ""


@dataclass(frozen=True)
class Passage:
    """A paragraph or a list of the team's own words. `kind`: "text" (one entry), "points" or "numbers" (an entry a point)."""

    kind: str
    entries: tuple[tuple[Run, ...], ...]


@dataclass(frozen=True)
class Logo:
    """The host's sign, re-encoded by us. `data`: the PNG in base64; width and height in pixels; `alt`: what it shows."""

    data: str = ""
    width: int = 0
    height: int = 0
    alt: str = ""


@dataclass(frozen=True)
class Entry:
    """A word of the glossary: what it means here, whether that is agreed, and what it is called or means elsewhere."""

    word: str
    meaning: str
    standing: str = ""
    elsewhere: tuple[str, ...] = ()


@dataclass(frozen=True)
class Tie:
    """How two groups stand to each other, in words; `whose`: who says so ("from the paper", the team)."""

    groups: str
    what: str
    quality: str = ""
    whose: str = ""


@dataclass(frozen=True)
class Tied:
    """A line of the map of ties: keys of two groups, and how each of them sees it, as issues/tie_places.py spells it."""

    one: str
    other: str
    kind: str
    near: str = ""
    far: str = ""


@dataclass(frozen=True)
class Held:
    """A challenge and the groups that face it, by their short names."""

    text: str
    groups: tuple[str, ...] = ()


@dataclass(frozen=True)
class Meeting:
    """A workshop: where and when, in words. What is not known is empty. `number`: of the workshop, 0 if it was not kept."""

    title: str
    place: str = ""
    when: str = ""
    number: int = 0


@dataclass(frozen=True)
class Evaluated:
    """What people answered to the evaluation of a workshop, once it is closed: [(question, [(group, words)])], nothing that they wrote."""

    title: str
    rows: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()
    note: str = ""


@dataclass(frozen=True)
class AgendaItem:
    """One issue of the agenda. `lanes` are `dataclasses.asdict` of `issues.disclosure.PublishedLane`; empty before a ballot."""

    number: int
    title: str
    theme: str = ""
    role: str = ""
    minutes: int = 0  # suggested; 0: none suggested
    stamp: str = ""  # the verdict in a word or two: "Kept"
    effect: str = ""  # what that means for the agenda, a few words
    sentence: str = ""  # why, in words
    problem: str = ""
    opportunity: str = ""
    questions: tuple[str, ...] = ()
    lanes: tuple[dict, ...] = ()
    lanes_title: str = ""
    lanes_rule: bool = False  # draw the rule's half and two thirds
    quotes: tuple[Quote, ...] = ()  # on its own page: at most three, one of each counted group
    said: tuple[Quote, ...] = ()  # the others, in the annex "What was said", with reasons and tables
    reasons_for: tuple[Reason, ...] = ()
    reasons_against: tuple[Reason, ...] = ()
    reasons: tuple[Reason, ...] = ()  # for and against in one list, where the sides would tell too much
    contested: str = ""
    tables: tuple[str, ...] = ()  # what workshop tables brought back on it; a note belongs to its table, not to a voice
    note: tuple[Passage, ...] = ()  # the team's
    background: str = ""
    sources: tuple[str, ...] = ()
    challenges: tuple[Held, ...] = ()
    outcome: str = ""  # for the brief: "kept" | "contested" | "added" | "waiting"; empty before a final ballot
    against: str = ""  # who is against, as far as it may be said (TRUST §3.4)
    opponents: tuple[str, ...] = ()  # keys of the lanes and parts that `against` names
    ballot: str = ""  # the kind that the stamp is from: "final" | "straw"; empty before one, and where it was not kept
    ground: tuple[str, ...] = ()  # common ground, a sentence for each class of answers
    stands: tuple[Stand, ...] = ()  # some of these answers, in the annex "What was said"
    lanes_reacted = False
    because: str = (
        ""  # what `sentence` says of the rule alone: it names nobody; empty where it does, and where it was not kept
    )


@dataclass(frozen=True)
class ParkedProposal:
    title: str
    problem: str = ""
    opportunity: str = ""
    questions: tuple[str, ...] = ()
    why: str = ""


@dataclass(frozen=True)
class RemovedIssue:
    title: str
    why: str = ""
    date: str = ""


@dataclass(frozen=True)
class LedgerRow:
    date: str
    title: str
    what: str
    by: str = ""
    outcome: str = ""


@dataclass(frozen=True)
class TextBlock:
    """A heading (may be empty) with paragraphs under it."""

    heading: str = ""
    paragraphs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Line:
    """A line of the brief. `number`: of the issue it is about, 0 if of none; `more`: what the line says besides, where there is room."""

    text: str
    number: int = 0
    more: str = ""


@dataclass(frozen=True)
class Section:
    """A part of the brief; `key`: "outcomes" | "contested" | "list" | "people" | "meetings" | "next"."""

    key: str
    heading: str
    entries: tuple[Line, ...] = ()


@dataclass(frozen=True)
class Brief:
    """The agenda on one page, as `drafts/briefing.py` makes it of the whole. Sections without lines are left out."""

    lead: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True)
class AgendaDocument:
    """The whole agenda draft. Dates are already words in the document's language."""

    title: str
    dialogue: str
    number: int
    date: str
    subtitle: str = ""
    language: str = "en"
    status: str = "preview"  # "preview" | "published"
    total_minutes: int = 0
    foreword: tuple[Passage, ...] = ()
    changes_since: int = 0  # number of the draft that `changes` are compared with; 0: there is none
    changes: tuple[Change, ...] = ()
    goals: tuple[str, ...] = ()
    groups: tuple[Group, ...] = ()
    items: tuple[AgendaItem, ...] = ()
    parked: tuple[ParkedProposal, ...] = ()
    removed: tuple[RemovedIssue, ...] = ()
    ledger: tuple[LedgerRow, ...] = ()
    how_decided: tuple[TextBlock, ...] = ()
    rights: tuple[str, ...] = ()  # what readers may do with it, what was promised to those quoted
    check_value: str = ""  # hash of the published figures
    host: str = ""  # who invites; beside the logo on the title page
    logo: Logo = Logo()
    next_steps: tuple[str, ...] = ()  # what comes next, the team's, by paragraph
    meetings: tuple[Meeting, ...] = ()
    glossary: tuple[Entry, ...] = ()
    ties: tuple[Tie, ...] = ()
    tied: tuple[Tied, ...] = ()
    ties_asked: bool = False  # the map says what groups said in a round that closed, not what the framework does
    challenges: tuple[Held, ...] = ()  # those that belong to no issue
    shared_challenges: Shared = NOTHING_SHARED
    shared_visions: Shared = NOTHING_SHARED
    to_settle: ToSettle = NOTHING_TO_SETTLE
    evaluations: tuple[Evaluated, ...] = ()
    is_decided: bool = False  # a final ballot has closed
    decided_on: str = ""  # the day on which it closed, in words; empty before, and where it was not kept
    brief: Brief = Brief()  # made when a draft is read, never kept in it

    def to_dict(self):
        """This document as plain JSON types, with lists for tuples."""
        return _plain(dataclasses.asdict(self))

    @classmethod
    def from_dict(cls, data):
        """The document again. Raises TypeError on an unknown or missing field."""
        return _decoded(data, cls)

    def cleaned(self):
        """The same document without characters that no file format may hold, whatever way they came in."""
        return type(self).from_dict(_cleaned(self.to_dict()))


@dataclass(frozen=True)
class Leaflet:
    """The brief as a document of its own: what stands on its one page and nothing else."""

    title: str
    dialogue: str
    number: int
    date: str
    subtitle: str
    language: str
    status: str
    groups: tuple[Group, ...]
    brief: Brief
    host: str = ""
    logo: Logo = Logo()

    @classmethod
    def of(cls, document):
        return cls(**{field.name: getattr(document, field.name) for field in dataclasses.fields(cls)})

    def cleaned(self):
        return _decoded(_cleaned(_plain(dataclasses.asdict(self))), type(self))


def paragraphs(text):
    """A plain text as a list of paragraphs, each a list of lines; empty ones are left out."""
    blocks = re.split(r"\n[ \t]*\n", _NEWLINES.sub("\n", text))
    return [[line.strip() for line in block.strip().split("\n")] for block in blocks if block.strip()]


def clean_text(text):
    """`text` without what XML cannot hold and without characters that turn the reading direction around."""
    return _UNWANTED.sub("", _NEWLINES.sub("\n", text))


def _plain(value):
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, list | tuple) else value


def _cleaned(value):
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, dict):
        return {key: _cleaned(inner) for key, inner in value.items()}
    return [_cleaned(inner) for inner in value] if isinstance(value, list) else value


@functools.cache
def _hints(kind):
    """What each field of a part is. To ask took longer than all the rest of reading a draft."""
    return typing.get_type_hints(kind)


def _decoded(value, kind):
    if typing.get_origin(kind) is tuple:
        each, *rest = typing.get_args(kind)  # one kind of as many as there are, or a kind for each place
        kinds = [each] * len(value) if rest == [...] else [each, *rest]
        return tuple(_decoded(inner, of) for inner, of in zip(value, kinds, strict=True))
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        hints = _hints(kind)
        return kind(**{name: _decoded(inner, hints[name]) if name in hints else inner for name, inner in value.items()})
    return value
