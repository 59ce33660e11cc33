"""What is published of choices of five steps: a word for each group, from six on."""

import pytest

from issues import steps


def group(key, pk, *parts):
    look = {"name": key.upper(), "palette": "rust", "pattern": "dots", "counted": True}
    return {"id": pk, "key": key, "policy": "hidden", "members": 9, "parts": list(parts), **look}


@pytest.mark.parametrize(
    ("chosen", "word"),
    [
        ([5] * 5, "few"),
        ([4, 4, 4, 5, 1, 1], "high"),  # four of six are two thirds
        ([4, 4, 4, 3, 1, 1], "mixed"),
        ([1, 2, 2, 1, 5, 5], "low"),
        ([3] * 6, "mixed"),
        ([5] * 6, "high"),
        ([], "few"),
    ],
)
def test_word_of_a_group(chosen, word):
    assert steps.word_of(chosen) == word
    assert word in steps.WORDS


def test_five_who_agree_in_the_middle_do_not_tell_what_the_sixth_chose():
    """No word of its own for "all", and none that one person alone can bring about from a middle that the others share."""
    assert {steps.word_of([3] * 5 + [last]) for last in range(1, 6)} == {"mixed"}
    assert {steps.word_of([5] * 4 + [1, last]) for last in range(1, 6)} == {"high"}


def test_lane_with_parts_follows_from_their_words_and_never_from_its_choices():
    asm = group("asm", 1, group("diggers", 2), group("owners", 3))
    [lane] = steps.published([asm], {2: [5] * 6, 3: [5] * 6, 1: [1] * 9})
    assert (lane["word"], [part["word"] for part in lane["parts"]]) == ("high", ["high", "high"])
    [lane] = steps.published([asm], {2: [5] * 30, 3: [1] * 6})
    assert lane["word"] == "mixed"
    [lane] = steps.published([asm], {2: [5] * 30, 3: [1] * 5})
    assert (lane["word"], [part["word"] for part in lane["parts"]]) == ("few", ["high", "few"])


def test_nothing_but_words_is_published():
    [lane] = steps.published([group("lsm", 1)], {1: [4, 5, 5, 5, 4, 1, 3]})
    assert lane == {
        **{"key": "lsm", "name": "LSM", "palette": "rust", "pattern": "dots", "counted": True},
        **{"word": "high", "parts": []},
    }
