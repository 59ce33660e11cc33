"""What people said and where groups stand, as a draft keeps it: parts of the plain structure (structure.py)."""

from dataclasses import dataclass


class InLanguages:
    """What quotes and reasons have in common."""

    translation: str

    @property
    def is_translated(self):
        return bool(self.translation)


@dataclass(frozen=True)
class Quote(InLanguages):
    """An answer quoted under an issue. A withdrawn one keeps its place and has no text."""

    text: str
    language: str = ""  # BCP 47; empty: the document's
    group: str = ""  # key of a Group; empty: not shown
    group_name: str = ""
    organisation: str = ""  # only where the group is named
    withdrawn: bool = False
    spoken: str = ""  # where no language is named, that which the words themselves show; empty: nobody can say
    translation: str = ""  # for whoever reads, as the draft is read: nothing of what people wrote is kept in it
    translated_into: str = ""  # BCP 47
    by_machine: bool = False


@dataclass(frozen=True)
class Reason(InLanguages):
    """A reason given with a vote; `group_name` is empty where the group is hidden."""

    text: str
    language: str = ""
    group_name: str = ""
    spoken: str = ""  # as of a Quote, with what follows
    translation: str = ""
    translated_into: str = ""
    by_machine: bool = False


@dataclass(frozen=True)
class Stand:
    """Where the groups stand on one answer, as found when its question closed for reactions: `lanes` as of an AgendaItem. One that was
    withdrawn keeps its place without words."""

    title: str  # under which the table names it
    stamp: str  # its class, in a word or two
    sentence: str
    lanes: tuple[dict, ...] = ()
    lanes_title: str = ""
    quote: Quote = Quote("")
    lanes_rule = False  # no vote: no lines of the rule
    lanes_reacted = True  # who agrees, not who is for it


@dataclass(frozen=True)
class SharedRow:
    """A challenge or a vision and who has it: short names of the groups of each band, in the order of a table's columns. `place`: in what
    was found, of what somebody wrote; such words are read where their author can take them back."""

    quote: Quote
    bands: tuple[tuple[str, ...], ...]
    place: int = 0  # 0: the outline's
    is_fear: bool = False


@dataclass(frozen=True)
class SharedLane:
    """A group in a picture: its band of each of the first rows."""

    name: str
    palette: str
    pattern: str
    is_part: bool
    bands: tuple[str, ...]


@dataclass(frozen=True)
class Shared:
    """What was found of challenges, or of visions, when a round closed. `number`: of the round."""

    number: int = 0
    sentences: tuple[str, ...] = ()
    rows: tuple[SharedRow, ...] = ()
    closed_on: str = ""  # the day on which it closed, in words; empty where it was not kept
    lanes: tuple[SharedLane, ...] = ()  # of the first rows, for the picture; none where they were not kept


@dataclass(frozen=True)
class Unsettled:
    """A task that the groups have to settle. `place`: in what was found, of one that was made of somebody's words; such words are read
    where their author can take them back."""

    task: str
    why: str
    sentence: str
    place: int = 0
    withdrawn: bool = False


@dataclass(frozen=True)
class ToSettle:
    """What is open of who does what, as found when a round closed. `number`: of the round."""

    number: int = 0
    rows: tuple[Unsettled, ...] = ()
    lanes: tuple[SharedLane, ...] = ()  # as of a Shared


NOTHING_SHARED, NOTHING_TO_SETTLE = Shared(), ToSettle()
