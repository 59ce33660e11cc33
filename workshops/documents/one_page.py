"""Which lines of the brief one sheet holds: whose words go first, and how much fits in Word, where nobody measures for us."""

from dataclasses import dataclass, replace

BARE = ("list",)  # keys of the sections whose words besides may go; outcomes, between whom, how many and where stay
CUTS = (("list",), ("outcomes",), ("contested",), ("people", "meetings", "next"))  # whose lines go, these first
FEWEST = 3  # lines of a section before the next one gives

# Of the 723 points between the margins, what our reckoning may fill: a program sets Georgia's letters or wider ones that it has instead.
_SHEET = 695
_TITLE = (36, 26, 24)  # letters in a line, its height, and what the line above the title and its gap take


@dataclass(frozen=True)
class Size:
    """Styles of the reference document, and in points what their lines, gaps and headings take; `letters`: in a line. `heading` empty: a
    chapter's."""

    heading: str
    text: str
    letters: int
    line: float
    gap: float
    head: float


SIZES = (Size("", "Tight", 85, 11.6, 2, 37), Size("LeafletHeading", "Tighter", 95, 9.9, 1, 22))


def fitted(document):
    """(Size, [(section, its lines that have room, how many have none)]) of an `AgendaDocument` or `Leaflet`."""
    sections = document.brief.sections
    bare = [_bare(section) if section.key in BARE else section for section in sections]
    for size, each in [*((size, sections) for size in SIZES), (SIZES[-1], bare)]:
        shown = [_cut(section) for section in each]
        if _height(document, size, shown) <= _SHEET:
            return size, shown
    return SIZES[-1], _shortened(document, SIZES[-1], bare)


def _shortened(document, size, sections):
    most = {}
    for keys in CUTS:
        longest = max((len(section.entries) for section in sections if section.key in keys), default=0)
        for lines in range(longest, FEWEST - 1, -1):
            now = most | dict.fromkeys(keys, lines)
            shown = [_cut(section, now.get(section.key)) for section in sections]
            if _height(document, size, shown) <= _SHEET:
                return shown
        most |= dict.fromkeys(keys, FEWEST)
    return [_cut(_bare(section), 1) for section in sections]


def _bare(section):
    return replace(section, entries=tuple(replace(line, more="") for line in section.entries))


def _cut(section, most=None):
    return section, section.entries[:most], len(section.entries[most:]) if most is not None else 0


def _height(document, size, shown):
    texts = [*document.brief.lead]
    for _section, entries, left in shown:
        texts += [f"00. {line.text} · {line.more}" for line in entries] + ["and more"] * bool(left)
    lines = sum(1 + len(text) // size.letters for text in texts)
    letters, line, gap = _TITLE
    title = (1 + len(document.title) // letters) * line + gap
    return title + lines * size.line + len(texts) * size.gap + len(shown) * size.head
