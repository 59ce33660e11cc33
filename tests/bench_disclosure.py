"""What can be concluded from a published ballot (MATHS §7, TRUST §3.5, F18); part of `make bench`, in short within the tests.

Ballots are drawn at random, full of unanimous groups, and published by the product's own function. An attacker then asks
of each hidden group or part with six or more decided votes whether in every world that fits what was published, and what
the attacker knows, all its decided votes are the same: a hit. Each issue is judged exactly, over the counts of all groups;
order, minutes and whether the ballot is settled by sampling up to 10,000 ballots that fit: a world that sampling misses
makes the figure too high, never too low. Nothing weighs worlds: "likely" is no hit.
"""

import os
import random
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import lru_cache

from issues.decisions import settled
from issues.disclosure import K, counted_lanes
from tests import bench_size
from tests.bench_worlds import ISSUES, RULE, Knows, Worlds, drawn_ballot, published, units_of

SIZES = ("8+7h/12/8", "6+6h/8/6", "12h/9/8", "18h/16/14", "8h/8h/8h", "7h/3/3", "random")  # h: hidden
SIZES = bench_size.of(SIZES, SIZES[5:6])
RESULTS, SAMPLES, MISSING = bench_size.of(3000, 8), bench_size.of(10_000, 200), (0.0, 0.15)
ATTACKERS = {"outsider": None, "knower": 0.01, "pooled": 0.03, "colluding": 0.02, "colluding, pooled": 0.03}
LADDERS = (("pooled", "knower", "outsider"), ("colluding, pooled", "colluding"))  # each knows more than the next


# ---- attackers


def knowledge(groups, attacker, colluder):
    """{key of a unit: Knows}. All but the outsider know who decided; `colluder`: (key of a unit, the side of its member)."""
    if attacker == "outsider":
        return {}
    known = {}
    for unit in (u for group in groups for u in units_of(group)):
        votes = (unit.yes, unit.no, unit.passed) if "pooled" in attacker and not unit.is_hidden else None
        own = colluder[1] if "colluding" in attacker and colluder[0] == unit.key else ""
        known[unit.key] = Knows(unit.decided, unit.passed, votes, own)
    return known


def drawn_colluder(issues, chance):
    """Somebody of a hidden group: (its key, how this person voted or "") for each issue."""
    unit = chance.choice(
        [u.key for g in issues[0].groups for u in units_of(g) if u.is_hidden for _ in range(u.members)]
    )
    return [(unit, own_side(issue, unit, chance)) for issue in issues]


def own_side(issue, key, chance):
    unit = next(u for g in issue.groups for u in units_of(g) if u.key == key)
    votes = ["yes"] * unit.yes + ["no"] * unit.no + ["pass"] * unit.passed
    return chance.choice([*votes, *[""] * (unit.members - len(votes))])


def conclusions(groups, attacker, colluder):
    """(key, counter) of each hidden unit of one mind that is shown: the colluder's own vote does not count."""
    for unit in (u for g in groups for u in units_of(g) if u.is_hidden and u.decided >= K):
        own = colluder[1] if "colluding" in attacker and colluder[0] == unit.key else ""
        yes, no = unit.yes - (own == "yes"), unit.no - (own == "no")
        if not (yes and no):
            side, less = ("yes", own == "yes") if no else ("no", own == "no")
            yield unit.key, lambda tally, side=side, less=less: getattr(tally, side) > less


def is_hit(ballot, place, attacker, colluders, chance):
    """(by the issue alone, by the whole ballot): whether some hidden unit's votes can be concluded."""
    issue, whole = ballot[0][place], False
    known = knowledge(issue.groups, attacker, colluders[place])
    for key, counter in conclusions(issue.groups, attacker, colluders[place]):
        worlds = Worlds(issue, known, key, counter)
        if not worlds.are_any(chance):
            return True, True
        whole = whole or not fits_the_whole(worlds, ballot, place, attacker, colluders, chance)
    return False, whole


def fits_the_whole(worlds, ballot, place, attacker, colluders, chance):
    """Whether one of many sampled ballots, in which this issue speaks against the conclusion, is published like the true one."""
    issues, marks, (told, given) = ballot
    true = [issue.groups for issue in issues]
    known = [knowledge(each.groups, attacker, who) for each, who in zip(issues, colluders, strict=True)]
    others = [Worlds(each, knows, "", None) for each, knows in zip(issues, known, strict=True)]
    for number in range(SAMPLES):
        sample = [others[n].drawn(chance) or true[n] for n in range(ISSUES)] if number % 2 else list(true)
        sample[place] = worlds.drawn(chance)
        if not sample[place] or (told.settled is not None and all(map(is_settled, sample)) != told.settled):
            continue
        if published(sample, marks) == (told, given):
            return True
    return False


@lru_cache(maxsize=200_000)
def is_settled(groups):
    return settled(counted_lanes(groups), RULE)


# ---- a blank group


def side_follows(issue, attacker, unit, chance):
    """Whether it can be concluded which side the majority of a unit took of which nothing is shown."""
    known, ahead = knowledge(issue.groups, attacker, ("", "")), unit.yes > unit.no
    return not Worlds(issue, known, unit.key, lambda t: (t.yes > t.no) != ahead or t.yes == t.no).are_any(chance)


def blanks(issue):
    hidden = [u for g in issue.groups for u in units_of(g) if u.is_hidden and u.is_few]
    return [u for u in hidden if u.yes != u.no]


# ---- counting


def cell(size, missing, results=RESULTS, seed=1):
    """Counts over one size of room; one seed, one answer."""
    chance, found = random.Random(f"{size} {missing} {seed}"), Counter()
    for _ballot in range(-(-results // ISSUES)):
        ballot = drawn_ballot(size, missing, chance)
        colluders = drawn_colluder(ballot[0], chance)
        for place, issue in enumerate(ballot[0]):
            found["results"] += 1
            for attacker, alone in hits(ballot, place, colluders, chance):
                found[attacker, "whole"] += 1
                found[attacker, "alone"] += alone
            for unit in blanks(issue):
                found["blank"] += 1
                found.update(("blank", attacker) for attacker in ahead(issue, unit, chance))
    return found


def hits(ballot, place, colluders, chance):
    """(attacker, whether the issue alone is enough) of those who can conclude something. Who knows less than somebody who
    cannot need not be asked."""
    for ladder in LADDERS:
        for attacker in ladder:
            alone, whole = is_hit(ballot, place, attacker, colluders, chance)
            if not whole:
                break
            yield attacker, alone


def ahead(issue, unit, chance):
    for attacker in ("pooled", "knower"):
        if not side_follows(issue, attacker, unit, chance):
            return
        yield attacker


def cells(results=RESULTS, sizes=SIZES):
    """((size, missing), counts) one after the other, worked out on all processors."""
    asked = [(size, missing) for size in sizes for missing in MISSING]
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        yield from zip(asked, pool.map(cell, *zip(*asked, strict=True), [results] * len(asked)), strict=True)


def measure_all(line, results=RESULTS, sizes=SIZES):
    """Report to `line(what, limit, measured, held)`."""
    for (size, missing), found in cells(results, sizes):
        for attacker, most in ATTACKERS.items():
            alone, whole = (found[attacker, kind] / found["results"] for kind in ("alone", "whole"))
            what = f"told of {size}, {missing:.0%} missing: {attacker}"
            limit = f"<= {most:.0%} of results" if most else "to know"
            line(what, limit, f"{whole:.2%} ({alone:.2%} by issues)", most is None or whole <= most)
        if found["blank"]:
            told = " / ".join(f"{found['blank', who] / found['blank']:.0%}" for who in ("knower", "pooled"))
            line(f"told of {size}, {missing:.0%} missing: side of a blank group", "to know", told, True)


if __name__ == "__main__":
    measure_all(lambda *told: print(told, flush=True), int(sys.argv[1]) if len(sys.argv) > 1 else RESULTS)
