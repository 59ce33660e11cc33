import html
import io
import json
import re
import shutil
import subprocess
import unicodedata
import zipfile
import zlib
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.conf import settings
from markdown_it import MarkdownIt

from issues.lanes import COLOURS
from tests.workshops.documents.agenda_long import complete, item
from tests.workshops.documents.agenda_sample import AMHARIC, ARABIC, HOSTILE, LINKS, LONG_WORD, MARKED, agenda
from workshops import documents
from workshops.documents import charts, marked, office
from workshops.documents.charts import quote_style
from workshops.documents.heard import Quote, Reason
from workshops.documents.report import Block, Report
from workshops.documents.structure import AgendaDocument, clean_text, paragraphs

FORMATS = tuple(documents.FORMATS)
OFFICE = ("docx", "odt")
WORDS_OF_A_RESULT = ("Title", "Sentence", "Table", "Last")
SAID = (
    "An agenda for artisanal and industrial gold mining side by side",
    "What the groups want to work on together, in their order and with their reasons",
    "Agenda draft 3",
    "Preview, not yet published",
    "4f2a 91c0 77de 3b18 0c55 a9e2 61f4 d803",
    "Hear those who are seldom in the room.",
    "Nobody is named; a group of fewer than six says nothing alone.",
    "Kept. Support across the groups is two thirds or more; no group has a majority against it.",
    "One hillside can carry a concession, a chief’s promise and a family’s pit.",
    "Who should draw the map, and who should be able to read it?",
    "“Nos bailleurs demandent qui répond du mercure après. Il faut l’écrire d’abord.”",
    "Société des Collines · Companies · French",
    "This answer was withdrawn by its author.",
    "Sin agua limpia no hay tierra que repartir.",
    "Whether ground given back may be mined with machines: companies agree, artisanal miners are split.",
    "The organisers will bring the cadastre’s public map.",
    "50 minutes",
    "It stays on the agenda and goes to the tables. Not all groups support it.",
    "beforeafter",
    "The vote came out between yes and no.",
    "Two thirds or more of the groups wanted it off the list.",
    "An issue is kept with two thirds or more.",
    "This draft may be copied and passed on.",
    "What changed since draft 2",
    "The agenda as a whole",
    "Moved from place 2 to place 1.",
    f"It was called “{HOSTILE}”.",
    AMHARIC,
    LONG_WORD,
    HOSTILE,
)


class TextOfHtml(HTMLParser):
    """The words a reader sees, and every tag on the way."""

    def __init__(self, page):
        super().__init__()
        self.words, self.tags, self.targets = [], [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.targets += [value for name, value in attrs if name in ("href", "src", "xlink:href")]

    def handle_data(self, data):
        self.words.append(data)

    @property
    def text(self):
        return "".join(self.words)


@pytest.fixture(scope="module")
def rendered():
    return {format: documents.render(agenda(), format)[0] for format in FORMATS}


def parts(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def text_of(content, format):
    if format == "pdf":
        return subprocess.run(
            ["pdftotext", "-raw", "-", "-"], input=content, capture_output=True, check=True
        ).stdout.decode()
    if format in OFFICE:
        body = parts(content)["word/document.xml" if format == "docx" else "content.xml"]
        return "".join(
            " " if element.tag.endswith("}s") else element.text or ""
            for element in _texts(ElementTree.fromstring(body))
        )
    if format == "epub":
        pages = [page for name, page in sorted(parts(content).items()) if name.startswith("EPUB/text/")]
        return "".join("".join(ElementTree.fromstring(page).itertext()) for page in pages)
    if format == "md":
        return TextOfHtml(MarkdownIt("gfm-like", {"linkify": False}).render(content.decode())).text
    assert format == "html", f"say here how a reader reads {format}"
    return TextOfHtml(content.decode()).text


def _texts(root):
    """Elements of an office file in reading order; ODT has text behind its inner elements too."""
    for element in root.iter():
        yield element
        for child in element:
            if child.tail and child.tail.strip():
                tail = ElementTree.Element("tail")
                tail.text = child.tail
                child.tail = None
                child.append(tail)


def squeezed(text):
    """Without spaces, line ends and marks of direction, which belong to the layout."""
    return re.sub("[\\s\u200b\u200e\u200f\u202a-\u202e]", "", unicodedata.normalize("NFC", text))


needs_pdftotext = pytest.mark.skipif(
    shutil.which("pdftotext") is None, reason="pdftotext of poppler-utils reads the PDF back"
)
each_readable = pytest.mark.parametrize(
    "format", [pytest.param(form, marks=needs_pdftotext if form == "pdf" else ()) for form in FORMATS]
)
each = pytest.mark.parametrize("format", FORMATS)


def test_structure_survives_json():
    kept = json.loads(json.dumps(agenda().to_dict()))

    assert AgendaDocument.from_dict(kept).to_dict() == kept


def test_structure_refuses_unknown_fields():
    with pytest.raises(TypeError, match="surprise"):
        AgendaDocument.from_dict(agenda().to_dict() | {"surprise": 1})


@pytest.mark.trust("G3", "D3")
@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        ("a\x00b\x01c\x0bd\x7fe\x9ff", "abcdef"),
        ("a\tb\nc\r\nd\re", "a\tb\nc\nd\ne"),
        ("a\ud800b\ufffec\ufeffd", "abcd"),
        ("a\u202eb\u2066c", "abc"),
        ("می\u200cخواهم \u200d", "می\u200cخواهم \u200d"),
    ],
)
def test_clean_text_keeps_what_every_format_can_hold(dirty, clean):
    assert clean_text(dirty) == clean


def test_paragraphs_part_at_empty_lines():
    assert paragraphs(" one \ntwo\n \n\nthree\n") == [["one", "two"], ["three"]]
    assert paragraphs(" \n\n") == []


@pytest.mark.trust("G3")
@each_readable
def test_document_says_everything(rendered, format):
    found = squeezed(text_of(rendered[format], format))

    assert [said for said in SAID if squeezed(said) not in found] == []


@each_readable
def test_every_chapter_is_said(format):
    """What an agenda needs to be complete in itself; the text of tables in the PDF is hyphenated and left out."""
    made = complete([item(1), item(2)])
    issue = made.items[1]
    said = [words for entry in made.glossary for words in (entry.word, entry.meaning, entry.standing, *entry.elsewhere)]
    said += [tie.kind for tie in made.tied] if format != "pdf" else []
    said += [words for tie in made.ties for words in (tie.groups, tie.what, f"{tie.quality} ({tie.whose})")]
    said += [
        words for each in (*made.challenges, *issue.challenges) for words in (each.text, f"({', '.join(each.groups)})")
    ]
    said += [quote.text for quote in (*issue.quotes, *issue.said)] + [issue.background, *issue.sources, *issue.tables]
    said += [line.text for section in made.brief.sections for line in section.entries] + [*made.brief.lead]
    said += [made.evaluations[0].title, made.evaluations[0].note, "fewer than six answered", "12 to 17", "Holds some"]
    found = squeezed(text_of(documents.render(made, format)[0], format))
    assert [words for words in said if squeezed(words) not in found] == []


@pytest.mark.trust("G3")
@each_readable
def test_document_keeps_right_to_left_letters(rendered, format):
    """Readers of PDF put marks and directions in their own order, so letters are counted: in an answer and in a question."""
    letters = Counter(letter for letter in ARABIC if unicodedata.category(letter) == "Lo")
    found = Counter(text_of(rendered[format], format))

    assert [letter for letter, number in letters.items() if found[letter] < 2 * number] == []


@each
def test_document_has_type_and_extension(format):
    content, content_type, extension = documents.render(agenda(), format)

    assert (extension, content_type) == (format, documents.FORMATS[format].content_type)
    assert re.fullmatch(r"(application|text)/[\w.+-]+(; charset=utf-8)?", content_type)
    assert content


@pytest.mark.trust("G2")
def test_no_document_goes_out_as_a_workbook():
    """Tables go out from workshops/data alone, which writes workbooks itself; what else could write one is not installed."""
    assert {"xlsx", "xls", "ods", "csv"} & set(FORMATS) == set()
    runtime = (Path(settings.BASE_DIR) / "requirements" / "runtime.txt").read_text()
    assert re.findall(r"(?im)^(openpyxl|xlsxwriter|pyexcel\S*|xlwt|odfpy|pandas)\b", runtime) == []


def test_pdf_is_the_first_button_and_one_format_is_there_at_once():
    """The page of whoever waits for a document offers the first that needs no waiting (drafts/views)."""
    assert FORMATS[0] == "pdf"
    assert [form.name for form in documents.FORMATS.values() if form.at_once][:1] == ["html"]


def test_readme_names_every_format():
    row = next(
        line for line in (Path(settings.BASE_DIR) / "README.md").read_text().splitlines() if "numbered snapshot" in line
    )
    assert [form.title for form in documents.FORMATS.values() if form.title not in row] == []


def test_unknown_format_is_refused():
    with pytest.raises(KeyError):
        documents.render(agenda(), "exe")


@each_readable
def test_document_says_that_nothing_changed_or_nothing_of_changes(format):
    same, first = (
        text_of(documents.render(agenda(changes=(), changes_since=since), format)[0], format) for since in (2, 0)
    )

    assert squeezed("Nothing changed but the date.") in squeezed(same)
    assert squeezed("What changed since") not in squeezed(first)


@each
def test_document_is_the_same_each_time(rendered, format):
    assert documents.render(agenda(), format)[0] == rendered[format]


@pytest.mark.trust("G4")
@each_readable
def test_document_reads_no_file(rendered, format):
    secret = Path("/etc/passwd").read_text().splitlines()[0]

    assert secret not in text_of(rendered[format], format)


@each
@pytest.mark.parametrize("language", ["ar", "pt-br", "not a language"])
def test_document_in_other_languages(format, language):
    assert documents.render(agenda(language=language), format)[0]


@each
def test_document_with_nothing_in_it(format):
    assert documents.render(AgendaDocument("Title", "Dialogue", 1, "1 May"), format)[0]


@each_readable
def test_published_document_is_no_preview(format):
    text = text_of(documents.render(agenda(status="published"), format)[0], format)

    assert "Preview" not in text
    assert "Published" in text


@pytest.mark.trust("G5")
def test_pdf_is_accessible_and_anonymous(rendered):
    assert b"pdfuaid:part" in rendered["pdf"]
    assert b"/Lang" in rendered["pdf"]
    for telltale in (b"/Author", b"dc:creator", b"/CreationDate", b"/ModDate", b"xmp:CreateDate", b"xmp:ModifyDate"):
        assert telltale not in rendered["pdf"]


@needs_pdftotext
def test_report_keeps_a_result_and_a_short_list_on_one_page():
    """At every place of the page, as each result begins a little lower than the one before."""
    lanes = tuple(next(item.lanes for item in agenda().items if item.lanes))
    blocks = [Block("chapter", "What happened"), Block("heading", "Show of hands")]
    for n in range(14):
        blocks += [Block("label", f"Title {n}."), Block("text", f"Sentence {n}. " * 20), Block("lanes", lanes=lanes)]
        blocks += [
            Block("label", f"Table {n}."),
            Block("points", entries=("First. " * 20, "Second. " * 20, f"Last {n}.")),
        ]
        blocks += [Block("text", "Between. " * 3 * n)]
    report = Report("Minutes", "Dialogue", "Minutes", "1 May", blocks=tuple(blocks))
    pages = text_of(documents.render(report, "pdf")[0], "pdf").split("\f")
    for n in range(14):
        places = [[at for at, page in enumerate(pages) if f"{word} {n}." in page] for word in WORDS_OF_A_RESULT]
        assert [len(place) for place in places] == [1] * 4, places
        assert (places[0], places[2]) == (places[1], places[3])
    assert [page.count(lanes[1]["name"]) for page in pages] == [len(set(re.findall(r"Title \d+", p))) for p in pages]


@needs_pdftotext
def test_report_parts_a_list_that_is_longer_than_a_page():
    entries = tuple(f"{n}. " + "Words of a table. " * 160 + f"End {n}." for n in range(3))
    report = Report("Minutes", "Dialogue", "Minutes", "1 May", blocks=(Block("points", entries=entries),))
    text = text_of(documents.render(report, "pdf")[0], "pdf")
    assert [f"End {n}." in text for n in range(3)] == [True] * 3


@needs_pdftotext
def test_pdf_says_what_it_cannot_draw(rendered):
    text = text_of(rendered["pdf"], "pdf")

    assert "Gold [grinning face] and [CJK writing: see the HTML or Word file] and " in text


@pytest.mark.trust("G5")
@pytest.mark.parametrize("format", OFFICE)
def test_office_file_is_anonymous(rendered, format):
    with zipfile.ZipFile(io.BytesIO(rendered[format])) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    files = parts(rendered[format])
    for name, content in files.items():
        if name.endswith((".xml", ".rels")):
            ElementTree.fromstring(content)
    told = files["docProps/core.xml"] + files["docProps/app.xml"] if format == "docx" else files["meta.xml"]
    for telltale in (
        b"creator",
        b"lastModifiedBy",
        b"created",
        b"modified",
        b"creation-date",
        b"dc:date",
        b"generator",
        b"Application",
    ):
        assert telltale not in told
    assert b"<dc:title>An agenda for artisanal and industrial gold mining side by side</dc:title>" in told


@pytest.mark.parametrize("format", OFFICE)
def test_office_file_has_head_foot_and_alternatives(rendered, format):
    files = parts(rendered[format])
    margins = b"".join(files[name] for name in files if name in ("word/header1.xml", "word/footer1.xml", "styles.xml"))
    body = files["word/document.xml" if format == "docx" else "content.xml"].decode()

    assert "April visioning dialogue · Agenda draft 3" in margins.decode()
    assert b"@@" not in margins
    assert "Government: divided" in body  # the chart in words
    assert "data:image" not in body
    assert ("w:tblHeader" if format == "docx" else "table:table-header-rows") in body


@pytest.mark.parametrize("format", OFFICE)
def test_office_file_leaves_texts_alone_that_look_like_ours(format):
    words = '@@head@@ descr="data:x" <dc:creator>me</dc:creator>'

    assert words in text_of(documents.render(agenda(foreword=marked.plain((words,))), format)[0], format)


def test_office_file_links_nowhere(rendered):
    relations = parts(rendered["docx"])["word/_rels/document.xml.rels"]

    assert b"javascript" not in relations
    assert 'xlink:href="javascript' not in parts(rendered["odt"])["content.xml"].decode()


@pytest.mark.trust("E13")
@pytest.mark.parametrize("format", ["html", "md"])
def test_page_holds_no_script_and_fetches_nothing(rendered, format):
    page = rendered[format].decode()
    found = TextOfHtml(page if format == "html" else MarkdownIt("gfm-like", {"linkify": False}).render(page))

    assert not {"script", "iframe", "object", "link", "img"} & set(found.tags)
    assert [target for target in found.targets if not target.startswith("#")] == []


def test_html_links_find_their_places(rendered):
    page = rendered["html"].decode()
    places = re.findall(r'\bid="([^"]+)"', page)

    assert len(places) == len(set(places))
    assert {target[1:] for target in TextOfHtml(page).targets} <= set(places)


def test_html_turns_with_the_language():
    assert '<html lang="ar" dir="rtl">' in documents.render(agenda(language="ar"), "html")[0].decode()


def test_chart_is_a_png_of_its_width():
    wanted = (charts.lanes_picture(agenda().items[0], "one"), 450)
    made = charts.as_pngs([wanted, wanted], ppi=72)
    png = made[wanted]

    assert list(made) == [wanted]

    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert int.from_bytes(png[16:20], "big") == 450


# ---- addresses that people typed

TYPED = (
    "See https://evil.example/a?b=c&d=1 and www.evil.example, or ask evil@evil.example; ftp://evil.example "
    "evil.example/x mailto:e@evil.example (http://evil.example/p_q). http://evil.example/a|b http://evil.example/`c`"
)


def with_addresses():
    """An agenda in whose every kind of text somebody typed addresses."""
    plain = agenda()
    quotes = [replace(quote, text=TYPED) for quote in plain.items[0].quotes]
    item = replace(plain.items[0], title=f"Land {TYPED}", problem=TYPED, questions=(TYPED,), quotes=tuple(quotes))
    more = {"title": TYPED, "foreword": marked.passages(TYPED), "goals": (TYPED,)}
    return replace(plain, items=(item, *plain.items[1:]), **more)


def report_with_addresses():
    blocks = (
        Block("chapter", TYPED),
        Block("text", TYPED),
        Block("points", entries=(TYPED,)),
        Block("quote", TYPED, source=TYPED),
    )
    rows = Block("rows", heads=("What", "When"), rows=((TYPED, "now"),))
    return Report(
        title=TYPED, kind="Minutes", date="14 April 2027", dialogue="April", language="en", blocks=(*blocks, rows)
    )


def inflated(pdf):
    """A PDF with what is packed in it: annotations may stand in packed streams."""
    packed = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    return pdf + b"".join(zlib.decompressobj().decompress(each) for each in packed if each[:1] == b"\x78")


def linked_out(content, format):
    """Addresses outside the document that it leads to by a press."""
    if format == "pdf":
        return re.findall(rb"/URI\b|/GoToR\b|/Launch\b", inflated(content))
    if format in OFFICE:
        pattern = (
            rb'(?:Target|href)="([a-z]+:[^"]*|//[^"]*|www[^"]*)"|HYPERLINK'
            if format == "docx"
            else rb'xlink:href="([a-z]+:[^"]*)"'
        )
        return [found for name, data in parts(content).items() for found in re.findall(pattern, data)]
    if format == "epub":
        pattern = rb'(?:href|src)="([a-z]+:[^"]*|//[^"]*|www[^"]*)"'
        return [found for data in parts(content).values() for found in re.findall(pattern, data)]
    if format == "html":
        return re.findall(rb'<(?:a|area|form|iframe)\b[^>]*(?:href|action|src)="([^#][^"]*)"', content)
    assert format == "md", f"say here what a reader of {format} makes a link of"
    page = MarkdownIt("gfm-like", {"linkify": False}).render(content.decode())
    outside = re.sub(r"<code>.*?</code>", "", page)  # readers make links by themselves, but of no code
    return re.findall(r"<a\b", page) + re.findall(r"\w+://\S*|www\.\S*|mailto:\S*|\S+@\S+|\w+\.example\S*", outside)


@pytest.mark.trust("B8", "D7")
@pytest.mark.parametrize("format", FORMATS)
def test_no_document_makes_a_link_of_an_address_that_somebody_typed(format):
    agenda_file = documents.render(with_addresses(), format)[0]
    report_file = documents.render(report_with_addresses(), format)[0]
    assert (linked_out(agenda_file, format), linked_out(report_file, format)) == ([], [])
    for content in (agenda_file, report_file):
        said = text_of(content, format).replace("\n", "")
        assert ("evil.example/a?b=c&d=1" in said, "evil@evil.example" in said) == (True, True)


@pytest.mark.trust("D8")
@each_readable
def test_team_s_marks_are_read_and_its_links_are_the_only_ones(format):
    """In the foreword and in a note; what else stands there is the letters that were typed."""
    plain = agenda()
    note = replace(plain.items[0], note=marked.passages(MARKED))
    content = documents.render(replace(plain, foreword=marked.passages(MARKED), items=(note,)), format)[0]
    said = squeezed(text_of(content, format))
    for words in (
        HOSTILE,
        "A heading",
        "<img src=x onerror=alert(1)> [bad](data:text/html,x) [worse]( JaVaScRiPt:alert(1) )",
    ):
        assert said.count(squeezed(words)) >= 2, words
    assert ("reportof2015" in said, "**mail**" in said, "[report" in said) == (True, False, False)
    assert led_to(content, format) == set(LINKS)


def led_to(content, format):
    """The addresses outside the document that it leads to."""
    if format == "pdf":
        return {found.decode() for found in re.findall(rb"/URI ?\(([^)]*)\)", inflated(content))}
    if format in OFFICE:
        name, key = ("word/_rels/document.xml.rels", "Target") if format == "docx" else ("content.xml", "xlink:href")
        targets = re.findall(f'{key}="([^"]+)"', parts(content)[name].decode())
        return {html.unescape(target) for target in targets if re.match("[a-z]+:", target)}
    if format == "epub":
        pages = [ElementTree.fromstring(page) for name, page in parts(content).items() if name.startswith("EPUB/text/")]
        targets = [link.get("href") for page in pages for link in page.iter("{http://www.w3.org/1999/xhtml}a")]
        return {target for target in targets if re.match("[a-z]+:", target)}
    page = content.decode() if format == "html" else MarkdownIt("gfm-like", {"linkify": False}).render(content.decode())
    return {target for target in TextOfHtml(page).targets if not target.startswith("#")}


def test_addresses_in_markdown_are_code_and_the_marks_around_them_text():
    page = documents.render(with_addresses(), "md")[0].decode()
    assert "See `https://evil.example/a?b=c&d=1` and `www.evil.example`, or ask `evil@evil.example`; `ftp" in page
    assert "(`http://evil.example/p_q`)." in page


def test_stroke_in_an_address_ends_no_cell_of_a_table():
    page = documents.render(report_with_addresses(), "md")[0].decode()
    table = [line for line in page.splitlines() if line.startswith("|")]
    rendered = MarkdownIt("gfm-like", {"linkify": False}).render("\n".join(table))
    assert [rendered.count("<td"), "<code>http://evil.example/a</code>|<code>b</code>" in rendered] == [2, True]


def test_programs_would_make_links_of_the_same_words_in_plain_markdown():
    """The harness sees links where there are some."""
    assert len(linked_out(TYPED.encode(), "md")) > 4
    assert linked_out(b'<a href="https://evil.example">', "html") == [b"https://evil.example"]
    assert linked_out(b"/S /URI", "pdf") == [b"/URI"]


PANDOCS = {
    "BodyText",
    "FirstParagraph",
    "Compact",
    "Title",
    "Subtitle",
    "Heading1",
    "Heading2",
    "Heading3",
    "TOC1",
    "TOC2",
}  # other names in ODT


def styles_of(of, format):
    """The styles of a reference document, as text: pandoc adds those that it misses there without any look."""
    path = office.look(of, format).removeprefix("--reference-doc=")
    return parts(Path(path).read_bytes())["word/styles.xml" if format == "docx" else "styles.xml"].decode()


@pytest.mark.parametrize("of", ["agenda", "report"])
@pytest.mark.parametrize(("format", "style"), [("docx", 'w:styleId="{}"'), ("odt", 'style:name="{}"')])
def test_reference_document_has_every_style_that_is_asked_for(rendered, of, format, style):
    used = set(re.findall(r'<w:pStyle w:val="([^"]+)"', parts(rendered["docx"])["word/document.xml"].decode()))
    known = styles_of(of, format)
    assert "Said-source" in used
    assert [name for name in used - PANDOCS if style.format(name) not in known] == []


@pytest.mark.parametrize("of", ["agenda", "report"])
@pytest.mark.parametrize(("format", "end"), [("docx", "</w:style>"), ("odt", "</style:style>")])
def test_reference_document_marks_words_of_a_group_in_its_colour(of, format, end):
    known = styles_of(of, format)
    for palette, colour in COLOURS.items():
        for name in (quote_style(palette), f"{quote_style(palette)}-source"):
            look = known.partition(f'"{name}"')[2].partition(end)[0]
            assert (name, colour[1:] in look) == (name, True)


@pytest.mark.parametrize("format", FORMATS)
def test_translation_stands_with_what_was_written_beneath(format):
    made = {"spoken": "sw", "translation": "Clean water first.", "translated_into": "en"}
    said = Quote("Maji safi kwanza.", group_name="A participant", **made)
    reason = Reason("Sawa kabisa.", **{**made, "translation": "Quite right.", "by_machine": True})
    whole = agenda()
    one = replace(whole.items[0], quotes=(said,), said=(), reasons_for=(reason,), reasons_against=())
    content = documents.render(replace(whole, items=(one,), parked=()), format)[0]
    text = text_of(content, format)
    for words in ("“Clean water first.”", "A participant · translated", "Maji safi kwanza.", "Quite right."):
        assert " ".join(words.split()) in " ".join(text.split())
    assert text.index("Clean water first.") < text.index("Maji safi kwanza.")
    assert text.index("Quite right.") < text.index("Sawa kabisa.")
    assert "translated by a machine" in " ".join(text.split())
    if format in ("html", "epub", "docx", "odt"):
        parts = _parts(content) if content.startswith(b"PK") else [content.decode()]
        assert any(re.search(r'(lang|w:val|fo:language)="sw"', part) for part in parts)


def _parts(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [archive.read(name).decode(errors="replace") for name in archive.namelist()]
