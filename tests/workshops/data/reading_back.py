"""A file of tables as somebody's program reads it: {table: [row]}, a row {column: what stands there}."""

import csv
import io
import json
import re
import zipfile

from openpyxl import load_workbook

ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")  # as spreadsheets read a cell, and this library does not


def read(form, content):
    return {"xlsx": xlsx, "csv": comma, "json": text}[form](content)


def xlsx(content):
    book = load_workbook(io.BytesIO(content))
    return {sheet.title: _rows([[_told(cell) for cell in row] for row in sheet]) for sheet in book}


def _told(cell):
    assert cell.data_type in "sn", cell  # no formula, date or mistake
    return "" if cell.value is None else ESCAPED.sub(lambda found: chr(int(found[1], 16)), str(cell.value))


def comma(content):
    found = {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if name.endswith(".csv"):
                lines = csv.reader(io.TextIOWrapper(archive.open(name), encoding="utf-8-sig", newline=""))
                found[name.removesuffix(".csv")] = _rows([[_bare(cell) for cell in line] for line in lines])
    return found


def _bare(cell):
    """Without the apostrophe that keeps a spreadsheet from calculating."""
    return cell[1:] if cell.startswith("'") else cell


def text(content):
    said = json.loads(content)
    tables = {"code_book": said["code_book"], **said["tables"]}
    return {name: [{k: _plain(v) for k, v in row.items()} for row in rows] for name, rows in tables.items()}


def _plain(value):
    return "\n".join(value) if isinstance(value, list) else "" if value is None else str(value)


def _rows(lines):
    names, *rest = lines
    return [dict(zip(names, line, strict=True)) for line in rest]
