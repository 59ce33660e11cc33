"""Every format of the list, written and read back: the same words in each, and nothing of where and when it was made."""

import io
import tempfile
import tracemalloc
import zipfile

import pytest

from tests.workshops.data.reading_back import read
from workshops.data import taking
from workshops.data.book import Column, Table
from workshops.data.written import FORMATS

pytestmark = pytest.mark.one_database
TABLE = Table(
    "odd", "Odd", "What people type.", (Column("n", "A number"), Column("text", "A text", (("a", "first"),))), list
)
TEXTS = [
    "=1+1", "'=1+1", "＝1", "+49 20", "-", "@a", "|x", "%", "", "  ", "a,b;c\t\"d\"", "two\nlines", "<b>&amp;</b>", "_x0041_", "سلام",
    "አማርኛ", "👷🏾‍♀️", "null", "007", "1e5", "2027-04-01", "TRUE", "x" * 5000,
]  # fmt: skip
each = pytest.mark.parametrize("name", list(FORMATS))


def pieces(name, rows):
    """As `taking.make`, without its moment of the database."""
    with tempfile.SpooledTemporaryFile(max_size=taking.IN_MEMORY) as file:
        FORMATS[name].write(file, ["A dialogue.", "=1+1"], [(TABLE, rows)])
        file.seek(0)
        yield from taking.Pieces(file, FORMATS[name])


def made(name, rows):
    return b"".join(pieces(name, rows))


@each
@pytest.mark.trust("G1", "G2", "G3")
def test_file_holds_the_words_as_they_were_typed(name):
    rows = list(enumerate(TEXTS))
    found = read(name, made(name, rows))
    assert [(row["n"], row["text"]) for row in found["odd"]] == [(str(n), text) for n, text in rows]


@each
def test_file_carries_its_code_book(name):
    found = read(name, made(name, []))
    assert found["odd"] == []
    assert [list(row.values()) for row in found["code_book"]] == [
        ["odd", "", "Odd. What people type.", ""],
        ["odd", "n", "A number", ""],
        ["odd", "text", "A text", "a: first"],
    ]


@pytest.mark.parametrize("name", ["xlsx", "csv"])
@pytest.mark.trust("G5")
def test_packed_file_names_no_author_machine_or_moment(name):
    with zipfile.ZipFile(io.BytesIO(made(name, [(1, "a")]))) as archive:
        told = {
            (part.date_time, part.create_system, part.external_attr, part.extra, part.comment)
            for part in archive.infolist()
        }
        names = archive.namelist()
        assert archive.testzip() is None
    assert told == {((1980, 1, 1, 0, 0, 0), 0, 0x20, b"", b"")}
    assert [part for part in names if "docProps" in part or "comment" in part] == []


@each
@pytest.mark.trust("G7")
def test_memory_does_not_grow_with_the_rows(name):
    def peak(number):
        tracemalloc.start()
        rows = ((n, f"{n} {'word ' * 60}") for n in range(number))
        assert sum(map(len, pieces(name, rows))) > 1000
        used = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return used

    assert peak(20_000) < peak(2_000) + 3_000_000
