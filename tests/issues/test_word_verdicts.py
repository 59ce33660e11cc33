"""When a word is agreed: MATHS §7, R4, with the votes of §4."""

import pytest

from issues import word_verdicts
from issues.disclosure import GroupTally
from issues.rules import ADOPT, DEFER, DISCUSS, REJECT, Rule
from issues.short_lines import short_line
from issues.verdicts import because

FOR = {"lsm": (18, 2, 0), "gov": (7, 1, 0), "asm": (5, 1, 0)}  # case A
AGAINST = {"lsm": (3, 17, 0), "gov": (1, 7, 0), "asm": (1, 5, 0)}  # case K
SPLIT = {"lsm": (20, 0, 0), "gov": (8, 0, 0), "asm": (2, 4, 0)}  # case C
QUIET = {"lsm": (19, 1, 0), "gov": (0, 0, 0), "asm": (0, 0, 0)}  # case H
MEMBERS = {"lsm": 20, "gov": 8, "asm": 6}


def tallies(votes, policy="named"):
    return tuple(
        GroupTally(key, key, "rust", "plain", True, policy, MEMBERS[key], *numbers) for key, numbers in votes.items()
    )


def told(*items, kind="final", policy="named"):
    asked = [word_verdicts.Asked(n, "pit", tallies(votes, policy)) for n, votes in enumerate(items)]
    return word_verdicts.tell(asked, Rule(), kind)


@pytest.mark.parametrize(
    ("items", "outcomes", "word", "agreed"),
    [
        ((FOR, AGAINST), [ADOPT, REJECT], word_verdicts.AGREED, [True, False]),
        ((FOR, FOR), [ADOPT, ADOPT], word_verdicts.SEVERAL, [False, False]),
        ((FOR, FOR, FOR), [ADOPT] * 3, word_verdicts.SEVERAL, [False] * 3),
        ((SPLIT, AGAINST), [DISCUSS, REJECT], word_verdicts.OPEN, [False, False]),
        ((QUIET,), [DEFER], word_verdicts.OPEN, [False]),
        ((), [], word_verdicts.OPEN, []),
    ],
)
def test_exactly_one_is_agreed(items, outcomes, word, agreed):
    found = told(*items)
    assert ([one.outcome for one in found], [one.agreed for one in found]) == (outcomes, agreed)
    assert word_verdicts.of_word(one.outcome for one in found) == word


def test_show_of_hands_agrees_on_nothing():
    (one,) = told(FOR, kind="straw")
    assert (one.outcome, one.agreed) == (ADOPT, False)


def test_words_are_decided_apart():
    asked = [word_verdicts.Asked(n, word, tallies(FOR)) for n, word in enumerate(("pit", "adit"))]
    assert [one.agreed for one in word_verdicts.tell(asked, Rule(), "final")] == [True, True]


@pytest.mark.trust("F5")
def test_with_a_hidden_group_no_figure_and_no_side_is_told():
    for one in told(FOR, AGAINST, SPLIT, QUIET, policy="hidden"):
        assert {figure for lane in one.lanes for figure in (lane.yes, lane.no, lane.passed)} == {None}
        assert (one.facts.side, one.facts.short, one.facts.in_favour) == ("", (), ())
        assert "" not in (short_line(one.facts, {}), because(one.facts, {}, unshown=False))
