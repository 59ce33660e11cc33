"""What a form brought, as a page shows it again: every word, and what it is called."""

import pytest

from dialogue import typed


def shown(shows_all=False, **fields):
    words, rest = typed.split(((name, [value]) for name, value in fields.items()), shows_all=shows_all)
    return {field.name: str(field.label) for field in words}, [field.name for field in rest]


def test_words_are_told_from_choices():
    words, rest = shown(text="Yes", value="agree", key="a" * 60, note_12="Water for all of us", csrfmiddlewaretoken="x")
    assert words == {"text": "Your answer", "note_12": "Note"}
    assert rest == ["value", "key"]


def test_nothing_but_numbers_and_ticks_is_left_out_where_nothing_can_stay_hidden():
    words, rest = shown(
        True,
        place="School",
        minutes="30",
        day="2027-04-12",
        named="on",
        once="b" * 30,
        copy="1a2b3c4d",
        **{"day1-x": "Hi"},
    )
    assert words == {"place": "Place", "day1-x": "What you wrote"}
    assert rest == ["minutes", "day", "named", "once", "copy"]


@pytest.mark.parametrize(
    ("value", "rows"), [("", 3), ("One line.", 3), ("a\nb\nc\nd", 4), ("x" * 200, 6), ("line\n" * 50, 12)]
)
def test_box_is_as_high_as_its_words(value, rows):
    assert typed.Field("text", value, "").rows == rows
