"""Tables: balance always, meetings seldom repeated, wishes respected, late people placed without moving others (MATHS §5)."""

import random
from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workshops.tables.seating import Plan, Wishes, deal, lower_bound, place_late, plan, repeats


def people(**sizes):
    return [group for group, size in sizes.items() for _n in range(size)]


def is_balanced(groups, found: Plan):
    """Table sizes and the number of each group at a table differ by one at most, in every round."""
    for seats in found.rounds:
        for members in (range(len(groups)), *([p for p, g in enumerate(groups) if g == one] for one in set(groups))):
            counts = Counter(seats[p] for p in members)
            each = [counts[t] for t in range(found.tables)]
            if max(each) - min(each) > 1:
                return False
    return True


@pytest.mark.parametrize(
    ("groups", "tables", "rounds"),
    [
        (people(all=9), 3, 4),
        (people(all=16), 4, 5),
        (people(all=32), 8, 5),
        (people(a=8, b=8, c=8, d=8), 8, 5),
        (people(lsm=20, gov=8, asm=6), 8, 3),
    ],
    ids=["9 in 3x3, 4 rounds", "16 in 4x4, 5 rounds", "32 in 8x4, 5 rounds", "four groups of 8", "20/8/6 at 8 tables"],
)
def test_plan_has_no_repeats_where_none_are_needed(groups, tables, rounds):
    found = plan(groups, tables, rounds, seed=1, steps=6_000_000)
    assert found.repeats == found.bound == repeats(found.rounds) == 0
    assert is_balanced(groups, found)


@given(
    sizes=st.lists(st.integers(1, 9), min_size=1, max_size=5),
    tables=st.integers(1, 6),
    rounds=st.integers(1, 4),
    seed=st.integers(0, 50),
)
@settings(max_examples=80, deadline=None)
def test_plan_is_balanced_and_not_worse_than_its_deal(sizes, tables, rounds, seed):
    groups = [f"g{i}" for i, size in enumerate(sizes) for _n in range(size)]
    if len(groups) < tables:
        with pytest.raises(ValueError, match="fewer people than tables"):
            plan(groups, tables, rounds, seed=seed)
        return
    dealt = plan(groups, tables, rounds, seed=seed, steps=0)
    found = plan(groups, tables, rounds, seed=seed, steps=3_000)
    assert is_balanced(groups, found)
    assert found.bound <= found.repeats <= dealt.repeats
    assert found == plan(groups, tables, rounds, seed=seed, steps=3_000)


def test_balance_holds_where_repeats_cannot_be_avoided():
    groups = people(all=6)
    assert lower_bound(groups, 2, 4) == 4 * 6 - 15
    found = plan(groups, 2, 4, steps=5_000)
    assert is_balanced(groups, found)
    assert found.repeats >= found.bound > 0


def meetings(found, pair):
    return sum(seats[pair[0]] == seats[pair[1]] for seats in found.rounds)


def test_wishes_are_respected():
    groups = people(lsm=10, gov=6, asm=8)
    wishes = Wishes(apart=((0, 10), (1, 16)), together=((17, 2),), fixed={3: 1, 20: 0})
    found = plan(groups, 4, 3, seed=2, steps=200_000, wishes=wishes)
    assert is_balanced(groups, found)
    assert [meetings(found, pair) for pair in ((0, 10), (1, 16), (17, 2))] == [0, 0, 3]
    assert [(seats[3], seats[20]) for seats in found.rounds] == [(1, 0)] * 3


def alone(found, languages):
    """How many people sit where nobody else speaks their language."""
    counts = [Counter((seats[p], languages[p]) for p in range(len(languages))) for seats in found.rounds]
    return sum(n == 1 for count in counts for n in count.values())


def test_nobody_is_alone_with_a_language_where_it_can_be_helped():
    groups = people(lsm=12, gov=12, asm=12)
    languages = tuple("fr" if n % 5 == 0 else "en" for n in range(36))
    found = plan(groups, 6, 3, seed=3, steps=200_000, wishes=Wishes(languages=languages))
    dealt = plan(groups, 6, 3, seed=3, steps=0, wishes=Wishes(languages=languages))
    assert is_balanced(groups, found)
    assert (alone(found, languages), alone(dealt, languages) > 0) == (0, True)
    assert found.cost == found.repeats


def test_rounds_already_held_count():
    groups = people(all=16)
    first = plan(groups, 4, 2, seed=1, steps=50_000)
    met = Counter()
    for seats in first.rounds:
        met.update(pair for pair in combinations(range(16), 2) if seats[pair[0]] == seats[pair[1]])
    later = plan(groups, 4, 2, seed=2, steps=400_000, wishes=Wishes(met=met))
    assert repeats((*first.rounds, *later.rounds)) == 0


def test_deal_is_even_for_any_order_of_people():
    groups = ["a", "b"] * 5 + ["c"]
    seats = deal(groups, 3, random.Random(4))
    assert sorted(Counter(seats).values()) == [3, 4, 4]


def test_late_person_is_placed_where_the_group_is_missing_and_nobody_moves():
    groups = people(lsm=4, asm=2)
    rounds = [[0, 1, 2, 0, 1, 2], [0, 1, 2, 1, 0, 2]]
    assert place_late(groups, rounds, 3, "asm") == [0, 1]


def test_late_person_meets_new_people():
    rounds = [[0, 0, 1, 1], [0, 0, 1, 1]]
    assert place_late(people(a=4), rounds, 2, "a") == [0, 1]
