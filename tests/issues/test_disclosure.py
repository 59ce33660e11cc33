"""What may be seen of a closed item, and what must not be found out from it."""

import json
from dataclasses import asdict, replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from issues.decisions import Lane, Outcome, Part, decide
from issues.disclosure import (
    GroupTally,
    PublishedLane,
    attendance_band,
    counted_lanes,
    in_bands,
    is_unshown,
    lane_from_dict,
    lane_to_dict,
    leaning,
    publish,
    publishable_against,
    result_hash,
    steps_of_five,
)

quick = settings(max_examples=150, deadline=None)


def group(key, yes=0, no=0, passed=0, *, policy="named", counted=True, members=None):
    members = yes + no + passed if members is None else members
    return GroupTally(key, key.upper(), key, "plain", counted, policy, members, yes, no, passed)


def miners(*parts):
    return group("asm", policy="hidden").with_parts(parts)


def look(*groups, hidden=False):
    """What is shown of each lane, short: few, band, percentage or counts."""
    return [seen(lane) for lane in publish(groups, hidden)]


def seen(lane):
    figures = {"few": "few", "band": lane.band, "percent": lane.percent, "count": (lane.yes, lane.no, lane.passed)}
    return figures[lane.shown]


NAMED = (group("lsm", 12, 6, 2), group("gov", 8), group("cso", 1, 1, counted=False))


def test_all_named_groups_show_exact_counts():
    assert look(*NAMED) == [(12, 6, 2), (8, 0, 0), (1, 1, 0)]


def test_one_hidden_lane_turns_every_group_into_a_band():
    assert look(*NAMED, group("asm", 5, 2, policy="hidden")) == ["for", "for", "few", "for"]
    assert look(*NAMED, group("asm", 5, 2, policy="protected")) == ["for", "for", "few", "for"]


def test_a_lane_hidden_at_opening_stays_a_band():
    assert look(*NAMED, hidden=True) == ["for", "for", "few"]


def test_a_hidden_part_hides_every_lane():
    asm = group("asm").with_parts([group("diggers", 6, policy="hidden"), group("owners", 6)])
    assert in_bands([asm]) is True
    assert look(asm, group("lsm", 7, 1)) == ["for", "for"]


def test_a_hidden_consultative_group_hides_itself_only():
    communities = group("communities", 3, 5, policy="hidden", counted=False)
    assert look(*NAMED, communities) == [(12, 6, 2), (8, 0, 0), (1, 1, 0), "divided"]


@pytest.mark.parametrize(
    ("yes", "no", "shown"),
    [
        (5, 0, "few"),
        (0, 0, "few"),
        (6, 0, "for"),
        (4, 2, "for"),
        (3, 3, "divided"),
        (2, 4, "against"),
        (0, 6, "against"),
        (39, 0, "for"),
        (40, 0, 95),
        (0, 40, 5),
        (27, 13, 70),
        (26, 14, 65),
        (20, 20, 50),
    ],
)
def test_bands_and_coarse_percentages(yes, no, shown):
    assert look(group("asm", yes, no, 3, policy="hidden")) == [shown]


@pytest.mark.parametrize(
    ("first", "second", "lane"),
    [
        ((6, 0), (5, 1), "for"),
        ((0, 6), (1, 5), "against"),
        ((6, 0), (0, 6), "divided"),
        ((6, 0), (3, 3), "divided"),
        ((3, 3), (3, 3), "divided"),
        ((6, 0), (5, 0), "few"),
        ((2, 0), (5, 0), "few"),
        ((6, 0), (38, 2), "for"),
        ((6, 0), (26, 14), "divided"),
    ],
)
def test_a_lane_with_parts_follows_from_its_parts(first, second, lane):
    assert look(miners(group("diggers", *first, policy="hidden"), group("owners", *second))) == [lane]


def test_parts_are_published_under_their_lane():
    lane = publish([miners(group("diggers", 6, policy="hidden"), group("owners", 1, 1))])[0]
    assert [(part.key, seen(part)) for part in lane.parts] == [("diggers", "for"), ("owners", "few")]


def test_parts_of_named_lanes_show_counts():
    lane = publish([group("lsm").with_parts([group("junior", 3, 1), group("major", 0, 2, 1)])])[0]
    assert [seen(lane), *map(seen, lane.parts)] == [(3, 3, 1), (3, 1, 0), (0, 2, 1)]


def test_group_is_the_sum_of_its_parts():
    with pytest.raises(ValueError, match="sums of its parts"):
        replace(group("asm", 9), parts=(group("diggers", 6), group("owners", 2)))


def test_published_lane_survives_json():
    lanes = publish([miners(group("diggers", 6, policy="hidden"), group("owners", 6)), group("lsm", 30, 12)])
    assert tuple(lane_from_dict(json.loads(json.dumps(lane_to_dict(lane)))) for lane in lanes) == lanes


def test_counted_lanes_feed_the_rule():
    groups = [miners(group("diggers", 2, 5, policy="hidden"), group("owners", 5)), group("cso", 9, counted=False)]
    asm = Lane("asm", 12, 7, 5, 0, (Part("diggers", 7, 2, 5, 0), Part("owners", 5, 5, 0, 0)))
    assert counted_lanes(groups) == [asm]


tallies = st.tuples(st.integers(0, 14), st.integers(0, 14), st.integers(0, 5))


@st.composite
def hidden_ballots(draw):
    """Two to four groups, the first hidden, perhaps in parts; some consultative."""
    groups = [group("asm", *draw(tallies), policy=draw(st.sampled_from(["hidden", "protected"])))]
    if draw(st.booleans()):
        groups = [miners(group("diggers", *draw(tallies), policy="hidden"), group("owners", *draw(tallies)))]
    for n in range(draw(st.integers(1, 3))):
        groups.append(group(f"g{n}", *draw(tallies), counted=n == 0 or draw(st.booleans())))
    return groups


def leaves(value):
    if isinstance(value, dict):
        return [leaf for item in value.values() for leaf in leaves(item)]
    return [leaf for item in value for leaf in leaves(item)] if isinstance(value, (list, tuple)) else [value]


@pytest.mark.trust("F5")
@quick
@given(hidden_ballots())
def test_no_number_is_published_beside_a_hidden_lane(groups):
    published = [leaf for lane in publish(groups) for leaf in leaves(asdict(lane))]
    assert [leaf for leaf in published if isinstance(leaf, (int, float)) and not isinstance(leaf, bool)] == []


@pytest.mark.trust("F5")
@quick
@given(hidden_ballots())
def test_unanimous_groups_look_like_others(groups):
    """Whatever is published would be published too had one voter of each unanimous group voted otherwise."""

    def with_a_dissenter(g):
        if g.parts:
            return g.with_parts([with_a_dissenter(part) for part in g.parts])
        if g.yes and g.no:
            return g
        return replace(g, yes=g.yes - 1, no=1) if g.yes else replace(g, yes=min(1, g.no), no=max(0, g.no - 1))

    assert publish([with_a_dissenter(g) for g in groups]) == publish(groups)


@pytest.mark.trust("F5")
@quick
@given(tallies, tallies, tallies, tallies)
def test_a_lane_tells_nothing_beyond_its_parts(one, two, three, four):
    here = publish([miners(group("diggers", *one), group("owners", *two))])[0]
    there = publish([miners(group("diggers", *three), group("owners", *four))])[0]
    assert here.parts != there.parts or here == there


@quick
@given(hidden_ballots(), st.integers(0, 5), st.integers(0, 5))
def test_names_of_opponents_tell_nothing_of_a_group_with_few(groups, yes, no):
    few = group("few", min(yes, 5 - no), no, policy="hidden")
    outcome = decide(counted_lanes([*groups, few]))
    named = publishable_against(outcome.against, [*groups, few])
    assert "few" not in named
    assert set(named) <= set(outcome.against)


def test_against_needs_six_decided_beside_a_hidden_lane():
    outcome = Outcome("DISCUSS", against=("lsm", "asm"), in_favour=("gov",))
    groups = [group("lsm", 2, 6), group("gov", 4), group("asm", 0, 5, policy="hidden")]
    assert publishable_against(outcome.against, groups) == ("lsm",)


def test_against_is_always_named_among_named_groups():
    groups = [group("lsm", 2, 6), group("gov", 0, 3)]
    assert publishable_against(("lsm", "gov"), groups) == ("lsm", "gov")
    assert publishable_against(("lsm", "gov"), groups, hidden=True) == ("lsm",)


def test_a_lane_is_named_only_if_each_part_is_large_enough():
    outcome = Outcome("DISCUSS", against=("asm", "owners"))
    small = miners(group("diggers", 0, 4, policy="hidden"), group("owners", 2, 6))
    large = miners(group("diggers", 0, 6, policy="hidden"), group("owners", 2, 6))
    assert publishable_against(outcome.against, [small]) == ("owners",)
    assert publishable_against(outcome.against, [large]) == ("asm", "owners")


def test_divided_lane_leans_where_the_sentence_names_it():
    parts = [group("diggers", 8, policy="hidden"), group("owners", 3, 5, policy="hidden")]
    lanes = publish([miners(*parts), group("lsm", 2, 8), group("gov", 4, 4), group("few", 0, 5)])
    told = leaning(lanes, ("asm", "owners", "lsm", "few"))
    assert [(u.key, u.band, u.leaning) for lane in told for u in (lane, *lane.parts)] == [
        ("asm", "divided", "against"),
        ("diggers", "for", ""),
        ("owners", "divided", "against"),
        ("lsm", "against", ""),
        ("gov", "divided", ""),
        ("few", "", ""),
    ]
    assert tuple(lane_from_dict(json.loads(json.dumps(lane_to_dict(lane)))) for lane in told) == told
    assert "leaning" not in json.dumps([lane_to_dict(lane) for lane in lanes])


def test_list_of_groups_is_not_whole_beside_a_blank_lane_or_part():
    small = miners(group("diggers", 4, policy="hidden"), group("owners", 6, policy="hidden"))
    consultative = group("communities", 2, policy="hidden", counted=False)
    assert is_unshown(publish([small])) is True
    assert is_unshown(publish([group("asm", 6, policy="hidden"), consultative])) is False
    assert is_unshown(publish([group("lsm", 2), consultative])) is False


def test_totals_of_open_items_go_in_steps_of_five():
    assert [steps_of_five(n) for n in (0, 4, 5, 9, 33)] == [0, 0, 5, 5, 30]


def test_attendance_is_told_in_three_words():
    told = [attendance_band(n, 12) for n in (0, 4, 5, 7, 8, 12)]
    assert told == ["few", "few", "about half", "about half", "most", "most"]
    assert attendance_band(0, 0) == "few"


def test_result_hash_is_canonical_and_of_published_figures():
    lane = PublishedLane("asm", "Miners – بحث", "rust", "dots", True, "band", "for")
    published = {"outcome": "ADOPT", "lanes": (lane,)}
    through_json = json.loads(json.dumps({"lanes": [asdict(lane)], "outcome": "ADOPT"}))
    assert result_hash(published) == result_hash(through_json)
    assert (
        result_hash({"b": 1, "a": [None, True]}) == "4497945677e3378613ba31b7012bfcc8501cd552059e322d3a96f72e35913ca7"
    )
    assert result_hash(published) != result_hash({**published, "outcome": "REJECT"})


def test_equal_figures_hash_alike_however_people_voted():
    one, two = (publish([group("asm", *votes, policy="hidden")]) for votes in ((6, 0, 1), (7, 3, 0)))
    assert result_hash(one) == result_hash(two)


@pytest.mark.parametrize(
    "secret", [Fraction(2, 3), 0.5, group("asm", 3), [Lane("asm", 3, 3, 0, 0)], decide([Lane("asm", 3, 3, 0, 0)])]
)
def test_result_hash_refuses_secrets(secret):
    with pytest.raises(TypeError):
        result_hash({"result": secret})
