"""The floor goes from lane to lane, and the time spoken is held against an equal share."""

from workshops.room.speakers import Hand, Share, order, shares


def hands(text):
    return [Hand(number, label) for number, label in enumerate(text.split())]


def labels(found):
    return " ".join(hand.label for hand in found)


def test_floor_alternates_between_lanes():
    assert labels(order(hands("lsm lsm lsm asm gov"), {})) == "lsm asm gov lsm lsm"


def test_lane_that_has_spoken_least_comes_first():
    assert labels(order(hands("lsm gov asm"), {"lsm": 600, "gov": 300})) == "asm gov lsm"


def test_lane_that_has_the_floor_waits_for_the_others():
    assert labels(order(hands("asm asm lsm"), {"lsm": 900}, last="asm")) == "lsm asm asm"


def test_hands_of_a_lane_keep_their_order():
    assert [hand.key for hand in order(hands("asm asm asm"), {})] == [0, 1, 2]


def test_nobody_waits_for_nobody():
    assert order([], {"asm": 60}) == []


def test_shares_are_held_against_an_equal_one():
    assert shares(["asm", "lsm", "gov"], {"asm": 100, "lsm": 300, "gov": 200}) == [
        Share("asm", "less"),
        Share("lsm", "more"),
        Share("gov", "about"),
    ]


def test_silent_lane_is_called_silent():
    assert [s.against_equal for s in shares(["asm", "lsm"], {"lsm": 10})] == ["silent", "more"]
    assert [s.against_equal for s in shares(["asm"], {})] == ["silent"]
