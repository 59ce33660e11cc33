"""Who should do a task, as the groups see it (MATHS §7, R3)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from issues.disclosure import K
from issues.who_does import (
    CLAIMED,
    DIVIDED,
    FEW,
    MOST,
    MOST_NOT,
    NOBODY,
    NONE_SHOWN,
    TAKEN,
    WORDS,
    Marks,
    doing_in_words,
    expected_of,
    in_words,
    published,
    takers,
)

quick = settings(max_examples=40, deadline=None)
COLUMNS = ("lsm", "asm", "gov")
NAMES = {"lsm": "Companies", "asm": "Miners", "gov": "Government", "cso": "Civil society"}


def group(pk, key, *parts, counted=True):
    look = {"name": key.title(), "palette": key, "pattern": "plain", "counted": counted}
    return {"id": pk, "key": key, **look, "policy": "hidden", "members": 20, "parts": list(parts)}


GROUPS = [group(1, "lsm"), group(2, "asm"), group(3, "gov")]
EXAMPLE = {
    1: Marks(12, {"gov": 11, "lsm": 3}),
    2: Marks(8, {"gov": 7, "lsm": 4, "asm": 0}),
    3: Marks(7, {"gov": 2, "lsm": 5}),
}


def table(marks, groups=GROUPS):
    return published(groups, marks, COLUMNS)


def own(**words):
    """A table in which each group says this of itself, and divided of the others."""
    return [
        {"key": key, "counted": True, "cells": {**dict.fromkeys(words, FEW if word == FEW else DIVIDED), key: word}}
        for key, word in words.items()
    ]


def test_worked_example():
    rows = table(EXAMPLE)
    assert {row["key"]: row["cells"] for row in rows} == {
        "lsm": {"lsm": MOST_NOT, "asm": MOST_NOT, "gov": MOST},
        "asm": {"lsm": DIVIDED, "asm": MOST_NOT, "gov": MOST},
        "gov": {"lsm": MOST, "asm": MOST_NOT, "gov": MOST_NOT},
    }
    assert (takers(rows), expected_of(rows)) == ((NOBODY, ()), ("gov",))
    assert in_words(rows, NAMES) == (
        "No group takes it as its own task. "
        "All other groups expect it of Government, where most do not see it as their task."
    )


def test_worked_example_with_five_miners():
    rows = table({**EXAMPLE, 2: Marks(5, {"gov": 5, "lsm": 2})})
    assert rows[1]["cells"] == dict.fromkeys(COLUMNS, FEW)
    assert (takers(rows), expected_of(rows)) == ((NONE_SHOWN, ()), ())
    assert in_words(rows, NAMES) == "No group that can be shown takes it as its own task."


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ({"lsm": MOST, "asm": MOST, "gov": FEW}, (CLAIMED, ("lsm", "asm"))),
        ({"lsm": MOST, "asm": DIVIDED, "gov": MOST_NOT}, (TAKEN, ("lsm",))),
        ({"lsm": DIVIDED, "asm": MOST_NOT, "gov": MOST_NOT}, ("", ())),
        ({"lsm": DIVIDED, "asm": MOST_NOT, "gov": FEW}, ("", ())),
        ({"lsm": FEW, "asm": FEW, "gov": FEW}, ("", ())),
        ({}, ("", ())),
    ],
)
def test_who_takes_it(words, found):
    assert takers(own(**words)) == found


def test_list_of_takers_says_when_it_is_not_whole():
    assert in_words(own(lsm=MOST, asm=MOST, gov=FEW), NAMES) == (
        "Most see it as their own task in: Companies and Miners, and perhaps in groups too small to show."
    )
    assert in_words(own(lsm=MOST, asm=DIVIDED), NAMES) == "Most see it as their own task in: Companies."
    assert in_words(own(lsm=FEW, asm=DIVIDED), NAMES) == ""


def test_consultative_groups_are_shown_and_decide_nothing():
    communities = group(4, "cso", counted=False)
    rows = table({**EXAMPLE, 4: Marks(9, {"asm": 9})}, [*GROUPS, communities])
    assert rows[3]["cells"]["asm"] == MOST
    assert (takers(rows), expected_of(rows)) == ((NOBODY, ()), ("gov",))


@pytest.mark.trust("F5")
@pytest.mark.parametrize(("heard", "more"), [(Marks(9, {"cso": 9}), True), (Marks(5, {"cso": 5}), False)])
def test_no_sentence_passes_over_a_group_that_is_heard_and_not_counted(heard, more):
    """It may take what no counted group takes, and need not expect what all of these do."""
    rows = published([*GROUPS, group(4, "cso", counted=False)], {**EXAMPLE, 4: heard}, (*COLUMNS, "cso"))
    assert in_words(rows, NAMES) == (
        "No group that is counted takes it as its own task. "
        + ("Heard, not counted: most see it as their own task in Civil society. " if more else "")
        + "All other groups that are counted expect it of Government, where most do not see it as their task."
    )


@pytest.mark.trust("F5")
@pytest.mark.parametrize("few", [Marks(5, {}, 5, 5), Marks()])
def test_list_of_who_does_it_says_when_it_is_not_whole(few):
    rows = table({1: Marks(8, {}, 8, 8), 2: Marks(8, {}, 8, 0), 3: few})
    doing = "Most say that their group already does it in: Companies"
    assert doing_in_words(rows, NAMES) == f"{doing}, and perhaps in groups too small to show."
    assert (
        doing_in_words(table({1: Marks(8, {}, 8, 8), 2: Marks(8, {}, 8, 0), 3: Marks(8, {}, 8, 1)}), NAMES)
        == f"{doing}."
    )


def test_group_alone_is_expected_by_nobody():
    assert expected_of(table({1: Marks(9)}, [GROUPS[0]])) == ()


def test_lane_with_parts_follows_from_their_words():
    asm = group(2, "asm", group(5, "diggers"), group(6, "owners"))
    marks = {5: Marks(6, {"gov": 6, "asm": 6}), 6: Marks(9, {"gov": 6, "lsm": 3})}
    (row,) = table(marks, [asm])
    assert row["cells"] == {"lsm": MOST_NOT, "asm": DIVIDED, "gov": MOST}
    assert [part["cells"]["asm"] for part in row["parts"]] == [MOST, MOST_NOT]
    (row,) = table({**marks, 5: Marks(5, {"gov": 5})}, [asm])
    assert row["cells"] == dict.fromkeys(COLUMNS, FEW)


def test_every_word_is_said():
    assert set(WORDS) == {MOST, DIVIDED, MOST_NOT, FEW}


@st.composite
def marks_of(draw, least=0, most=12):
    people = draw(st.integers(least, most))
    return Marks(people, {key: draw(st.integers(0, people)) for key in COLUMNS})


@quick
@given(st.tuples(marks_of(), marks_of(), marks_of()))
def test_order_of_groups_is_irrelevant(marks):
    of = dict(enumerate(marks, 1))
    forward, turned = table(of), table(of, GROUPS[::-1])
    assert (takers(forward)[0], set(takers(forward)[1])) == (takers(turned)[0], set(takers(turned)[1]))
    assert set(expected_of(forward)) == set(expected_of(turned))


@quick
@given(marks_of(), marks_of(), marks_of(most=K - 1), marks_of(most=K - 1))
def test_what_is_published_never_depends_on_marks_too_few_to_show(one, two, before, after):
    asm = group(2, "asm", group(5, "diggers"), group(6, "owners"))
    for groups in (GROUPS, [GROUPS[0], asm, GROUPS[2]]):
        tables = [table({1: one, 2: few, 3: two, 5: two, 6: few}, groups) for few in (before, after)]
        assert tables[0] == tables[1]
