"""How groups see a tie, in one word each (MATHS §7, R1)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from issues.disclosure import K
from issues.tie_bands import (
    FEW,
    FEW_MEET,
    MIXED,
    STRAINED,
    UNMET,
    WORDS,
    WORKING,
    joint,
    published,
    word_of,
)

quick = settings(max_examples=40, deadline=None)


def group(pk, key, *parts):
    look = {"name": key.title(), "palette": key, "pattern": "plain", "counted": True}
    return {"id": pk, "key": key, **look, "policy": "hidden", "members": 9, "parts": list(parts)}


MINERS, COMPANIES, OFFICIALS = group(1, "miners"), group(2, "companies"), group(3, "officials")
SPLIT = group(4, "miners", group(5, "diggers"), group(6, "owners"))


def words(groups, views):
    return [(row["word"], [part["word"] for part in row["parts"]]) for row in published(groups, views)]


def test_worked_example():
    views = {1: (1, 4, 1, 1, 0, 1), 2: (0, 1, 2, 4, 2, 0), 3: (1, 1, 1, 1, 1, 0)}
    rows = published([MINERS, COMPANIES, OFFICIALS], views)
    assert [(row["key"], str(WORDS[row["word"]])) for row in rows] == [
        ("miners", "mostly strained"),
        ("companies", "mostly working"),
        ("officials", "fewer than 6 gave a view"),
    ]
    assert set(rows[0]) == {"key", "name", "palette", "pattern", "counted", "word", "parts"}


@pytest.mark.parametrize(
    ("views", "word"),
    [
        ((0, 0, 0, 0, 0, 0), FEW),
        ((5, 0, 0, 0, 0, 0), FEW),
        ((0, 0, 0, 0, 0, 5), FEW),
        ((0, 0, 0, 0, 0, 6), UNMET),
        ((2, 0, 0, 0, 0, 4), UNMET),  # exactly two thirds
        ((6, 0, 0, 0, 0, 12), UNMET),  # asked before how the others see it
        ((3, 0, 0, 0, 0, 5), FEW_MEET),
        ((5, 0, 0, 0, 0, 1), FEW_MEET),
        ((6, 0, 0, 0, 0, 1), STRAINED),
        ((2, 2, 2, 0, 0, 0), STRAINED),  # exactly two thirds
        ((2, 1, 3, 0, 0, 0), MIXED),
        ((0, 0, 2, 2, 2, 0), WORKING),
        ((0, 0, 6, 0, 0, 0), MIXED),
        ((3, 0, 0, 0, 3, 0), MIXED),
    ],
)
def test_rules_in_their_order(views, word):
    assert word_of(views) == word


@pytest.mark.parametrize(
    ("diggers", "owners", "lane"),
    [
        ((6, 0, 0, 0, 0, 0), (0, 6, 0, 0, 0, 0), STRAINED),
        ((6, 0, 0, 0, 0, 0), (0, 0, 0, 0, 6, 0), MIXED),
        ((20, 0, 0, 0, 0, 0), (0, 0, 0, 0, 5, 0), FEW),
        ((20, 0, 0, 0, 0, 0), (5, 0, 0, 0, 0, 1), FEW_MEET),
        ((0, 0, 0, 0, 0, 6), (0, 0, 0, 0, 0, 6), UNMET),
        ((0, 0, 0, 0, 0, 6), (6, 0, 0, 0, 0, 0), MIXED),
    ],
)
def test_lane_with_parts_follows_from_their_words(diggers, owners, lane):
    parts = [word_of(diggers), word_of(owners)]
    assert words([SPLIT], {5: diggers, 6: owners}) == [(lane, parts)]


def test_every_word_is_said():
    assert set(WORDS) == {FEW, UNMET, FEW_MEET, STRAINED, MIXED, WORKING}


given_views = st.tuples(*[st.integers(0, 8)] * 6)
too_few = st.lists(st.integers(0, 5), max_size=K - 1).map(lambda chosen: tuple(chosen.count(n) for n in range(6)))


@quick
@given(given_views, given_views, given_views)
def test_order_of_groups_is_irrelevant(one, two, three):
    views = {1: one, 5: two, 6: three}
    forward = published([MINERS, SPLIT], views)
    turned = published([group(4, "miners", *reversed(SPLIT["parts"])), MINERS], views)
    assert [row["word"] for row in forward] == [row["word"] for row in reversed(turned)]


@quick
@given(given_views, too_few, too_few)
def test_what_is_published_never_depends_on_views_too_few_to_show(shown, before, after):
    groups = [MINERS, SPLIT]
    assert published(groups, {1: before, 5: shown, 6: before}) == published(groups, {1: after, 5: shown, 6: after})


@quick
@given(given_views, given_views)
def test_lane_says_nothing_beyond_its_parts(diggers, owners):
    ((lane, parts),) = words([SPLIT], {5: diggers, 6: owners})
    assert lane == joint(parts)
