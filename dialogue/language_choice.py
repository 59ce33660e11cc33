"""In which language somebody reads: the product's own words, and what stands in a dialogue. Pure.

Two questions with two answers: for Twi there may be texts of a dialogue and no catalogue of the product.
"""

from collections.abc import Sequence
from typing import NamedTuple

from dialogue.tags import primary


class Reading(NamedTuple):
    """`wanted`: the reader's own tag; `interface`: a language with a catalogue; `order`: of the dialogue's languages, best first;
    `own`: that of the originals which name none."""

    wanted: str
    interface: str
    order: tuple[str, ...]
    own: str

    def is_theirs(self, tag: str) -> bool:
        return primary(tag) == primary(self.wanted)


def closest(wanted: str, offered: Sequence[str]) -> str:
    """The offered tag that is this language, in any spelling, else another variety of it; "" if there is none."""
    same = (tag for tag in offered if tag.lower() == wanted.lower())
    kin = (tag for tag in offered if primary(tag) == primary(wanted))
    return next(same, next(kin, ""))


def reading(wanted: str, own: str, others: Sequence[str], catalogues: Sequence[str]) -> Reading:
    """What a reader of `wanted` gets of a dialogue whose originals are in `own`, translated into `others`: their language, else the
    dialogue's in order. Without a catalogue of theirs the product speaks the dialogue's first language that has one."""
    spoken = (own, *others)
    interface = next(filter(None, (closest(tag, catalogues) for tag in (wanted, *spoken))), catalogues[0])
    order = dict.fromkeys(filter(None, (closest(wanted, spoken), *spoken)))
    return Reading(wanted, interface, tuple(order), own)
