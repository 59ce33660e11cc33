"""Times across changes of the clocks, patterns without faults, and what is pointed out in a plan."""

import re
from datetime import UTC, date, datetime, time

import pytest
from django.conf import settings

from workshops.plan.run_of_show import (
    BALLOT,
    BREAK,
    CLOSING,
    HANDS,
    ISSUES,
    PATTERNS,
    RULES,
    TABLES,
    WELCOME,
    Problem,
    Slot,
    Step,
    instants,
    problems,
    slots,
)
from workshops.session_kinds import Kind, row

# Zones whose rules change around workshops of 2027, and some that never do: day, local time, how many moments show it.
CLOCKS = [
    ("Africa/Accra", date(2027, 4, 12), time(9), 1),
    ("Africa/Cairo", date(2027, 4, 30), time(0, 30), 0),  # forward at midnight, last Friday of April
    ("Africa/Cairo", date(2027, 10, 28), time(23, 30), 2),
    ("Africa/Casablanca", date(2027, 2, 7), time(2, 30), 2),  # back for Ramadan
    ("Africa/Casablanca", date(2027, 3, 14), time(2, 30), 0),  # forward after it
    ("America/Santiago", date(2027, 4, 3), time(23, 30), 2),
    ("America/Tijuana", date(2027, 3, 14), time(2, 30), 0),
    ("Europe/Amsterdam", date(2027, 3, 28), time(2, 30), 0),
    ("Europe/Amsterdam", date(2027, 10, 31), time(2, 30), 2),
    ("Africa/Addis_Ababa", date(2027, 3, 28), time(2, 30), 1),
]


@pytest.mark.trust("C6")
@pytest.mark.parametrize(("zone", "day", "at", "count"), CLOCKS)
def test_local_time_has_none_one_or_two_moments(zone, day, at, count):
    assert len(instants(day, at, zone)) == count


@pytest.mark.trust("C6")
def test_ambiguous_time_gives_the_earlier_moment_first():
    first, second = instants(date(2027, 10, 31), time(2, 30), "Europe/Amsterdam")
    assert (second - first).total_seconds() == 3600


@pytest.mark.trust("C6")
def test_slots_follow_each_other_through_a_change_of_clocks():
    [begins] = instants(date(2027, 3, 28), time(1), "Europe/Amsterdam")
    assert slots(begins, [90, 30]) == [
        Slot(datetime(2027, 3, 28, 0, 0, tzinfo=UTC), datetime(2027, 3, 28, 1, 30, tzinfo=UTC)),
        Slot(datetime(2027, 3, 28, 1, 30, tzinfo=UTC), datetime(2027, 3, 28, 2, 0, tzinfo=UTC)),
    ]


@pytest.mark.parametrize("name", PATTERNS)
def test_patterns_have_no_problems(name):
    assert problems(PATTERNS[name]) == []


@pytest.mark.parametrize("name", PATTERNS)
def test_patterns_are_in_the_right_order(name):
    pattern = PATTERNS[name]
    kinds = [step.kind for step in pattern]
    assert kinds.index(HANDS) < kinds.index(TABLES) or pattern[kinds.index(HANDS)].day < 2
    assert len(kinds) - 1 - kinds[::-1].index(TABLES) < kinds.index(BALLOT)
    assert kinds[-1] == CLOSING


FAULTS = [
    ([Step(RULES, 10), Step(BALLOT, 30), Step(TABLES, 60)], {}, [Problem("ballot_before_tables", 1, 1)]),
    ([Step(RULES, 10), Step(BALLOT, 30)], {}, [Problem("ballot_without_talk", 1, 1)]),
    (
        [Step(RULES, 10), Step(ISSUES, 30), Step(BALLOT, 30), Step(HANDS, 30)],
        {},
        [Problem("ballot_before_hands", 1, 2)],
    ),
    ([Step(HANDS, 30)], {}, [Problem("no_rules", 1, 0)]),
    ([Step(HANDS, 30), Step(RULES, 10)], {}, [Problem("rules_late", 1, 1)]),
    ([Step(CLOSING, 10), Step(WELCOME, 10)], {}, [Problem("closing_not_last", 1, 0)]),
    ([Step(WELCOME, 70), Step(WELCOME, 70, day=2)], {1: 60, 2: 90}, [Problem("over_long", 1, minutes=10)]),
    ([Step(RULES, 10), Step(HANDS, 5)], {}, [Problem("short_vote", 1, 1, 20)]),
    ([Step(WELCOME, 100), Step(ISSUES, 30)], {}, [Problem("no_break", 1, 1, 130)]),
    ([Step(WELCOME, 100), Step(BREAK, 20), Step(ISSUES, 30)], {}, []),
    ([Step(WELCOME, 100), Step(ISSUES, 30, day=2)], {}, []),
    ([Step(WELCOME, 60), Step(BREAK, 500)], {}, [Problem("long_day", 1, minutes=560)]),
]


@pytest.mark.parametrize("kind", Kind)
def test_what_a_kind_makes_of_the_order_stands_in_its_row(kind):
    """Between a ballot's ground rules and the ballot, and after it: the warnings ask the table, so that a new kind decides them."""
    does, rules, ballot = row(kind), Step(RULES, 10), Step(BALLOT, 30)
    before = {problem.code for problem in problems([rules, Step(kind, 30), ballot])}
    after = {problem.code for problem in problems([rules, Step(ISSUES, 30), ballot, Step(kind, 30)])}
    assert ("ballot_without_talk" in before) is not does.talks
    assert ("closing_not_last" in before) is does.ends
    assert ("ballot_before_tables" in after) is does.seats
    assert ("ballot_before_hands" in after) is (does.ballot == "straw")
    assert ("rules_late" in {p.code for p in problems([ballot, Step(kind, 30)])}) is does.explains


@pytest.mark.parametrize(("steps", "ends", "found"), FAULTS)
def test_problems_are_pointed_out(steps, ends, found):
    assert problems(steps, ends) == found


# ---- the guide

GUIDE = (settings.BASE_DIR / "docs" / "facilitating.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (\d\d:\d\d) \|", re.MULTILINE)


@pytest.mark.parametrize(("day", "heading"), [(1, "Day one"), (2, "Day two")])
def test_hours_of_the_guide_are_those_of_the_pattern_of_two_days(day, heading):
    table = GUIDE.split(f"| {heading} |")[1].split("\n\n")[0]
    steps = [step for step in PATTERNS["two_days"] if step.day == day]
    begins = slots(datetime(2027, 4, 12, 9, tzinfo=UTC), [step.minutes for step in steps])
    talks = [f"{slot.begins:%H:%M}" for step, slot in zip(steps, begins, strict=True) if step.kind != "break"]
    assert ROW.findall(table) == talks
