"""What everything published of a ballot tells together (TRUST F18): a short form of what `make bench` measures, and small
cases held against an enumeration that knows only what the product publishes."""

import random
from dataclasses import replace
from itertools import product

import pytest

from issues import publishing
from issues.disclosure import GroupTally
from issues.publishing import Asked, tell
from tests import bench_disclosure, bench_worlds
from tests.bench_disclosure import ATTACKERS, SIZES, cell, conclusions, drawn_colluder, knowledge
from tests.bench_worlds import RULE, Worlds, drawn_ballot, published, units_of, voted

SHORT = 45  # results a size; the rates are for `make bench`, here only what is far too much is seen
SMALL = ("6h/3/3", "6+6h/3", "6h/6h/3")


@pytest.mark.trust("F18")
@pytest.mark.parametrize("size", SIZES)
def test_few_results_let_anybody_conclude_how_a_group_voted(size):
    found = cell(size, 0.15, SHORT)
    assert found["results"] == SHORT
    for attacker, most in ATTACKERS.items():
        assert found[attacker, "whole"] <= (most or 0) * SHORT + 2, attacker


def everything(groups, known):
    """All votes of the room that somebody who knows `known` cannot rule out, without a look at what is published."""
    units = [u for g in groups for u in units_of(g)]
    ways = [counts_of(unit, known[unit.key]) for unit in units]
    for counts in product(*ways):
        rest = iter(counts)
        yield tuple(voted(g, [next(rest) for _unit in units_of(g)]) for g in groups)


def counts_of(unit, knows):
    if knows.votes:
        return [knows.votes]
    every = [(yes, knows.decided - yes, knows.passed) for yes in range(knows.decided + 1)]
    own = {"yes": 0, "no": 1, "pass": 2}.get(knows.own)
    return [counts for counts in every if own is None or counts[own]]


def told_alone(groups):
    """What the product publishes of one issue."""
    return tell([Asked("one", groups, "listed")], RULE, "final")


def voices(groups, side):
    return sum(getattr(u, side) for g in groups for u in units_of(g) if u.is_hidden)


def enough_behind(groups, reasons):
    sides = {"yes": ("yes",), "no": ("no",), "pass": ("passed",), "": ("yes", "no", "passed")}
    return all(sum(voices(groups, s) for s in sides[side]) >= n for side, n in reasons)


@pytest.mark.trust("F18")
@pytest.mark.parametrize("attacker", [who for who in ATTACKERS if who != "outsider"])
@pytest.mark.parametrize("size", SMALL)
def test_what_is_measured_is_what_the_product_publishes(size, attacker):
    """In small rooms the judgement by lanes agrees with a look at each single world, published by the product itself."""
    chance, asked = random.Random(f"{size} {attacker}"), 0
    while asked < 8:
        issues, _marks, _whole = drawn_ballot(size, 0.1, chance)
        colluders = drawn_colluder(issues, chance)
        for issue, colluder in zip(issues, colluders, strict=True):
            known = knowledge(issue.groups, attacker, colluder)
            for key, counter in conclusions(issue.groups, attacker, colluder):
                asked += 1
                assert Worlds(issue, known, key, counter).are_any(chance) is any_world(issue, known, key, counter)


def any_world(issue, known, key, counter):
    truth = told_alone(issue.groups)
    for world in everything(issue.groups, known):
        tally = next(u for g in world for u in units_of(g) if u.key == key)
        if counter(tally) and enough_behind(world, issue.seen.reasons) and told_alone(world) == truth:
            return True
    return False


@pytest.mark.trust("F18")
def test_order_and_minutes_do_not_follow_from_the_votes():
    """Same marks, same outcomes, other means: the same order and the same minutes."""
    chance, compared = random.Random(5), 0
    while compared < 20:
        issues, marks, whole = drawn_ballot("12h/9/8", 0.0, chance)
        other = [tuple(turned(g) for g in issue.groups) for issue in issues]
        again = published(other, marks)
        if [i.effect for i in again[0].items] == [i.effect for i in whole[0].items]:
            compared += other != [issue.groups for issue in issues]
            assert ([i.rank for i in again[0].items], again[1]) == ([i.rank for i in whole[0].items], whole[1])


def turned(group: GroupTally):
    """One voter of a group thinks again."""
    return replace(group, yes=group.yes - 1, no=group.no + 1) if group.yes > 1 else group


def test_measure_finds_a_leak(monkeypatch):
    """With the rules of before, the same measure tells far more: full lists of reasons."""
    before = cell("12h/9/8", 0.0, 60)
    monkeypatch.setattr(publishing, "REASONS", 99)
    monkeypatch.setattr(bench_worlds, "MOST", 99)
    bench_worlds.lanes_that_fit.cache_clear()
    after = cell("12h/9/8", 0.0, 60)
    bench_worlds.lanes_that_fit.cache_clear()
    assert after["knower", "alone"] > before["knower", "alone"] + 2


def test_bench_reports_each_attacker_of_each_size():
    lines = []
    bench_disclosure.measure_all(lambda *told: lines.append(told), 6, sizes=("7h/3/3",))
    assert len([what for what, *_rest in lines if "missing: " in what]) >= 2 * len(ATTACKERS)
    assert {held for *_rest, held in lines} == {True}
