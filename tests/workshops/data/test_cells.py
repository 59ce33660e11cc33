"""What a spreadsheet would calculate, and what no file can hold (TRUST G1, G2, D3)."""

import pytest

from workshops.data.cells import for_csv, for_json, for_sheet, plain

CALCULATED = [
    "=1+1",
    "+1",
    "-2+3",
    "@SUM(A1)",
    "|cmd",
    "%0A",
    "\t=1",
    "\n=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠A1",
    "％1",
    "﹦1",
    "−1",
    " =1+1",
    "\u200b=1+1",
    "\u00a0=1+1",
    "'=1+1",
    "'tis",
    '=HYPERLINK("http://evil.test","x")',
    "=cmd|' /C calc'!A0",
]


@pytest.mark.trust("G1")
@pytest.mark.parametrize("text", CALCULATED)
def test_text_that_would_be_calculated_has_an_apostrophe_in_front(text):
    assert for_csv(text) == f"'{text}"


@pytest.mark.trust("G1")
@pytest.mark.parametrize("text", ["\x00=1", "\r=1", "\x01-1", "\ufeff=1"])
def test_character_in_front_that_is_taken_away_hides_no_formula(text):
    assert for_csv(text)[:1] == "'"


@pytest.mark.parametrize("text", ["", "Water", "a=b", "1 – 2", "“Yes”", "سلام", "3 + 4", "…", "(-1)"])
def test_other_texts_stay_as_they_are(text):
    assert for_csv(text) == text


def test_numbers_stay_numbers():
    assert [for_csv(-3), for_json(7), for_json(None)] == [-3, 7, None]


@pytest.mark.trust("D3")
def test_no_cell_holds_what_a_file_cannot():
    assert plain("a\x00b\x0bc\x1bd\ufffee\ud800f\u202eg\r\nh\ri\tj") == "abcdefg\nh\ni\tj"


def test_several_stand_one_a_line():
    assert (for_csv(("asm", "=lsm")), for_json(("asm", "=lsm"))) == ("asm\n=lsm", ["asm", "=lsm"])


@pytest.mark.trust("G2")
def test_text_of_a_sheet_is_read_as_it_was_written():
    assert for_sheet("<b>&_x0041_ _x004_") == "&lt;b&gt;&amp;_x005F_x0041_ _x004_"
