"""Which groups hold a statement (MATHS §7, R2)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from issues.disclosure import GroupTally, K, publish
from issues.held_bands import blank, holding, kept
from issues.held_by import WORDS, Held, in_words, order

quick = settings(max_examples=40, deadline=None)
NAMES = {"asm": "ASM", "lsm": "LSM", "gov": "Government", "diggers": "Diggers", "owners": "Owners", "cso": "CSO"}


def group(key, yes=0, no=0, *, policy="hidden", counted=True, parts=()):
    tally = GroupTally(key, NAMES.get(key, key), key, "plain", counted, policy, yes + no, yes, no)
    return tally.with_parts(parts) if parts else tally


def lanes(asm=(6, 1), lsm=(8, 4), gov=(3, 2)):
    return publish([group("asm", *asm), group("lsm", *lsm), group("gov", *gov)])


def test_worked_example():
    assert in_words(lanes(), NAMES) == "Most have this in: ASM and LSM. Too few answers to show: Government."


def shared(shown, *keys):
    """(whether all of these groups mostly have it, whether that cannot be shown), as a round keeps it."""
    results = kept([Held("s", 1, shown)], [])
    results["groups"] = [{"key": lane.key, "parts": [{"key": part.key} for part in lane.parts]} for lane in shown]
    return holding(results, keys) == [0], blank(results, keys) == 1


@pytest.mark.parametrize(
    ("keys", "found"),
    [
        (["asm"], (True, False)),
        (["asm", "lsm"], (True, False)),
        (["asm", "lsm", "gov"], (False, True)),
        (["cso"], (False, False)),
        (["asm", "cso"], (False, False)),
        (["gov", "cso"], (False, True)),  # the one too small to show goes first: else it could be told from the answer
        ([], (False, False)),
    ],
)
def test_shared_by_a_set(keys, found):
    shown = publish([group("asm", 6, 1), group("lsm", 8, 4), group("gov", 3, 2), group("cso", 3, 3, counted=False)])
    assert shared(shown, *keys) == found


def test_parts_can_share_without_their_lane():
    asm = group("asm", parts=[group("diggers", 6), group("owners", 0, 6)])
    shown = publish([asm, group("lsm", 6, policy="named")])
    assert [shared(shown, key, "lsm")[0] for key in ("diggers", "owners", "asm")] == [True, False, False]
    assert in_words(shown, NAMES) == "Most have this in: Diggers and LSM. Most do not have this in: Owners."


def test_one_part_too_few_hides_its_lane():
    shown = publish([group("asm", parts=[group("diggers", 20), group("owners", 5)])])
    assert [shared(shown, key) for key in ("diggers", "owners", "asm")] == [(True, False), (False, True), (False, True)]
    assert in_words(shown, NAMES) == "Most have this in: Diggers. Too few answers to show: Owners."


def test_statements_stand_by_groups_that_have_them_then_divided_then_place():
    statements = [
        Held("none", 1, lanes((0, 6), (0, 6), (0, 6))),
        Held("one, late", 5, lanes((6, 0), (0, 6), (0, 6))),
        Held("one", 2, lanes((0, 6), (0, 6), (6, 0))),
        Held("one, one divided", 9, lanes((6, 0), (3, 3), (0, 6))),
        Held("two", 10, lanes((6, 0), (6, 0), (1, 1))),
    ]
    sorted_keys = ["two", "one, one divided", "one", "one, late", "none"]
    assert [held.key for held in order(statements)] == sorted_keys


def test_consultative_groups_do_not_move_a_statement():
    own = group("communities", 9, counted=False)
    given = [Held("a", 1, lanes()), Held("b", 2, (*lanes(), *publish([own])))]
    assert [held.key for held in order(given)] == ["a", "b"]


def test_named_groups_are_shown_whatever_their_number():
    shown = publish([group("gov", 2, 0, policy="named"), group("lsm", 4, 5, policy="named")])
    assert in_words(shown, NAMES) == "Most have this in: Government. Divided: LSM."


def test_every_band_has_its_word():
    assert [str(WORDS[band]) for band in ("for", "divided", "against", "few")] == [
        "most have it",
        "divided",
        "most do not have it",
        "fewer than 6",
    ]


numbers = st.tuples(st.integers(0, 12), st.integers(0, 12))
too_few = st.integers(0, K - 1).flatmap(lambda n: st.integers(0, n).map(lambda yes: (yes, n - yes)))


@quick
@given(numbers, numbers, numbers, st.sets(st.sampled_from(["asm", "lsm", "gov"])))
def test_order_of_groups_is_irrelevant(asm, lsm, gov, keys):
    forward = lanes(asm, lsm, gov)
    assert shared(forward, *keys) == shared(tuple(reversed(forward)), *keys)


@quick
@given(numbers, too_few, too_few)
def test_what_is_said_never_depends_on_answers_too_few_to_show(shown, before, after):
    def told(few):
        in_parts = group("asm", parts=[group("diggers", *shown), group("owners", *few)])
        statements = [Held("a", 1, publish([group("gov", *few), in_parts])), Held("b", 2, lanes(shown, shown, few))]
        return [(held, in_words(held.lanes, NAMES), shared(held.lanes, "gov")) for held in order(statements)]

    assert told(after) == told(before)
