"""What is published of a round about a tie once it has closed, in the reader's words: on its page, on walls and phones, in minutes."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from issues import tie_bands


@dataclass(frozen=True)
class Line:
    """What is published of one group."""

    name: str
    palette: str
    pattern: str
    word: str  # of tie_bands.WORDS
    is_part: bool

    @property
    def words(self):
        return tie_bands.WORDS[self.word]


@dataclass(frozen=True)
class Both:
    """A round that has closed. `sides`: of each end its line and those of its parts; `third`: the lines of every other group."""

    asked: object
    sides: tuple
    third: list
    sentence: str

    @property
    def words(self):
        """Of both ends, for the picture."""
        return tuple(side.word for side, *_parts in self.sides)

    @property
    def parts(self):
        """The lines of the parts of both ends."""
        return [line for _side, *parts in self.sides for line in parts]


def named(tie):
    """A tie as every page calls it, of a row that is told."""
    return f"{tie.from_group.short_name} {tie.kind} {tie.to_group.short_name}"


def both(closed, names):
    """`names`: the GroupWords of the dialogue."""
    sides = tuple(lines(side, names) for side in closed.results["sides"])
    third = [line for group in closed.results["third"] for line in lines(group, names)]
    return Both(closed, sides, third, sentence(closed, names))


def lines(said, names):
    """[Line] of a published group: a lane, then its parts."""
    return [
        Line(names.name(g["key"], g["name"]), g["palette"], g["pattern"], g["word"], g is not said)
        for g in (said, *said["parts"])
    ]


def sentence(closed, names):
    """The words of both sides."""
    first, second = closed.results["sides"]
    return _("%(one)s: %(word)s. %(other)s: %(theirs)s.") % {
        "one": names.name(first["key"], first["name"]),
        "word": tie_bands.WORDS[first["word"]],
        "other": names.name(second["key"], second["name"]),
        "theirs": tie_bands.WORDS[second["word"]],
    }
