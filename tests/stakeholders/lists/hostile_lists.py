"""Lists that are small as files and endless inside: `python tests/stakeholders/lists/hostile_lists.py FILE` reads one and prints why it
is refused, under limits of memory and processor time."""

import io
import resource
import sys
import zipfile
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from stakeholders.lists import people_file

MOST_MEMORY = 100 * 2**20  # the program itself included
MOST_SECONDS = 10  # of processor time: some five times what it takes on a slow machine
TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHARED = '<c t="s"><v>0</v></c>'


def _links(**targets):
    links = "".join(f'<Relationship Id="{n}" Type="{TYPE}/{n}" Target="{to}"/>' for n, to in targets.items())
    return f"<Relationships>{links}</Relationships>"


def workbook(rows, strings="<si><t>E-mail</t></si>", before="", compression=zipfile.ZIP_DEFLATED):
    """A workbook of one sheet with these rows as XML."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as packed:
        packed.writestr("_rels/.rels", _links(officeDocument="xl/workbook.xml"))
        packed.writestr("xl/_rels/workbook.xml.rels", _links(worksheet="sheet.xml", sharedStrings="strings.xml"))
        sheet = '<workbook xmlns:r="r"><sheets><sheet name="a" r:id="worksheet"/></sheets></workbook>'
        packed.writestr("xl/workbook.xml", sheet)
        packed.writestr("xl/strings.xml", f"<sst>{strings}</sst>")
        packed.writestr("xl/sheet.xml", f"<worksheet>{before}<sheetData>{rows}</sheetData></worksheet>")
    return out.getvalue()


def _address(words):
    return f'<row><c t="inlineStr"><is><t>{words}</t></is></c></row>'


CORPUS = {  # name: (what makes it, why it is refused: one of these, since which limit is met first does not matter)
    "a bomb": (lambda: workbook(" " * 60_000_000), {"too_big"}),
    "a bomb that lies about its size": (lambda: _lying(" " * 60_000_000), {"too_big", "broken"}),
    "millions of empty cells": (lambda: workbook(f"<row>{'<c/>' * 4_900_000}</row>"), {"too_big"}),
    "millions of empty rows": (lambda: workbook("<row/>" * 3_300_000), {"too_big"}),
    "empty cells to the end of each line": (lambda: workbook(f"<row>{'<c/>' * 16_384}</row>" * 300), {"too_big"}),
    "millions of shared texts": (lambda: workbook("", "<si/>" * 3_900_000), {"too_big"}),
    "a shared text of nine million characters": (
        lambda: workbook(f"<row>{SHARED}</row>", f"<si><t>{'x' * 9_000_000}</t></si>"),
        {"long_cell"},
    ),
    "one long shared text in all cells": (
        lambda: workbook(f"<row>{SHARED * 60}</row>" * 5_000, f"<si><t>{'x' * 4_999}</t></si>"),
        {"too_big"},
    ),
    "a cell of nine megabytes": (lambda: workbook(_address("x" * 9_000_000)), {"long_cell"}),
    "an attribute of nine megabytes": (lambda: workbook(f'<row r="{"1" * 9_000_000}"/>'), {"too_big"}),
    "a comment of nine megabytes": (lambda: workbook("", before=f"<!--{'x' * 9_000_000}-->"), {"too_big"}),
    "a name of nine megabytes": (lambda: workbook(f"<{'x' * 9_000_000}/>"), {"too_big"}),
    "nine million lines in one text": (lambda: workbook(_address("\n" * 9_000_000)), {"long_cell"}),
    "a dimension as large as a sheet can be": (
        lambda: workbook(
            f'{_address("E-mail")}<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
            "",
            '<dimension ref="A1:XFD1048576"/>',
        ),
        {"empty", "no_addresses"},
    ),
    "a line beyond the last": (lambda: workbook('<row r="99999999999"/>'), {"broken"}),
    "addresses without an end": (lambda: workbook(_address("a@x.test") * 150_000), {"too_many"}),
    "nested without an end": (lambda: workbook("<a>" * 2_000_000), {"too_big", "broken"}),
    "a commas' million": (lambda: b"E-mail" + b"," * 1_000_000, {"empty", "no_addresses"}),
    "a million commas under a header": (
        lambda: b"E-mail,Name\n" + b"," * 1_000_000 + b"a@x.test",
        {"empty", "no_addresses"},
    ),
    "a million lines": (lambda: b"a@x.test\n" * 222_000, {"too_many"}),
    "a million short lines": (lambda: b"E-mail\n" + b"a\n" * 990_000, {"too_many"}),
    "many addresses in each line": (lambda: (b"a@x," * 60 + b"\n") * 8_000, {"too_many"}),
    "a cell of CSV of a megabyte": (lambda: b"E-mail\n" + b"x" * 1_000_000, {"long_cell"}),
    "packed in a way that takes any memory": (
        lambda: workbook(_address("a@x.test"), compression=zipfile.ZIP_LZMA),
        {"broken"},
    ),
}


def _lying(words):
    """The directory of the zip says that the sheet is small."""
    data = bytearray(workbook(words))
    size = data.rindex(b"PK\x01\x02") + 24
    data[size : size + 4] = (1000).to_bytes(4, "little")
    return bytes(data)


def why(data):
    try:
        people_file.read(data)
    except people_file.Unreadable as error:
        return error.args[0]
    return "read"


if __name__ == "__main__":
    data = Path(sys.argv[1]).read_bytes()
    resource.setrlimit(resource.RLIMIT_DATA, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    reason = why(data)
    print(reason)  # noqa: T201
