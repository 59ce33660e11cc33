"""Which groups hold a statement (a challenge they face, a change they would call success), once its round has closed (MATHS §7, R2).
Plain data in, plain data out.

`yes` is "we have this too", `no` "not ours"; silence counts nowhere, and the author's own counts like any other. Everything here is worked
out from what is published of the groups (`disclosure.publish`), never from their numbers.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from issues.disclosure import PublishedLane, published_band
from issues.verdicts import listed

Words = str | Promise
FOR, DIVIDED, AGAINST, FEW = "for", "divided", "against", "few"  # bands, as of a ballot
WORDS: dict[str, Words] = {
    FOR: _("most have it"),
    DIVIDED: _("divided"),
    AGAINST: _("most do not have it"),
    FEW: _("fewer than 6"),
}
WORDS_OF_VISIONS: dict[str, Words] = {
    **WORDS,
    FOR: _("most say so"),
    AGAINST: _("most do not say so"),
}  # also of what must not happen
JOINT_FEW: Words = _("too few to show")  # of a group with parts: fewer than six of one of them are enough
SENTENCES: dict[str, Words] = {  # in the order in which they are said
    FOR: _("Most have this in: %(names)s."),
    DIVIDED: _("Divided: %(names)s."),
    AGAINST: _("Most do not have this in: %(names)s."),
    FEW: _("Too few answers to show: %(names)s."),
}


class Held(NamedTuple):
    """A statement with what is published of it: `disclosure.publish` of tallies of yes and no. `place`: in the list of its kind."""

    key: str
    place: int
    lanes: tuple[PublishedLane, ...]


def order(statements: Iterable[Held]) -> list[Held]:
    """Those that most counted groups have first, then those on which most are divided, then by place."""
    return sorted(statements, key=lambda held: (-_number(held.lanes, FOR), -_number(held.lanes, DIVIDED), held.place))


def _number(lanes: Iterable[PublishedLane], band: str) -> int:
    return sum(published_band(lane) == band for lane in lanes if lane.counted)


def in_words(lanes: Iterable[PublishedLane], group_names: Mapping[str, str]) -> str:
    """Who has it, in the reader's language; parts that differ stand each for itself."""
    found: dict[str, list[str]] = {}
    for unit in (unit for lane in lanes for unit in units_of(lane)):
        found.setdefault(published_band(unit), []).append(unit.key)
    return " ".join(
        str(said) % {"names": listed(found[band], group_names)} for band, said in SENTENCES.items() if band in found
    )


def units_of(lane: PublishedLane) -> tuple[PublishedLane, ...]:
    """A lane whose parts are shown alike stands for them; else each part stands for itself."""
    return lane.parts if len({published_band(part) for part in lane.parts}) > 1 else (lane,)
