"""SQLite's file and its write-ahead log, read byte by byte: where each row lies, and when its page was first written.

The format: https://www.sqlite.org/fileformat2.html. Of a page only its cells are read, of a cell only its key.
"""

import sqlite3
import struct
from pathlib import Path

INTERIOR_INDEX, INTERIOR_TABLE, LEAF_INDEX, LEAF_TABLE = 2, 5, 10, 13
BYTES_OF = {0: 0, 1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8, 7: 8, 8: 0, 9: 0}  # of a value, by its serial type


def varint(page, at):
    """(value, position behind it) of a number of one to nine bytes."""
    value = 0
    for n in range(9):
        byte = page[at + n]
        if n == 8:
            return (value << 8) | byte, at + 9
        value = (value << 7) | (byte & 0x7F)
        if byte < 0x80:
            return value, at + n + 1
    raise AssertionError("a varint ends after nine bytes")


class Page:
    """A page of a tree: its kind, its cells' positions in the order of their keys, and its children."""

    def __init__(self, data, number):
        self.data, self.number = data, number
        head = 100 if number == 1 else 0
        self.kind, count = data[head], struct.unpack_from(">H", data, head + 3)[0]
        inner = self.kind in (INTERIOR_INDEX, INTERIOR_TABLE)
        first = head + (12 if inner else 8)
        self.cells = list(struct.unpack_from(f">{count}H", data, first)) if self.kind in BY_KIND else []
        self.children = [struct.unpack_from(">I", data, cell)[0] for cell in self.cells] if inner else []
        if inner:
            self.children.append(struct.unpack_from(">I", data, head + 8)[0])

    def rows(self):
        """[(key of a row, where its cell lies)]; of an index the key that each entry points to."""
        read = BY_KIND.get(self.kind)
        return [(read(self.data, cell), cell) for cell in self.cells] if read else []


def _key_of_row(data, cell):
    return varint(data, varint(data, cell)[1])[0]


def _key_of_entry(data, cell):
    """The last value of an index's record; 0 if the entry is so long that it goes on elsewhere."""
    _size, start = varint(data, cell)
    length, at = varint(data, start)
    kinds = []
    while at < start + length:
        kind, at = varint(data, at)
        kinds.append(kind)
    sizes = [BYTES_OF[k] if k in BYTES_OF else (k - 12) // 2 for k in kinds]
    end = at + sum(sizes)
    return int.from_bytes(data[end - sizes[-1] : end], "big") if end <= len(data) else 0


def _key_of_inner_entry(data, cell):
    return _key_of_entry(data, cell + 4)


BY_KIND = {
    LEAF_TABLE: _key_of_row,
    LEAF_INDEX: _key_of_entry,
    INTERIOR_INDEX: _key_of_inner_entry,
    INTERIOR_TABLE: lambda data, cell: varint(data, cell + 4)[0],
}


class File:
    """What lies in the file as readers of the disk find it: the newest state, and the log as far as it is not emptied."""

    def __init__(self, path):
        log = Path(f"{path}-wal")
        main = Path(path).read_bytes()
        self.size = struct.unpack_from(">H", main, 16)[0]
        self.size = 65536 if self.size == 1 else self.size
        self.pages = {n + 1: main[n * self.size : (n + 1) * self.size] for n in range(len(main) // self.size)}
        newest, self.frames = self._frames(log.read_bytes() if log.exists() else b"")
        self.pages |= dict(newest)
        self.roots = self._roots(path)

    def _frames(self, log):
        """[(page's number, its bytes)] in the order in which they were written: of the log's newest run, and of all that is left
        of earlier runs behind it as well."""
        salt, step = log[16:24], 24 + self.size
        every = [log[at : at + step] for at in range(32, len(log) - step + 1, step)]
        runs = [[frame for frame in every if (frame[8:16] == salt) == is_newest] for is_newest in (False, True)]
        older, newest = ([(struct.unpack_from(">I", frame)[0], frame[24:]) for frame in run] for run in runs)
        return newest, older + newest

    @staticmethod
    def _roots(path):
        """{table: {its own name or an index's: number of the first page}}."""
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as reader:
            rows = reader.execute("SELECT tbl_name, name, rootpage FROM sqlite_master WHERE rootpage > 0").fetchall()
        reader.close()
        found = {}
        for table, name, root in rows:
            found.setdefault(table, {})[name] = root
        return found

    def tree(self, root):
        """All pages of a tree, from the smallest key to the largest."""
        page = Page(self.pages[root], root)
        return [page, *(below for child in page.children for below in self.tree(child))]

    def cells(self, root):
        """Pages that hold rows or entries."""
        return [page for page in self.tree(root) if page.kind != INTERIOR_TABLE]

    def places_of(self, table):
        """{what: {key: place}}: where the row and its entries in each index lie, and their first frame in the log."""
        found = {}
        for name, root in self.roots.get(table, {}).items():
            pages = self.tree(root)
            what = "row" if name == table else f"entry in {name}"
            cells = [
                (key, page.number * self.size + self.size - at) for page in self.cells(root) for key, at in page.rows()
            ]
            found[f"(place of {what})"] = dict(cells)
            found[f"(log of {what})"] = self._first_frames({page.number for page in pages})
        return {what: places for what, places in found.items() if places}

    def _first_frames(self, numbers):
        first = {}
        for n, (number, data) in enumerate(self.frames):
            if number in numbers:
                for key, _at in Page(data, number).rows():
                    first.setdefault(key, n)
        return first

    def disordered(self, tables):
        """(cells that do not lie in the order of their keys, all cells) of these tables' rows."""
        pages = [page for table in tables for page in self.cells(self.roots[table][table])]
        pairs = [pair for page in pages for pair in zip(page.cells, page.cells[1:], strict=False)]
        return sum(one < other for one, other in pairs), len(pairs)
