"""The first shown sheet of an XLSX workbook, read as a stream that counts: a small file can unpack to millions of cells.

Own and small, because a library builds what it reads before anybody can count it: 20 KB cost 1.6 GB and 20 seconds. What it reads:
ECMA-376 part 1, §18.2 (workbook), §18.3 (sheet), §18.4 (shared strings). Nothing is calculated: of a formula the value counts that
the program which saved the file had worked out; where it had none, or an error, the formula's text.
"""

import io
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from xml.parsers import expat

MOST_UNPACKED = 10_000_000  # bytes of all parts together, and of those that are read; a list of 5,000 people has three
MOST_ELEMENTS = 400_000  # empty cells and rows too: a second
LONGEST_SILENCE = (
    262_144  # bytes in which nothing ends: of one comment, name or attribute, which is read anew with every chunk
)
MOST_CHARACTERS = 4_000_000  # of all cells together: one long text can be meant by many
CHUNK = 65_536
PLAIN = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # what Office writes; others can ask for any amount of memory
LAST_LINE = 1_048_576
DAMAGE = (
    *(expat.ExpatError, zipfile.BadZipFile, zlib.error, EOFError, OSError),  # torn
    *(LookupError, ValueError, RuntimeError),  # a part, a number or a key is missing or wrong
)
_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})", re.ASCII)


class TooLarge(Exception):
    """It unpacks to more than anybody's list needs."""


class Broken(Exception):
    """It is no workbook, or one that a program has damaged."""


@dataclass
class _Left:
    """What may still be read of a workbook."""

    unpacked: int = MOST_UNPACKED
    elements: int = MOST_ELEMENTS
    characters: int = MOST_CHARACTERS
    silence: int = LONGEST_SILENCE

    def heard(self):
        self.silence = LONGEST_SILENCE

    def take(self, what, number=1):
        setattr(self, what, getattr(self, what) - number)
        if getattr(self, what) < 0:
            raise TooLarge


def lines(data, *, columns, longest):
    """(number of the line, its cells as texts) of each line that is not empty, as they are read.

    `columns`: how many are read; `longest`: a text beyond it comes cut to one character more. Raises TooLarge and Broken.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(entry.file_size for entry in packed.infolist()) > MOST_UNPACKED:
                raise TooLarge
            yield from _Reader(packed, columns, longest).lines()
    except DAMAGE as error:
        raise Broken from error


def unread(data):
    """The names of the other shown sheets of a workbook that `lines` has read."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return _Reader(packed, 0, 0).unread()


class _Reader:
    def __init__(self, packed, columns, longest):
        self.packed, self.columns, self.longest, self.left = packed, columns, longest, _Left()

    def lines(self):
        book, parts, sheets = self._sheets()
        first = next((key for key, _name, is_shown in sheets if is_shown), sheets[0][0])
        strings = _Strings(self.longest)
        for path in self._linked(book, "sharedStrings")[:1]:
            self._read(path, strings)
        sheet = _Cells(strings.found, self.columns, self.longest, self.left)
        for _chunk in self._chunks(parts[first], sheet):
            yield from sheet.done()

    def unread(self):
        _book, _parts, sheets = self._sheets()
        return [name for _key, name, is_shown in sheets if is_shown][1:]

    def _sheets(self):
        """(path of the book, {key: path} of its sheets, [(key, name, whether it is shown)] of those in their order)."""
        book = self._linked("", "officeDocument")[0]
        sheets = _Sheets()
        self._read(book, sheets)
        parts = dict(self._links(book, "worksheet"))
        return book, parts, [sheet for sheet in sheets.found if sheet[0] in parts]

    def _linked(self, path, kind):
        return [target for _key, target in self._links(path, kind)]

    def _links(self, path, kind):
        """[(key, path)] of the parts of a kind that a part names; "" stands for the whole."""
        folder = PurePosixPath(path).parent
        links = _Links(kind)
        self._read(str(folder / "_rels" / f"{PurePosixPath(path).name}.rels"), links)
        return [(key, str(folder / to) if not to.startswith("/") else to[1:]) for key, to in links.found]

    def _read(self, path, handler):
        for _chunk in self._chunks(path, handler):
            pass

    def _chunks(self, path, handler):
        """Feed a part to a handler; yields after each chunk."""
        parser = self._parser(handler)
        entry = self.packed.getinfo(path)
        if entry.compress_type not in PLAIN:
            raise Broken
        with self.packed.open(entry) as file:
            while chunk := file.read(CHUNK):
                self.left.take("unpacked", len(chunk))
                self.left.take("silence", len(chunk))
                parser.Parse(chunk)
                yield
        parser.Parse(b"", True)
        yield

    def _parser(self, handler):
        parser = expat.ParserCreate()
        parser.buffer_text = True  # else every line of a text is a call of its own
        left = self.left

        def start(name, attributes):
            left.take("elements")
            left.heard()
            handler.start(name.rpartition(":")[2], attributes)

        def text(words):
            left.heard()
            handler.text(words)

        parser.StartElementHandler = start
        parser.EndElementHandler = lambda name: handler.end(name.rpartition(":")[2])
        parser.CharacterDataHandler = text
        parser.StartDoctypeDeclHandler = _refuse  # no program writes one, and entities can grow
        return parser


def _refuse(*_declared):
    raise Broken


class _Part:
    """What a handler of a part has; each overrides what it needs."""

    def start(self, name, attributes):
        pass

    def end(self, name):
        pass

    def text(self, words):
        pass


class _Links(_Part):
    def __init__(self, kind):
        self.kind, self.found = f"/{kind}", []

    def start(self, name, attributes):
        if name == "Relationship" and attributes.get("Type", "").endswith(self.kind):
            self.found.append((attributes["Id"], attributes["Target"]))


class _Sheets(_Part):
    """`found`: [(key of the link, name, whether it is shown)]."""

    def __init__(self):
        self.found = []

    def start(self, name, attributes):
        if name == "sheet":
            key = next(value for each, value in attributes.items() if each.endswith(":id"))
            self.found.append((key, attributes.get("name", ""), attributes.get("state", "visible") == "visible"))


@dataclass
class _Text(_Part):
    """Gathers words up to a length, whatever pieces they come in."""

    longest: int
    pieces: list = field(default_factory=list)
    size: int = 0

    def add(self, words):
        if self.size <= self.longest:
            words = words[: self.longest + 1 - self.size]
            self.pieces.append(words)
            self.size += len(words)

    def whole(self):
        return "".join(self.pieces)


class _Strings(_Part):
    """The texts that cells share; how they are to be spoken (`rPh`) is no part of them."""

    def __init__(self, longest):
        self.longest, self.found = longest, []
        self.now, self.inside, self.spoken = _Text(longest), False, False

    def start(self, name, attributes):
        if name == "si":
            self.now = _Text(self.longest)
        elif name == "rPh":
            self.spoken = True
        elif name == "t":
            self.inside = not self.spoken

    def end(self, name):
        if name == "si":
            self.found.append(self.now.whole())
        elif name == "rPh":
            self.spoken = False
        elif name == "t":
            self.inside = False

    def text(self, words):
        if self.inside:
            self.now.add(words)


class _Cells(_Part):
    """The lines of a sheet. Cells and rows may say where they stand; those that do not follow the one before."""

    def __init__(self, strings, columns, longest, left):
        self.strings, self.columns, self.longest, self.left = strings, columns, longest, left
        self.row, self.column, self.cells, self.ready = 0, 0, {}, []
        self.kind, self.value, self.formula, self.into = "", None, None, None
        self.spoken = False

    def done(self):
        """The lines that are whole by now."""
        ready, self.ready = self.ready, []
        return ready

    def start(self, name, attributes):
        if name == "row":
            self.row, self.column, self.cells = int(attributes.get("r") or self.row + 1), 0, {}
            if not 1 <= self.row <= LAST_LINE:
                raise Broken
        elif name == "c":
            place = _CELL.fullmatch(attributes.get("r", ""))
            self.column = _column(place[1]) if place else self.column + 1
            self.kind, self.value, self.formula = attributes.get("t", "n"), None, None
        elif name == "rPh":
            self.spoken = True
        elif name == "f":
            self.into = self.formula = _Text(self.longest)
        elif name in ("v", "t") and not self.spoken:
            self.into = self.value = self.value or _Text(self.longest)

    def end(self, name):
        if name in ("f", "v", "t"):
            self.into = None
        elif name == "rPh":
            self.spoken = False
        elif name == "c":
            self._cell()
        elif name == "row" and self.cells:
            last = max(self.cells)
            self.ready.append((self.row, [self.cells.get(at, "") for at in range(1, last + 1)]))

    def text(self, words):
        if self.into is not None:
            self.into.add(words)

    def _cell(self):
        said = self.value.whole() if self.value else ""
        if self.formula is not None and (not said or self.kind == "e"):
            said = f"={self.formula.whole()}"
        elif self.kind == "s" and said:
            said = self.strings[int(said)]
        if said and 1 <= self.column <= self.columns:
            self.left.take("characters", len(said))
            self.cells[self.column] = said


def _column(letters):
    """A is 1, Z 26, AA 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
