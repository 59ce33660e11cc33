"""How much fits on a wall that is read from ten metres: texts and tables in pages, what is too long cut at a word.

Pure: plain data in, plain data out. At 3 % of the height a 1024 × 768 wall holds about seven lines of sixty characters beside
its heading; a page of answers is filled up to that.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

LINE, LINES = 58, 9  # characters a line and lines a page, at the smallest size
ANSWERS = 3  # on a page at most: more are a list, and nobody reads a list from ten metres
FRAME = 2  # lines that the group's name and the gap under an answer take
QUOTE, BESIDE = 420, 210  # characters of the one shown answer, alone and above its translation
TABLES, LARGE = 6, 8  # tables a page; from so many people at a table on, half as many
ROOMY = 10
NAMES = 14  # names of one table that fit under each other


@dataclass(frozen=True)
class Cut:
    """An answer as the wall shows it: its words shortened, everything else as it is."""

    said: Any
    text: str
    is_cut: bool

    @classmethod
    def of(cls, said: Any, *, beside: bool = False) -> "Cut":
        words, is_cut = shorten(said.text, BESIDE if beside else QUOTE)
        return cls(said, words, is_cut)

    @property
    def pk(self) -> int:
        return int(self.said.pk)

    @property
    def size(self) -> str:
        return size_of(self.text)


def shorten(text: str, most: int) -> tuple[str, bool]:
    """One paragraph of at most `most` characters, cut at a word; and whether anything went."""
    flat = " ".join(text.split())
    if len(flat) <= most:
        return flat, False
    head = flat[: most - 1]
    at = head.rfind(" ")
    return (head[:at] if at > most // 2 else head).rstrip(" ,;:.") + "…", True


def size_of(text: str) -> str:
    """The step of size for a text that stands alone: long ones are smaller, and none is under the limit."""
    steps = ((50, "huge"), (110, "large"), (230, "middle"), (400, "small"))
    return next((name for most, name in steps if len(text) <= most), "tiny")


def lines(text: str) -> int:
    return -(-len(text) // LINE) + FRAME


def pages_of_texts(said: Sequence[Any]) -> list[list[Cut]]:
    """Answers in pages, in the order given; nobody's words are left out, long ones are cut."""
    pages: list[list[Cut]] = []
    room = 0
    for one in said:
        words, is_cut = shorten(one.text, (LINES - FRAME) * LINE)
        need = lines(words)
        if not pages or need > room or len(pages[-1]) == ANSWERS:
            pages.append([])
            room = LINES
        pages[-1].append(Cut(one, words, is_cut))
        room -= need
    return pages


def pages_of_people(tables: Sequence[tuple[int, list[str]]]) -> list[list[tuple[int, list[str]]]]:
    """Tables in pages. A very large table has its last names on a further card of the same number."""
    cards = [(n, part) for n, names in tables for part in _parts(names)]
    each = TABLES // 2 if any(len(names) >= LARGE for _n, names in cards) else TABLES
    return [cards[i : i + each] for i in range(0, len(cards), each)]


def _parts(names: list[str]) -> list[list[str]]:
    """As few parts as fit, of the same length."""
    count = max(1, -(-len(names) // NAMES))
    each = max(1, -(-len(names) // count))
    return [names[i : i + each] for i in range(0, max(1, len(names)), each)]


def are_few(cards: Sequence[tuple[int, list[str]]]) -> bool:
    """Whether a page of tables is one row of short lists, which can stand larger."""
    return len(cards) <= TABLES // 2 and all(len(names) <= ROOMY for _n, names in cards)
