"""Who invites stands on the title page of every format, and the logo in those that have pictures, with its words."""

import base64
import re

import pytest

from dialogue import typesetting
from tests.workshops.documents.agenda_sample import agenda
from tests.workshops.documents.test_documents import FORMATS, inflated, needs_pdftotext, parts, squeezed, text_of
from workshops import documents
from workshops.documents import logo
from workshops.documents.structure import Logo

ALT, HOST = "two hands over a <pan>", "Ministry of Mines & Minerals"
PAGE = "#set page(width: 30pt, height: 15pt, fill: red)\n#[]"


@pytest.fixture(scope="module")
def hosted():
    png = typesetting.pngs(PAGE, {}, ppi=72)[0]
    return agenda(host=HOST, logo=Logo(base64.b64encode(png).decode(), 30, 15, ALT)), png


@pytest.fixture(scope="module")
def made(hosted):
    return {format: documents.render(hosted[0], format)[0] for format in FORMATS}


@pytest.mark.parametrize("format", [pytest.param(f, marks=needs_pdftotext if f == "pdf" else ()) for f in FORMATS])
def test_host_stands_in_every_format(made, format):
    assert squeezed(f"Invited by {HOST}") in squeezed(text_of(made[format], format))


def test_logo_stands_as_it_was_kept_with_its_words(made, hosted):
    said = "two hands over a &lt;pan&gt;"
    assert f'<img src="{logo.address(hosted[0].logo)}" alt="{said}"' in made["html"].decode()
    for format, body in (("docx", "word/document.xml"), ("odt", "content.xml"), ("epub", "EPUB/text/ch001.xhtml")):
        files = parts(made[format])
        assert hosted[1] in files.values(), format
        words = re.sub(r"&gt;", ">", files[body].decode())  # pandoc's two ways of writing one
        assert words.count("two hands over a &lt;pan>") >= 1, format
    assert b"pdfuaid:part" in made["pdf"]
    assert "two hands over a".encode("utf-16-be") in inflated(made["pdf"]) or b"two hands over a" in inflated(
        made["pdf"]
    )


def test_page_with_a_logo_fetches_nothing(made):
    sources = re.findall(r'<img\b[^>]*\bsrc="([^"]*)"', made["html"].decode())
    assert [source[:22] for source in sources] == ["data:image/png;base64,"]


def test_logo_keeps_its_shape_in_its_place():
    assert [logo.size(Logo("x", *box)) for box in ((800, 400), (100, 400), (80, 40), (800, 100))] == [
        *((120.0, 60.0), (15.0, 60.0)),
        *((80, 40), (170.0, 21.2)),
    ]


def test_many_bytes_of_a_logo_make_no_document_large():
    assert not documents.is_large(agenda(logo=Logo("x" * 300_000, 800, 400, ALT)))


def test_without_a_host_nothing_is_said_of_one():
    for format in ("html", "md"):
        assert "Invited by" not in documents.render(agenda(), format)[0].decode()
