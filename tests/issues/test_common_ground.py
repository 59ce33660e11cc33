"""Where groups stand on statements: the worked example of MATHS §3.4, what is published of it (§7 R5), and what must not be."""

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from issues.common_ground import (
    CLASSES,
    DIVIDES,
    MIXED,
    NEEDS_VOICES,
    REJECTED,
    UNITES,
    Ground,
    Statement,
    common_ground,
)
from issues.disclosure import GroupTally, K, published_band, result_hash
from issues.ground_words import in_words, points, strength_in_words
from issues.strength import confidence, consensus, label, majority, score

quick = settings(max_examples=40, deadline=None)
MEMBERS = {"lsm": 20, "gov": 8, "asm": 6}
NAMES = {"lsm": "Companies", "gov": "Government", "asm": "Miners", "diggers": "Diggers", "owners": "Owners"}
EXAMPLE = {  # agree, disagree, pass
    "S1": ((15, 3, 2), (6, 1, 1), (5, 1, 0)),
    "S2": ((20, 0, 0), (6, 2, 0), (1, 5, 0)),
    "S3": ((5, 12, 3), (4, 3, 1), (6, 0, 0)),
    "S4": ((16, 2, 2), (7, 1, 0), (1, 0, 0)),
    "S5": ((3, 0, 0), (2, 0, 0), (2, 0, 0)),
    "S6": ((2, 17, 1), (7, 1, 0), (6, 0, 0)),
    "S7": ((18, 1, 1), (7, 0, 1), (0, 0, 0)),
}


def group(key, yes=0, no=0, passed=0, *, policy="named", counted=True, members=None, parts=()):
    members = yes + no + passed if members is None else members
    tally = GroupTally(key, NAMES.get(key, key), key, "plain", counted, policy, members, yes, no, passed)
    return tally.with_parts(parts) if parts else tally


def statement(key, *groups, lot=""):
    return Statement(key, groups, lot or key)


def room(votes, asm="named"):
    """Companies, government and miners of the worked example."""
    policies = {"lsm": "named", "gov": "named", "asm": asm}
    return tuple(
        group(key, *counts, policy=policies[key], members=MEMBERS[key])
        for key, counts in zip(MEMBERS, votes, strict=True)
    )


def example(asm):
    return common_ground([statement(key, *room(votes, asm)) for key, votes in EXAMPLE.items()])


def votes_of(key):
    return [(group, counts[0], sum(counts)) for group, counts in zip(MEMBERS, EXAMPLE[key], strict=True)]


# ---- all groups named: the formulas


@pytest.mark.parametrize(
    ("key", "gic", "b", "least", "c"),
    [
        ("S1", 0.3818, 0.7255, 0.7000, 0.8419),
        ("S2", 0.1670, 0.5507, 0.2500, 0.0569),
        ("S3", 0.1193, 0.4923, 0.2727, 0.0066),
        ("S6", 0.0955, 0.4570, 0.1364, 0.0001),
        ("S4", 0.4121, 0.7442, 0.6667, 0.7327),
        ("S5", 0.4500, 0.7663, 0.7500, 0.7178),
        ("S7", 0.3455, 0.7017, 0.5000, 0.4902),
    ],
)
def test_worked_example(key, gic, b, least, c):
    votes = votes_of(key)
    lowest = min((agree + 1) / (voted + 2) for _group, agree, voted in votes)
    found = [round(float(value), 4) for value in (consensus(votes), score(votes), lowest, confidence(votes))]
    assert found == [gic, b, least, c]


def test_chance_of_a_majority_in_each_group():
    assert [round(float(majority(*pair)), 4) for pair in [(15, 20), (6, 8), (5, 6)]] == [0.9867, 0.9102, 0.9375]


@pytest.mark.parametrize(
    ("measure", "order"),
    [
        (lambda key: sum(c[0] for c in EXAMPLE[key]) / sum(map(sum, EXAMPLE[key])), "5742136"),
        (lambda key: consensus(votes_of(key)), "5417236"),
        (lambda key: score(votes_of(key)), "5417236"),
        (lambda key: confidence(votes_of(key)), "1457236"),
    ],
    ids=["pooled", "gic", "b", "c"],
)
def test_orders_of_the_worked_example(measure, order):
    keys = sorted(EXAMPLE, key=measure, reverse=True)  # stable: S3 and S6 are equal when pooled
    assert "".join(key[1] for key in keys) == order


def test_named_groups_are_ranked_once_all_were_heard():
    found = example("named")
    assert [(g.key, g.kind, g.needs) for g in found] == [
        ("S1", UNITES, ()),
        ("S2", DIVIDES, ()),
        ("S3", DIVIDES, ()),
        ("S6", DIVIDES, ()),
        ("S4", NEEDS_VOICES, ("asm",)),
        ("S5", NEEDS_VOICES, ("lsm", "gov", "asm")),
        ("S7", NEEDS_VOICES, ("asm",)),
    ]
    figures = [(g.agreement.rank, g.agreement.score, g.agreement.least, g.agreement.confidence) for g in found[:4]]
    assert figures == [(1, 7255, 7000, 8419), (2, 5507, 2500, 569), (3, 4923, 2727, 66), (4, 4570, 1364, 1)]
    said = [(g.agreement.label, g.agreement.lowest) for g in found[:4]]
    assert said == [("strong", ("gov",)), ("none", ("asm",)), ("none", ("lsm",)), ("none", ("lsm",))]
    assert [g.agreement or g.rejection for g in found[4:]] == [None, None, None]


def test_rejection_is_the_same_with_those_who_disagree():
    turned = [statement(key, *room([(no, yes, passed) for yes, no, passed in votes])) for key, votes in EXAMPLE.items()]
    found = {g.key: g for g in common_ground(turned)}
    assert found["S1"].kind == REJECTED
    for before in example("named"):
        assert (found[before.key].rejection, found[before.key].agreement) == (before.agreement, before.rejection)


def test_what_all_reject_is_ordered_by_how_strongly():
    some, most = room([(6, 14, 0), (2, 6, 0), (2, 4, 0)]), room([(0, 20, 0), (0, 8, 0), (0, 6, 0)])
    assert [g.key for g in common_ground([statement("some", *some), statement("most", *most)])] == ["most", "some"]


@pytest.mark.parametrize(
    ("sure", "word"), [((4, 5), "strong"), ((799, 1000), "likely"), ((1, 2), "likely"), ((0, 1), "none")]
)
def test_labels(sure, word):
    assert label(confidence([]) * sure[0] / sure[1]) == word


def test_group_without_members_or_votes_is_unknown_not_neutral():
    found = common_ground([statement("a", group("lsm", 9), group("gov", 0)), statement("b", group("lsm", 9))])
    assert [(g.key, g.kind, g.needs) for g in found] == [("b", UNITES, ()), ("a", NEEDS_VOICES, ("gov",))]


def test_named_group_that_only_passes_agrees_with_nobody():
    (found,) = common_ground([statement("a", group("lsm", 9), group("gov", 0, 0, 8))])
    assert found.kind == MIXED
    assert in_words(found, NAMES) == "Most agree in: Companies, and perhaps in groups too small to show."


# ---- a hidden group: classes


def test_example_with_hidden_miners():
    found = {g.key: g for g in example("hidden")}
    assert {key: g.kind for key, g in found.items()} == {
        "S1": UNITES,
        "S2": DIVIDES,
        "S3": DIVIDES,
        "S6": DIVIDES,
        "S4": NEEDS_VOICES,
        "S5": NEEDS_VOICES,
        "S7": NEEDS_VOICES,
    }
    assert [in_words(found[key], NAMES) for key in sorted(found)] == [
        "In every counted group most agree.",
        "Most agree in: Companies and Government. Most disagree in: Miners.",
        "Most agree in: Miners. Most disagree in: Companies. Divided: Government.",
        "In at least one group fewer than six people agreed or disagreed. "
        "Most agree in: Companies and Government, and perhaps in groups too small to show.",
        "In at least one group fewer than six people agreed or disagreed. "
        "Which side the groups took that are too small to show is not told.",
        "Most agree in: Government and Miners. Most disagree in: Companies.",
        "In at least one group fewer than six people agreed or disagreed. "
        "Most agree in: Companies and Government, and perhaps in groups too small to show.",
    ]
    assert {(g.needs, g.agreement, g.rejection) for g in found.values()} == {((), None, None)}


def test_classes_stand_in_order_and_inside_a_class_the_lot_decides():
    votes = {
        "mixed": (4, 4),
        "few": (2, 2),
        "no": (0, 8),
        "late": (8, 0),
        "early": (6, 2),
    }
    lots = {"late": b"\xff", "early": b"\x01"}
    given = [
        statement(
            key,
            group("lsm", 9 if yes > no else 0, 0 if yes > no else 9),
            group("asm", yes, no, policy="hidden"),
            lot=lots.get(key, "x"),
        )
        for key, (yes, no) in votes.items()
    ]
    found = common_ground(given)
    assert [g.key for g in found] == ["early", "late", "no", "mixed", "few"]
    assert common_ground(reversed(given)) == found


def test_one_hidden_statement_or_a_hidden_opening_makes_all_of_them_bands():
    named, hidden = statement("a", group("lsm", 9)), statement("b", group("lsm", 9, policy="hidden"))
    assert [lane.shown for g in common_ground([named, hidden]) for lane in g.lanes] == ["band", "band"]
    assert [(g.lanes[0].shown, g.agreement) for g in common_ground([named], hidden=True)] == [("band", None)]


def test_hidden_consultative_group_changes_no_class():
    own = group("cso", 0, 7, policy="hidden", counted=False)
    (found,) = common_ground([statement("a", group("lsm", 9), own)])
    assert (found.kind, [lane.shown for lane in found.lanes]) == (UNITES, ["count", "band"])


def test_large_lanes_are_told_in_words_too():
    lsm = group("lsm", 53, 27)  # 66.25 %
    (found,) = common_ground([statement("a", lsm, group("asm", 8, policy="hidden"))])
    assert (found.lanes[0].percent, found.lanes[0].band, found.kind) == (None, "divided", MIXED)


# ---- parts


def test_parts_that_differ_stand_each_for_itself():
    asm = group("asm", parts=[group("diggers", 7, policy="hidden"), group("owners", 1, 7)])
    (found,) = common_ground([statement("a", group("lsm", 9), asm)])
    assert found.kind == MIXED
    assert in_words(found, NAMES) == "Most agree in: Companies and Diggers. Most disagree in: Owners."


def test_part_too_few_leaves_the_statement_open():
    asm = group("asm", parts=[group("diggers", 7, policy="hidden"), group("owners", 0, 5)])
    (found,) = common_ground([statement("a", group("lsm", 0, 9), asm)])
    assert found.kind == NEEDS_VOICES
    assert in_words(found, NAMES) == (
        "In at least one group fewer than six people agreed or disagreed. "
        "Most agree in: Diggers, and perhaps in groups too small to show. "
        "Most disagree in: Companies, and perhaps in groups too small to show."
    )


def test_parts_that_agree_speak_as_one():
    asm = group("asm", parts=[group("diggers", 7, policy="hidden"), group("owners", 8)])
    (found,) = common_ground([statement("a", group("lsm", 4, 4), asm)])
    assert in_words(found, NAMES) == "Most agree in: Miners. Divided: Companies."


# ---- words and keeping


def test_words_where_every_group_is_named():
    first, *_between, last = example("named")
    assert strength_in_words(first.agreement, NAMES) == (
        "Strong: very likely more than half agree in every group. Least agreement in: Government."
    )
    assert strength_in_words(first.rejection, NAMES, rejected=True) == (
        "Not sure that more than half disagree in every group. Least disagreement in: Companies."
    )
    assert in_words(last, NAMES) == "Voices are still needed from: Miners."


@pytest.mark.parametrize("asm", ["named", "hidden"])
def test_ground_survives_json_and_can_be_hashed(asm):
    found = example(asm)
    kept = json.loads(json.dumps([g.to_dict() for g in found]))
    assert tuple(Ground.from_dict(data) for data in kept) == found
    assert result_hash(kept) == result_hash([g.to_dict() for g in found])


# ---- for all rooms

counts = st.tuples(st.integers(0, 14), st.integers(0, 14), st.integers(0, 3))


@st.composite
def rooms(draw):
    """Companies, government, perhaps a consultative group, and hidden miners, perhaps in parts."""
    groups = [group("lsm", *draw(counts)), group("gov", *draw(counts)), group("cso", *draw(counts), counted=False)]
    parts = [group(key, *draw(counts), policy="hidden") for key in ("diggers", "owners")[: draw(st.integers(1, 2))]]
    return (*groups, group("asm", parts=parts) if len(parts) == 2 else replace(parts[0], key="asm"))


@quick
@given(rooms(), st.randoms(use_true_random=False))
def test_order_of_groups_is_irrelevant(groups, chance):
    (found,) = common_ground([statement("a", *groups)])
    turned = list(groups)
    chance.shuffle(turned)
    (again,) = common_ground([statement("a", *turned)])
    assert again.kind == found.kind
    assert {(p.code, frozenset(p.keys)) for p in points(again)} == {(p.code, frozenset(p.keys)) for p in points(found)}


too_few = st.integers(0, K - 1).flatmap(lambda n: st.integers(0, n).map(lambda yes: (yes, n - yes)))


def redrawn(tally, draw):
    """The same group with other votes that are published alike; its members who passed are free."""
    if tally.parts:
        return tally.with_parts([redrawn(part, draw) for part in tally.parts])
    if tally.decided < K:
        yes, no = draw(too_few)
        return replace(tally, yes=yes, no=no)
    times = draw(st.integers(1, 40 // tally.decided if tally.decided < 20 else 1))
    grown = replace(tally, yes=tally.yes * times, no=tally.no * times)
    return replace(grown if grown.decided < 40 else tally, passed=draw(st.integers(0, 9)))


@quick
@given(rooms(), st.data())
def test_what_is_published_never_depends_on_a_number_that_is_not(groups, data):
    before = common_ground([statement("a", *groups)])
    after = common_ground([statement("a", *(redrawn(tally, data.draw) for tally in groups))])
    assert after == before


@quick
@given(rooms())
def test_class_and_sentences_follow_from_the_bands(groups):
    (found,) = common_ground([statement("a", *groups)])
    bands = [published_band(lane) for lane in found.lanes if lane.counted]
    expected = MIXED
    if "few" in bands:
        expected = NEEDS_VOICES
    elif len(set(bands)) == 1 and "divided" not in bands:
        expected = UNITES if "for" in bands else REJECTED
    elif "for" in bands and "against" in bands:
        expected = DIVIDES
    assert found.kind == expected
    assert all(p.and_perhaps for p in points(found) if p.keys) is (
        expected == NEEDS_VOICES or not any(p.keys for p in points(found))
    )
    assert found.kind in CLASSES
