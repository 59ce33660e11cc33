"""Choosing answers for the agenda, and the time before a final ballot."""

import pytest

from workshops.agenda import balanced, equal_minutes


def test_balanced_takes_from_each_group_in_turn():
    answers = [(n, "lsm", f"company {n}") for n in range(20)] + [(100, "asm", "digger"), (101, "gov", "ministry")]
    chosen = balanced(answers, most=6)
    assert sorted(group for _key, group, _text in chosen) == ["asm", "gov", "lsm", "lsm", "lsm", "lsm"]


def test_balanced_is_the_same_every_time_and_differs_by_seed():
    answers = [(n, "lsm", str(n)) for n in range(20)]
    assert balanced(answers, seed="a") == balanced(list(reversed(answers)), seed="a")
    assert balanced(answers, seed="a") != balanced(answers, seed="b")


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
