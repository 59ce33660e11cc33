"""What fits on the wall: nobody's words or name are left out, and no page holds more than can be read."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshops.room.wall_pages import (
    ANSWER,
    ANSWERS,
    BESIDE,
    GAP,
    NAMES,
    PAGE,
    QUOTE,
    QUOTE_PAGE,
    TABLES,
    TINY,
    UNDER,
    answers_size,
    are_few,
    beside,
    fits,
    pages_of_lines,
    pages_of_people,
    pages_of_texts,
    quote_size,
    shorten,
    size_of,
)


@dataclass(frozen=True)
class Said:
    text: str
    pk: int = 1


@given(st.text(max_size=800), st.integers(20, 500))
def test_shortened_text_fits_and_is_the_beginning_of_the_whole(text, most):
    short, is_cut = shorten(text, most)
    flat = " ".join(text.split())
    assert len(short) <= most
    assert (short == flat) if not is_cut else flat.startswith(short[:-1])


@given(st.lists(st.text(min_size=1, max_size=1200).map(Said), max_size=30))
def test_pages_hold_every_answer_in_order_and_none_too_much(said):
    pages = pages_of_texts(said)
    assert [cut.said for page in pages for cut in page] == said
    assert all(1 <= len(page) <= ANSWERS for page in pages)
    assert all(fits([cut.text for cut in page], TINY, PAGE, UNDER) for page in pages)
    assert all(cut.is_cut == (len(" ".join(cut.said.text.split())) > ANSWER) for page in pages for cut in page)


def test_short_answers_share_a_page_in_larger_letters():
    short = [Said("A public scale at every pit."), Said("Pay in money, not in stones."), Said("Tell the price. " * 6)]
    [page] = pages_of_texts(short)
    assert answers_size([cut.text for cut in page]) == "middle"
    assert [len(page) for page in pages_of_texts([Said("word " * 50), Said("word " * 16), Said("word " * 150)])] == [
        2,
        1,
    ]


@pytest.mark.parametrize(
    ("length", "size"), [(150, "huge"), (300, "large"), (420, "middle"), (700, "small"), (1100, "tiny")]
)
def test_shown_answer_stands_as_large_as_it_fits(length, size):
    assert quote_size("x" * length) == size


def test_shown_answer_is_cut_only_when_the_smallest_letters_do_not_hold_it():
    assert fits(["x" * QUOTE], TINY, QUOTE_PAGE, GAP)
    assert fits(["x" * BESIDE, beside("x " * 2000)], TINY, QUOTE_PAGE, GAP)
    assert not fits(["x" * (QUOTE + 100)], TINY, QUOTE_PAGE, GAP)
    assert (quote_size("x" * 200), quote_size("x" * 200, "x" * 200)) == ("huge", "middle")


@given(st.lists(st.integers(0, 40), max_size=30))
def test_pages_hold_every_name_of_every_table(sizes):
    tables = [(n, [f"{n}-{m}" for m in range(size)]) for n, size in enumerate(sizes, 1)]
    pages = pages_of_people(tables)
    shown = [(n, name) for page in pages for n, names in page for name in names]
    assert shown == [(n, name) for n, names in tables for name in names]
    assert {n for page in pages for n, _names in page} == set(range(1, len(sizes) + 1))
    assert all(len(page) <= TABLES and all(len(names) <= NAMES for _n, names in page) for page in pages)


@pytest.mark.parametrize(
    ("sizes", "pages"),
    [
        ([], []),
        ([1], [1]),
        ([3, 3, 2, 1], [8, 1]),
        ([3, 3, 3], [6, 3]),  # a group stands with its parts
        ([1, 19, 2, 4], [1, 8, 8, 5, 4]),
    ],
)
def test_lines_stand_in_pages_each_once_and_in_order(sizes, pages):
    found = pages_of_lines(sizes)
    assert [len(page) for page in found] == pages
    assert [place for page in found for place in page] == list(range(sum(sizes)))


def test_large_table_is_parted_evenly():
    [page] = pages_of_people([(1, [str(n) for n in range(16)])])
    assert [(n, len(names)) for n, names in page] == [(1, 8), (1, 8)]
    assert are_few(page)


@pytest.mark.parametrize(
    ("length", "size"), [(50, "huge"), (51, "large"), (230, "middle"), (400, "small"), (401, "tiny")]
)
def test_longer_texts_stand_smaller(length, size):
    assert size_of("x" * length) == size
