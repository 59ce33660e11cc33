"""What a ballot on words says of each meaning, and whether a word is agreed (MATHS §7, R4): plain data in, plain data out.

Each meaning is an item of its own under the same rule. Exactly one adopted: the word is agreed. Several: all of them stand for the next
ballot, and no mean chooses between them. Else the word stays open. Settled is never said: of so few items it would tell too much.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from issues.decisions import decide
from issues.disclosure import GroupTally, PublishedLane, counted_lanes, in_bands, publish
from issues.rules import ADOPT, Rule
from issues.verdicts import Facts, facts_of

AGREED, SEVERAL, OPEN = "agreed", "several", "open"


@dataclass(frozen=True)
class Asked:
    """One meaning of a word with its votes: secret."""

    key: Any
    word: Any
    groups: tuple[GroupTally, ...]


@dataclass(frozen=True)
class Told:
    """One meaning of a closed ballot on words as everybody sees it. `agreed`: it is the only one of its word that was adopted."""

    key: Any
    outcome: str
    facts: Facts
    lanes: tuple[PublishedLane, ...]
    agreed: bool


def tell(asked: Sequence[Asked], rule: Rule, kind: str, hidden: bool = False) -> tuple[Told, ...]:
    """Decide each meaning and reduce everything to what may be seen. `hidden`: a counted group was hidden at the opening. A show of
    hands agrees on nothing."""
    bands = hidden or any(in_bands(one.groups) for one in asked)
    outcomes = [decide(counted_lanes(one.groups), rule) for one in asked]
    words = [one.word for one, outcome in zip(asked, outcomes, strict=True) if outcome.outcome == ADOPT]
    return tuple(
        Told(
            key=one.key,
            outcome=outcome.outcome,
            facts=facts_of(outcome, one.groups, rule, kind, bands),
            lanes=publish(one.groups, bands),
            agreed=kind == "final" and outcome.outcome == ADOPT and words.count(one.word) == 1,
        )
        for one, outcome in zip(asked, outcomes, strict=True)
    )


def of_word(outcomes: Iterable[str]) -> str:
    """What became of a word, from the outcomes of its meanings."""
    adopted = sum(outcome == ADOPT for outcome in outcomes)
    return AGREED if adopted == 1 else SEVERAL if adopted else OPEN
