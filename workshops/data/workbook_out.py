"""A workbook written as a stream, sheet by sheet and row by row: what it takes of memory does not grow with its rows.

Own and small: the usual library keeps each sheet beside its file until all is written, and signs with its own name and the moment.
What it writes: ECMA-376 part 1, §18.2 (workbook), §18.3 (sheet), §18.8 (styles). A text is an inline string, so that nothing of it
is ever a formula (TRUST G2).
"""

from collections.abc import Iterable, Sequence
from zipfile import ZIP_DEFLATED, ZipFile

from workshops.data.book import Cell
from workshops.data.cells import for_sheet
from workshops.data.packing import entry

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# 0: a text at the top of its cell, in as many lines as it needs; 1: the name of a column.
STYLES = f"""{HEAD}<styleSheet xmlns="{MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>
<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>
<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>
<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>
<cellXfs count="2"><xf applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf><xf fontId="1" applyFont="1"/></cellXfs>
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>"""
PANE = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
TOP = f'<sheetViews><sheetView workbookViewId="0">{PANE}</sheetView></sheetViews>'


class Workbook:
    """`with Workbook(file, names) as book: book.sheet(…)` for each of the names, in their order."""

    def __init__(self, file, names: Sequence[str]):
        self.names = names
        self.archive = ZipFile(file, "w", ZIP_DEFLATED)
        self.at = 0

    def __enter__(self):
        for path, text in _parts(self.names):
            self.archive.writestr(entry(path), text)
        return self

    def __exit__(self, *_):
        self.archive.close()

    def sheet(self, columns: Sequence[str], widths: Sequence[int], rows: Iterable[Sequence[Cell]]):
        """The next one: a row of names that stays in view, and the rows."""
        self.at += 1
        with self.archive.open(entry(f"xl/worksheets/sheet{self.at}.xml"), "w", force_zip64=True) as part:
            part.write(f'{HEAD}<worksheet xmlns="{MAIN}">{TOP}{_cols(widths)}<sheetData>'.encode())
            part.write(_row(columns, ' s="1"').encode())
            for row in rows:
                part.write(_row(row, "").encode())
            part.write(b"</sheetData></worksheet>")


def _cols(widths):
    each = (f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>' for n, width in enumerate(widths, 1))
    return f"<cols>{''.join(each)}</cols>"


def _row(cells, style):
    return f"<row>{''.join(_cell(cell, style) for cell in cells)}</row>"


def _cell(cell, style):
    if isinstance(cell, int):
        return f"<c{style}><v>{cell}</v></c>"
    text = for_sheet(cell)
    if not text:
        return f"<c{style}/>"
    return f'<c{style} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def _parts(names):
    """(path, text) of all that is no sheet. A package may name its author and its hour (docProps): this one does not."""
    numbers = range(1, len(names) + 1)
    sheets = "".join(f'<sheet name="{for_sheet(name)}" sheetId="{n}" r:id="r{n}"/>' for n, name in enumerate(names, 1))
    links = "".join(
        f'<Relationship Id="r{n}" Type="{LINKS}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers
    )
    types = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{OFFICE}.worksheet+xml"/>' for n in numbers
    )
    return [
        (
            "[Content_Types].xml",
            f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{OFFICE}.sheet.main+xml"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{OFFICE}.styles+xml"/>{types}</Types>',
        ),
        (
            "_rels/.rels",
            f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">'
            f'<Relationship Id="r1" Type="{LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        ),
        ("xl/workbook.xml", f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><sheets>{sheets}</sheets></workbook>'),
        (
            "xl/_rels/workbook.xml.rels",
            f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{links}'
            f'<Relationship Id="r0" Type="{LINKS}/styles" Target="styles.xml"/></Relationships>',
        ),
        ("xl/styles.xml", STYLES),
    ]
