"""Which groups have which challenge, as a picture in the agenda's chapters: in every format that has pictures, with its words;
and the day."""

import io
import re
import zipfile
from dataclasses import replace

import pytest

from tests.workshops.documents.agenda_long import complete, item
from workshops import documents
from workshops.documents import held_chart, shared_table
from workshops.documents.heard import Quote, Shared, SharedLane, SharedRow
from workshops.documents.structure import AgendaDocument

BANDS = (("Companies",), ("Government",), (), ())
LANES = (
    SharedLane("Companies", "blue", "plain", False, ("for",)),
    SharedLane("Government", "green", "dots", False, ("divided",)),
)
FOUND = Shared(
    1, ("Shared by nobody.",), (SharedRow(Quote("One pump lasts."), BANDS),), closed_on="14 March 2027", lanes=LANES
)
SAID = "Which group has which. Companies: most have it 1. Government: divided 1."
DAY = "Asked until 14 March 2027; worked out then, once."


@pytest.fixture(scope="module")
def made():
    return complete([item(1)], shared_challenges=FOUND)


def part(content, name):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name).decode()


@pytest.mark.parametrize(("format", "name"), [("docx", "word/document.xml"), ("odt", "content.xml")])
def test_office_files_say_the_picture_in_words_and_the_day(made, format, name):
    text = part(documents.render(made, format)[0], name)
    assert (SAID in text, "14 March 2027" in text) == (True, True)


def test_page_has_picture_table_numbers_and_day(made):
    text = documents.render(made, "html")[0].decode()
    chapter = re.search(r'<section class="chapter" id="shared_challenges">.*?</section>', text, re.S)[0]
    assert (chapter.count("<svg"), SAID in chapter, DAY in chapter, "1. One pump lasts." in chapter) == (
        1,
        True,
        True,
        True,
    )


def test_markdown_has_the_day_and_the_table(made):
    text = documents.render(made, "md")[0].decode()
    assert (DAY in text, "1. One pump lasts." in text.replace("\\", "")) == (True, True)


def test_pdf_and_book_are_made_with_it(made):
    assert [len(documents.render(made, form)[0]) > 1000 for form in ("pdf", "epub")] == [True, True]


def test_draft_from_before_has_neither_picture_nor_day_nor_numbers(made):
    kept = made.to_dict()
    for name in ("closed_on", "lanes"):
        del kept["shared_challenges"][name]
    old = AgendaDocument.from_dict(kept)
    assert old.shared_challenges == replace(FOUND, closed_on="", lanes=())
    assert (shared_table.pictures(old), shared_table.closed(old.shared_challenges)) == ([], "")
    assert shared_table.numbered(old.shared_challenges)[0][0] == "One pump lasts."
    assert held_chart.picture((), "challenges", "x") == ""
