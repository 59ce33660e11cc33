"""What people type, made safe to keep (TRUST D1–D6)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue.text import clean, has_surrogates, is_empty


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  two words \n", "two words"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("tab\tstays", "tab\tstays"),
        ("\x00a\x01b\x0bc\x1fd\x7fe\x9f", "abcde"),
        ("\u202eevil\u202c \u2066x\u2069", "evil x"),
        ("می\u200cخواهم", "می\u200cخواهم"),  # ZWNJ is spelling in Persian
        ("👩\u200d🌾", "👩\u200d🌾"),  # ZWJ holds an emoji together
        ("e\u0301", "é"),
        ("a\n\n\n\n\n\nb", "a\n\n\nb"),
        ("\ufeffstart", "start"),
        ("x" + "\u0336" * 500, "x" + "\u0336" * 8),
        ("\ud800x", "x"),
    ],
)
def test_clean(typed, kept):
    assert clean(typed) == kept


@pytest.mark.parametrize(
    "text", ["", " \n\t", "\u200b", "\u200b\u2060\u00ad", "\u3164", "\u2800", "\ufe0f", "\U000e0041"]
)
def test_nothing_to_see_is_empty(text):
    assert is_empty(text)


@pytest.mark.parametrize("text", [".", "0", "\u200bx", "ا", "👩\u200d🌾", "ሰ"])
def test_something_to_see_is_not_empty(text):
    assert not is_empty(text)


def test_surrogates():
    assert (has_surrogates("a\ud800"), has_surrogates("a😀")) == (True, False)


@given(st.text(st.characters(), max_size=200))
def test_cleaning_twice_changes_nothing_more_and_can_be_written(text):
    once = clean(text)
    assert clean(once) == once
    once.encode("utf-8")
    assert "\x00" not in once
