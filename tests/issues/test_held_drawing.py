"""The picture of which groups have which statements: every cell has a shape of its own, names stand once, nothing leaves the frame."""

import re
from xml.etree import ElementTree

import pytest

from issues.held_bands import kept
from issues.held_by import FOR, Held
from issues.held_drawing import MOST, NARROW, Lane, in_words, lanes_of, matrix_svg, words_of

SVG = "{http://www.w3.org/2000/svg}"
LANES = [
    Lane("Small-scale miners & friends", "rust", "diagonal", False, ("for", "divided", "few")),
    Lane("Diggers", "rust", "diagonal", True, ("for", "for", "few")),
    Lane("Companies", "blue", "plain", False, ("against", "for", "for")),
]


def drawn(lanes=LANES, **more):
    told = {"title": "Which", "desc": "All of it", "ids": "x", "words": words_of("challenges")}
    return matrix_svg(lanes, **{**told, "literal": True, **more})


@pytest.mark.parametrize("broad", [False, True])
def test_each_group_has_a_lane_and_each_statement_a_number(broad):
    root = ElementTree.fromstring(drawn(broad=broad))
    texts = [text.text for text in root.iter(f"{SVG}text")]
    assert [name for name in ("Diggers", "Companies") if name not in texts] == []
    assert texts[:3] == ["1", "2", "3"]
    assert texts[-4:] == ["most have it", "divided", "most do not have it", "too few to show"]


def test_each_band_has_a_shape_of_its_own():
    shapes = {}
    for band in words_of("visions"):
        found = drawn([Lane("", "blue", "plain", False, (band,))], words={})
        body = found.partition("</defs>")[2].partition("</text>")[2]
        shapes[band] = re.sub(r"[\d.]+", "", body)
    assert len(set(shapes.values())) == 4


@pytest.mark.parametrize("columns", [1, 3, MOST])
def test_nothing_leaves_the_frame_and_all_lanes_are_equally_wide(columns):
    lanes = [Lane("Companies", "blue", "dots", part, (FOR,) * columns) for part in (False, True)]
    cells = drawn(lanes, words={}).partition("</defs>")[2]
    ends = [float(x) for x in re.findall(r'<path d="M[\d.]+ [\d.]+H([\d.]+)V[\d.]+H', cells)]
    assert max(ends) <= NARROW
    each = len(ends) // 2
    assert ends[:each] == ends[each:]


def test_words_say_all_that_the_picture_shows():
    said = in_words(LANES, words_of("challenges"))
    assert said == (
        "Small-scale miners & friends: most have it 1; divided 2; too few to show 3. "
        "Diggers: most have it 1, 2; too few to show 3. Companies: most have it 2, 3; most do not have it 1."
    )


def test_groups_of_which_nothing_is_shown_have_no_lane():
    results = {
        "groups": [
            {"key": key, "name": key, "palette": "blue", "pattern": "plain", "counted": True, "parts": []}
            for key in ("one", "other")
        ],
        "bands": ["f-", "d-"],
    }
    names = {"one": "One", "other": "Other"}
    assert lanes_of(results, [1, 0], names) == [Lane("One", "blue", "plain", False, ("divided", "for"))]
    assert kept([], []) == {"groups": [], "bands": []}
    assert Held("a", 1, ()).place == 1


def test_on_screen_colours_come_from_classes_and_patterns_from_the_page():
    svg = drawn(literal=False)
    assert ('class="lane-rust"' in svg, "url(#ln-diagonal)" in svg, "<defs>" in svg, "#a8431e" in svg) == (
        True,
        True,
        False,
        False,
    )
