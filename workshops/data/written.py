"""The formats in which the tables go out, each with its code book. A new one is a row here: its button and its address follow.

`tests/workshops/data/test_formats.py` reads every format of the list back.
"""

import csv
import gzip
import io
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workshops.data.book import Table
from workshops.data.cells import for_csv, for_json, plain
from workshops.data.packing import entry
from workshops.data.workbook_out import Workbook

BOOK = "code_book"
BOOK_COLUMNS = ("table", "column", "meaning", "values")
BOOK_WIDTHS = (18, 18, 70, 60)
ABOUT = "about"
BOM = "\ufeff"  # a spreadsheet takes a file without it for one of an older alphabet
LONG, WIDE, NARROW, SEEN = 24, 60, 18, 50  # characters; widths; rows that are looked at for the widths

Tables = Iterable[tuple[Table, Iterable[Any]]]


@dataclass(frozen=True)
class Format:
    """`name` is the word in the address, `extension` that of the file. `write(file, about, tables)`: `about` are sentences, `tables`
    are read one after the other. `is_packed`: the bytes in `file` are packed once more, so that they take little room, and come out
    unpacked."""

    name: str
    title: str
    says: Any
    extension: str
    content_type: str
    write: Callable[[Any, Any, Any], None]
    is_packed: bool = False


def book_rows(tables):
    """The code book as rows: each table by itself, then its columns."""
    for table in tables:
        yield table.name, "", f"{table.title}. {table.says}", ""
        for column in table.columns:
            yield table.name, column.name, str(column.says), column.values_in_lines


# ---- a workbook


def write_xlsx(file, about, tables):
    tables = list(tables)
    with Workbook(file, [ABOUT, BOOK, *(table.name for table, _rows in tables)]) as book:
        book.sheet((ABOUT,), (110,), ((line,) for line in about))
        book.sheet(BOOK_COLUMNS, BOOK_WIDTHS, book_rows(table for table, _rows in tables))
        for table, rows in tables:
            rows = iter(rows)
            first = list(islice(rows, SEEN))
            book.sheet(table.names, _widths(table, first), _chained(first, rows))


def _widths(table, rows):
    return [WIDE if any(len(plain(row[n])) > LONG for row in rows) else NARROW for n in range(len(table.columns))]


def _chained(first, rest):
    yield from first
    yield from rest


# ---- files with commas, packed together


def write_csv(file, about, tables):
    tables = list(tables)
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        archive.writestr(entry(f"{ABOUT}.txt"), "".join(f"{plain(line)}\r\n" for line in about))
        _put(archive, BOOK, BOOK_COLUMNS, book_rows(table for table, _rows in tables))
        for table, rows in tables:
            _put(archive, table.name, table.names, rows)


def _put(archive, name, columns, rows):
    with (
        archive.open(entry(f"{name}.csv"), "w", force_zip64=True) as part,
        io.TextIOWrapper(part, encoding="utf-8", newline="") as text,
    ):
        text.write(BOM)
        lines = csv.writer(text)
        lines.writerow(columns)
        lines.writerows([for_csv(cell) for cell in row] for row in rows)


# ---- one text


def write_json(file, about, tables):
    tables = list(tables)
    with (
        gzip.GzipFile(fileobj=file, mode="wb", compresslevel=5, mtime=0, filename="") as packed,
        io.TextIOWrapper(packed, encoding="utf-8", newline="\n") as text,
    ):
        text.write(f'{{"{ABOUT}": {_json([plain(line) for line in about])},\n"{BOOK}": ')
        _list(text, BOOK_COLUMNS, book_rows(table for table, _rows in tables))
        text.write(',\n"tables": {')
        for n, (table, rows) in enumerate(tables):
            text.write(f'{"," if n else ""}\n"{table.name}": ')
            _list(text, table.names, rows)
        text.write("\n}}\n")


def _list(text, columns, rows):
    text.write("[")
    for n, row in enumerate(rows):
        said = dict(zip(columns, map(for_json, row), strict=True))
        text.write(f"{',' if n else ''}\n{_json(said)}")
    text.write("]")


def _json(data):
    return json.dumps(data, ensure_ascii=False)


_SHEETS = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LISTED = (
    Format("xlsx", "XLSX", gettext_lazy("for a spreadsheet; a sheet for each table"), "xlsx", _SHEETS, write_xlsx),
    Format(
        "csv",
        "CSV",
        gettext_lazy("for statistics programs; a file for each table"),
        "zip",
        "application/zip",
        write_csv,
    ),
    Format(
        "json",
        "JSON",
        gettext_lazy("for other software; all tables in one text"),
        "json",
        "application/json",
        write_json,
        is_packed=True,
    ),
)  # in the order of the buttons
FORMATS = {each.name: each for each in _LISTED}


def about(title, question):
    """The sentences that go with every file."""
    return [
        line
        for line in (
            title,
            question,
            _("These are the tables of a dialogue, as its pages showed them to whoever took this file along."),
            _("The code book says what each table and column means."),
            _("What people wrote stands in an order that was drawn for this file alone; the next file has another."),
            _(
                "Nothing but a name that the pages show joins two answers of one person, and nothing joins an answer with a vote."
            ),
            _("What its author or the team takes away later still stands in this file: use a new one when you can."),
            _(
                "In CSV files an apostrophe stands before a text that could be taken for a formula. It is not part of the text."
            ),
        )
        if line
    ]
