"""Who speaks for which end of a tie, and what is published of whom."""

import pytest

from issues import tie_sides


def frozen(pk, key, *parts):
    shown = {"key": key, "name": key, "palette": "rust", "pattern": "plain", "counted": True}
    return {"id": pk, **shown, "parts": list(parts)}


DIGGERS, OWNERS = frozen(2, "diggers"), frozen(3, "owners")
GROUPS = [frozen(1, "asm", DIGGERS, OWNERS), frozen(4, "lsm"), frozen(5, "gov")]


def test_steps_are_counted_in_the_order_of_their_words():
    assert tie_sides.counted([2, 0, 5, 2, 1]) == (1, 2, 0, 0, 1, 1)


def told(ends, given=()):
    found = tie_sides.results(GROUPS, ends, dict(given))
    sides = [(side["key"], side["word"], [part["key"] for part in side["parts"]]) for side in found["sides"]]
    return sides, [(group["key"], [part["key"] for part in group["parts"]]) for group in found["third"]]


def test_sides_and_the_others():
    given = {2: [1] * 6, 3: [2] * 6, 4: [5] * 5}
    sides = [("asm", "strained", ["diggers", "owners"]), ("lsm", "few", [])]
    assert told((1, 4), given) == (sides, [("gov", [])])


def test_part_as_a_side_leaves_its_sister_among_the_others():
    assert told((2, 4), {2: [5] * 6}) == (
        [("diggers", "working", []), ("lsm", "few", [])],
        [("owners", []), ("gov", [])],
    )


def test_two_parts_of_one_lane_stand_against_each_other():
    assert told((3, 2))[1] == [("lsm", []), ("gov", [])]


def test_lane_beside_one_of_its_parts_speaks_through_the_other():
    sides, third = told((1, 2), {2: [1] * 6, 3: [5] * 6})
    assert (sides, third) == ([("asm", "working", ["owners"]), ("diggers", "strained", [])], [("lsm", []), ("gov", [])])


@pytest.mark.parametrize(
    ("group", "parent", "ends", "side"),
    [
        (2, 1, (1, 4), 0),
        (4, None, (1, 4), 1),
        (5, None, (1, 4), None),
        (3, 1, (2, 4), None),
        (2, 1, (1, 2), 1),
        (3, 1, (1, 2), 0),
    ],
)
def test_side_for_which_somebody_speaks(group, parent, ends, side):
    assert tie_sides.side_of(group, parent, ends) == side
