"""Who speaks next, and how the time was shared: the floor goes from lane to lane, first to those who have spoken least.

Pure. A label is the lane under which somebody raised a hand; it need not be their own, and goes when the hand goes down.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

TURN = 90  # seconds that a turn is taken for when the order of those who wait is worked out


@dataclass(frozen=True)
class Hand:
    key: Hashable
    label: str


def order(hands: Sequence[Hand], spoken: Mapping[str, int], last: str = "") -> list[Hand]:
    """Hands (given in the order they went up) in the order of speaking. `spoken`: seconds so far; `last`: who has the floor.

    Never the same lane twice running while another waits; among the others the one that has spoken least, then who was first.
    """
    waiting, time, found = list(hands), dict(spoken), []
    while waiting:
        others = [hand for hand in waiting if hand.label != last] or waiting
        chosen = min(others, key=lambda hand: time.get(hand.label, 0))  # the first of equals: min keeps their order
        waiting.remove(chosen)
        time[chosen.label] = time.get(chosen.label, 0) + TURN
        last = chosen.label
        found.append(chosen)
    return found


@dataclass(frozen=True)
class Share:
    label: str
    against_equal: str  # "more", "about" or "less" than an equal share; "silent" if nobody spoke


def shares(labels: Sequence[str], spoken: Mapping[str, int]) -> list[Share]:
    """How the time was shared between the lanes; equal is 1/number of lanes, and a quarter off it still counts as about."""
    total = sum(spoken.get(label, 0) for label in labels)
    return [_share(label, spoken.get(label, 0), total, len(labels)) for label in labels]


def _share(label, seconds, total, lanes):
    if not seconds:
        return Share(label, "silent")
    part = seconds / total
    equal = 1 / lanes
    word = "more" if part > equal * 1.25 else "less" if part < equal * 0.75 else "about"
    return Share(label, word)
