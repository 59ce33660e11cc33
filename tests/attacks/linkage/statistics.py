"""Do two things that are known of each person go together within the groups? Tests by chance alone, and how many people they name.

Everything is compared inside a group only: which group a voice belongs to is no secret. "As good as chance" always means the people
of each group shuffled among themselves, so one test serves whatever the columns hold, and rows of one person stay together.
"""

from collections import defaultdict
from dataclasses import dataclass
from functools import cache, cached_property
from math import erfc, sqrt

import numpy as np
from scipy.optimize import linear_sum_assignment

SHUFFLES = 999
GUESSES = 200  # of them that tell how many are named by guessing: a mean, which needs fewer than a rare score does
FIRST = 99  # shuffles after which a pair that chance beats so often already is left: how often exactly, nobody asks
OFTEN = 25  # of them; where 999 would give p = 0.05, so many of 99 come once in seventy billion pairs
AT_ONCE = 50  # shuffles that are counted at once: more of them take memory and save nothing
CLOSE = 1e-9  # sums that differ less are the same
N_LOG_N = np.arange(100) * np.log(np.maximum(np.arange(100), 1))  # a house has 45 people


@dataclass(frozen=True)
class Link:
    """What an attack found: `linked` of `n` people named rightly, where `chance` of them would be by guessing, and how likely that is."""

    attack: str
    linked: float
    n: int
    chance: float
    p: float

    def __str__(self):
        return f"{self.attack}: {self.linked:.0f} / {self.n} / {self.chance:.0f}, p = {self.p:.1g}"


@dataclass(frozen=True)
class Kinds:
    """Many kinds beside each other. `has`: [person, value of a kind], 1 where it is theirs; `begins`: the first value of each kind."""

    names: list
    has: np.ndarray
    begins: np.ndarray

    @classmethod
    def of(cls, features, width):
        """{name: {person: value}} -> Kinds."""
        return cls._beside(list(features), [_has(_codes(values, width)) for values in features.values()])

    @classmethod
    def _beside(cls, names, tables):
        begins = np.cumsum([0, *(table.shape[1] for table in tables)])[:-1]
        return cls(names, np.hstack(tables), begins)

    def only(self, places):
        tables = np.split(self.has, self.begins[1:], axis=1)
        return self._beside([self.names[n] for n in places], [tables[n] for n in places])

    def summed(self, columns):
        """[shuffle, value] -> [shuffle, kind]"""
        return np.add.reduceat(columns, self.begins, axis=1)


class People:
    """The groups of the people who are to be told apart, by place in the list of people."""

    def __init__(self, groups, seed):
        self.groups = [np.array(places) for places in groups]
        self.number = sum(len(places) for places in groups)
        self.width = 1 + max((max(places) for places in groups), default=0)
        self.random = np.random.default_rng(seed)

    @cached_property
    def mixed(self):
        """As they are, and shuffled: the same rows for all pairs, each of which is judged by itself."""
        return np.vstack([np.arange(self.width), self.shuffled(SHUFFLES)])

    def shuffled(self, times):
        """So many rows of places, shuffled within the groups; a place outside of all groups stays."""
        rows = np.tile(np.arange(self.width), (times, 1))
        for places in self.groups:
            rows[:, places] = self.random.permuted(rows[:, places], axis=1)
        return rows

    # ---- order: values that can be sorted

    def ranks(self, values):
        """{person: value} -> each one's place inside their group. Equal ones share theirs by chance; who has none stands anywhere:
        that two lists leave out the same people tells nothing new."""
        found = np.zeros(self.width, dtype=int)
        for places in self.groups:
            shuffled = self.random.permutation(places)
            row = sorted((n for n in shuffled if n in values), key=lambda n: _key(values[n]))
            for n in (n for n in shuffled if n not in values):
                row.insert(self.random.integers(len(row) + 1), n)
            found[row] = np.arange(len(places))
        return found

    def by_order(self, ranks, others, names):
        """Link of every pair of orders, the likelier of two tests: Spearman's correlation, and how many are named when both
        orders are laid side by side or head to tail (exact: places that a shuffled order leaves alone)."""
        one, two = self._centred(ranks), self._centred(others)
        spread = sqrt(sum((len(g) - 1) for g in self.groups if len(g) > 1))
        score = one @ two.T / spread
        same = self._named(ranks, others)
        for (a, b), z in np.ndenumerate(score):
            p = 2 * min(erfc(abs(z) / sqrt(2)), 2 * at_least(tuple(len(g) for g in self.groups), int(same[a, b])))
            yield Link(names(a, b), float(same[a, b]), self.number, len(self.groups), min(p, 1.0))

    def _centred(self, ranks):
        """Places as numbers whose squares sum up to size - 1 in each group, so that larger groups weigh more."""
        found = np.zeros(ranks.shape)
        for places in self.groups:
            n = len(places)
            if n > 1:
                found[:, places] = (ranks[:, places] - (n - 1) / 2) * sqrt(12 / (n * (n + 1)))
        return found

    def _named(self, ranks, others):
        straight = np.zeros((len(ranks), len(others)), dtype=int)
        turned = straight.copy()
        for places in self.groups:
            a, b = ranks[:, None, places], others[None, :, places]
            straight += (a == b).sum(axis=2)
            turned += (a == len(places) - 1 - b).sum(axis=2)
        return np.maximum(straight, turned)

    # ---- kinds: values of which several people share one

    def by_kind(self, one, others):
        """Link of a kind to each of `others` (Kinds), whatever stands for what: how unevenly they fall together, against shuffled
        people; against a tenth of them where these already show that it is luck. In the order of the others."""
        kind = _has(_codes(one, self.width))
        evenness, named = self._together(kind, others, self.mixed[: 1 + FIRST])
        links = [self._kind_link(*each) for each in zip(others.names, evenness.T, named.T, strict=True)]
        beaten_so_often = (evenness[1:] >= evenness[0] - CLOSE).sum(axis=0)
        [seldom] = np.nonzero(beaten_so_often < OFTEN)
        if len(seldom):
            evenness, named = self._together(kind, others.only(seldom), self.mixed)
            for place, *scores in zip(seldom, evenness.T, named.T, strict=True):
                links[place] = self._kind_link(others.names[place], *scores)
        return links

    def _kind_link(self, name, evenness, named):
        return Link(name, float(named[0]), self.number, float(named[1 : 1 + GUESSES].mean()), beaten(evenness))

    def _together(self, kind, others, mixed):
        """How unevenly they fall together, and how many are named: [shuffle, other kind], of people as they are and shuffled."""
        shares = np.array_split(mixed, -(-len(mixed) // AT_ONCE))
        evenness = np.vstack([self._unevenly(kind, others, rows) for rows in shares])
        return evenness, self._named_by(kind, others, mixed[: 1 + GUESSES])

    def _unevenly(self, kind, others, mixed):
        found = np.zeros((len(mixed), len(others.names)))
        for places in self.groups:
            counts = _counts(kind[mixed[:, places]], others.has[places])
            found += others.summed(sum(N_LOG_N[each.astype(np.uint8)] for each in counts))
        return found

    def _named_by(self, kind, others, mixed):
        """If each row is given to one of the people of the kind that is most often behind rows like it."""
        found = np.zeros((len(mixed), len(others.names)))
        for places in self.groups:
            counts = np.stack(list(_counts(kind[mixed[:, places]], others.has[places])))
            people = np.maximum(kind[places].sum(axis=0, dtype=float), 1)  # of each kind, which no shuffle changes
            found += others.summed(counts.max(axis=0) / people[counts.argmax(axis=0)])
        return found

    # ---- likeness: a table of how well each person fits each voice

    def by_likeness(self, table, name):
        """Link of a table [person, row of a person]: the best assignment inside each group, and how well the true one fits."""
        mixed = self.mixed
        inside = np.concatenate(self.groups)
        fit = table[mixed[:, inside], inside].sum(axis=1)
        linked = 0
        for places in self.groups:
            noise = self.random.random((len(places), len(places))) * 1e-6  # of equals, one by chance
            _rows, best = linear_sum_assignment(table[np.ix_(places, places)] + noise, maximize=True)
            linked += int((best == np.arange(len(places))).sum())
        return Link(name, linked, self.number, len(self.groups), beaten(fit))


def beaten(scores):
    """How likely a score as high as the first is, if the others are what chance gives; far out, by the normal curve's tail."""
    first, others = scores[0], scores[1:]
    p = (1 + int((others >= first - CLOSE).sum())) / (1 + len(others))
    if p > 1 / len(others) or not others.std():
        return p
    return min(p, erfc((first - others.mean()) / others.std() / sqrt(2)) / 2)


def _key(value):
    """Numbers and moments by size, texts by the alphabet."""
    return (0.0, value) if isinstance(value, str) else (float(value), "")


def _codes(values, width):
    known = {value: code for code, value in enumerate(sorted({str(v) for v in values.values()}))}
    return np.array([known.get(str(values.get(n)), len(known)) for n in range(width)])


def _has(codes):
    """[person, code]: 1 where this is theirs. Numbers that are multiplied fast, and exact."""
    return np.eye(codes.max() + 1, dtype=np.float32)[codes]


def _counts(ours, has):
    """Of each kind in turn how often it is behind each value: [shuffle, value]. `ours`: [shuffle, person, kind]."""
    return (np.ascontiguousarray(ours[:, :, n]) @ has for n in range(ours.shape[2]))


@cache
def at_least(sizes, named):
    """How likely so many or more are left in place when people of groups of these sizes are shuffled: exact."""
    spread = {0: 1.0}
    for size in sizes:
        more = defaultdict(float)
        for so_far, p in spread.items():
            for here, q in enumerate(_left_in_place(size)):
                more[so_far + here] += p * q
        spread = more
    return min(1.0, sum(p for number, p in spread.items() if number >= named))


@cache
def _left_in_place(size):
    """Chances of 0, 1, … size places that a shuffled order leaves alone (the rencontres numbers over size!)."""
    none = [1.0, 0.0]  # that nobody is left in place, of 0, 1, 2, …
    for n in range(2, size + 1):
        none.append(none[-1] + (none[-2] - none[-1]) / n)
    alone, factorial = [], 1.0
    for k in range(size + 1):
        factorial *= k or 1
        alone.append(none[size - k] / factorial)
    return tuple(alone)
