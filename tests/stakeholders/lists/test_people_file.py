"""Reading lists of people as Excel, LibreOffice, mail programs and people write them, and as nobody should."""

import csv
import io
import subprocess
import sys
import zipfile
from contextlib import suppress

import pytest
from openpyxl import Workbook

from stakeholders.lists import people_columns
from stakeholders.lists.people_columns import FIELDS, HEADERS, fold
from stakeholders.lists.people_file import Unreadable, of_pasted, read
from tests.stakeholders.lists import hostile_lists

WHO = {"name": "Zoé Ouédraogo", "email": "zoe@x.test", "group": "Mineurs artisanaux", "role": "chef d’équipe"}
WHO |= {"organisation": "Société Karité", "language": "français", "country": "Côte d’Ivoire"}
UNDERSTOOD = WHO | {"language": "fr", "country": "CI"}


def sheet(separator=";", language="fr", who=WHO, fields=FIELDS):
    """A list with a header in a language and one person, as text."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator)
    writer.writerow([HEADERS[language][name][0] for name in fields])
    writer.writerow([who[name] for name in fields])
    return out.getvalue()


def workbook(*rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def people(data):
    """What was understood of each row, without line numbers and notes."""
    return [{name: row[name] for name in FIELDS} for row in read(data).rows]


def emails(data):
    return [row["email"] for row in read(data).rows]


def refused(data):
    with pytest.raises(Unreadable) as caught:
        read(data)
    return caught.value.args


# ---- as it is meant


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_every_way_excel_writes_a_list(separator, encoding):
    assert people(sheet(separator).encode(encoding)) == [UNDERSTOOD]


@pytest.mark.parametrize("language", HEADERS)
def test_headers_in_every_language_and_any_order(language):
    backwards = tuple(reversed(FIELDS))
    assert people(sheet(language=language, fields=backwards).encode()) == [UNDERSTOOD]
    shouted = sheet(language=language).upper().replace("ZOE@X.TEST", "zoe@x.test").splitlines()[0]
    assert people(f"{shouted}\n{sheet().splitlines()[1]}".encode()) == [UNDERSTOOD]


def test_every_name_of_a_column_leads_to_one_field_in_its_language():
    for language, fields in HEADERS.items():
        names = [(fold(name), field) for field, headers in fields.items() for name in headers]
        assert len({name for name, _field in names}) == len(names), language
        wrong = [(n, f) for n, f in names if people_columns.FIELD_BY_HEADER[n] != f]
        assert wrong == [], language


def test_workbook_is_read_like_text():
    assert people(workbook([HEADERS["fr"][name][0] for name in FIELDS], [WHO[name] for name in FIELDS])) == [UNDERSTOOD]


def test_workbook_with_gaps_numbers_and_another_sheet():
    book = Workbook()
    book.active.title = "hidden"
    book.active.append(["E-mail"])
    book.active.append(["not@x.test"])
    book.active.sheet_state = "hidden"
    shown = book.create_sheet("people")
    shown["C5"], shown["D5"] = "Email", "Role"
    shown["C7"], shown["D7"] = "a@x.test", 42
    out = io.BytesIO()
    book.save(out)
    found = read(out.getvalue()).rows
    assert [(row["line"], row["email"], row["role"]) for row in found] == [(7, "a@x.test", "42")]


def test_other_sheets_of_a_workbook_are_named():
    book = Workbook()
    for name in ("people", "hidden", "Last\u202e year"):
        page = book.create_sheet(name)
        page.append(["E-mail"])
        page.append([f"a@{name[:4].lower()}.test"])
    book.remove(book["Sheet"])
    book["hidden"].sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    found = read(out.getvalue())
    assert (emails(out.getvalue()), found.sheets) == (["a@peop.test"], ["Last year"])
    assert read(of_pasted("a@x.test")).sheets == []


def test_workbook_of_other_programs():
    """Cells and rows that do not say where they stand, texts in the cell, texts in pieces and how they are spoken."""
    strings = "<si><t>E-mail</t></si><si><r><t>Na</t></r><r><t>me</t></r><rPh><t>spoken</t></rPh></si>"
    header = '<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c></row>'
    person = '<row><c t="inlineStr"><is><t>a@x.test</t></is></c><c t="str"><f>A1</f><v>Ama</v></c></row>'
    assert people(hostile_lists.workbook(header + person, strings))[0]["email"] == "a@x.test"
    found = read(hostile_lists.workbook(header + person, strings)).rows
    assert [(row["line"], row["email"], row["name"]) for row in found] == [(2, "a@x.test", "Ama")]


def test_pasted_from_a_spreadsheet():
    assert people(of_pasted(sheet("\t"))) == [UNDERSTOOD]


def test_pasted_from_a_mail_program():
    words = 'Ama Mensah <Ama@X.test>; "Ouédraogo, Zoé" <zoe@x.test>; kofi@x.test;'
    assert [(row["name"], row["email"]) for row in read(of_pasted(words)).rows] == [
        ("Ama Mensah", "ama@x.test"),
        ("Ouédraogo, Zoé", "zoe@x.test"),
        ("", "kofi@x.test"),
    ]


def test_one_address_a_line_and_a_name_beside_it():
    words = "ama@x.test\n\nKofi Baah, kofi@x.test\nEsi <esi@x.test>"
    assert [(row["line"], row["name"], row["email"]) for row in read(of_pasted(words)).rows] == [
        (1, "", "ama@x.test"),
        (3, "Kofi Baah", "kofi@x.test"),
        (4, "Esi", "esi@x.test"),
    ]


def test_first_line_is_nobodys_header_by_chance():
    rows = read(of_pasted("ama.x.test\nkofi@x.test")).rows
    assert [(row["email"], row["problem"]) for row in rows] == [("ama.x.test", "bad_address"), ("kofi@x.test", "")]


@pytest.mark.parametrize(
    ("header", "line", "name"),
    [
        ("First name,Last name,E-mail", "Ama,Mensah,a@x.test", "Ama Mensah"),
        ("Nom,Prénom,Courriel", "Mensah,Ama,a@x.test", "Ama Mensah"),
        ("Nombre,Apellidos,Correo", "Ama,Mensah,a@x.test", "Ama Mensah"),
        ("Name,First name,Last name,E-mail", "A. M.,Ama,Mensah,a@x.test", "Ama Mensah"),
    ],
)
def test_names_in_parts(header, line, name):
    assert [row["name"] for row in read(of_pasted(f"{header}\n{line}")).rows] == [name]


def test_column_of_addresses_is_found_without_a_known_header():
    found = read(of_pasted("Name,Kontakt,Phone,Group\nAma,a@x.test,12,Diggers\nKofi,k@x.test,13,Diggers"))
    assert [row["email"] for row in found.rows] == ["a@x.test", "k@x.test"]
    assert found.ignored == ["Phone"]


def test_separator_that_excel_names_is_believed():
    rows = read(b'sep=|\r\n"E-mail"|"Name"\r\na@x.test|"A, B; C"\r\n').rows
    assert [(row["line"], row["email"], row["name"]) for row in rows] == [(3, "a@x.test", "A, B; C")]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("GH", "GH"),
        ("gha", "GH"),
        ("Ghana", "GH"),
        ("Tanzanie", "TZ"),
        ("Brasil", "BR"),
        ("Marekani", "US"),
        ("Cote d'Ivoire", "CI"),
        ("CÔTE D’IVOIRE", "CI"),
        ("R.D. Congo", "CD"),
        ("DRC", "CD"),
        ("Narnia", ""),
        ("", ""),
    ],
)
def test_country_by_code_or_name(typed, code):
    assert people_columns.country(typed) == code


@pytest.mark.parametrize(
    ("typed", "code"),
    [("fr", "fr"), ("pt-BR", "pt"), ("Español", "es"), ("espagnol", "es"), ("KISWAHILI", "sw"), ("Klingon", "")],
)
def test_language_by_code_or_name(typed, code):
    assert people_columns.language(typed) == code


def test_what_is_not_understood_is_noted():
    (row,) = read(of_pasted("E-mail,Language,Country,Name\na@x.test,Klingon,Narnia," + "n" * 200)).rows
    assert (row["language"], row["country"], len(row["name"])) == ("", "", 120)
    assert sorted(row["notes"]) == ["country", "language", "name"]


# ---- what stands around the list


def around(found):
    """(above, ignored, [(line, name, address, group, organisation)])."""
    rows = [(r["line"], r["name"], r["email"], r["group"], r["organisation"]) for r in found.rows]
    return found.above, found.ignored, rows


def test_title_above_the_headings_costs_no_column():
    book = workbook(
        ["Participants of the April meeting", None, None, None],
        ["made by", "the secretariat"],
        [],
        ["Company"],  # a title that is also the name of a column
        ["Name", "E-mail", "Group", "Organisation", "Shoe size"],
        ["Ama", "a@x.test", "Diggers", "Society", "42"],
    )
    assert around(read(book)) == (
        ["Participants of the April meeting", "made by the secretariat", "Company"],
        ["Shoe size"],
        [(6, "Ama", "a@x.test", "Diggers", "Society")],
    )


def test_title_above_the_headings_of_a_text_does_not_hide_what_parts_the_cells():
    words = "Liste des participants, avril\n\nNom;Courriel;Groupe;Organisation\nAma;a@x.test;Creuseurs;Société, SA\n"
    assert around(read(words.encode())) == (
        ["Liste des participants, avril"],
        [],
        [(4, "Ama", "a@x.test", "Creuseurs", "Société, SA")],
    )


def test_column_without_a_heading_is_named_by_its_letter():
    book = workbook(["E-mail", None, "Name"], ["a@x.test", "Diggers", "Ama", None, "x"])
    assert around(read(book))[1] == ["B", "E"]


def test_of_a_list_without_headings_the_columns_nobody_takes_are_named():
    found = read(of_pasted("Ama\ta@x.test\tDiggers\nKofi\tk@x.test\t\tSociety"))
    assert around(found)[:2] == ([], ["C", "D"])
    assert [row["name"] for row in found.rows] == ["Ama", "Kofi"]
    assert read(of_pasted("Ama <a@x.test>; Kofi <k@x.test>")).ignored == []


def test_more_than_thirty_lines_above_are_no_title():
    words = "\n".join([*(f"Line {n}" for n in range(40)), "Name,E-mail,Group", "Ama,a@x.test,Diggers"])
    assert read(of_pasted(words)).above == []


@pytest.mark.parametrize(("number", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (703, "AAA")])
def test_columns_have_the_letters_of_a_spreadsheet(number, letters):
    assert people_columns.letters(number) == letters


# ---- addresses


@pytest.mark.parametrize(
    ("typed", "email", "problem"),
    [
        ("Ama@X.Test", "ama@x.test", ""),
        ("ａｍａ＠x.test", "ama@x.test", ""),
        (" <ama@x.test>, ", "ama@x.test", ""),
        ("mailto:ama@x.test", "ama@x.test", ""),
        ("a\u200bma@x.test\u202e.", "ama@x.test", ""),
        ("ama@bücher.example", "ama@xn--bcher-kva.example", ""),
        ("zoé@x.test", "zoé@x.test", "unmailable"),
        ("ама@x.test", "ама@x.test", "unmailable"),
        ("ama@gmail.con", "ama@gmail.con", "slip"),
        ("ama@gmial.com", "ama@gmial.com", "slip"),
        ("ama@", "ama@", "bad_address"),
        ("ama", "ama", "bad_address"),
        ("ama @x.test", "ama @x.test", "bad_address"),
        ("ama@localhost", "ama@localhost", "bad_address"),
        ("ama@x..test", "ama@x..test", "bad_address"),
        ("a@x.test; b@x.test", "a@x.test; b@x.test", "two_addresses"),
        ("a@x.test / b@x.test", "a@x.test / b@x.test", "two_addresses"),
        ("\u200b", "", "no_address"),
        ("=HYPERLINK(1)", "=hyperlink(1)", "bad_address"),
        ("ama@x.test\nBcc: all@x.test", "ama@x.test Bcc: all@x.test", "two_addresses"),
        ("a" * 65 + "@x.test", "a" * 65 + "@x.test", "bad_address"),
    ],
)
def test_address_is_mailable_or_says_why_not(typed, email, problem):
    rows = read(workbook(["E-mail", "Name"], [typed, "A"])).rows
    assert [(row["email"], row["problem"]) for row in rows] == [(email, problem)]


# ---- as nobody should


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"\n\n ; ; \n", "empty"),
        (b"E-mail,Name\n", "empty"),
        (b"Name,Phone\nAma,12\n", "no_addresses"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "no_list"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(range(256)), "no_list"),
        (b"%PDF-1.7\n1 0 obj\n", "no_list"),
        (b"x" * 2_000_001, "too_big"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600,
            "old_excel",
        ),  # .xls under any name, or one with a password
        (b"PK\x03\x04 torn off", "broken"),
        (b"E-mail,Name\na@x.test," + b"n" * 1_000_000, "long_cell"),
        (b"E-mail\n" + b"a@x.test\n" * 5_001, "too_many"),
        (b'E-mail,Name\na@x.test,"Ama\n' + b"b@x.test,Kofi\n" * 50, "open_quote"),
    ],
)
def test_hopeless_lists_are_refused_with_a_reason(data, reason):
    assert refused(data)[0] == reason


def test_the_line_is_named():
    assert refused(b"E-mail,Name\na@x.test,A\nb@x.test," + b"n" * 5_001) == ("long_cell", 3)
    assert refused(b'E-mail,Name\na@x.test,A\nb@x.test,"Ama\n' + b"b@x.test,Kofi\n" * 50) == ("open_quote", 3)


def test_most_rows_are_read():
    assert len(read(b"E-mail\n" + b"a@x.test\n" * 5_000).rows) == 5_000


def test_workbook_of_too_many_rows():
    assert refused(workbook(["E-mail"], *(["a@x.test"] for _n in range(5_001))))[0] == "too_many"


def test_zip_that_is_no_workbook():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("hello.txt", "hello")
    assert refused(out.getvalue()) == ("broken", 0)


@pytest.mark.trust("H9")
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds what a process takes of memory")
@pytest.mark.parametrize("name", hostile_lists.CORPUS)
def test_small_file_that_is_endless_inside_is_refused_within_bounds(name, tmp_path):
    """Refused for a reason, by a process that would fall at 100 MB or ten seconds."""
    make, reasons = hostile_lists.CORPUS[name]
    (tmp_path / "list").write_bytes(make())
    command = [sys.executable, hostile_lists.__file__, tmp_path / "list"]

    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()

    assert said in reasons


@pytest.mark.trust("H9")
def test_zip_bomb_is_not_unpacked():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b" " * 50_000_000)
    assert len(out.getvalue()) < 100_000
    assert refused(out.getvalue()) == ("too_big", 0)


@pytest.mark.trust("H9")
def test_workbook_that_claims_to_end_at_the_last_cell():
    """One real row, one at the end of the sheet, and a dimension that lies."""
    data = workbook(["E-mail"], ["a@x.test"])
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as packed, zipfile.ZipFile(out, "w") as changed:
        for entry in packed.namelist():
            content = packed.read(entry)
            if entry == "xl/worksheets/sheet1.xml":
                content = content.replace(b"A1:A2", b"A1:XFD1048576").replace(
                    b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
                )
            changed.writestr(entry, content)
    assert emails(out.getvalue()) == ["a@x.test"]


@pytest.mark.trust("H9")
def test_entities_in_a_workbook_do_not_grow():
    """A billion laughs."""
    data, out = workbook(["E-mail"], ["a@x.test"]), io.BytesIO()
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]><x>&l9;</x>'
    with zipfile.ZipFile(io.BytesIO(data)) as packed, zipfile.ZipFile(out, "w") as changed:
        for entry in packed.namelist():
            changed.writestr(entry, bomb if entry == "xl/worksheets/sheet1.xml" else packed.read(entry))
    assert refused(out.getvalue()) == ("broken", 0)


@pytest.mark.trust("G2")
@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ('<c t="str"><f>HYPERLINK(A1)</f><v>Ama</v></c>', "Ama"),  # as the program that saved it had worked it out
        ('<c><f t="shared" ref="B2:B9" si="0">B1</f><v>7</v></c>', "7"),
        ('<c t="str"><f>A1</f><v>=1+1</v></c>', "=1+1"),
        ('<c t="e"><f>HYPERLINK(A1)</f><v>#REF!</v></c>', "=HYPERLINK(A1)"),  # what it was meant to say, nobody knows
        ("<c><f>HYPERLINK(A1)</f></c>", "=HYPERLINK(A1)"),  # of a program that does not calculate
        ('<c t="inlineStr"><is><t>=HYPERLINK(A1)</t></is></c>', "=HYPERLINK(A1)"),  # a text that only looks like one
    ],
)
def test_formula_of_a_workbook_is_the_value_it_was_saved_with(cell, name):
    header = '<row><c t="inlineStr"><is><t>E-mail</t></is></c><c t="inlineStr"><is><t>Name</t></is></c></row>'
    address = '<c t="inlineStr"><is><t>a@x.test</t></is></c>'
    (row,) = read(hostile_lists.workbook(f"{header}<row>{address}{cell}</row>", "")).rows
    assert (row["email"], row["name"]) == ("a@x.test", name)


def test_formulas_control_characters_and_overrides_become_plain_text():
    rows = read(workbook(["E-mail", "Name", "Organisation"], ["a@x.test", "=1+1", "Tara\u202egpj"])).rows
    assert [(row["name"], row["organisation"]) for row in rows] == [("=1+1", "Taragpj")]
    rows = read(of_pasted("E-mail,Name\na@x.test,A\x00m\x0ba\u0007")).rows
    assert [(row["name"], row["problem"]) for row in rows] == [("Ama", "")]


def test_bytes_of_every_kind_never_raise_anything_else():
    for seed in range(60):
        data = bytes((seed * 37 + n * n * 11) % 256 for n in range(900))
        for head in (b"", b"PK\x03\x04", b"\xff\xfe", b"\xef\xbb\xbf", b"E-mail\n"):
            with suppress(Unreadable):
                read(head + data)
