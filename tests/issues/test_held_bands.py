"""What a round keeps of what it found, and what can be read out of it (MATHS §7, R2)."""

from issues.disclosure import GroupTally
from issues.held_bands import blank, found, holding, kept, lanes_of, sets, shown_first, unshown
from issues.held_by import in_words

NAMES = {"asm": "ASM", "lsm": "LSM", "gov": "Government"}


def group(key, yes=0, no=0, *, counted=True, parts=()):
    tally = GroupTally(key, NAMES.get(key, key), key, "plain", counted, "named", yes + no, yes, no)
    return tally.with_parts(parts) if parts else tally


def asked(asm=(0, 0), lsm=(0, 0), gov=(0, 0), cso=(0, 0)):
    miners = group("asm", parts=[group("diggers", *asm), group("owners", *asm)])
    return [miners, group("lsm", *lsm), group("gov", *gov), group("cso", *cso, counted=False)]


def results(*statements):
    return kept(found((f"s{n}", tallies) for n, tallies in enumerate(statements)), asked())


SHARED = asked((6, 1), (8, 4), (3, 2))
ALONE = asked((6, 0), (0, 6), (2, 0))
DIVIDING = asked((3, 3), (3, 3), (0, 0), (6, 0))


def test_worked_example_in_words_after_a_trip_through_letters():
    told = results(SHARED)
    assert told["bands"] == ["ffff--"]
    words = in_words(lanes_of(told, 0), NAMES | {"cso": "CSO"})
    assert words == "Most have this in: ASM and LSM. Too few answers to show: Government and CSO."


def test_no_number_is_kept_even_where_all_groups_are_named():
    assert set("".join(results(SHARED, ALONE, DIVIDING)["bands"])) <= set("fda-")


def test_order_is_that_of_the_rule():
    every = [("s1", DIVIDING), ("s2", ALONE), ("s3", SHARED)]
    assert [held.key for held in found(every)] == ["s3", "s2", "s1"]


def test_sets_name_the_largest_first_and_repeat_no_smaller_one():
    told = results(SHARED, SHARED, ALONE, DIVIDING)
    assert sets(told) == [(("asm", "lsm"), 2)]
    assert holding(told, ["asm"]) == [0, 1, 2]
    assert holding(told, ["asm", "lsm"]) == [0, 1]
    assert (holding(told, ["elsewhere"]), holding(told, [])) == ([], [])


def test_who_is_never_shown_is_said_and_what_cannot_be_shown_is_counted():
    told = results(SHARED, DIVIDING)
    assert unshown(told) == ["gov"]
    assert [blank(told, keys) for keys in (["asm"], ["asm", "gov"], ["cso"])] == [0, 2, 1]


def test_a_round_without_statements_shows_nobody_as_too_few():
    assert (unshown(results()), sets(results())) == ([], [])


def test_statements_of_which_nothing_is_shown_come_last():
    """Also behind those of which only a consultative group says something, which the rule counts for nothing."""
    told = results(asked(cso=(6, 0)), asked((2, 0)), SHARED, asked())
    assert told["bands"] == ["ffff--", "-----f", "------", "------"]
    mixed = {**told, "bands": ["------", "ffff--", "------", "-----f"]}
    assert (shown_first(told), shown_first(mixed)) == ([0, 1, 2, 3], [1, 3, 0, 2])


def test_of_many_groups_each_pair_is_looked_at():
    lanes = [group(key, *((6, 0) if key in "ef" else (0, 6))) for key in "abcdef"]
    told = kept(found([("s0", lanes)]), lanes)
    assert sets(told) == [(("e", "f"), 1)]
