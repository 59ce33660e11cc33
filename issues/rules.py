"""The decision rules of a ballot: plain data in, plain data out, exact fractions and never floats.

Each rule is a pair of functions. Its *measure* reads one lane and gives marks and a score, which add up over the
lanes; its *judgement* reads the sums. With the same marks a higher score never gives a lower outcome (REJECT <
DISCUSS < ADOPT): `decisions.settled` rests on that, so keep it when adding a rule.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt
from typing import Any, NamedTuple, Self

from issues.tallies import HALF, Lane, sums

ADOPT, REJECT, DISCUSS, DEFER = "ADOPT", "REJECT", "DISCUSS", "DEFER"
QUORUM, ABSTAINED = "quorum", "abstained"
PENROSE = "sqrt"
DIGITS = 10**40  # precision of an irrational square root


def exact(value: Any) -> Fraction:
    """A fraction from an int, a Fraction or a text such as "2/3"; ValueError for anything else, floats too."""
    if isinstance(value, (int, str, Fraction)) and not isinstance(value, bool):
        try:
            return Fraction(value)
        except ZeroDivisionError:
            pass
    raise ValueError(f"not an exact fraction: {value!r}")


@dataclass(frozen=True)
class Rule:
    """How votes become an outcome; frozen with the ballot.

    `threshold` is the mean support that adopts (and, mirrored, rejects), above 1/2. `block`: a lane or checked part
    of which *more* than this share is against cannot be overruled, from 1/2 to below 1. Both serve "equal_voice";
    "equal_mean" has no block; the other rules have their own fixed bounds. `weights` (of the means only): None for
    one each, "sqrt" for the square root of the members (Penrose 1946), or a mapping from lane key to positive weight.
    ValueError when something does not fit.
    """

    name: str = "equal_voice"
    threshold: Fraction = Fraction(2, 3)
    block: Fraction = HALF
    weights: Any = None

    def __post_init__(self) -> None:
        if self.name not in RULES:
            raise ValueError(f"unknown rule: {self.name!r}")
        object.__setattr__(self, "threshold", exact(self.threshold))
        object.__setattr__(self, "block", exact(self.block))
        object.__setattr__(self, "weights", frozen_weights(self.weights))
        if not HALF < self.threshold <= 1:
            raise ValueError("the threshold lies above 1/2 and is at most 1")
        if not HALF <= self.block < 1:
            raise ValueError("the block lies between 1/2 and 1")
        if self.weights and self.name not in {"equal_voice", "equal_mean"}:
            raise ValueError(f"the rule {self.name} has no weights")

    def weight(self, lane: Lane) -> Fraction:
        if self.weights is None:
            return Fraction(1)
        if self.weights == PENROSE:
            return square_root(max(1, lane.members))
        try:
            return dict(self.weights)[lane.key]
        except KeyError:
            raise ValueError(f"the rule has no weight for {lane.key}") from None

    def to_dict(self) -> dict[str, Any]:
        """JSON-able; fractions as "2/3"."""
        weights = self.weights
        if weights and weights != PENROSE:
            weights = {key: str(weight) for key, weight in weights}
        return {"name": self.name, "threshold": str(self.threshold), "block": str(self.block), "weights": weights}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """The inverse of `to_dict`; what is left out has its default, what is unknown raises ValueError."""
        unknown = set(data) - {"name", "threshold", "block", "weights"}
        if unknown:
            raise ValueError(f"unknown in a rule: {sorted(unknown)}")
        return cls(**data)


def frozen_weights(weights: Any) -> Any:
    """None, "sqrt", or sorted pairs (key, weight): comparable and hashable."""
    if weights is None or weights == PENROSE:
        return weights
    try:
        pairs = tuple(sorted((str(key), exact(weight)) for key, weight in dict(weights).items()))
    except TypeError:
        raise ValueError("weights are None, sqrt or a mapping") from None
    if not pairs or min(weight for _, weight in pairs) <= 0:
        raise ValueError("every weight is above 0")
    return pairs


def square_root(number: int) -> Fraction:
    """√number to forty digits, as s·√r with r free of squares: so √20 is exactly twice √5, and ties stay ties."""
    s, r = 1, number
    for factor in range(2, isqrt(number) + 1):
        while r % factor**2 == 0:
            s, r = s * factor, r // factor**2
    return Fraction(s * isqrt(r * DIGITS**2), DIGITS)


def mean_support(lanes: Sequence[Lane], rule: Rule) -> Fraction | None:
    """Mean share of yes, each lane weighing what the rule says; None while some lane has no decided vote."""
    shares = [lane.share for lane in lanes]
    if not shares or None in shares:
        return None
    return sum((equal_mean_measure(lane, rule).score for lane in lanes), Fraction(0)) / total_weight(lanes, rule)


def total_weight(lanes: Sequence[Lane], rule: Rule) -> Fraction:
    return sum((rule.weight(lane) for lane in lanes), Fraction(0))


def pooled_support(lanes: Sequence[Lane]) -> Fraction | None:
    """Share of yes among all decided votes, lanes ignored; None when there are none."""
    _, yes, no, _ = sums(lanes)
    return Fraction(yes, yes + no) if yes + no else None


class Measure(NamedTuple):
    marks: tuple[int, ...]
    score: Fraction


Answer = tuple[str, str]  # outcome, reason


def by_mean(
    score: Fraction, lanes: Sequence[Lane], rule: Rule, may_adopt: bool = True, may_reject: bool = True
) -> Answer:
    mean = score / total_weight(lanes, rule)
    if mean >= rule.threshold and may_adopt:
        return ADOPT, ""
    if 1 - mean >= rule.threshold and may_reject:
        return REJECT, ""
    return DISCUSS, ""


def equal_voice_measure(lane: Lane, rule: Rule) -> Measure:
    objecting = any(unit.objects(rule.block) for unit in lane.units)
    insisting = any(unit.insists(rule.block) for unit in lane.units)
    marks = (int(not lane.has_quorum), int(not lane.has_decided), int(objecting), int(insisting))
    return Measure(marks, rule.weight(lane) * (lane.share or 0))


def equal_voice_judgement(marks: tuple[int, ...], score: Fraction, lanes: Sequence[Lane], rule: Rule) -> Answer:
    """Mean over lanes at the threshold, and nobody's majority overruled: consent of equal voices."""
    thin, undecided, objecting, insisting = marks
    if thin:
        return DEFER, QUORUM
    if undecided:
        return DEFER, ABSTAINED
    return by_mean(score, lanes, rule, may_adopt=not objecting, may_reject=not insisting)


def absence(lane: Lane) -> tuple[int, int]:
    """Marks of a lane without an answer: nobody voted; somebody voted, and nobody took a side."""
    return int(not lane.voted), int(bool(lane.voted) and not lane.decided)


def deferral(silent: int, undecided: int) -> Answer | None:
    if silent:
        return DEFER, QUORUM
    return (DEFER, ABSTAINED) if undecided else None


def equal_mean_measure(lane: Lane, rule: Rule) -> Measure:
    return Measure(absence(lane), rule.weight(lane) * (lane.share or 0))


def equal_mean_judgement(marks: tuple[int, ...], score: Fraction, lanes: Sequence[Lane], rule: Rule) -> Answer:
    """The mean alone: a clear mean overrules any one lane."""
    return deferral(*marks) or by_mean(score, lanes, rule)


def pooled_measure(lane: Lane, rule: Rule) -> Measure:
    return Measure((int(lane.decided > 0), int(lane.voted > 0)), Fraction(lane.yes - lane.no))


def pooled_judgement(marks: tuple[int, ...], score: Fraction, lanes: Sequence[Lane], rule: Rule) -> Answer:
    """More than half of all decided votes, lanes ignored."""
    decided, voted = marks
    if not decided:
        return DEFER, ABSTAINED if voted else QUORUM
    return by_sign(score), ""


def by_sign(score: Fraction) -> str:
    if score > 0:
        return ADOPT
    return REJECT if score < 0 else DISCUSS


def double_measure(lane: Lane, rule: Rule) -> Measure:
    return Measure((*absence(lane), int(lane.insists()), int(lane.objects())), Fraction(lane.yes - lane.no))


def double_judgement(marks: tuple[int, ...], score: Fraction, lanes: Sequence[Lane], rule: Rule) -> Answer:
    """More than half of all decided votes, and more than half of the lanes."""
    silent, undecided, insisting, objecting = marks
    for outcome, behind in ((ADOPT, insisting), (REJECT, objecting)):
        if by_sign(score) == outcome and 2 * behind > len(lanes):
            return deferral(silent, undecided) or (outcome, "")
    return deferral(silent, undecided) or (DISCUSS, "")


def concurrent_measure(lane: Lane, rule: Rule) -> Measure:
    return Measure(double_measure(lane, rule).marks, Fraction(0))


def concurrent_judgement(marks: tuple[int, ...], score: Fraction, lanes: Sequence[Lane], rule: Rule) -> Answer:
    """More than half in every lane."""
    silent, undecided, insisting, objecting = marks
    outcome = ADOPT if insisting == len(lanes) else REJECT if objecting == len(lanes) else DISCUSS
    return deferral(silent, undecided) or (outcome, "")


def consent_measure(lane: Lane, rule: Rule) -> Measure:
    marks = (int(not lane.voted), int(3 * lane.no >= lane.voted > 0), int(lane.decided > 0))
    return Measure(marks, Fraction(lane.yes - lane.no))


def consent_judgement(marks: tuple[int, ...], score: Fraction, lanes: Sequence[Lane], rule: Rule) -> Answer:
    """Under a third of each lane's voters object, over half of all decided votes are for it; never rejects."""
    silent, objecting, decided = marks
    if silent or not decided:
        return DEFER, QUORUM if silent else ABSTAINED
    return (ADOPT if not objecting and score > 0 else DISCUSS), ""


Measuring = Callable[[Lane, Rule], Measure]
Judging = Callable[[tuple[int, ...], Fraction, Sequence[Lane], Rule], Answer]
RULES: dict[str, tuple[Measuring, Judging]] = {
    "equal_voice": (equal_voice_measure, equal_voice_judgement),
    "equal_mean": (equal_mean_measure, equal_mean_judgement),
    "pooled": (pooled_measure, pooled_judgement),
    "double": (double_measure, double_judgement),
    "concurrent": (concurrent_measure, concurrent_judgement),
    "consent": (consent_measure, consent_judgement),
}
