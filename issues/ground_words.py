"""Common ground in words: the class of a statement, and who stands where, as its bands show it and nothing more.

Each sentence is a code and the groups that it names, before any words; a list of groups says so when groups that are not shown may belong
to it (TRUST §3.4). Pure.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from issues.common_ground import CLASSES, DIVIDES, MIXED, NEEDS_VOICES, REJECTED, UNITES, Ground
from issues.disclosure import PublishedLane, is_unshown, published_band
from issues.strength import LIKELY, NONE, STRONG, Strength
from issues.verdicts import listed

Words = str | Promise

CLASS_NAMES: dict[str, Words] = {
    UNITES: _("What unites the groups"),
    REJECTED: _("What all groups reject"),
    DIVIDES: _("What divides the groups"),
    MIXED: _("No clear picture"),
    NEEDS_VOICES: _("More voices are needed"),
}
SENTENCES: dict[str, Words] = {
    "all_agree": _("In every counted group most agree."),
    "all_disagree": _("In every counted group most disagree."),
    "agree": _("Most agree in: %(names)s."),
    "disagree": _("Most disagree in: %(names)s."),
    "divided": _("Divided: %(names)s."),
    "too_few": _("In at least one group fewer than six people agreed or disagreed."),
    "needed": _("Voices are still needed from: %(names)s."),
    "untold": _("Which side the groups took that are too small to show is not told."),
}
HOW_MANY: dict[str, Words] = {  # answers of each class, in a sentence
    UNITES: ngettext_lazy(
        "%(n)s answer unites every group that is counted: most agree in each.",
        "%(n)s answers unite every group that is counted: most agree in each.",
        "n",
    ),
    REJECTED: ngettext_lazy(
        "%(n)s answer is rejected by every group that is counted: most disagree in each.",
        "%(n)s answers are rejected by every group that is counted: most disagree in each.",
        "n",
    ),
    DIVIDES: ngettext_lazy(
        "%(n)s answer divides the groups: most agree in one and most disagree in another.",
        "%(n)s answers divide the groups: most agree in one and most disagree in another.",
        "n",
    ),
    MIXED: ngettext_lazy("%(n)s answer gives no clear picture.", "%(n)s answers give no clear picture.", "n"),
    NEEDS_VOICES: ngettext_lazy(
        "%(n)s answer needs more voices from a group that is counted.",
        "%(n)s answers need more voices from a group that is counted.",
        "n",
    ),
}
AND_PERHAPS = _("%(names)s, and perhaps in groups too small to show")
LABELS: dict[str, Words] = {
    STRONG: _("Strong: very likely more than half agree in every group."),
    LIKELY: _("Likely: probably more than half agree in every group."),
    NONE: _("Not sure that more than half agree in every group."),
}
REJECTION_LABELS: dict[str, Words] = {
    STRONG: _("Strong: very likely more than half disagree in every group."),
    LIKELY: _("Likely: probably more than half disagree in every group."),
    NONE: _("Not sure that more than half disagree in every group."),
}
LOWEST = _("Least agreement in: %(names)s.")
LEAST_REJECTED = _("Least disagreement in: %(names)s.")
BANDS = {"for": "agree", "against": "disagree", "divided": "divided"}  # in the order in which they are said


@dataclass(frozen=True)
class Point:
    """One sentence before any words: a key of SENTENCES, the groups it names, and whether more may belong to them."""

    code: str
    keys: tuple[str, ...] = ()
    and_perhaps: bool = False


def points(ground: Ground) -> tuple[Point, ...]:
    if ground.kind in {UNITES, REJECTED}:
        return (Point("all_agree" if ground.kind == UNITES else "all_disagree"),)
    if ground.needs:
        return (Point("needed", ground.needs),)
    unshown = is_unshown(ground.lanes)
    sides = tuple(_sides(ground.lanes, unshown))
    if ground.kind == NEEDS_VOICES:
        return (Point("too_few"), *(sides or (Point("untold"),)))
    return sides


def _sides(lanes: tuple[PublishedLane, ...], unshown: bool) -> list[Point]:
    """Who agrees, disagrees and is divided. A lane that is not shown is in no list: each list says that it may belong there."""
    found: dict[str, list[str]] = {}
    for unit in (unit for lane in lanes if lane.counted for unit in units_of(lane)):
        if unit.shown != "few":
            found.setdefault(published_band(unit), []).append(unit.key)
    return [Point(code, tuple(found[band]), unshown) for band, code in BANDS.items() if band in found]


def units_of(lane: PublishedLane) -> tuple[PublishedLane, ...]:
    """A lane whose parts are shown alike stands for them; else each part stands for itself."""
    return lane.parts if len({published_band(part) for part in lane.parts}) > 1 else (lane,)


def in_words(ground: Ground, group_names: Mapping[str, str]) -> str:
    """In the reader's language. `group_names`: from keys of lanes and parts to names."""
    return " ".join(sentence(point, group_names) for point in points(ground))


def sentence(point: Point, group_names: Mapping[str, str]) -> str:
    names = listed(point.keys, group_names)
    if point.and_perhaps:
        names = str(AND_PERHAPS) % {"names": names}
    return str(SENTENCES[point.code]) % {"names": names}


def strength_in_words(strength: Strength, group_names: Mapping[str, str], rejected: bool = False) -> str:
    """How sure it is, and where it is weakest: only where every group is named."""
    labels, lowest = (REJECTION_LABELS, LEAST_REJECTED) if rejected else (LABELS, LOWEST)
    return f"{labels[strength.label]} {str(lowest) % {'names': listed(strength.lowest, group_names)}}"


def how_many(kinds: Mapping[str, int]) -> tuple[str, ...]:
    """A sentence for each class that has answers. `kinds`: {class: number}."""
    return tuple(str(HOW_MANY[kind] % {"n": kinds[kind]}) for kind in CLASSES if kinds.get(kind))
