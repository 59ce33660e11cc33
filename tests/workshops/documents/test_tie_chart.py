"""The map of ties in documents: a picture with its alternative text where there are pictures, and a table everywhere."""

import io
import re
import zipfile
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from tests.workshops.documents.agenda_long import complete, item
from workshops import documents
from workshops.documents import tie_chart
from workshops.documents.structure import AgendaDocument, Tied

SAID = (
    "Map of the ties between the groups. "
    "1. Government licenses Artisanal and small-scale miners: strained, strained; "
    "2. Companies shares duties with Government: mixed, mixed; "
    "3. Owners, bosses and financiers finances and employs Diggers and labourers: working, working"
)


@pytest.fixture(scope="module")
def made():
    return complete([item(1)])


def part(content, name):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name).decode()


def test_the_picture_explains_its_marks(made):
    root = ElementTree.fromstring(tie_chart.picture(made))
    texts = [text.text for text in root.iter("{http://www.w3.org/2000/svg}text")]
    assert [texts.count(word) for word in ("strained", "mixed", "working", "in conflict", "3")] == [1, 1, 1, 0, 2]


def test_the_marks_are_called_as_in_the_table_once_groups_were_asked(made):
    asked = replace(made, ties_asked=True)
    root = ElementTree.fromstring(tie_chart.picture(asked))
    texts = [text.text for text in root.iter("{http://www.w3.org/2000/svg}text")]
    assert [row[-1] for row in tie_chart.rows(asked)] == ["mostly strained", "mixed", "mostly working"]
    assert [texts.count(word) for word in ("mostly strained", "mixed", "mostly working", "strained")] == [1, 1, 1, 0]


@pytest.mark.parametrize(("format", "name"), [("docx", "word/document.xml"), ("odt", "content.xml")])
def test_office_files_say_the_picture_in_words(made, format, name):
    assert SAID in part(documents.render(made, format)[0], name)


def test_the_page_has_picture_and_table(made):
    text = documents.render(made, "html")[0].decode()
    chapter = re.search(r'<section class="chapter" id="ties">.*?</section>', text, re.S)[0]
    assert (chapter.count("<svg"), SAID in chapter, chapter.count("<tr>")) == (1, True, 4)


def test_a_draft_from_before_has_no_map(made):
    old = replace(made, tied=(), groups=tuple(replace(group, rank=0) for group in made.groups))
    assert (tie_chart.is_told(old), tie_chart.rows(old), tie_chart.picture(old)) == (False, [], "")
    kept = made.to_dict()
    del kept["tied"]
    for group in kept["groups"]:
        del group["rank"]
    found = AgendaDocument.from_dict(kept)
    assert (found.tied, found.groups) == (old.tied, old.groups)


def test_a_word_that_nobody_knows_is_not_asked(made):
    odd = replace(made, tied=(Tied("gov", "asm", "licenses", "quarrelling", ""),))
    assert [row[-2:] for row in tie_chart.rows(odd)] == [("not asked", "not asked")]


def test_no_picture_is_higher_than_a_page(made):
    many = tuple(Tied("gov", "asm", f"licenses {n}", "mixed", "strained") for n in range(30))
    for document in (made, replace(made, tied=many)):
        root = ElementTree.fromstring(tie_chart.picture(document))
        assert tie_chart.width(document) * float(root.get("height")) / float(root.get("width")) <= tie_chart.HIGHEST
