"""What stands in a cell: the same words in every program, and nothing that it would calculate (TRUST G1, G2). Pure."""

import re
import unicodedata

from dialogue.text import CONTROLS, FILLERS, INVISIBLE
from workshops.data.book import Cell

SIGNS = "=+-@|%−"  # with which a formula begins somewhere, or a call of another program
QUOTE = "'"
_FIRST = re.compile(rf"[\s{FILLERS}{INVISIBLE}]*(.)", re.S)
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def plain(cell: Cell) -> str:
    """The words of a cell without characters that files cannot hold; lines end in \\n."""
    text = "\n".join(cell) if isinstance(cell, tuple) else "" if cell is None else str(cell)
    return CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def is_calculated(text: str) -> bool:
    """A spreadsheet may take it for a formula: by its first sign that can be seen, in any width, or by a tab or line in front."""
    if text[:1] in ("\t", "\r", "\n", "\x00", QUOTE):
        return True
    first = _FIRST.match(text)
    return first is not None and unicodedata.normalize("NFKC", first[1])[:1] in (*SIGNS, QUOTE)


def for_csv(cell: Cell) -> str | int:
    """A number as it is; of a text that could be calculated, an apostrophe in front of it. One that had it gets another, so that
    whoever takes one away has the words."""
    if isinstance(cell, int):
        return cell
    text = plain(cell)
    return QUOTE + text if is_calculated(text) else text


def for_sheet(cell: Cell) -> str:
    """For a cell whose type says that it is text; `_x0041_` would be read as a letter (ECMA-376 part 1, §22.9.2.19)."""
    text = _ESCAPED.sub("_x005F_", plain(cell))
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def for_json(cell: Cell) -> str | int | list[str] | None:
    """As it is, several as a list, an empty text as a text."""
    if cell is None or isinstance(cell, int):
        return cell
    return [plain(each) for each in cell] if isinstance(cell, tuple) else plain(cell)
