"""Lanes are the picture of the house: equally wide, readable without colour, and never sharper than what may be told."""

import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.utils import translation

from issues.disclosure import PublishedLane
from issues.lanes import BANDS, COLOURS, PATTERNS, bar_svg, lane_defs, lanes_svg, swatch_svg, words

SVG = "{http://www.w3.org/2000/svg}"
MINERS = PublishedLane("asm", "Artisanal & small-scale", "rust", "diagonal", True, "band", band="for")
COMPANIES = PublishedLane("lsm", "Companies", "blue", "plain", True, "percent", percent=65)
MINISTRY = PublishedLane("gov", "Government", "green", "dots", True, "count", yes=12, no=4, passed=1)
FEW = PublishedLane("gov", "Government", "green", "dots", True, "few")
DIGGERS = PublishedLane("diggers", "Diggers", "rust", "diagonal", True, "band", band="against")
OWNERS = PublishedLane("owners", "Owners", "rust", "diagonal", True, "band", band="for")
SPLIT = replace(MINERS, band="divided", parts=(DIGGERS, OWNERS))
SIZES = ("small", "tall", "document")


def drawn(lanes, size="tall", **options):
    svg = lanes_svg(lanes, title="Mineral rights", size=size, **options)
    return ElementTree.fromstring(
        svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1) if "xmlns" not in svg else svg
    )


def tag(element):
    return element.tag.removeprefix(SVG)


def grounds(root):
    return [
        r
        for r in root.findall(f"{SVG}rect")
        if r.get("class") in ("lane-ground", "lane-few") or r.get("fill") in ("#f2ecdf", "none")
    ]


@pytest.mark.parametrize("size", SIZES)
def test_every_size_is_well_formed_and_has_no_style_attribute(size):
    root = drawn([SPLIT, COMPANIES, MINISTRY, FEW], size, rule=True)
    assert root.get("role") == "img"
    assert root.find(f"{SVG}title").text == "Mineral rights"
    assert [e for e in root.iter() if "style" in e.attrib or tag(e) in ("style", "script", "foreignObject")] == []


@pytest.mark.parametrize("size", SIZES)
def test_lanes_are_equally_wide(size):
    root = drawn([MINERS, COMPANIES, MINISTRY, FEW], size)
    assert len({r.get("width") for r in grounds(root)}) == 1
    assert len({r.get("height") for r in grounds(root)}) == 1
    assert len(grounds(root)) == 4


def test_parts_are_thinner_and_left_out_when_small():
    heights = [int(r.get("height")) for r in grounds(drawn([SPLIT, COMPANIES]))]
    assert heights == [24, 12, 12, 24]
    assert len(grounds(drawn([SPLIT, COMPANIES], "small"))) == 2


@pytest.mark.parametrize("band", BANDS)
def test_a_band_has_a_soft_end_that_covers_exactly_the_band(band):
    root = drawn([replace(MINERS, band=band)])
    (group,) = root.findall(f"{SVG}g")
    assert group.get("mask") == f"url(#soft-{band})"
    right, solid = BANDS[band]
    lowest, highest = {"for": (200 / 3, 100), "divided": (100 / 3, 200 / 3), "against": (0, 100 / 3)}[band]
    assert right == pytest.approx(highest)
    assert right * solid == pytest.approx(lowest)
    assert group.find(f"{SVG}rect").get("width") == f"{highest:.4g}%"


def test_numbers_have_hard_ends():
    root = drawn([COMPANIES, MINISTRY])
    assert root.findall(f"{SVG}g") == []
    assert [r.get("width") for r in root.findall(f"{SVG}rect") if r.get("class") in ("lane-blue", "lane-green")] == [
        "65%",
        "75%",
    ]


def test_too_few_draws_nothing_but_the_empty_lane():
    root = drawn([FEW])
    assert [tag(e) for e in root] == ["title", "rect"]
    assert root.find(f"{SVG}rect").get("class") == "lane-few"


def test_every_pattern_but_plain_lies_over_the_colour():
    for pattern in PATTERNS:
        assert f'fill="url(#ln-{pattern})"' in swatch_svg("rust", pattern)
        assert f'id="ln-{pattern}"' in lane_defs()
    assert swatch_svg("blue", "plain").count("<rect") == 1


@pytest.mark.parametrize("size", SIZES)
def test_every_reference_has_its_definition_and_no_id_comes_twice(size):
    lanes = [replace(MINERS, pattern=p, band=b) for p in PATTERNS for b in BANDS]
    page = lane_defs() + "".join(lanes_svg(lanes, title="x", size=size, ids=ids) for ids in ("a-", "b-"))
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r"url\(#([^)]+)\)", page)) <= set(ids)


def test_screen_colours_come_from_classes_and_document_colours_are_literal():
    assert "#a8431e" not in lanes_svg([MINERS], title="x", size="tall")
    document = lanes_svg([MINERS], title="x", size="document", rule=True)
    assert "class=" not in document
    assert 'fill="#a8431e"' in document
    assert "Artisanal &amp;" in document
    assert "most for" in document


@pytest.mark.parametrize(("size", "half", "two_thirds"), [("tall", "50%", "66.67%"), ("document", "330", "386.7")])
def test_the_rule_draws_each_line_once(size, half, two_thirds):
    lines = drawn([SPLIT, COMPANIES], size, rule=True).findall(f"{SVG}line")
    assert [line.get("x1") for line in lines] == [half, two_thirds]
    assert drawn([SPLIT], size).findall(f"{SVG}line") == []


def test_a_part_stands_under_the_veto_only():
    assert bar_svg(DIGGERS, height=12, rule=True, half_only=True).count("<line") == 1


def test_names_and_titles_cannot_break_out():
    bad = '"><script>alert(1)</script>'
    lane = replace(MINERS, name=bad, palette=bad, pattern=bad)
    for size in SIZES:
        svg = lanes_svg([lane], title=bad, size=size)
        assert "<script" not in svg
        ElementTree.fromstring(svg)


def test_words_say_what_may_be_said():
    assert [words(lane) for lane in (MINERS, SPLIT, DIGGERS, COMPANIES, MINISTRY, FEW)] == [
        "most for",
        "divided",
        "most against",
        "65% for",
        "12 for, 4 against, 1 passed",
        "fewer than 6",
    ]
    assert words(replace(MINISTRY, passed=0)) == "12 for, 4 against"


def test_an_unknown_size_is_refused():
    with pytest.raises(KeyError):
        lanes_svg([MINERS], title="x", size="huge")


def test_documents_use_the_light_colours_of_the_pages():
    tokens = Path(__file__).resolve().parents[2] / "static" / "css" / "01-tokens.css"
    light = tokens.read_text(encoding="utf-8").split("@media")[0]
    assert {key: re.search(rf"--{key}: (#\w+)", light)[1] for key in COLOURS} == COLOURS


def test_divided_lane_that_the_sentence_names_as_against_says_so():
    """A leaning is a word: the drawing of a divided lane stays the same."""
    leaning = replace(SPLIT, leaning="against")
    assert (words(SPLIT), words(leaning)) == ("divided", "divided, more against")
    one, other = (lanes_svg([lane], title="x", size="tall", rule=True) for lane in (SPLIT, leaning))
    assert one == other
    document = drawn([leaning], "document")
    assert "divided, more against" in " ".join(t.text for t in document.iter(f"{SVG}text"))


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "65% for"),
        ("fr", "65\u202f% pour"),
        ("es", "65\u202f% a favor"),
        ("pt", "65% a favor"),
        ("sw", "65% wanaunga mkono"),
    ],
)
def test_a_percentage_is_written_as_the_language_writes_it(language, said):
    with translation.override(language):
        assert words(replace(COMPANIES, shown="percent", percent=65)) == said
