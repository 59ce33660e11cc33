"""A DOCX as somebody reads it who does not see it: headings in steps, words for pictures, columns with names, a language and a title."""

import io
import zipfile
from xml.etree import ElementTree

import pytest

from tests.workshops.documents.agenda_sample import agenda
from workshops import documents
from workshops.documents.report import Block, Report

pytestmark = pytest.mark.one_database
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
DECORATIVE = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"
ROWS = Block("rows", heads=("What", "When"), rows=(("Roads", "May"), ("Water", "June")))


def minutes():
    lanes = tuple(next(item for item in agenda().items if item.lanes).lanes)
    blocks = (
        Block("chapter", "The first day", source="Town hall"),
        Block("heading", "Roads"),
        Block("label", "What was said"),
        Block("text", "Nobody minds."),
        ROWS,
        Block("lanes", lanes=lanes, lanes_title="Support for roads"),
    )
    return Report(title="Minutes", kind="Minutes", date="1 May", dialogue="April", language="fr", blocks=blocks)


@pytest.fixture(scope="module", params=[agenda, minutes], ids=["agenda", "minutes"])
def written(request):
    """(document, {part: its text}) as Word opens it."""
    document = request.param()
    with zipfile.ZipFile(io.BytesIO(documents.render(document, "docx")[0])) as archive:
        return document, {name: archive.read(name).decode(errors="replace") for name in archive.namelist()}


@pytest.fixture
def body(written):
    return ElementTree.fromstring(written[1]["word/document.xml"])


def words(element):
    return "".join(text.text or "" for text in element.iter(f"{W}t")).strip()


def headings(body):
    """[(level, words)] in the order of reading."""
    styles = ((p.find(f"{W}pPr/{W}pStyle"), p) for p in body.iter(f"{W}p"))
    named = ((style.get(f"{W}val", ""), p) for style, p in styles if style is not None)
    return [(int(name[-1]), words(p)) for name, p in named if name.startswith("Heading")]


def test_headings_begin_at_the_top_and_leave_no_step_out(body):
    found = headings(body)
    levels = [level for level, _words in found]
    assert len(levels) > 2
    assert levels[0] == 1
    assert [found[n] for n in range(1, len(found)) if levels[n] > levels[n - 1] + 1] == []
    assert [level for level, said in found if not said] == []


def test_each_table_repeats_a_row_that_names_its_columns(body):
    tables = [table.findall(f"{W}tr") for table in body.iter(f"{W}tbl")]
    assert len(tables) > 0
    names = [[row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] for rows in tables]
    assert [row for row in names if row != [True] + [False] * (len(row) - 1)] == []
    assert [cell for rows in tables for cell in rows[0].iter(f"{W}tc") if not words(cell)] == []


def test_each_picture_has_words_or_says_that_it_needs_none(written, body):
    """A swatch beside the name of its group, and the mark of the house, are passed over; a chart is told in words, groups and all."""
    document, _parts = written
    pictures = list(body.iter(PICTURE))
    told = [picture.get("descr") for picture in pictures if picture.get("descr")]
    charts = document.items if hasattr(document, "items") else document.blocks
    assert len(told) >= sum(bool(each.lanes) for each in charts) > 0
    assert [said for said in told if ": " not in said] == []
    bare = [picture for picture in pictures if not picture.get("descr")]
    assert [picture for picture in bare if picture.find(f".//{DECORATIVE}[@val='1']") is None] == []


def test_file_says_its_title_and_language(written):
    document, parts = written
    assert f"<dc:title>{document.title}</dc:title>" in parts["docProps/core.xml"]
    assert f'w:val="{document.language}"' in parts["word/styles.xml"].partition("<w:lang ")[2].partition("/>")[0]
