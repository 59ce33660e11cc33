"""How the PDF and the office files lie on their pages, read from the PDF's own text."""

import re
import shutil
import subprocess
from dataclasses import asdict, replace

import pytest

from tests.workshops.documents.agenda_long import brief, complete, full, item, prose
from tests.workshops.documents.agenda_sample import agenda
from tests.workshops.documents.test_documents import parts, squeezed
from tests.workshops.drafts.test_briefing import LANES
from workshops import documents
from workshops.documents.heard import Quote
from workshops.documents.structure import AgendaDocument, Group, Leaflet, Line, Meeting
from workshops.drafts import briefing

FEWEST = 8  # lines on a page, besides its head and foot
LONG = {"sides": 4000, "quote": 1200, "note": 2000}
SHORT = {"sides": 60, "questions": 0, "quotes": 0, "said": 0}
USUAL = {"sides": 1100, "quote": 200, "note": 250}
STRETCHED = (1.0, 1.4)
needs_pdftotext = pytest.mark.skipif(
    shutil.which("pdftotext") is None, reason="pdftotext of poppler-utils reads the PDF back"
)
pytestmark = needs_pdftotext


def pages_of(document, layout="-layout"):
    """The lines of each page, without head and foot."""
    pdf = documents.render(document, "pdf")[0]
    assert b"pdfuaid:part" in pdf
    text = subprocess.run(["pdftotext", layout, "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    pages = [[line.strip() for line in page.split("\n") if line.strip()] for page in text.split("\f")[:-1]]
    return [page if at == 0 else page[1:-1] for at, page in enumerate(pages)]


def begins(page, words):
    return squeezed(page[0]).startswith(squeezed(words))


@pytest.mark.parametrize("stretch", STRETCHED)
def test_brief_and_each_issue_within_its_limits_are_one_page_each(stretch):
    """Seven issues at the limits: problem and opportunity 1,600 letters, four questions of 200, three quotes of 300."""
    made = full(7, stretch)
    pages = pages_of(made)
    assert begins(pages[1], "The agenda on one page")
    assert begins(pages[2], "Contents")
    first = next(at for at, page in enumerate(pages) if begins(page, f"1 {made.items[0].title}"))
    for at, each in enumerate(made.items):
        assert begins(pages[first + at], f"{each.number} {each.title}"), each.number
        assert squeezed(each.quotes[-1].text) in squeezed("".join(pages[first + at]))
    assert begins(pages[first + 7], "How this was decided")
    assert [at for at, page in enumerate(pages[1:], 1) if len(page) < FEWEST] == []


@pytest.mark.parametrize("stretch", STRETCHED)
def test_no_page_is_nearly_empty(stretch):
    """Where long issues flow, short ones share a page and others fill theirs."""
    sizes = [
        {name: int(size * stretch) if size > 9 else size for name, size in kind.items()}
        for kind in (LONG, SHORT, SHORT, USUAL)
    ]
    pages = pages_of(complete([item(number, **sizes[number % 4]) for number in range(1, 10)], stretch))
    assert [at for at, page in enumerate(pages[1:], 1) if len(page) < FEWEST] == []


def test_quote_stands_on_one_page():
    made = complete([item(1, said=14)])
    pages = [squeezed("".join(page)) for page in pages_of(made)]
    for quote in (*made.items[0].quotes, *made.items[0].said):
        assert any(squeezed(quote.text) in page for page in pages)


@pytest.mark.parametrize("stretch", STRETCHED)
def test_brief_of_twenty_issues_is_one_page_and_says_where_the_rest_is(stretch):
    items = [
        replace(item(number, sides=200, quotes=0, said=0), title=f"Issue {number} " + "and its long name " * 5)
        for number in range(1, 21)
    ]
    made = complete(items, stretch, changes_since=0)
    pages = pages_of(made)
    assert (begins(pages[1], "The agenda on one page"), begins(pages[2], "Contents")) == (True, True)
    crowded = replace(made, brief=brief([replace(each, outcome="kept") for each in items * 4], stretch))
    pages = pages_of(crowded, "-raw")
    said = " ".join(pages[1])
    left = re.search(r"and (\d+) more, page (\d+)", said)
    assert begins(pages[2], "Contents")
    shown = len(re.findall(r"Issue \d+ and its", said[: left.start()]))
    assert int(left[1]) + shown == 80
    assert f"{shown % 20 + 1} Issue {shown % 20 + 1} " in " ".join(pages[int(left[2]) - 1])


@pytest.mark.parametrize("stretch", STRETCHED)
def test_leaflet_is_one_page(stretch):
    made = full(20, stretch, sides=100, quote=50)
    assert len(pages_of(Leaflet.of(made))) == 1
    assert len(pages_of(Leaflet.of(replace(made, brief=brief(made.items * 4))))) == 1


def test_leaflet_says_the_brief_in_pdf_and_in_word():
    made = Leaflet.of(full(7))
    page = squeezed("".join(line for page in pages_of(made, "-raw") for line in page))
    word = squeezed(re.sub("<[^>]+>", "", parts(documents.render(made, "docx")[0])["word/document.xml"].decode()))
    for section in made.brief.sections:
        for words in (section.heading, *(line.text for line in section.entries)):
            assert (words, squeezed(words) in page, squeezed(words) in word) == (words, True, True)
    assert "Preview" in word
    assert list(documents.LEAFLETS) == ["pdf", "docx"]
    with pytest.raises(KeyError):
        documents.render(made, "odt")


def crowded():
    """Twenty issues of which four are contested, with long names, eight groups, three workshops and a full text on what comes next."""
    groups = tuple(Group(f"g{n}", prose(30, n).rstrip("."), taking_part="10 people or more") for n in range(8))
    items = [
        replace(
            item(number, sides=100, quotes=0, said=0),
            title=f"{number} times {prose(56, number)}".rstrip("."),
            outcome="contested" if number % 5 == 4 else "kept",
            contested="Contested." if number % 5 == 4 else "",
            against="Companies, and perhaps in groups too small to show" if number % 5 == 4 else "",
            lanes=tuple(asdict(each) for each in LANES),
        )
        for number in range(1, 21)
    ]
    meetings = tuple(Meeting(f"Workshop {n}", f"Town {n}", f"{n} May 2027") for n in range(1, 4))
    made = complete(items, groups=groups, meetings=meetings, next_steps=(prose(590),))
    return replace(made, brief=briefing.brief(made))


def test_full_brief_keeps_between_whom_how_many_and_where_and_leaves_issues_out():
    made = crowded()
    pages = pages_of(made, "-raw")
    assert (begins(pages[1], "The agenda on one page"), begins(pages[2], "Contents")) == (True, True)
    leaflet = pages_of(Leaflet.of(made), "-raw")
    assert len(leaflet) == 1
    word = paragraphs_of(documents.render(Leaflet.of(made), "docx")[0])
    for said in (" ".join(pages[1]), " ".join(leaflet[0]), " ".join(word)):
        assert [said.count(words) for words in ("Against: Companies", "10 people or more")] == [4, 8]
        assert [said.count(f"Town {n}, {n} May 2027") for n in (1, 2, 3)] == [1, 1, 1]
        issues = said[said.index("The issues") : said.index("What is contested")]
        shown = [each.title for each in made.items if squeezed(each.title) in squeezed(issues)]
        assert (3 <= len(shown) < 20, f"and {20 - len(shown)} more" in issues) == (True, True)


def paragraphs_of(docx):
    body = parts(docx)["word/document.xml"].decode()
    return [re.sub("<[^>]+>", "", each) for each in re.findall(r"<w:p>.*?</w:p>", body, re.DOTALL)]


def test_full_leaflet_in_word_fills_one_sheet_with_small_letters():
    """LibreOffice, whose letters are wider than Georgia's, set 53 of these lines with six headings and had room for five more."""
    made = documents.render(Leaflet.of(crowded()), "docx")[0]
    body = parts(made)["word/document.xml"].decode()
    assert (body.count('w:val="LeafletHeading"'), body.count('w:val="Tight"')) == (6, 0)
    lines = sum(1 + len(text) // 95 for text in paragraphs_of(made))
    assert 48 < lines <= 56


def test_leaflet_in_word_leaves_lines_out_before_it_grows_over_a_page():
    made = full(7)
    lines = tuple(
        replace(section, entries=tuple(Line(f"Line {at}", at) for at in range(1, 91)))
        for section in made.brief.sections[:1]
    )
    word = parts(documents.render(Leaflet.of(replace(made, brief=replace(made.brief, sections=lines))), "docx")[0])[
        "word/document.xml"
    ].decode()
    shown = len(re.findall(r"Line \d+", word))
    assert (40 < shown < 56, f"and {90 - shown} more" in re.sub("<[^>]+>", "", word)) == (True, True)


def test_first_page_of_a_leaflet_without_a_brief_stands():
    assert len(pages_of(Leaflet.of(AgendaDocument("Title", "Dialogue", 1, "1 May")))) == 1


@pytest.mark.parametrize("format", ["docx", "odt"])
def test_contents_of_an_office_file_are_fields_with_the_outcome_under_each_issue(format):
    files = parts(documents.render(complete([item(number) for number in range(1, 4)]), format)[0])
    word = format == "docx"
    body = files["word/document.xml" if word else "content.xml"].decode()
    places = re.findall(r" PAGEREF (\S+) " if word else r'text:reference-format="page" text:ref-name="([^"]+)"', body)
    marks = re.findall(
        r'w:bookmarkStart w:id="\d+" w:name="([^"]+)"' if word else r'<text:bookmark-start text:name="([^"]+)"', body
    )
    assert places[:8] == ["foreword", "goals", "groups", "item-1", "item-2", "item-3", "how", "parked"]
    assert (set(places) <= set(marks), len(places)) == (True, len(set(places)))
    assert {"said-1", "background-1"} <= set(places)
    under = r'"TOC2"/></w:pPr><w:r><w:t xml:space="preserve">Kept' if word else r'"Contents_20_2">Kept'
    assert len(re.findall(under, body)) == 3
    assert b"<w:updateFields" in files["word/settings.xml"] if word else "text:index-source-style " in body


@pytest.mark.parametrize("format", ["docx", "odt"])
def test_issues_begin_a_page_and_chapters_behind_them_follow_each_other(format):
    made = complete([item(number) for number in range(1, 3)])
    body = parts(documents.render(made, format)[0])["word/document.xml" if format == "docx" else "content.xml"].decode()
    following = body.count('w:pageBreakBefore w:val="0"' if format == "docx" else 'text:style-name="Following"')
    assert following == 11  # all but the first


def test_issue_without_quotes_says_so_in_every_format_and_not_whose_are_missing():
    other, gone = Quote("Words.", group="cso", group_name="Civil society"), Quote("", withdrawn=True)
    issues = [
        replace(item(number), quotes=(), said=said) for number, said in ((1, ()), (2, (gone,)), (3, (other, gone)))
    ]
    made = complete(issues)
    for told in (documents.render(made, "md"), documents.render(made, "html")):
        text = " ".join(told[0].decode().split())
        assert text.count("No answer on this issue can be shown here.") == 2
        assert text.count("No answer from a counted group can be shown here. Other answers stand further on") == 1
    page = " ".join(" ".join(page) for page in pages_of(made))
    assert (page.count("No answer on this issue can be shown"), page.count("No answer from a counted group")) == (2, 1)


def test_chapters_stand_in_their_order():
    order = (
        "The agenda on one page", "Contents", "Foreword", "How this was decided", "Proposed, not on the agenda",
        "Issues taken off the list", "Every change to the list",
        "How the groups stand to each other", "Other challenges that the outline names", "Background and sources", "Glossary",
        "What was said", "What people thought of the workshops", "What changed since draft 2", "Use and protection",
    )  # fmt: skip
    made = complete([item(1), item(2)])
    page = re.sub("<[^>]+>", "\n", documents.render(made, "html")[0].decode())
    headings = re.findall(r"<h2[^>]*>(?:<span.*?</span> )?(.*?)</h2>", documents.render(made, "html")[0].decode())
    assert [each for each in headings if each in order] == list(order)
    markdown = documents.render(made, "md")[0].decode()
    assert [each[3:] for each in markdown.splitlines() if each.startswith("## ") and each[3:] in order] == list(order)
    assert page.count("No group has voted on this part.") == markdown.count("No group has voted on this part.") == 3
    assert page.count("Check value") == markdown.count("Check value") == 1


def test_parts_of_a_lane_stand_under_it_and_are_called_no_lane():
    groups = agenda().groups
    mixed = (groups[1], *groups[3:], groups[0], groups[2])  # parts before and after their lane
    page = documents.render(agenda(groups=mixed), "html")[0].decode()
    rows = re.findall(
        r"<tr( class=\"part\")?>\s*<th scope=\"row\">.*?</span>(.*?)</th>\s*<td>(.*?)</td>", page, re.DOTALL
    )
    named = [(bool(part), name.strip(), standing) for part, name, standing in rows]
    at = named.index((False, "Artisanal and small-scale miners", "Counted by the rule"))
    assert named[at + 1 : at + 3] == [
        (True, name, "As part of the group above")
        for name in ("Diggers and labourers", "Owners, bosses and financiers")
    ]


def test_check_value_is_copied_without_a_sign_between_its_letters():
    value = "0123456789abcdef" * 4
    assert value in "".join(line for page in pages_of(agenda(check_value=value)) for line in page)
