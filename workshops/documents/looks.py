"""The paragraph styles of the office formats, once for both; `docx_look` and `odt_look` write them in their own words."""

from dataclasses import dataclass, replace
from typing import Any

from issues.lanes import COLOURS, INK, SOFT_INK

SERIF, SANS = "Georgia", "Arial"
LINE = "#cfc5b2"
GOLD = "#7d5400"
PAGE = {"width": 210, "height": 297, "top": 22, "bottom": 20, "side": 25, "head": 12}  # mm


@dataclass(frozen=True)
class Look:
    """A paragraph style. Sizes and distances in points; `bar` is the colour of a line before the text."""

    name: str
    font: str = SERIF
    size: float = 10.5
    colour: str = INK
    bold: bool = False
    italic: bool = False
    before: float = 0
    after: float = 6
    line: int = 122  # percent
    keep: bool = False  # on the page of the next paragraph
    new_page: bool = False
    level: int = 0  # of a heading
    bar: str = ""
    indent: float = 0  # on both sides: whichever side the text begins on, it keeps clear of the bar
    shade: str = ""


def quote_style(palette):
    """The name of the style for words of a group; one without colour for those whose group is not shown."""
    return f"Said-{palette}" if palette in COLOURS else "Said"


_SAID = Look("Said", before=9, after=2, bar=LINE, indent=12, keep=True)
_SOURCE = Look("Source", font=SANS, size=8.5, colour=SOFT_INK, after=6)
_SAID_BY = replace(_SAID, name="Said-source", font=SANS, size=8.5, colour=SOFT_INK, before=0, after=9, keep=False)
_PALETTES = [(quote_style(palette), colour) for palette, colour in COLOURS.items()]

LOOKS = (
    Look("Normal", after=0),
    Look("BodyText"),
    Look("FirstParagraph"),
    Look("Compact", size=9.5, before=3, after=3, line=115),
    Look("TableHead", font=SANS, size=8.5, colour=SOFT_INK, bold=True, before=3, after=3, line=115),
    Look("Mark", before=90, after=60),
    Look("Eyebrow", font=SANS, size=10, colour=SOFT_INK, after=4),
    Look("Title", size=30, bold=True, after=12, line=105),
    Look("Subtitle", size=14, colour=SOFT_INK, after=150, line=120),
    Look("Edition", after=3),
    Look("Status", font=SANS, size=9, colour=GOLD, bold=True, after=3),
    Look("Note", shade="#f6f1e7", before=0, after=0, indent=6),
    _SOURCE,
    replace(_SOURCE, name="Total", before=8),
    Look("Heading1", size=21, bold=True, after=9, line=110, keep=True, new_page=True, level=1),
    Look("Heading2", size=12.5, bold=True, before=15, after=5, line=115, keep=True, level=2),
    Look("Heading3", font=SANS, size=9, colour=SOFT_INK, bold=True, before=10, after=4, line=115, keep=True, level=3),
    Look("Verdict", size=12, after=9),
    Look("Chart", before=4, after=10, line=100),
    Look("Reason", before=6, after=2, bar=LINE, indent=10, keep=True),
    replace(_SAID_BY, name="Reason-source", indent=10, after=6),
    Look("Head", font=SANS, size=8.5, colour=SOFT_INK, after=0, line=100),
    _SAID,
    _SAID_BY,
    *[replace(_SAID, name=name, bar=colour) for name, colour in _PALETTES],
    *[replace(_SAID_BY, name=f"{name}-source", bar=colour) for name, colour in _PALETTES],
)

# A report is short: its chapters follow each other on the page, and what a session or a table did has a heading to be found by.
_OF_REPORT: dict[str, dict[str, Any]] = {
    "Heading1": {"size": 17, "before": 20, "after": 6, "new_page": False},
    "Heading2": {"before": 13, "after": 4},
    "Heading3": {"font": SERIF, "size": 10.5, "colour": INK, "before": 8, "after": 3},
}
REPORT_LOOKS = tuple(replace(look, **_OF_REPORT.get(look.name, {})) for look in LOOKS)
