"""How much fits on a wall that is read from ten metres: texts and tables in pages, what is too long cut at a word.

Pure: plain data in, plain data out. Lengths are in parts of a hundred of the wall's height. Letters are as large as the text
allows, down to the limit of 3 %; only what is too long for the smallest ones is cut.
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest
from typing import Any


@dataclass(frozen=True)
class Size:
    """A size of letters: its name in wall.css, characters a line on the narrowest wall (4:3), height of a line."""

    name: str
    line: int
    high: float


SIZES = (Size("huge", 34, 10.1), Size("large", 42, 8.2), Size("middle", 52, 6.6), Size("small", 66, 5.3))
TINY = Size("tiny", 80, 4.4)
WALLS = (1, 1.1)  # on broad walls letters are larger, and a line holds as many more characters
ANSWERS = 3  # on a page at most: more are a list, and nobody reads a list from ten metres
PAGE, UNDER = 65, 8.8  # what the page of answers holds; what stands under each, with the gaps
ANSWER = 800  # characters that fit on a page alone, also under three lines of question
QUOTE_PAGE, GAP = 79, 1.6  # for the one shown answer; between it and its translation
QUOTE, BESIDE = 1320, 610  # characters of the one shown answer, alone and above its translation
LINE = 30  # characters that are left empty before a translation begins
TABLES, LARGE = 6, 8  # tables a page; from so many people at a table on, half as many
ROOMY = 10
PAGE_SECONDS = 14  # that a page of answers or results stays
LINES = 8  # of one page of how a tie looks to others
NAMES = 14  # names of one table that fit under each other


@dataclass(frozen=True)
class Cut:
    """An answer as the wall shows it: its words shortened, everything else as it is."""

    said: Any
    text: str
    is_cut: bool
    translation: str = ""  # which stands beneath it, in the language of `reading`
    reading: Any = None

    @classmethod
    def of(cls, said: Any, *, beside: bool = False) -> "Cut":
        words, is_cut = shorten(said.text, BESIDE if beside else QUOTE)
        return cls(said, words, is_cut)

    @classmethod
    def on_page(cls, said: Any, reading: Any) -> "Cut":
        """One of a page of answers, with its translation if it has one."""
        if reading is None:
            return cls(said, *shorten(said.text, ANSWER))
        words, is_cut = shorten(said.text, ANSWER // 2)
        translation, cuts_too = shorten(reading.text, ANSWER // 2)
        return cls(said, words, is_cut or cuts_too, translation, reading)

    @property
    def fills(self) -> str:
        """As much as it takes of a page: what stands beneath begins a line of its own."""
        return f"{self.text}{' ' * LINE}{self.translation}" if self.translation else self.text

    @property
    def pk(self) -> int:
        return int(self.said.pk)


def shorten(text: str, most: int) -> tuple[str, bool]:
    """One paragraph of at most `most` characters, cut at a word; and whether anything went."""
    flat = " ".join(text.split())
    if len(flat) <= most:
        return flat, False
    head = flat[: most - 1]
    at = head.rfind(" ")
    return (head[:at] if at > most // 2 else head).rstrip(" ,;:.") + "…", True


def beside(translation: str) -> str:
    """As much of a translation as fits below its answer."""
    return shorten(translation, BESIDE)[0]


def size_of(text: str) -> str:
    """The size of a heading: long ones are smaller, and none is under the limit."""
    sizes = ((50, "huge"), (110, "large"), (230, "middle"), (400, "small"))
    return next((name for most, name in sizes if len(text) <= most), "tiny")


def fits(texts: Sequence[str], size: Size, page: float, under: float) -> bool:
    """Whether texts in this size, each with what stands under it, fit on a page of any wall."""
    return all(sum(-(-len(t) // int(size.line * k)) * size.high * k + under for t in texts) <= page for k in WALLS)


def answers_size(texts: Sequence[str]) -> str:
    """The largest size in which a page of answers fits."""
    return next((size for size in SIZES if fits(texts, size, PAGE, UNDER)), TINY).name


def quote_size(text: str, translation: str = "") -> str:
    """The same for the one shown answer with its translation, if it has one."""
    texts = [text, translation] if translation else [text]
    return next((size for size in SIZES if fits(texts, size, QUOTE_PAGE, GAP)), TINY).name


def pages_of_texts(said: Sequence[Any], beside: Sequence[Any] = ()) -> list[list[Cut]]:
    """Answers in pages, in the order given: together while they can stand in small letters, alone what needs the smallest. `beside`: of
    each its translation, or None."""
    pages: list[list[Cut]] = []
    for one, reading in zip_longest(said, beside):
        cut = Cut.on_page(one, reading)
        together = [*(pages[-1] if pages else []), cut]
        if pages and len(together) <= ANSWERS and fits([c.fills for c in together], SIZES[-1], PAGE, UNDER):
            pages[-1].append(cut)
        else:
            pages.append([cut])
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


def pages_of_lines(groups: Sequence[int]) -> list[list[int]]:
    """The places of lines in pages. `groups`: how many lines each has, its own and those of its parts; they stand together unless they are
    too many for any page."""
    pages: list[list[int]] = []
    first = 0
    for size in groups:
        places = list(range(first, first + size))
        first += size
        if pages and len(pages[-1]) + size <= LINES:
            pages[-1] += places
        else:
            pages += [places[at : at + LINES] for at in range(0, size, LINES)]
    return pages


def are_few(cards: Sequence[tuple[int, list[str]]]) -> bool:
    """Whether a page of tables is one row of short lists, which can stand larger."""
    return len(cards) <= TABLES // 2 and all(len(names) <= ROOMY for _n, names in cards)


def by_the_clock(pages: Sequence[list], since: datetime, now: datetime) -> dict[str, Any]:
    """The page whose turn it is, as a scene has it."""
    page, count = page_at(len(pages), since, now)
    return {"page": page, "pages": count, "things": pages[page] if pages else []}


def page_at(count: int, since: datetime, now: datetime) -> tuple[int, int]:
    """(page, pages): the page whose turn it is, by the clock, so that every wall shows the same."""
    pages = max(1, count)
    return int((now - since).total_seconds() // PAGE_SECONDS) % pages, pages


def mark_of(*words: Any) -> str:
    """Changes with the words of a page."""
    return f".{zlib.crc32(repr(words).encode()):08x}"
