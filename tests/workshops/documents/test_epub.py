"""A book as a reading program takes it apart: what is listed is there, its pages are XML, its pictures are in words."""

import io
import posixpath
import re
import zipfile
from xml.etree import ElementTree

import pytest

from tests.workshops.documents.agenda_sample import agenda
from workshops import documents
from workshops.documents.report import Block, Report

XHTML, OPF = "{http://www.w3.org/1999/xhtml}", "{http://www.idpf.org/2007/opf}"
DC, OPS = "{http://purl.org/dc/elements/1.1/}", "{http://www.idpf.org/2007/ops}"


def report():
    lanes = tuple(next(item.lanes for item in agenda().items if item.lanes))
    blocks = (
        Block("chapter", "What happened"),
        Block("lanes", lanes=lanes, lanes_title="Support for “Land” by group"),
        Block("quote", "Montrez la carte.", source="Companies", palette="blue", language="fr"),
    )
    return Report("Minutes of May", "April dialogue", "Minutes", "1 May", blocks=blocks)


@pytest.fixture(scope="module", params=["agenda", "report"])
def book(request):
    document = agenda() if request.param == "agenda" else report()
    return documents.render(document, "epub")[0], document


def files(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def package(content):
    return ElementTree.fromstring(files(content)["EPUB/content.opf"])


def pages(content):
    """{address: the page's tree} of every page that the package lists, the contents among them."""
    listed = [f"EPUB/{item.get('href')}" for item in package(content).iter(f"{OPF}item")]
    return {name: ElementTree.fromstring(files(content)[name]) for name in listed if name.endswith(".xhtml")}


def test_book_begins_with_its_type_unpacked(book):
    with zipfile.ZipFile(io.BytesIO(book[0])) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type, first.extra) == ("mimetype", zipfile.ZIP_STORED, b"")
        assert archive.read(first) == b"application/epub+zip"


def test_everything_in_a_book_is_listed_and_everything_listed_is_there(book):
    listed = {f"EPUB/{item.get('href')}" for item in package(book[0]).iter(f"{OPF}item")}
    apart = {name for name in files(book[0]) if name == "mimetype" or name.startswith("META-INF/")}
    assert listed | {"EPUB/content.opf"} == set(files(book[0])) - apart


def test_book_says_title_language_and_how_it_can_be_read_and_nothing_of_who_and_when(book):
    content, document = book
    root, text = package(content), files(content)["EPUB/content.opf"].decode()
    assert (root.find(f".//{DC}title").text, root.find(f".//{DC}language").text) == (document.title, document.language)
    assert {meta.text for meta in root.iter(f"{OPF}meta") if "accessibilityFeature" in meta.get("property", "")} == {
        "alternativeText",
        "readingOrder",
        "structuralNavigation",
        "tableOfContents",
    }
    assert re.findall(r"creator|publisher|contributor|dc:date|generator", text) == []
    assert re.findall(r"\d{4}-\d\d-\d\dT[^<]*", text) == ["1970-01-01T00:00:00Z"]
    assert {entry.date_time for entry in zipfile.ZipFile(io.BytesIO(content)).infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_every_page_of_a_book_has_a_language_a_title_and_one_first_heading(book):
    for name, page in pages(book[0]).items():
        headings = ["".join(h.itertext()) for h in page.iter(f"{XHTML}h1")]
        assert (name, page.get("lang"), len(headings)) == (name, "en", 1)
        assert page.find(f".//{XHTML}title").text == headings[0]


def test_every_picture_of_a_book_is_in_words_or_is_for_the_eye_only(book):
    pictures = [image for page in pages(book[0]).values() for image in page.iter(f"{XHTML}img")]
    told = [image.get("alt") for image in pictures]
    assert None not in told
    stands = sum(len(getattr(item, "stands", ())) for item in getattr(book[1], "items", ()))
    assert sum("Government: divided" in words for words in told) == 1 + stands
    assert [image.get("src") for image in pictures if not image.get("src").startswith("../media/")] == []


def test_every_link_of_a_book_leads_to_a_place_in_it(book):
    found = pages(book[0])
    places = {f"{name}#{e.get('id')}" for name, page in found.items() for e in page.iter() if e.get("id")}
    for name, page in found.items():
        ids = [element.get("id") for element in page.iter() if element.get("id")]
        assert len(ids) == len(set(ids)), name
        for link in page.iter(f"{XHTML}a"):
            assert posixpath.normpath(posixpath.join(posixpath.dirname(name), link.get("href"))) in places


def test_contents_of_a_book_lead_to_its_chapters(book):
    nav = next(page for name, page in pages(book[0]).items() if name.endswith("nav.xhtml"))
    toc = next(each for each in nav.iter(f"{XHTML}nav") if each.get(f"{OPS}type") == "toc")
    entries = ["".join(link.itertext()) for link in toc.iter(f"{XHTML}a")]
    chapters = [
        "".join(next(page.iter(f"{XHTML}h1")).itertext()) for name, page in pages(book[0]).items() if "/text/" in name
    ]
    assert entries == chapters


def test_words_in_another_language_say_so_and_stand_in_the_colour_of_their_group():
    found = pages(documents.render(report(), "epub")[0])
    quoted = [div for page in found.values() for div in page.iter(f"{XHTML}div") if div.get("lang") == "fr"]
    assert [(div.get("class"), "".join(div.itertext()).strip()) for div in quoted] == [
        ("Said-blue", "Montrez la carte.")
    ]
    look = files(documents.render(report(), "epub")[0])["EPUB/styles/stylesheet1.css"].decode()
    assert ".Said-blue, .Said-blue-source { border-color: #" in look


def test_book_turns_with_the_language():
    content = documents.render(agenda(language="ar"), "epub")[0]
    assert b'page-progression-direction="rtl"' in files(content)["EPUB/content.opf"]
    assert {page.get("dir") for page in pages(content).values()} == {"rtl"}


def test_other_words_are_another_book():
    numbers = [
        package(documents.render(agenda(**w), "epub")[0]).find(f".//{DC}identifier").text
        for w in ({}, {}, {"title": "B"})
    ]
    assert (numbers[0] == numbers[1], numbers[1] == numbers[2]) == (True, False)
