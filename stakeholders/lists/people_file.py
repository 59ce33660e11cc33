"""A list of people as organisations keep it (CSV in any of Excel's dialects, XLSX, or pasted), read into rows; nothing is looked up."""

import csv
import io
import itertools
import re
from dataclasses import dataclass, field

from dialogue import text
from stakeholders import addresses
from stakeholders.lists import people_columns, workbook

MOST_ROWS, MOST_BYTES, MOST_COLUMNS, LONGEST_CELL = 5_000, 2_000_000, 60, 5_000
LONGEST_TOLD = 120  # characters of a line above the headings that the page shows
MOST_ABOVE = 30  # lines that may stand above the headings: a title, a day, who made the list
LENGTHS = {"name": 120, "role": 80, "organisation": 120, "group": 120, "language": 40, "country": 80}
OLD_EXCEL = b"\xd0\xcf\x11\xe0"  # .xls, and a workbook behind a password
PACKED = b"PK"  # a workbook is a zip
PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"%PDF", b"II*\0", b"MM\0*")
SEPARATORS = "\t;,"


class Unreadable(Exception):
    """The list as a whole cannot be read; `args`: why ("empty", "too_big", "too_many", "old_excel", "broken", "no_addresses",
    "long_cell", "open_quote", "no_list"), and the line if it is one."""


@dataclass
class People:
    """`rows`: dicts of plain text with the line, the fields of people_columns, `problem` and `hint` of the address, and `notes`:
    fields whose words were not understood or had to be cut. `ignored`: headings of columns that were not read; of one without a
    heading its letter. `above`: lines above the headings, `sheets`: names of other sheets, which were not read either."""

    rows: list = field(default_factory=list)
    ignored: list = field(default_factory=list)
    above: list = field(default_factory=list)
    sheets: list = field(default_factory=list)


def of_pasted(words):
    """Pasted text as the bytes of a file. The mark in front says that it is text, whatever it begins with."""
    return words.encode("utf-8-sig", "replace")


def read(data):
    """People of a file's bytes. Raises Unreadable."""
    found = list(_counted((line for line in _lines_of_file(data) if any(line[1])), MOST_ROWS + 1 + MOST_ABOVE))
    if not found:
        raise Unreadable("empty", 0)
    at = _headings(found)
    columns, ignored = (None, _not_read_bare(found)) if at is None else _columns(found[at:])
    first = 0 if at is None else at + 1
    people = (row for number, cells in found[first:] for row in _rows(number, cells, columns))
    rows = list(_counted(people, MOST_ROWS))
    if not rows:
        raise Unreadable("empty", 0)
    above = [_line_in_words(cells) for _number, cells in found[:at]] if at else []
    return People(rows, ignored, above, _other_sheets(data))


def _counted(rows, most):
    """The same, as long as there are no more: a list without an end is not read to its end."""
    for count, row in enumerate(rows, 1):
        if count > most:
            raise Unreadable("too_many", count)
        yield row


# ---- lines of cells


def _lines_of_file(data):
    if len(data) > MOST_BYTES:
        raise Unreadable("too_big", 0)
    if data.startswith(OLD_EXCEL):
        raise Unreadable("old_excel", 0)
    if data.startswith(PICTURES):
        raise Unreadable("no_list", 0)
    if data.startswith(PACKED):
        return _lines_of_workbook(data)
    return _lines_of_text(_decoded(data))


def _decoded(data):
    """Text of bytes: what a byte order mark says, UTF-8, UTF-16 without a mark, and at last what Excel writes in western Europe."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    head = data[:2000]
    if head.count(0) > len(head) // 4:
        return data.decode("utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be", "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _lines_of_text(words):
    words = words.replace("\x00", "").removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if len(words) > MOST_BYTES:
        raise Unreadable("too_big", 0)
    first, _newline, rest = words.partition("\n")
    told = re.fullmatch(r"\"?sep=(.)\"?\s*", first)  # what Excel writes to say how the cells are parted
    separator = told[1] if told else _separator(words)
    reader = csv.reader(io.StringIO(rest if told else words), delimiter=separator, skipinitialspace=True)
    try:
        yield from _parsed(reader, shift=1 if told else 0)
    except csv.Error as error:
        raise Unreadable("long_cell", reader.line_num) from error


def _parsed(reader, shift):
    before = 0
    for cells in reader:
        if reader.line_num - before > 20:  # a quotation mark swallowed everything behind it
            raise Unreadable("open_quote", before + 1 + shift)
        if any(cells):
            yield before + 1 + shift, _cleaned(cells, before + 1 + shift)
        before = reader.line_num


def _separator(words):
    """What parts the cells: whatever finds most known headings in one of the first lines, else whatever these hold most of."""
    head = [line[:LONGEST_CELL] for line in words[:100_000].splitlines() if line.strip()][:20] or [""]

    def known(separator):
        lines = (next(csv.reader([line], delimiter=separator), []) for line in head)
        return max(sum(map(bool, _fields(cells))) for cells in lines)

    return max(SEPARATORS, key=lambda s: (known(s), sum(line.count(s) for line in head)))


def _lines_of_workbook(data):
    """The first sheet that is shown."""
    try:
        for number, cells in workbook.lines(data, columns=MOST_COLUMNS, longest=LONGEST_CELL):
            yield number, _cleaned(cells, number)
    except workbook.TooLarge as error:
        raise Unreadable("too_big", 0) from error
    except workbook.Broken as error:
        raise Unreadable("broken", 0) from error


def _other_sheets(data):
    """Their names as they may be shown; the workbook was read before, so that it is whole."""
    names = workbook.unread(data)[:MOST_ABOVE] if data.startswith(PACKED) else []
    return [" ".join(text.clean(name).split())[:LONGEST_TOLD] for name in names]


def _cleaned(cells, number):
    if any(len(cell) > LONGEST_CELL for cell in cells):
        raise Unreadable("long_cell", number)
    return [" ".join(text.clean(cell).split()) for cell in cells[:MOST_COLUMNS]]


# ---- columns and rows


def _headings(found):
    """Where the headings stand: the line that knows most of our fields, above the first address; a title may stand above it. None in a
    list without headings, which holds addresses only."""
    above = list(itertools.takewhile(lambda line: not any("@" in cell for cell in line[1]), found[: MOST_ABOVE + 1]))
    known = [len({name for name in _fields(cells) if name}) for _number, cells in above]
    if any(known):
        return max(range(len(known)), key=lambda at: (_is_heading(known[at], above[at][1]), known[at], -at))
    if not any("@" in cell for _number, cells in found for cell in cells):
        raise Unreadable("no_addresses", 0)
    return None


def _is_heading(known, cells):
    """A title may be a single word that is also the name of a column: headings have company."""
    return known > 1 or (known == 1 and sum(map(bool, cells)) > 1)


def _fields(cells):
    return [people_columns.FIELD_BY_HEADER.get(people_columns.fold(cell), "") for cell in cells]


def _line_in_words(cells):
    return " ".join(cell for cell in cells if cell)[:LONGEST_TOLD]


def _columns(found):
    """({field: column}, what is not read) of headings and the lines below them."""
    headings = found[0][1]
    fields = _fields(headings)
    columns = {name: fields.index(name) for name in dict.fromkeys(fields) if name}
    if "email" not in columns:
        columns["email"] = _column_of_addresses(found, taken=set(columns.values()))
    return columns, _not_read(found, set(columns.values()))


def _not_read(found, read_from):
    """The headings of the other columns; of one that holds something under no heading its letter, as a spreadsheet shows it."""
    headings, widest = found[0][1], max(len(cells) for _number, cells in found)
    told = []
    for at in (at for at in range(widest) if at not in read_from):
        heading = headings[at] if at < len(headings) else ""
        if heading or any(cells[at] for _number, cells in found if at < len(cells)):
            told.append(heading or people_columns.letters(at + 1))
    return told


def _column_of_addresses(found, taken):
    counts = [
        (sum("@" in cells[at] for _number, cells in found[1:] if at < len(cells)), at)
        for at in range(max(len(cells) for _number, cells in found))
        if at not in taken
    ]
    most, at = max(counts, default=(0, 0), key=lambda pair: (pair[0], -pair[1]))
    if not most:
        raise Unreadable("no_addresses", 0)
    return at


def _rows(number, cells, columns):
    if columns is None:
        return [_row(number, said) for said in _bare(cells)]
    said = {name: cells[at] if at < len(cells) else "" for name, at in columns.items()}
    if "first" in said and "last" in said:
        said["name"] = f"{said['first']} {said['last']}"
    elif "first" in said or "last" in said:
        said["name"] = f"{said.get('first', '')} {said.get('name', '')} {said.get('last', '')}"
    return [_row(number, said)]


def _bare(cells):
    """A line without a header: each cell with an @ is a person; one beside words is that person's name."""
    written = [cell for cell in cells if "@" in cell]
    if len(written) == 1:
        name = next((cell for cell in cells if cell and "@" not in cell), "")
        return [{"email": written[0], "name": name}]
    return [{"email": cell} for cell in written or [cell for cell in cells if cell][:1]]


def _not_read_bare(found):
    """Of a list without headings the letters of the columns from which nobody takes anything."""
    filled, read_from = set(), set()
    for _number, cells in found:
        written = [at for at, cell in enumerate(cells) if "@" in cell]
        others = [at for at, cell in enumerate(cells) if cell and "@" not in cell]
        read_from |= {*written, *others[: len(written) < 2]}
        filled |= {*written, *others}
    return [people_columns.letters(at + 1) for at in sorted(filled - read_from)]


def _row(number, said):
    """One person. What is not understood is noted by its field: the team sees it, and the invitation goes out without it."""
    address = addresses.read(said.get("email", ""))
    row = {"line": number, "email": address.email, "problem": address.problem, "hint": address.hint, "notes": []}
    for name, length in LENGTHS.items():
        words = " ".join((said.get(name, "") or (address.name if name == "name" else "")).split())
        row[name] = words[:length].strip()
        row["notes"] += [name] if len(words) > length else []
    for name, understood in (("language", people_columns.language), ("country", people_columns.country)):
        row["notes"] += [name] if row[name] and not understood(row[name]) else []
        row[name] = understood(row[name])
    row["email"] = row["email"][:254]
    return row
