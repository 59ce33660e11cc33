"""The rules on the twenty-six worked cases of the table, and the sharing of time."""

from fractions import Fraction
from itertools import product
from math import isqrt

import pytest

from issues import item_roles
from issues.decisions import (
    Lane,
    Outcome,
    Part,
    Ranked,
    Rule,
    decide,
    effect,
    in_room_bounds,
    mean_support,
    minutes_by_urgency,
    order,
    pooled_support,
    settled,
    urgency,
)


def lane(key, members, *votes):
    return Lane(key, members, *votes)


def three(lsm, gov, asm, members=6):
    """Twenty from large-scale mining, eight from government, and the miners."""
    return (lane("lsm", 20, *lsm), lane("gov", 8, *gov), lane("asm", members, *asm))


def divided(lsm, gov, *parts):
    """Miners in parts; each is (members, yes, no, passed)."""
    asm = Lane.of_parts("asm", [Part(f"asm{n}", *numbers) for n, numbers in enumerate(parts, 1)])
    return (lane("lsm", 20, *lsm), lane("gov", 8, *gov), asm)


CASES = {
    "A": three((18, 2, 0), (7, 1, 0), (5, 1, 0)),
    "B": three((20, 0, 0), (6, 2, 0), (3, 3, 0)),
    "C": three((20, 0, 0), (8, 0, 0), (2, 4, 0)),
    "D": three((20, 0, 0), (8, 0, 0), (0, 6, 0)),
    "E": three((6, 14, 0), (8, 0, 0), (6, 0, 0)),
    "F": three((12, 8, 0), (5, 3, 0), (4, 2, 0)),
    "G": three((12, 6, 2), (4, 2, 2), (4, 2, 0)),
    "H": three((19, 1, 0), (0, 0, 0), (0, 0, 0)),
    "I": three((15, 3, 0), (6, 1, 0), (2, 0, 0)),
    "J": three((15, 3, 0), (6, 1, 0), (3, 0, 0)),
    "K": three((3, 17, 0), (1, 7, 0), (1, 5, 0)),
    "L": three((18, 2, 0), (0, 0, 8), (6, 0, 0)),
    "M": three((1, 19, 0), (4, 4, 0), (6, 0, 0)),
    "N": three((16, 0, 0), (7, 0, 0), (5, 0, 0)),
    "O": three((8, 2, 10), (4, 1, 3), (3, 1, 2)),
    "P": three((18, 2, 0), (7, 1, 0), (1, 0, 5)),
    "Q": three((13, 7, 0), (5, 3, 0), (4, 2, 0)),
    "R": three((15, 5, 0), (6, 2, 0), (2, 0, 0), members=2),
    "S": three((12, 2, 0), (4, 1, 0), (3, 2, 0)),
    "T": (*three((18, 2, 0), (7, 1, 0), (5, 1, 0)), lane("cso", 5, 4, 1, 0), lane("donors", 4, 1, 3, 0)),
    "U": divided((20, 0, 0), (8, 0, 0), (7, 2, 5, 0), (5, 5, 0, 0)),
    "V": divided((20, 0, 0), (8, 0, 0), (4, 1, 3, 0), (8, 8, 0, 0)),
    "W": divided((20, 0, 0), (8, 0, 0), (9, 0, 3, 0), (6, 6, 0, 0)),
    "X": three((0, 0, 0), (0, 0, 0), (0, 0, 0)),
    "Y": divided((3, 17, 0), (1, 7, 0), (6, 4, 2, 0), (8, 0, 8, 0)),
    "Z": divided((20, 0, 0), (8, 0, 0), (6, 3, 3, 0), (6, 6, 0, 0)),
}

DEFAULTS = {
    "A": ("ADOPT", "", Fraction(313, 360), True),
    "B": ("ADOPT", "", Fraction(3, 4), True),
    "C": ("DISCUSS", "", Fraction(7, 9), True),
    "D": ("DISCUSS", "", Fraction(2, 3), True),
    "E": ("DISCUSS", "", Fraction(23, 30), True),
    "F": ("DISCUSS", "", Fraction(227, 360), True),
    "G": ("ADOPT", "", Fraction(2, 3), True),
    "H": ("DEFER", "quorum", None, False),
    "I": ("DEFER", "quorum", Fraction(113, 126), False),
    "J": ("ADOPT", "", Fraction(113, 126), True),
    "K": ("REJECT", "", Fraction(53, 360), True),
    "L": ("DEFER", "abstained", None, True),
    "M": ("DISCUSS", "", Fraction(31, 60), True),
    "N": ("ADOPT", "", Fraction(1), True),
    "O": ("ADOPT", "", Fraction(47, 60), True),
    "P": ("DEFER", "abstained", Fraction(37, 40), True),
    "Q": ("DISCUSS", "", Fraction(233, 360), True),
    "R": ("ADOPT", "", Fraction(5, 6), True),
    "S": ("ADOPT", "", Fraction(79, 105), False),
    "T": ("DISCUSS", "", Fraction(439, 600), True),
    "U": ("DISCUSS", "", Fraction(31, 36), True),
    "V": ("ADOPT", "", Fraction(11, 12), True),
    "W": ("ADOPT", "", Fraction(8, 9), False),
    "X": ("DEFER", "quorum", None, False),
    "Y": ("DISCUSS", "", Fraction(157, 840), True),
    "Z": ("ADOPT", "", Fraction(11, 12), True),
}

# pooled share; outcomes of pooled, double, concurrent, consent
OTHERS = {
    "A": (Fraction(15, 17), "ADOPT", "ADOPT", "ADOPT", "ADOPT"),
    "B": (Fraction(29, 34), "ADOPT", "ADOPT", "DISCUSS", "DISCUSS"),
    "C": (Fraction(15, 17), "ADOPT", "ADOPT", "DISCUSS", "DISCUSS"),
    "D": (Fraction(14, 17), "ADOPT", "ADOPT", "DISCUSS", "DISCUSS"),
    "E": (Fraction(10, 17), "ADOPT", "ADOPT", "DISCUSS", "DISCUSS"),
    "F": (Fraction(21, 34), "ADOPT", "ADOPT", "ADOPT", "DISCUSS"),
    "G": (Fraction(2, 3), "ADOPT", "ADOPT", "ADOPT", "DISCUSS"),
    "H": (Fraction(19, 20), "ADOPT", "DEFER", "DEFER", "DEFER"),
    "I": (Fraction(23, 27), "ADOPT", "ADOPT", "ADOPT", "ADOPT"),
    "J": (Fraction(6, 7), "ADOPT", "ADOPT", "ADOPT", "ADOPT"),
    "K": (Fraction(5, 34), "REJECT", "REJECT", "REJECT", "DISCUSS"),
    "L": (Fraction(12, 13), "ADOPT", "DEFER", "DEFER", "ADOPT"),
    "M": (Fraction(11, 34), "REJECT", "DISCUSS", "DISCUSS", "DISCUSS"),
    "N": (Fraction(1), "ADOPT", "ADOPT", "ADOPT", "ADOPT"),
    "O": (Fraction(15, 19), "ADOPT", "ADOPT", "ADOPT", "ADOPT"),
    "P": (Fraction(26, 29), "ADOPT", "ADOPT", "ADOPT", "ADOPT"),
    "Q": (Fraction(11, 17), "ADOPT", "ADOPT", "ADOPT", "DISCUSS"),
    "R": (Fraction(23, 30), "ADOPT", "ADOPT", "ADOPT", "ADOPT"),
    "S": (Fraction(19, 24), "ADOPT", "ADOPT", "ADOPT", "DISCUSS"),
    "T": (Fraction(35, 43), "ADOPT", "ADOPT", "DISCUSS", "DISCUSS"),
}


@pytest.mark.parametrize("case", CASES)
def test_default_rule_decides_the_worked_cases(case):
    outcome = decide(CASES[case])
    assert (outcome.outcome, outcome.reason, outcome.mean, settled(CASES[case])) == DEFAULTS[case]


@pytest.mark.parametrize("case", OTHERS)
def test_other_rules_decide_the_worked_cases(case):
    names = ("pooled", "double", "concurrent", "consent")
    outcomes = (decide(CASES[case], Rule(name)).outcome for name in names)
    assert (pooled_support(CASES[case]), *outcomes) == OTHERS[case]


@pytest.mark.parametrize(
    ("case", "outcome"),
    [("A", "ADOPT"), ("D", "ADOPT"), ("F", "DISCUSS"), ("I", "ADOPT"), ("K", "REJECT"), ("L", "DEFER")],
)
def test_equal_mean_knows_neither_block_nor_quorum(case, outcome):
    assert decide(CASES[case], Rule("equal_mean")).outcome == outcome


@pytest.mark.parametrize(
    ("case", "against", "in_favour", "short"),
    [
        ("C", ("asm",), ("lsm", "gov"), ()),
        ("B", (), ("lsm", "gov"), ()),
        ("H", (), ("lsm",), ("gov", "asm")),
        ("P", (), ("lsm", "gov", "asm"), ("asm",)),
        ("U", ("asm1",), ("lsm", "gov", "asm", "asm2"), ()),
        ("V", (), ("lsm", "gov", "asm", "asm2"), ()),
        ("Y", ("lsm", "gov", "asm", "asm2"), ("asm1",), ()),
    ],
)
def test_outcome_lists_who_is_on_which_side(case, against, in_favour, short):
    outcome = decide(CASES[case])
    assert (outcome.against, outcome.in_favour, outcome.short) == (against, in_favour, short)


def test_pooled_rule_needs_a_vote_and_discusses_a_tie():
    pooled = Rule("pooled")
    assert decide(CASES["X"], pooled) == Outcome("DEFER", "quorum", short=("lsm", "gov", "asm"))
    assert decide([lane("a", 4, 2, 2, 0)], pooled).outcome == "DISCUSS"
    assert decide([lane("a", 4, 0, 0, 4)], pooled).reason == "abstained"


def test_double_majority_needs_more_than_half_of_the_lanes():
    assert decide([lane("a", 6, 6, 0, 0), lane("b", 4, 2, 2, 0)], Rule("double")).outcome == "DISCUSS"


def test_no_lane_and_an_empty_lane_defer():
    assert decide([]) == Outcome("DEFER", "quorum")
    assert settled([]) is False
    assert decide([*CASES["A"], lane("empty", 0, 0, 0, 0)]).short == ("empty",)


@pytest.mark.parametrize(
    ("case", "rule", "outcome"),
    [
        ("F", Rule(threshold=Fraction(3, 5)), "ADOPT"),
        ("B", Rule(threshold="3/4"), "ADOPT"),
        ("G", Rule(threshold=Fraction(3, 4)), "DISCUSS"),
        ("C", Rule(block=Fraction(2, 3)), "ADOPT"),  # two thirds of the miners are against, not more
        ("D", Rule(block=Fraction(2, 3)), "DISCUSS"),
        ("C", Rule(weights="sqrt"), "DISCUSS"),
        ("C", Rule("equal_mean", weights="sqrt"), "ADOPT"),
        ("D", Rule("equal_mean", weights={"lsm": 1, "gov": 1, "asm": "3"}), "DISCUSS"),
    ],
)
def test_rule_takes_other_thresholds_blocks_and_weights(case, rule, outcome):
    assert decide(CASES[case], rule).outcome == outcome


def test_square_root_weights_keep_ties_exact():
    lanes = [lane("a", 20, 6, 3, 0), lane("b", 5, 4, 2, 0), lane("c", 45, 20, 10, 0), lane("d", 6, 2, 1, 0)]
    assert mean_support(lanes, Rule("equal_mean", weights="sqrt")) == Fraction(2, 3)
    for members in (20, 45, 80, 245):  # multiples of √5
        tied = [lane("a", members, members, 0, 0), lane("b", 5, 0, 5, 0)]
        times = isqrt(members // 5)
        assert mean_support(tied, Rule("equal_mean", weights="sqrt")) == Fraction(times, times + 1)


@pytest.mark.parametrize(
    "data",
    [
        {"name": "loudest"},
        {"threshold": "1/2"},
        {"threshold": 0.66},
        {"threshold": "2/0"},
        {"threshold": None},
        {"block": "1/3"},
        {"block": "1"},
        {"weights": {}},
        {"weights": {"asm": "0"}},
        {"weights": 3},
        {"name": "pooled", "weights": "sqrt"},
        {"colour": "red"},
    ],
)
def test_rule_refuses_what_does_not_fit(data):
    with pytest.raises(ValueError, match=r"."):
        Rule.from_dict(data)


@pytest.mark.parametrize("rule", [Rule(), Rule("consent"), Rule(weights="sqrt"), Rule(weights={"b": "1/2", "a": 2})])
def test_rule_survives_its_dict(rule):
    assert Rule.from_dict(rule.to_dict()) == rule
    assert Rule().to_dict() == {"name": "equal_voice", "threshold": "2/3", "block": "1/2", "weights": None}


def test_custom_weight_that_is_missing_is_an_error():
    with pytest.raises(ValueError, match="no weight for gov"):
        decide(CASES["A"], Rule(weights={"lsm": 1}))


def test_lane_is_the_sum_of_its_parts():
    with pytest.raises(ValueError, match="sums of its parts"):
        Lane("asm", 12, 7, 4, 0, (Part("diggers", 7, 2, 5, 0), Part("owners", 5, 5, 0, 0)))
    with pytest.raises(ValueError, match="negative"):
        Part("diggers", 7, -1, 5, 0)


def test_votes_of_people_removed_since_still_count():
    crowded = lane("asm", 2, 3, 1, 0)
    assert (crowded.missing, crowded.has_quorum, in_room_bounds(crowded)) == (0, True, (Fraction(3, 4), Fraction(3, 4)))


def test_in_room_bounds():
    assert in_room_bounds(lane("asm", 6, 4, 0, 0)) == (Fraction(2, 3), Fraction(1))
    assert in_room_bounds(lane("asm", 8, 2, 1, 1)) == (Fraction(1, 4), Fraction(3, 4))
    assert in_room_bounds(lane("asm", 0, 0, 0, 0)) == (Fraction(0), Fraction(1))


EFFECTS = {
    ("straw", "listed"): ("keep", "remove", "tables", "provisional"),
    ("final", "listed"): ("keep", "remove", "contested", "provisional"),
    ("straw", "proposed"): ("add", "leave_out", "tables", "parked"),
    ("final", "proposed"): ("add", "leave_out", "parked", "parked"),
    ("straw", "brought_back"): ("add", "leave_out", "tables", "parked"),
    ("final", "brought_back"): ("add", "leave_out", "parked", "parked"),
}


def test_effects_of_every_role_stand_here():
    assert set(EFFECTS) == set(product(("straw", "final"), item_roles.TABLE))


@pytest.mark.parametrize(("kind", "role"), EFFECTS)
def test_effect_of_every_outcome(kind, role):
    codes = ("ADOPT", "REJECT", "DISCUSS", "DEFER")
    assert tuple(effect(code, kind, role) for code in codes) == EFFECTS[kind, role]
    assert effect(Outcome("ADOPT"), kind, role) == EFFECTS[kind, role][0]


@pytest.mark.parametrize(
    "wrong", [("MAYBE", "final", "listed"), ("ADOPT", "last", "listed"), ("ADOPT", "final", "removed")]
)
def test_effect_refuses_unknown_codes(wrong):
    with pytest.raises(ValueError, match="no effect"):
        effect(*wrong)


def test_urgency_weighs_each_lane_the_same():
    assert urgency([(10, 20), (2, 8), (6, 6)]) == Fraction(7, 12)
    assert urgency([(3, 4), (0, 0)]) == Fraction(3, 8)
    assert urgency([]) == 0


def test_order_is_by_urgency_then_support_then_place():
    a, b, c = (
        Ranked("a", Fraction(1, 4), Fraction(1), 1),
        Ranked("b", Fraction(1, 2), Fraction(2, 3), 2),
        Ranked("c", Fraction(1, 2), Fraction(3, 4), 3),
    )
    d, e, f = (
        Ranked("d", Fraction(1, 4), None, 4),
        Ranked("e", Fraction(1, 4), Fraction(0), 6),
        Ranked("f", Fraction(1, 4), Fraction(1), 5),
    )
    assert order([a, b, c, d, e, f]) == [c, b, a, f, e, d]


def test_building_blocks_lay_the_ground_and_come_first():
    late, ground = Ranked("late", Fraction(1), None, 1), Ranked("ground", Fraction(0), None, 9, lays_ground=True)
    assert order([late, ground]) == [ground, late]


@pytest.mark.parametrize(
    ("total", "urgencies", "expected"),
    [
        (180, [Fraction(3, 4), Fraction(1, 2), Fraction(1, 4), Fraction(0)], [70, 55, 35, 20]),
        (240, [Fraction(0)] * 7, [35, 35, 35, 35, 35, 35, 30]),
        (200, [Fraction(2, 3), Fraction(1, 2), Fraction(1, 2), Fraction(1, 3), Fraction(1, 6)], [50, 45, 45, 35, 25]),
        (182, [Fraction(0), Fraction(0)], [90, 90]),
        (60, [], []),
    ],
)
def test_minutes_by_largest_remainder(total, urgencies, expected):
    assert minutes_by_urgency(total, urgencies) == expected


def test_minutes_refuse_negative_time():
    with pytest.raises(ValueError, match="not negative"):
        minutes_by_urgency(-5, [Fraction(1)])
