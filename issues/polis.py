"""What Polis says of a whole table of votes, for groups that people declared rather than groups found in the votes (MATHS §2, steps 8–13).
Plain data in, plain data out. All of it works on full counts: what is shown passes through `issues.disclosure` or `issues.common_ground`.

Agree is +1, disagree −1, pass 0, as in Polis exports. Left out on purpose (MATHS §2.3): finding groups in the votes, which finds some in
pure noise as well; and calling a statement a disagreement because others agree with it even more.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping
from math import prod, sqrt
from typing import NamedTuple

SURE = 1.2816  # z of a one-sided test at 90 %
SHOWN = 5  # statements a list
NO_GROUP = ""  # of a voter who declared none: counted in the whole, in no group
Statement = Hashable


class Counts(NamedTuple):
    """Votes of one group on one statement; `seen` includes passes."""

    agree: int = 0
    disagree: int = 0
    seen: int = 0


NONE = Counts()
Table = Mapping[Statement, Mapping[str, Counts]]  # {statement: {group: its counts}}


class Lean(NamedTuple):
    """How far a group leans to one side of a statement, by itself and beside everybody else's groups."""

    votes: int  # on this side
    seen: int
    share: float  # pa or pd
    test: float  # pat or pdt: is it more than half?
    ratio: float  # ra or rd: the share against that of the other groups
    ratio_test: float  # rat or rdt: is it more than there?

    @property
    def is_sure(self) -> bool:
        return self.ratio_test > SURE and self.test > SURE

    @property
    def metric(self) -> float:
        return self.ratio * self.ratio_test * self.share * self.test


class Representative(NamedTuple):
    """A statement that tells a group from the others: on which side, how far, and whether it is what the group agrees on best."""

    statement: Statement
    agrees: bool
    lean: Lean
    is_best: bool = False


# ---- counting


def counted(votes: Iterable[tuple[Hashable, Statement, int]], group_of: Mapping[Hashable, str]) -> Table:
    """Of (voter, statement, value), in the order of time: the last vote on a statement is the one that counts."""
    last: defaultdict[Statement, dict[Hashable, int]] = defaultdict(dict)
    for voter, statement, value in votes:
        last[statement][voter] = value
    return {statement: _by_group(column, group_of) for statement, column in last.items()}


def _by_group(column: Mapping[Hashable, int], group_of: Mapping[Hashable, str]) -> dict[str, Counts]:
    found = Counter((group_of.get(voter, NO_GROUP), value) for voter, value in column.items())
    groups = dict.fromkeys(group for group, _value in found)
    return {
        group: Counts(found[group, 1], found[group, -1], found[group, 1] + found[group, -1] + found[group, 0])
        for group in groups
    }


def added(counts: Iterable[Counts]) -> Counts:
    agree = disagree = seen = 0
    for a, d, s in counts:
        agree += a
        disagree += d
        seen += s
    return Counts(agree, disagree, seen)


# ---- shares and tests


def share(votes: int, seen: int) -> float:
    """Drawn to one half, the more so the fewer voted."""
    return (votes + 1) / (seen + 2)


def one_proportion(votes: int, seen: int) -> float:
    """z of the share being above one half."""
    return 2 * sqrt(seen + 1) * ((votes + 1) / (seen + 1) - 0.5)


def two_proportions(votes: int, seen: int, other_votes: int, other_seen: int) -> float:
    """z of one share being above another."""
    first, second = (votes + 1) / (seen + 1), (other_votes + 1) / (other_seen + 1)
    pooled = (votes + other_votes + 2) / (seen + other_seen + 2)
    if pooled == 1:
        return 0.0
    return (first - second) / sqrt(pooled * (1 - pooled) * (1 / (seen + 1) + 1 / (other_seen + 1)))


def lean(votes: int, seen: int, other_votes: int, other_seen: int) -> Lean:
    own = share(votes, seen)
    return Lean(
        votes,
        seen,
        own,
        one_proportion(votes, seen),
        own / share(other_votes, other_seen),
        two_proportions(votes, seen, other_votes, other_seen),
    )


def leans(by_group: Mapping[str, Counts], group: str) -> tuple[Lean, Lean]:
    """How far a group agrees, and how far it disagrees, beside all other groups put together."""
    own = by_group.get(group, NONE)
    others = added([counts for key, counts in by_group.items() if key != group and key != NO_GROUP])
    return (
        lean(own.agree, own.seen, others.agree, others.seen),
        lean(own.disagree, own.seen, others.disagree, others.seen),
    )


# ---- what a group stands for


def representative(table: Table, group: str, without: Collection[Statement] = ()) -> list[Representative]:
    """Five statements at most that tell this group from the others, what it agrees on first; at least one if there is any vote at all.

    `without`: statements that were rejected.
    """
    both = {key: leans(by_group, group) for key, by_group in table.items() if key not in without}
    best = _best_agreement(both)
    found = [_of_side(key, *pair) for key, pair in both.items() if pair[0].is_sure or pair[1].is_sure]
    if not (found or best):
        voted = {key: pair for key, pair in both.items() if pair[0].votes or pair[1].votes}
        furthest = max(voted, key=lambda key: max(side.ratio_test for side in voted[key]), default=None)
        return [_of_side(furthest, *voted[furthest])] if furthest in voted else []
    found = [one for one in found if best is None or one.statement != best.statement]
    found.sort(key=lambda one: -one.lean.metric)
    shown = [*([best] if best else []), *found][:SHOWN]
    return sorted(shown, key=lambda one: not one.agrees)


def _of_side(statement: Statement, agree: Lean, disagree: Lean) -> Representative:
    """On the side that differs more from the others', among those of which the group is sure: few who disagree are no disagreement, even
    where others have none."""
    sides = [(agree, True), (disagree, False)]
    side, agrees = max(sides, key=lambda pair: (pair[0].is_sure, pair[0].ratio_test, not pair[1]))
    return Representative(statement, agrees, side)


def _best_agreement(both: Mapping[Statement, tuple[Lean, Lean]]) -> Representative | None:
    """What the group agrees on, more than the others if there is such a thing, and else by itself."""
    agreed = {
        key: agree
        for key, (agree, disagree) in both.items()
        if (agree.votes or disagree.votes) and (agree.test > SURE or (agree.ratio > 1 and agree.share > 0.5))
    }
    more = {key: agree for key, agree in agreed.items() if agree.ratio > 1}
    if more:
        key = max(more, key=lambda key: more[key].metric)
    elif agreed:
        key = max(agreed, key=lambda key: agreed[key].share * agreed[key].test)
    else:
        return None
    return Representative(key, True, agreed[key], is_best=True)


# ---- what all stand for


def majority(table: Table, without: Collection[Statement] = ()) -> tuple[list[Statement], list[Statement]]:
    """What most of all voters agree with, and disagree with, whatever their groups; five each, the clearest first."""
    whole = {key: added(by_group.values()) for key, by_group in table.items() if key not in without}
    return (
        _clearest({key: (counts.agree, counts.seen) for key, counts in whole.items()}),
        _clearest({key: (counts.disagree, counts.seen) for key, counts in whole.items()}),
    )


def _clearest(votes: Mapping[Statement, tuple[int, int]]) -> list[Statement]:
    measured = {key: (share(*pair), one_proportion(*pair)) for key, pair in votes.items()}
    clear = {key: half * z for key, (half, z) in measured.items() if half > 0.5 and z > SURE}
    return sorted(clear, key=lambda key: -clear[key])[:SHOWN]


def consensus(by_group: Mapping[str, Counts], groups: Iterable[str]) -> tuple[float, float]:
    """The product of the groups' shares of those who agree, and of those who disagree. A group without votes counts one half and each group
    makes it smaller: to rank, take `issues.strength`, after its gate.
    """
    own = [by_group.get(group, NONE) for group in groups]
    return prod(share(c.agree, c.seen) for c in own), prod(share(c.disagree, c.seen) for c in own)
