"""Who sits at which table in which round (MATHS §5): deal evenly, then anneal so that the same people seldom meet twice.

Pure: people are numbers from 0, groups any hashable word, tables numbers from 0. Chance comes from a seed, time from the
caller: `steps` bounds the work, `keep_on` may end it sooner. Balance is never traded for anything: only two people of the
same group ever change places. Give a lane as the group of people whose part must stay hidden (TRUST §1).
"""

import math
import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import combinations

HOT, COLD, REHEATS = 1.0, 0.08, 4
APART, TOGETHER, ALONE = 6, 6, 4  # what a broken wish costs, in repeated meetings
FIRST_START = 100_000  # steps of the first two starts; each two after that have twice as many
CHECK_EVERY = 2_000  # steps between two looks at the clock of the caller


@dataclass(frozen=True)
class Wishes:
    """What the plan should respect. Pairs are (person, person); reasons are not kept anywhere."""

    apart: tuple[tuple[int, int], ...] = ()
    together: tuple[tuple[int, int], ...] = ()
    languages: tuple[
        str, ...
    ] = ()  # of each person; nobody should sit where nobody else speaks theirs. Empty: no matter
    fixed: dict[int, int] = field(default_factory=dict)  # person -> table in every round: a table with a ramp, say
    met: Counter = field(default_factory=Counter)  # {(lower, higher): meetings in rounds already held}


@dataclass(frozen=True)
class Plan:
    rounds: tuple[tuple[int, ...], ...]  # for each round the table of each person
    tables: int
    repeats: int  # Σ m(m−1)/2 over all pairs, m their meetings; 0: nobody meets twice
    bound: int  # no plan can have fewer repeats
    cost: int  # repeats and broken wishes
    seed: int

    def at(self, round_number, table):
        """The people at a table, in order."""
        return [person for person, seat in enumerate(self.rounds[round_number]) if seat == table]


def plan(
    groups: Sequence,
    tables: int,
    rounds: int,
    *,
    seed: int = 0,
    steps: int = 1_000_000,
    wishes: Wishes | None = None,
    keep_on: Callable[[], bool] = lambda: True,
) -> Plan:
    """The best plan found from several starts. Raises ValueError if there are fewer people than tables, or no table."""
    check(groups, tables, rounds)
    wishes = wishes or Wishes()
    best, left, start = None, steps, 0
    while left > 0 and keep_on() and not (best and best.cost <= best.bound):
        share = min(left, FIRST_START * 2 ** (start // 2))
        room = Room(groups, tables, rounds, wishes, seed=seed * 1_000 + start)
        left -= room.anneal(share, keep_on)
        found = room.best_plan(seed)
        best = found if best is None or found.cost < best.cost else best
        start += 1
    return best or Room(groups, tables, rounds, wishes, seed=seed * 1_000).best_plan(seed)


def check(groups, tables, rounds):
    if tables < 1 or rounds < 1:
        raise ValueError("A plan needs a table and a round.")
    if len(groups) < tables:
        raise ValueError("There are fewer people than tables.")


def deal(groups, tables, rng, fixed=None):
    """The table of each person, dealt group by group, largest first, round the tables: sizes and groups differ by one at most.

    Fixed people change places with somebody of their group; one whose table has nobody of the group stays where dealt.
    """
    sizes = Counter(groups)
    order = sorted(sizes, key=lambda g: (-sizes[g], str(g)))
    seats, place, turn = [0] * len(groups), 0, list(range(tables))
    rng.shuffle(turn)
    for group in order:
        people = [p for p, of in enumerate(groups) if of == group]
        rng.shuffle(people)
        for person in people:
            seats[person] = turn[place % tables]
            place += 1
    fixed = fixed or {}
    for person, table in fixed.items():
        mates = [p for p, at in enumerate(seats) if at == table and groups[p] == groups[person] and p not in fixed]
        if seats[person] != table and mates:
            seats[person], seats[mates[0]] = seats[mates[0]], seats[person]
    return seats


def lower_bound(groups, tables, rounds):
    """Repeats that no balanced plan avoids: more pair slots than pairs, among each group and between groups."""
    dealt = deal(groups, tables, random.Random(0))
    at_tables = [Counter(g for g, seat in zip(groups, dealt, strict=True) if seat == t) for t in range(tables)]
    total = sum(math.comb(at.total(), 2) for at in at_tables)
    pairs, inside_slots, inside_pairs, bound = math.comb(len(groups), 2), 0, 0, 0
    for group, members in Counter(groups).items():
        slots = sum(math.comb(at[group], 2) for at in at_tables)
        inside_slots, inside_pairs = inside_slots + slots, inside_pairs + math.comb(members, 2)
        bound += _over(slots * rounds, math.comb(members, 2))
    return bound + _over((total - inside_slots) * rounds, pairs - inside_pairs)


def _over(slots, pairs):
    """The least Σ m(m−1)/2 when `slots` meetings fall on `pairs` pairs as evenly as can be."""
    if not pairs:
        return 0
    each, more = divmod(slots, pairs)
    return more * math.comb(each + 1, 2) + (pairs - more) * math.comb(each, 2)


class Room:
    """One start of the search: seats of all rounds, who met whom how often, and what that costs."""

    def __init__(self, groups, tables, rounds, wishes, seed):
        self.groups, self.tables, self.wishes = groups, tables, wishes
        self.rng = random.Random(seed)
        self.seats = [deal(groups, tables, self.rng, wishes.fixed) for _round in range(rounds)]
        self.at = [[{p for p, s in enumerate(seats) if s == t} for t in range(tables)] for seats in self.seats]
        count = len(groups)
        self.met = [[0] * count for _p in range(count)]
        for (p, q), times in wishes.met.items():
            self.met[p][q] = self.met[q][p] = times
        self.before = sum(math.comb(times, 2) for times in wishes.met.values())
        for seats in self.at:
            for table in seats:
                for p, q in combinations(table, 2):
                    self.met[p][q] += 1
                    self.met[q][p] += 1
        self.price = self.prices()
        self.spoken = self.count_languages()
        self.bound = lower_bound(groups, tables, rounds) if not wishes.met else 0
        self.cost = self.repeats() + self.broken()
        self.best, self.best_cost = [list(s) for s in self.seats], self.cost
        self.movable = [p for p in range(count) if p not in wishes.fixed]

    def prices(self):
        """What it costs, besides repeats, that two people sit together; negative where they should."""
        price: dict[int, dict[int, int]] = {}
        for pairs, cost in ((self.wishes.apart, APART), (self.wishes.together, -TOGETHER)):
            for p, q in pairs:
                price.setdefault(p, {})[q] = price.setdefault(q, {})[p] = cost
        return price

    def count_languages(self):
        """[round][table]: how many speak each language there."""
        spoken = self.wishes.languages
        if len(set(spoken)) < 2:
            return None
        return [[Counter(spoken[p] for p in table) for table in at] for at in self.at]

    def repeats(self):
        return sum(math.comb(times, 2) for p, row in enumerate(self.met) for times in row[p + 1 :]) - self.before

    def broken(self):
        """The price of all who sit together, counted from the point where every wish to be together is met."""
        paid = sum(self.price.get(p, {}).get(q, 0) for at in self.at for table in at for p, q in combinations(table, 2))
        alone = sum(n == 1 for at in self.spoken or () for table in at for n in table.values())
        return paid + ALONE * alone + TOGETHER * len(self.wishes.together) * len(self.seats)

    def anneal(self, steps, keep_on):
        """Swap and cool until `steps` are used, nothing is left to gain or `keep_on()` says no; returns the steps taken."""
        same = {}
        for person in self.movable:
            same.setdefault(self.groups[person], []).append(person)
        choices = [people for people in same.values() if len(people) > 1]
        if not choices or self.tables < 2:
            return steps
        weights = [len(people) for people in choices]
        cooling = (COLD / HOT) ** (REHEATS / max(steps, REHEATS))
        heat, taken = HOT, 0
        while taken < steps and self.best_cost > self.bound:
            if taken % CHECK_EVERY == 0 and not keep_on():
                break
            heat = HOT if heat <= COLD else heat * cooling
            self.step(self.rng.choices(choices, weights)[0], heat)
            taken += 1
        return max(taken, 1)

    def step(self, people, heat):
        """One swap of two people of a group in one round, taken if it is better, or by chance while it is hot."""
        r = self.rng.randrange(len(self.seats))
        p, q = self.rng.sample(people, 2)
        seats = self.seats[r]
        if seats[p] == seats[q]:
            return
        change = self.change(r, p, q)
        if change <= 0 or self.rng.random() < math.exp(-change / heat):
            self.swap(r, p, q)
            self.cost += change
            if self.cost < self.best_cost:
                self.best, self.best_cost = [list(s) for s in self.seats], self.cost

    def change(self, r, p, q):
        """What the cost would change by if p and q swapped tables in round r."""
        met_p, met_q, seats = self.met[p], self.met[q], self.seats[r]
        old, new = self.at[r][seats[p]], self.at[r][seats[q]]
        change = 0
        for x in old:
            if x != p:
                change += met_q[x] - met_p[x] + 1
        for x in new:
            if x != q:
                change += met_p[x] - met_q[x] + 1
        change += self.price_change(p, q, old, new)
        return change + ALONE * self.alone_change(r, p, q) if self.spoken else change

    def alone_change(self, r, p, q):
        """How many more people would be alone with their language if p and q swapped tables."""
        one, two = self.wishes.languages[p], self.wishes.languages[q]
        if one == two:
            return 0
        old, new = self.spoken[r][self.seats[r][p]], self.spoken[r][self.seats[r][q]]
        leaves = (old[one] == 2) - (old[one] == 1) + (new[two] == 2) - (new[two] == 1)
        comes = (old[two] == 0) - (old[two] == 1) + (new[one] == 0) - (new[one] == 1)
        return leaves + comes

    def price_change(self, p, q, old, new):
        price_p, price_q = self.price.get(p), self.price.get(q)
        change = 0
        if price_p:
            change += sum(price_p.get(x, 0) for x in new if x != q) - sum(price_p.get(x, 0) for x in old)
        if price_q:
            change += sum(price_q.get(x, 0) for x in old if x != p) - sum(price_q.get(x, 0) for x in new)
        return change

    def swap(self, r, p, q):
        met, seats = self.met, self.seats[r]
        old, new = self.at[r][seats[p]], self.at[r][seats[q]]
        old.remove(p)
        new.remove(q)
        for x in old:
            met[p][x] -= 1
            met[x][p] -= 1
            met[q][x] += 1
            met[x][q] += 1
        for x in new:
            met[q][x] -= 1
            met[x][q] -= 1
            met[p][x] += 1
            met[x][p] += 1
        old.add(q)
        new.add(p)
        if self.spoken:
            one, two = self.wishes.languages[p], self.wishes.languages[q]
            self.spoken[r][seats[p]].update({one: -1, two: 1} if one != two else {})
            self.spoken[r][seats[q]].update({one: 1, two: -1} if one != two else {})
        seats[p], seats[q] = seats[q], seats[p]

    def best_plan(self, seed):
        rounds = tuple(tuple(seats) for seats in self.best)
        return Plan(
            rounds,
            self.tables,
            repeats(rounds, self.wishes.met),
            lower_bound(self.groups, self.tables, len(rounds)),
            self.best_cost,
            seed,
        )


def repeats(rounds, met=None):
    """Σ m(m−1)/2 over all pairs of people, m how often they sit together, without what was repeated before."""
    meetings = Counter(met or {})
    for seats in rounds:
        tables: dict[int, list[int]] = {}
        for person, table in enumerate(seats):
            tables.setdefault(table, []).append(person)
        for people in tables.values():
            meetings.update(combinations(people, 2))
    before = sum(math.comb(times, 2) for times in (met or {}).values())
    return sum(math.comb(times, 2) for times in meetings.values()) - before


def place_late(groups, rounds, tables, group):
    """The table of one more person in each round, nobody else moved: fewest of the group, then fewest people, then
    fewest meetings with those met in the rounds before."""
    seated = []
    met: Counter = Counter()
    for seats in rounds:
        at = [[p for p, seat in enumerate(seats) if seat == t] for t in range(tables)]
        table = min(
            range(tables),
            key=lambda t: (sum(groups[p] == group for p in at[t]), len(at[t]), sum(met[p] for p in at[t]), t),
        )
        met.update(at[table])
        seated.append(table)
    return seated
