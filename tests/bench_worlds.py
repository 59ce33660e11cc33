"""Random ballots full of unanimous groups, and the worlds that fit what is published of one: for `tests.bench_disclosure`."""

from collections import Counter
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache, reduce
from itertools import product
from math import lcm

from issues.decisions import measure, minutes_by_urgency, urgency
from issues.disclosure import GroupTally, K, band_lane, counted_lanes, publishable_against
from issues.publishing import Asked, tell, told_reasons
from issues.rules import RULES, Rule
from issues.verdicts import names_opponents

RULE = Rule()
ISSUES = 3
LEANINGS = (1.0, 0.0, 0.9, 0.7, 0.5, 0.3, 0.1)  # two of seven groups are of one mind by design
PASS, WRITES = 0.06, 0.9
SIDES = ("yes", "no", "pass")
LUCKY = 60  # draws before a search
MOST = 3  # voters behind reasons are counted so far
SCALE = lcm(*range(1, 21))  # scores as whole numbers


@dataclass(frozen=True)
class Knows:
    """What an attacker knows of one speaking group: nothing, who decided and who passed, or the votes; and a vote of their own."""

    decided: int | None = None
    passed: int = 0
    votes: tuple[int, int, int] | None = None
    own: str = ""


@dataclass(frozen=True)
class Seen:
    """What is published of one issue; `reasons`: how many voters of hidden groups the printed reasons stand for, by side."""

    outcome: str
    reason: str
    against: tuple[str, ...] | None  # None where no sentence names them
    bands: tuple  # of the lanes
    reasons: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Issue:
    groups: tuple[GroupTally, ...]
    seen: Seen


# ---- the room and its votes


def room(size, chance):
    """Groups without votes: "8+7h/12/8" is a hidden lane with parts of eight and seven, and two named lanes."""
    size = drawn_size(chance) if size == "random" else size
    return tuple(lane_of(f"g{n}", text) for n, text in enumerate(size.split("/")))


def drawn_size(chance):
    """Three or four lanes of 20 to 60 people, one or two of them hidden; some in parts."""
    while True:
        lanes = [chance.randint(3, 20) for _ in range(chance.choice((3, 3, 4)))]
        hidden = set(chance.sample(range(len(lanes)), chance.choice((1, 1, 2))))
        if 20 <= sum(lanes) <= 60 and all(lanes[n] >= K for n in hidden):
            return "/".join(drawn_lane(members, n in hidden, chance) for n, members in enumerate(lanes))


def drawn_lane(members, hidden, chance):
    parts = f"{members // 2}+{members - members // 2}" if members >= 2 * K and chance.random() < 0.4 else str(members)
    return parts + "h" * hidden


def lane_of(key, text):
    policy = "hidden" if text.endswith("h") else "named"
    sizes = [int(n) for n in text.rstrip("h").split("+")]
    parts = [GroupTally(f"{key}{n}", f"{key}{n}", "", "", True, policy, size) for n, size in enumerate(sizes)]
    whole = replace(parts[0], key=key, name=key)
    return whole.with_parts(parts) if len(parts) > 1 else whole


def units_of(group):
    return group.parts or (group,)


def voted(group, counts):
    """The group with (yes, no, passed) for each of its units."""
    units = [replace(u, yes=c[0], no=c[1], passed=c[2]) for u, c in zip(units_of(group), counts, strict=True)]
    return group.with_parts(units) if group.parts else units[0]


def drawn_votes(unit, missing, chance):
    leaning, votes = chance.choice(LEANINGS), Counter()
    for _member in range(unit.members):
        if chance.random() >= missing:
            side = "pass" if chance.random() < PASS else "yes" if chance.random() < leaning else "no"
            votes[side] += 1
    return tuple(votes[side] for side in SIDES)


# ---- what is published


def asked_of(issues, marks):
    return [Asked(n, issue, "listed", n, n == 1, marks[n]) for n, issue in enumerate(issues)]


def published(issues, marks):
    """Everything that is the same for every reader but the reasons: what the product tells, and the minutes."""
    told = tell(asked_of(issues, marks), RULE, "final")
    kept = sorted((item for item in told.items if item.rank), key=lambda item: item.rank)
    return told, minutes_by_urgency(240, [marks[item.key] for item in kept])


def seen_of(groups, told, chance):
    votes = [
        (u, side, n)
        for g in groups
        for u in units_of(g)
        for side, n in zip(SIDES, (u.yes, u.no, u.passed), strict=True)
    ]
    said = [
        {"side": side, "group": ""} for u, side, n in votes if u.is_hidden for _ in range(n) if chance.random() < WRITES
    ]
    counts = Counter(reason["side"] for reason in told_reasons(said, groups, chance))
    named = tuple(told.facts.against) if names_opponents(told.outcome, RULE) else None
    return Seen(told.outcome, told.facts.reason, named, told.lanes, tuple(sorted(counts.items())))


def drawn_ballot(size, missing, chance):
    """(its issues, its marks of urgency, what is published of the whole)."""
    groups = room(size, chance)
    issues = [
        tuple(voted(g, [drawn_votes(u, missing, chance) for u in units_of(g)]) for g in groups) for _ in range(ISSUES)
    ]
    marks = [urgency([(chance.randint(0, g.members), g.members) for g in groups]) for _ in range(ISSUES)]
    whole = published(issues, marks)
    found = [Issue(each, seen_of(each, told, chance)) for each, told in zip(issues, whole[0].items, strict=True)]
    return found, marks, whole


# ---- the worlds that fit


@lru_cache(maxsize=100_000)
def votes_that_fit(unit, knows, band):
    """(yes, no, passed) of a unit without votes, as far as its band and what is known of it allow."""
    if knows.votes:
        return (knows.votes,)
    if knows.decided is not None:
        every = [(yes, knows.decided - yes, knows.passed) for yes in range(knows.decided + 1)]
    else:
        numbers = range(unit.members + 1)
        every = [(y, n, p) for y in numbers for n in numbers for p in numbers if y + n + p <= unit.members]
    own = {"yes": 0, "no": 1, "pass": 2}.get(knows.own)
    fit = [c for c in every if own is None or c[own]]
    return tuple(c for c in fit if band_lane(replace(unit, yes=c[0], no=c[1], passed=c[2])) == band)


def objectors(group):
    """The lane and its checked parts with a majority against, as far as a sentence may name them."""
    against = [unit.key for unit in counted_lanes([group])[0].units if unit.objects()]
    return publishable_against(against, [group], hidden=True)


@lru_cache(maxsize=20_000)
def lanes_that_fit(bare, band, against, knows, sides):
    """{weight: [tallies of the lane]}. `against`: those of its units that the sentence names, None where it names nobody."""
    found = {}
    fits = [votes_that_fit(*one) for one in zip(units_of(bare), knows, band.parts or (band,), strict=True)]
    for counts in product(*fits):
        group = voted(bare, counts)
        if against is None or objectors(group) == against:
            found.setdefault(weight(group, sides), []).append(group)
    return found


def weight(group, sides):
    """All that the rule and the number of printed reasons ask of a lane: (marks, score, voters behind reasons)."""
    marks, score = measure(counted_lanes([group])[0], RULE)
    hidden = [u for u in units_of(group) if u.is_hidden]
    votes = {"yes": sum(u.yes for u in hidden), "no": sum(u.no for u in hidden), "pass": sum(u.passed for u in hidden)}
    votes[""] = sum(votes.values())
    return tuple(min(1, mark) for mark in marks), int(score * SCALE), tuple(min(votes[side], MOST) for side in sides)


def joined(one, other):
    """Two weights added; what the rule takes for the same is the same."""
    return (
        tuple(map(max, one[0], other[0])),
        one[1] + other[1],
        tuple(min(a + b, MOST) for a, b in zip(one[2], other[2], strict=True)),
    )


@lru_cache(maxsize=200_000)
def judged(marks, score, lanes):
    return RULES[RULE.name][1](marks, Fraction(score, SCALE), [None] * lanes, RULE)


class Worlds:
    """The worlds that fit one issue for one attacker; `counter`: what a tally of the unit `key` must be in them."""

    def __init__(self, issue, knowledge, key, counter):
        self.seen = issue.seen
        sides = tuple(side for side, _n in issue.seen.reasons)
        self.fits = []
        for group, band in zip(issue.groups, issue.seen.bands, strict=True):
            bare, keys = emptied(group), {u.key for u in (group, *group.parts)}
            against = None if self.seen.against is None else tuple(k for k in self.seen.against if k in keys)
            fits = lanes_that_fit(
                bare, band, against, tuple(knowledge.get(u.key, Knows()) for u in units_of(group)), sides
            )
            self.fits.append(speaking_against(fits, key, counter) if key in keys else fits)
        self.weights = [list(fits) for fits in self.fits]

    def are_any(self, chance):
        """Exact; a few draws first, since mostly the first will do."""
        if not all(self.fits):
            return False
        return any(self.drawn(chance) for _ in range(LUCKY)) or self.search()

    def search(self):
        *first, last = sorted(self.fits, key=len)
        reach = {reduce(joined, parts) for parts in product(*first)}
        return any(self.allows(joined(total, part)) for total, part in product(reach, last))

    def allows(self, total):
        enough = all(n >= want for n, (_side, want) in zip(total[2], self.seen.reasons, strict=True))
        return enough and judged(total[0], total[1], len(self.fits)) == (self.seen.outcome, self.seen.reason)

    def drawn(self, chance):
        """One world that fits, by chance, or None."""
        weights = [chance.choice(each) for each in self.weights] if all(self.weights) else []
        if not (weights and self.allows(reduce(joined, weights))):
            return None
        return tuple(chance.choice(fits[w]) for fits, w in zip(self.fits, weights, strict=True))


@lru_cache(maxsize=10_000)
def emptied(group):
    return voted(group, [(0, 0, 0)] * len(units_of(group)))


def speaking_against(fits, key, counter):
    kept = {w: [g for g in found if counter(next(u for u in units_of(g) if u.key == key))] for w, found in fits.items()}
    return {w: found for w, found in kept.items() if found}
