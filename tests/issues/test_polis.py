"""What Polis says of a whole table of votes: checks by hand, and three real conversations (MATHS §2)."""

import csv
import random
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from issues import strength
from issues.polis import (
    NO_GROUP,
    SURE,
    Counts,
    added,
    consensus,
    counted,
    leans,
    majority,
    one_proportion,
    representative,
    share,
    two_proportions,
)

quick = settings(max_examples=40, deadline=None)
FOLDER = Path(__file__).parent / "polis"
GROUPS = ("0", "1")  # as published


class Conversation:
    """Counts of one conversation by its published groups."""

    def __init__(self, name):
        with (FOLDER / f"{name}.csv").open() as file:
            rows = list(csv.DictReader(file))
        self.table = {
            int(row["statement"]): {group: self.counts(row, group) for group in (*GROUPS, NO_GROUP)} for row in rows
        }
        self.rejected = {int(row["statement"]) for row in rows if row["rejected"] == "1"}
        self.published = {int(row["statement"]): float(row["gic"]) for row in rows if row["gic"]}
        self.consensus = {key: consensus(by_group, GROUPS) for key, by_group in self.table.items()}

    def counts(self, row, group):
        return Counts(*(int(row[f"{group or 'none'}_{what}"]) for what in ("agree", "disagree", "seen")))

    def top(self, side, number):
        values = {key: round(pair[side], 4) for key, pair in self.consensus.items() if key not in self.rejected}
        return dict(sorted(values.items(), key=lambda item: -item[1])[:number])

    def stands_for(self, group):
        return [(one.statement, one.agrees) for one in representative(self.table, group, self.rejected)]


@pytest.fixture(scope="module")
def conversations():
    return {name: Conversation(name) for name in ("bg2050", "brexit", "vtaiwan")}


# ---- checks by hand


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (one_proportion(13, 14), 3.356585566713095),
        (one_proportion(15, 16), 3.6380343755449944),
        (one_proportion(0, 0), 1.0),
        (one_proportion(1, 10), -2.1105794120443453),
        (two_proportions(5, 6, 10, 20), 1.5638519106916657),
        (two_proportions(0, 0, 0, 0), 0.0),
        (two_proportions(7, 7, 20, 20), 0.0),
        (share(0, 0), 0.5),
        (share(15, 20), 16 / 22),
    ],
)
def test_shares_and_tests(value, expected):
    assert value == pytest.approx(expected, abs=1e-12)


def test_passes_count_as_seen():
    agree, disagree = leans({"miners": Counts(15, 3, 20), "others": Counts(4, 4, 10)}, "miners")
    assert (agree.share, disagree.share) == (16 / 22, 4 / 22)
    assert (agree.ratio, disagree.ratio) == (pytest.approx(16 / 22 * 12 / 5), pytest.approx(4 / 22 * 12 / 5))
    assert agree.test == one_proportion(15, 20)
    assert agree.ratio_test == two_proportions(15, 20, 4, 10)


def test_last_vote_wins_and_voters_without_a_group_stand_apart():
    votes = [
        ("amina", 1, 1), ("juma", 1, -1), ("amina", 1, -1), ("amina", 2, 0), ("grace", 1, 0), ("grace", 1, 1), ("guest", 1, 1),
    ]  # fmt: skip
    assert counted(votes, {"amina": "miners", "juma": "miners", "grace": "companies"}) == {
        1: {"miners": Counts(0, 2, 2), "companies": Counts(1, 0, 1), NO_GROUP: Counts(1, 0, 1)},
        2: {"miners": Counts(0, 0, 1)},
    }


# ---- three real conversations


@pytest.mark.parametrize(
    ("name", "agree", "disagree"),
    [
        (
            "bg2050",
            {27: 0.8733, 205: 0.8538, 243: 0.8187, 137: 0.8022, 248: 0.7969},
            {170: 0.3676, 151: 0.3636, 78: 0.3604},
        ),
        (
            "brexit",
            {14: 0.8505, 19: 0.8460, 1: 0.8343, 46: 0.8250, 17: 0.7858},
            {27: 0.8844, 3: 0.8597, 0: 0.8515},
        ),
        (
            "vtaiwan",
            {40: 0.8597, 16: 0.8015, 7: 0.8012, 111: 0.7604, 64: 0.7076},
            {156: 0.3572, 10: 0.2769, 171: 0.2731},
        ),
    ],
)
def test_group_informed_consensus_of_three_conversations(conversations, name, agree, disagree):
    assert list(conversations[name].top(0, 5).items()) == list(agree.items())
    assert list(conversations[name].top(1, 3).items()) == list(disagree.items())


def test_published_consensus_is_met_over_all_statements(conversations):
    found = conversations["bg2050"]
    assert len(found.published) == 371
    assert max(abs(found.consensus[key][0] - value) for key, value in found.published.items()) < 1e-12


def test_both_ways_to_the_consensus_agree(conversations):
    """As Polis has it, and exactly: `issues.strength`."""
    for by_group in conversations["vtaiwan"].table.values():
        votes = [(group, by_group[group].agree, by_group[group].seen) for group in GROUPS]
        assert consensus(by_group, GROUPS)[0] == pytest.approx(float(strength.consensus(votes)), abs=1e-12)


@pytest.mark.parametrize(
    ("name", "agree", "disagree"),
    [
        ("bg2050", [27, 0, 1, 35, 96], [172, 170]),
        ("brexit", [14, 1, 17, 19, 16], [3, 0, 27, 26, 23]),
        ("vtaiwan", [40, 16, 7, 68, 65], [30, 156]),
    ],
)
def test_majority_of_three_conversations(conversations, name, agree, disagree):
    assert majority(conversations[name].table, conversations[name].rejected) == (agree, disagree)


@pytest.mark.parametrize(
    ("name", "statement", "figures"),
    [
        ("vtaiwan", 40, (616, 670, 0.9182, 21.7344)),
        ("vtaiwan", 16, (689, 770, 0.8938, 21.9326)),
        ("brexit", 14, (156, 167, 0.9290, 11.2641)),
    ],
)
def test_majority_in_detail(conversations, name, statement, figures):
    agree, _disagree, seen = added(conversations[name].table[statement].values())
    assert (agree, seen, round(share(agree, seen), 4), round(one_proportion(agree, seen), 4)) == figures


@pytest.mark.parametrize(
    ("name", "group", "stands_for"),
    [
        ("bg2050", "0", [(204, True), (220, True), (224, True), (6, True), (102, True)]),
        ("bg2050", "1", [(191, True), (220, False), (313, False), (326, False), (309, False)]),
        ("brexit", "0", [(8, True), (7, False), (2, False), (4, False), (37, False)]),
        ("brexit", "1", [(7, True), (20, True), (8, False), (6, False), (5, False)]),
        ("vtaiwan", "0", [(44, True), (18, True), (20, True), (19, True), (38, False)]),
        ("vtaiwan", "1", [(38, True), (84, True), (18, False), (44, False), (19, False)]),
    ],
)
def test_what_groups_stand_for_in_three_conversations(conversations, name, group, stands_for):
    assert conversations[name].stands_for(group) == stands_for


def test_rejected_statements_stand_for_nobody(conversations):
    found = conversations["brexit"]
    assert [one.statement for one in representative(found.table, "0", {7})] == [8, 13, 2, 4, 37]
    assert majority(found.table, {14, 3})[0][0] == 1


# ---- what is not copied from Polis (MATHS §2.3)


@pytest.mark.parametrize(
    "by_group",
    [
        {"0": Counts(85, 1, 89), "1": Counts(71, 3, 78)},  # brexit, statement 14: 3 of 78 disagree
        {"0": Counts(39, 0, 40), "1": Counts(7, 1, 10)},  # 1 of 10, where others have none
    ],
)
def test_best_agreement_is_never_called_a_disagreement(by_group):
    ((statement, agrees, lean, is_best),) = representative({14: by_group}, "1")
    assert (statement, agrees, lean.votes, is_best) == (14, True, by_group["1"].agree, True)


def test_few_who_disagree_are_no_disagreement_where_others_have_none():
    own = Counts(25, 5, 30)
    table = {1: {"0": Counts(20, 0, 60), "1": own}, 2: {"0": Counts(5, 60, 70), "1": Counts(29, 0, 30)}}
    agree, disagree = leans(table[1], "1")
    assert disagree.ratio_test > SURE > disagree.test
    assert agree.is_sure
    assert [(one.statement, one.agrees) for one in representative(table, "1")] == [(2, True), (1, True)]


def test_noise_tells_no_group_from_the_others_by_more_than_chance():
    """Groups are declared, never found in the votes: in noise no more looks sure than a test at 90 % lets through."""
    chance = random.Random(20)
    people = {f"p{n}": "ab"[n % 2] for n in range(34)}
    votes = [(person, statement, chance.choice([1, -1])) for person, statement in product(people, range(40))]
    table = counted(votes, people)
    sure = sum(side.is_sure for by_group in table.values() for side in leans(by_group, "a"))
    assert sure <= 80 / 10


def test_group_without_votes_is_a_half_here_and_unknown_where_statements_are_ranked():
    """`test_common_ground` holds the second half: such a statement needs voices."""
    assert consensus({"lsm": Counts(9, 0, 9)}, ["lsm", "gov"]) == (10 / 11 / 2, 1 / 11 / 2)


def test_score_does_not_shrink_with_the_number_of_groups():
    one = [("g", 8, 9)]
    assert strength.score(one * 5) == pytest.approx(strength.score(one))
    assert strength.consensus(one * 5) < strength.consensus(one)


# ---- small tables


def test_something_is_shown_of_a_group_that_is_sure_of_nothing():
    table = {1: {"a": Counts(1, 2, 4), "b": Counts(2, 2, 4)}, 2: {"a": Counts(1, 3, 4), "b": Counts(2, 1, 4)}}
    assert [(one.statement, one.agrees) for one in representative(table, "a")] == [(2, False)]


def test_nothing_is_shown_of_a_group_that_said_nothing():
    table = {1: {"b": Counts(9, 0, 9)}}
    assert representative(table, "a") == []
    assert representative({}, "a") == []
    assert majority({}) == ([], [])


tables = st.lists(
    st.tuples(*[st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(0, 3))] * 3), min_size=1, max_size=8
).map(
    lambda rows: {
        n: {key: Counts(a, d, a + d + p) for key, (a, d, p) in zip("abc", row, strict=True)}
        for n, row in enumerate(rows)
    }
)


@quick
@given(tables)
def test_order_of_groups_is_irrelevant(table):
    turned = {key: dict(reversed(by_group.items())) for key, by_group in table.items()}
    assert [representative(table, group) for group in "abc"] == [representative(turned, group) for group in "abc"]
    assert majority(table) == majority(turned)


@quick
@given(tables)
def test_what_a_group_stands_for_comes_once_and_agreement_first(table):
    found = representative(table, "a")
    assert len({one.statement for one in found}) == len(found) <= 5
    assert [one.agrees for one in found] == sorted((one.agrees for one in found), reverse=True)
    assert [one.is_best for one in found[1:]] == [False] * len(found[1:])
    assert all(one.lean.share >= 0.5 for one in found if one.is_best or one.lean.is_sure)
