"""Choosing answers for the agenda, and the time before a final ballot."""

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from issues.decisions import minutes_by_urgency
from workshops.drafts.agenda import YARDSTICK, at_least, balanced, equal_minutes, in_proportion, on_page


def test_balanced_takes_from_each_group_in_turn():
    answers = [(n, "lsm", f"company {n}") for n in range(20)] + [(100, "asm", "digger"), (101, "gov", "ministry")]
    chosen = balanced(answers, most=6)
    assert sorted(group for _key, group, _text in chosen) == ["asm", "gov", "lsm", "lsm", "lsm", "lsm"]


def test_balanced_is_the_same_every_time_and_differs_by_seed():
    answers = [(n, "lsm", str(n)) for n in range(20)]
    assert balanced(answers, seed="a") == balanced(list(reversed(answers)), seed="a")
    assert balanced(answers, seed="a") != balanced(answers, seed="b")


def test_balanced_hangs_on_the_words_and_not_on_the_keys_that_sealing_draws_anew():
    before = [(n, "lsm", f"text {n}") for n in range(20)]
    after = [(key * 7919 + 5, group, text) for key, group, text in before]
    assert [a[2] for a in balanced(before, seed="a")] == [a[2] for a in balanced(after, seed="a")]


def test_balanced_puts_very_long_answers_last():
    chosen = balanced([(1, "asm", "x" * 601), (2, "asm", "short")], most=1)
    assert chosen == [(2, "asm", "short")]


def test_balanced_begins_with_the_groups_that_count():
    answers = [(1, "cso", "a"), (2, "gov", "b"), (3, "asm", "c"), (4, "donors", "d")]
    assert [group for _key, group, _text in balanced(answers, first=["asm", "lsm", "gov"])] == [
        "asm",
        "gov",
        "cso",
        "donors",
    ]


def test_balanced_of_nothing_is_nothing():
    assert balanced([]) == []


@pytest.mark.parametrize(
    ("total", "count", "expected"),
    [(240, 7, [35, 35, 35, 35, 35, 35, 30]), (60, 4, [15, 15, 15, 15]), (60, 0, []), (10, 3, [5, 5, 0])],
)
def test_equal_minutes_shares_in_steps_of_five(total, count, expected):
    assert equal_minutes(total, count) == expected


@pytest.mark.parametrize(
    ("total", "shares", "expected"),
    [
        (240, [90, 70, 50, 30], [90, 70, 50, 30]),
        (120, [90, 70, 50, 30], [45, 35, 25, 15]),
        (100, [90, 70, 50, 30], [40, 30, 20, 10]),
        (480, [90, 70, 50, 30], [180, 140, 100, 60]),
        (60, [0, 0], [30, 30]),
        (60, [], []),
    ],
)
def test_minutes_of_another_length_keep_the_proportion(total, shares, expected):
    assert in_proportion(total, shares) == expected


@given(total=st.integers(30, 2400), shares=st.lists(st.integers(0, 48).map(lambda n: n * 5), min_size=1, max_size=12))
def test_minutes_of_another_length_use_up_the_whole_time(total, shares):
    given_ = in_proportion(total, shares)
    assert sum(given_) == total // 5 * 5
    order = sorted(range(len(shares)), key=lambda i: -shares[i])
    assert all(given_[i] >= given_[j] - 5 for i, j in pairwise(order))


def test_many_lengths_tell_no_more_of_the_urgencies_than_one():
    """Two ballots that agree in their published minutes for 240 agree in those for every length."""
    one = [Fraction(2, 3), Fraction(1, 2), Fraction(1, 2), Fraction(1, 3), Fraction(1, 6)]
    other = [Fraction(66, 100), Fraction(1, 2), Fraction(49, 100), Fraction(1, 3), Fraction(17, 100)]
    shares = minutes_by_urgency(YARDSTICK, one)
    assert shares == minutes_by_urgency(YARDSTICK, other)
    straight = [
        total for total in range(30, 2401, 5) if minutes_by_urgency(total, one) != minutes_by_urgency(total, other)
    ]
    assert len(straight) > 100  # what the lengths would tell if each were computed from the urgencies
    assert all(
        in_proportion(t, shares) == in_proportion(t, minutes_by_urgency(YARDSTICK, other)) for t in range(30, 2401, 5)
    )


# ---- an issue's own page

THREE = [["asm", "diggers", "owners"], ["lsm"], ["gov"]]


def chosen(said, lanes=THREE, key="rights", against=()):
    """Of answers as (group, length) or (group, length, whether it is in another language)."""
    return on_page([(*each, False)[:3] for each in said], lanes, key, against)


def test_each_counted_lane_has_one_place_and_nobody_else_fills_it():
    said = [("cso", 20), ("", 20), ("lsm", 20), ("lsm", 10), ("diggers", 20)]
    assert chosen(said) == [4, 2]
    assert chosen([("cso", 20), ("", 20)]) == []


def test_parts_of_a_lane_come_first_in_turn_by_issue():
    said = [("diggers", 20), ("owners", 20)]
    assert {key: chosen(said, key=key) for key in ("land", "roads")} == {"land": [0], "roads": [1]}


def test_part_that_is_named_as_against_comes_first():
    said = [("diggers", 20), ("owners", 20), ("lsm", 20)]
    for key in ("land", "roads"):
        assert [chosen(said, key=key, against=(part,)) for part in ("diggers", "owners")] == [[0, 2], [1, 2]]
    lanes, four = [["a"], ["b"], ["c"], ["d"]], [(key, 20) for key in "abcd"]
    assert [chosen(four, lanes, against=(key,))[0] for key in "abcd"] == [0, 1, 2, 3]


def test_answer_of_usual_length_comes_before_a_long_one_and_of_long_ones_the_shortest():
    assert chosen([("lsm", 900), ("lsm", 300), ("lsm", 20)]) == [1]
    assert chosen([("lsm", 900), ("lsm", 400)]) == [1]


def test_answer_in_the_language_of_the_document_comes_before_one_in_another():
    assert chosen([("gov", 20, True), ("gov", 300)]) == [1]
    assert chosen([("gov", 20, True), ("gov", 301)]) == [0]


def test_more_lanes_than_places_take_turns_by_issue():
    lanes, said = [["a"], ["b"], ["c"], ["d"]], [(key, 20) for key in "abcd"]
    turns = {"roads": [0, 1, 2], "water": [1, 2, 3], "scales": [2, 3, 0], "roles": [3, 0, 1]}
    assert {key: chosen(said, lanes, key) for key in turns} == turns


def test_people_are_counted_in_coarse_steps_and_not_at_all_below_six():
    assert [at_least(n) for n in (0, 5, 6, 9, 10, 19, 49, 50, 20_000)] == [0, 0, 6, 6, 10, 10, 20, 50, 10_000]
