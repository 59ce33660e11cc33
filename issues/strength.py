"""How strongly groups agree on a statement, if all of them are named (MATHS §3.3). Plain data in, plain data out, exact fractions.

A statement is only as strong as its support in each group: the score is the geometric mean of the groups' shares, each drawn a little to
the middle, (agree + 1)/(voted + 2), so that few votes say less than many. No group lends another its votes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import prod
from typing import Any

STRONG, LIKELY, NONE = "strong", "likely", "none"
STRONG_FROM, LIKELY_FROM = Fraction(4, 5), Fraction(1, 2)
PARTS = 10_000  # figures are kept as whole numbers of ten-thousandths: what is hashed holds no fraction
Votes = tuple[
    str, int, int
]  # key of a group, those who agree (or, for rejection, disagree), those who voted, passes among them


@dataclass(frozen=True)
class Strength:
    """Of one statement that every group has judged; to JSON by `to_dict`. `score`, `confidence` and `least` in ten-thousandths."""

    rank: int  # from 1 among the statements of its round
    score: int  # B
    confidence: int  # C: how likely it is that more than half stand behind it in every group
    label: str  # strong | likely | none
    least: int  # the share of the group with the lowest share
    lowest: tuple[str, ...]  # which groups that are

    def to_dict(self) -> dict[str, Any]:
        figures = {name: getattr(self, name) for name in ("rank", "score", "confidence", "label", "least")}
        return {**figures, "lowest": list(self.lowest)}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Strength":
        return cls(**{**data, "lowest": tuple(data["lowest"])})


def ranked(statements: Mapping[str, Sequence[Votes]]) -> dict[str, Strength]:
    """{statement: how strong it is}. The groups are the same for all; equal scores go by confidence, then as given."""
    measured = {key: (consensus(votes), confidence(votes)) for key, votes in statements.items()}
    places = {key: (_fine(together), _fine(sure)) for key, (together, sure) in measured.items()}
    order = sorted(places, key=lambda key: places[key], reverse=True)  # by the product: as its root goes, and finer
    return {key: _strength(statements[key], *measured[key], rank) for rank, key in enumerate(order, 1)}


def _strength(votes: Sequence[Votes], together: Fraction, sure: Fraction, rank: int) -> Strength:
    shares = {key: (agree + 1) / (voted + 2) for key, agree, voted in votes}  # of equal shares the same float
    least = min(shares.values())
    lowest = tuple(key for key, share in shares.items() if share == least)
    return Strength(rank, _parts(root(together, len(votes))), _parts(sure), label(sure), _parts(least), lowest)


def consensus(votes: Sequence[Votes]) -> Fraction:
    """The product of the groups' shares, as Polis has it (GIC)."""
    return Fraction(prod(agree + 1 for _key, agree, _voted in votes), prod(voted + 2 for _key, _agree, voted in votes))


def score(votes: Sequence[Votes]) -> float:
    """B: the product on a scale from 0 to 1 that does not shrink with the number of groups."""
    return root(consensus(votes), len(votes))


def root(product: Fraction, groups: int) -> float:
    return float(product) ** (1 / groups)


def confidence(votes: Sequence[Votes]) -> Fraction:
    """C: the product over the groups of the chance that more than half of such people agree."""
    ways = prod(_ways(agree, voted) for _key, agree, voted in votes)
    return Fraction(ways, 2 ** sum(voted + 1 for _key, _agree, voted in votes))


def majority(agree: int, voted: int) -> Fraction:
    """P(θ > ½) for θ ~ Beta(agree + 1, voted − agree + 1), exactly: the chance of at most `agree` heads in voted + 1 throws."""
    return Fraction(_ways(agree, voted), 2 ** (voted + 1))


@lru_cache(maxsize=10_000)
def _ways(agree: int, voted: int) -> int:
    """In how many ways voted + 1 throws give at most `agree` heads: each binomial coefficient from the one before it."""
    throws, ways, all_ways = voted + 1, 1, 1
    for heads in range(agree):
        ways = ways * (throws - heads) // (heads + 1)
        all_ways += ways
    return all_ways


def label(sure: Fraction) -> str:
    if sure >= STRONG_FROM:
        return STRONG
    return LIKELY if sure >= LIKELY_FROM else NONE


def _fine(share: Fraction) -> int:
    """As a whole number, to put many in order: to compare fractions takes ten times as long."""
    return share.numerator * 2**128 // share.denominator


def _parts(share: Fraction | float) -> int:
    return round(share * PARTS)
