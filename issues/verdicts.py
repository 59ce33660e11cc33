"""The sentence that explains a decision, built from codes and publishable facts, in words a participant accepts.

The sentences hold for exact results and for bands alike: they give no number of votes, no mean and no turnout, only
the bounds of the rule. Where some group is hidden, one and the same sentence covers all that may lie behind it, because
a sentence used only when a small group is against, or when the mean is high, would tell that it is. And a list of
groups says so when groups that are not shown may belong to it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from django.utils.translation import gettext as _

from issues.decisions import ABSTAINED, ADOPT, DEFER, DISCUSS, REJECT, Outcome
from issues.disclosure import GroupTally, PublishedLane, in_bands, publishable_against, published_band
from issues.effects import consequence, stamp
from issues.rule_words import block_in_words, rule_in_words, share_in_words, short_rule
from issues.rules import Rule

__all__ = ["Facts", "facts_of", "listed", "rule_in_words", "verdict"]


@dataclass(frozen=True)
class Facts:
    """What may be said about an outcome; made by `facts_of`, stored by `to_dict`.

    Nothing is kept that no sentence says: the result's hash covers all of it. `against` holds publishable keys only.
    `side` is where the mean of an open outcome lies, "high", "middle" or "low" by the rule's threshold; it, `in_favour`
    and `short` stay empty unless every counted group is named. `parts`: some lane has parts.
    """

    rule: Rule
    kind: str
    outcome: str
    reason: str = ""
    against: tuple[str, ...] = ()
    in_favour: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    side: str = ""
    parts: bool = False

    def to_dict(self) -> dict[str, Any]:
        """JSON-able."""
        lists = {name: list(getattr(self, name)) for name in ("against", "in_favour", "short")}
        codes = {name: getattr(self, name) for name in ("kind", "outcome", "reason", "side", "parts")}
        return {"rule": self.rule.to_dict(), **codes, **lists}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        lists = {name: tuple(data[name]) for name in ("against", "in_favour", "short")}
        return cls(**{**data, "rule": Rule.from_dict(data["rule"]), **lists})


def facts_of(outcome: Outcome, groups: Sequence[GroupTally], rule: Rule, kind: str, hidden: bool = False) -> Facts:
    """Reduce an outcome to what is said of it; `hidden` as in `disclosure.publish`."""
    counted = [group for group in groups if group.counted]
    named = not (hidden or in_bands(counted))
    usual = rule.name == "equal_voice"
    side = side_of(outcome, rule) if named else ""
    return Facts(
        rule=rule,
        kind=kind,
        outcome=outcome.outcome,
        reason=outcome.reason if usual else "",
        against=publishable_against(outcome.against, counted, hidden) if names_opponents(outcome.outcome, rule) else (),
        in_favour=outcome.in_favour if side == "low" else (),
        short=outcome.short if named and usual else (),
        side=side,
        parts=any(group.parts for group in counted),
    )


def names_opponents(outcome: str, rule: Rule) -> bool:
    """Whether the sentence says who is against: where it stays open, and where the rule could overrule them."""
    return outcome == DISCUSS or (outcome == ADOPT and rule.name != "equal_voice")


def side_of(outcome: Outcome, rule: Rule) -> str:
    """Where the mean lies, if that is needed to explain why the default rule gave no clear answer."""
    if outcome.outcome != DISCUSS or rule.name != "equal_voice" or outcome.mean is None:
        return ""
    if outcome.mean >= rule.threshold:
        return "high"
    return "low" if 1 - outcome.mean >= rule.threshold else "middle"


def verdict(
    effect: str,
    facts: Facts,
    group_names: Mapping[str, str],
    unshown: bool = False,
    lanes: Iterable[PublishedLane] = (),
) -> str:
    """Stamp, reason and consequence, and who stands where in `lanes`. `group_names`: from keys of lanes and parts to names.
    `unshown`: nothing is shown of some counted group, so that no list of groups is whole.
    """
    sentences = [
        _("%(stamp)s.") % {"stamp": stamp(effect, facts.kind)},
        because(facts, group_names, unshown),
        consequence(effect, facts.kind, facts.outcome),
        by_bands(lanes, group_names, facts.against) if facts.outcome != DEFER else "",
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def because(facts: Facts, group_names: Mapping[str, str], unshown: bool) -> str:
    if facts.rule.name != "equal_voice":
        return because_of_another_rule(facts, group_names, unshown)
    if facts.outcome == DEFER:
        return because_deferred(facts, group_names)
    if facts.outcome == DISCUSS:
        return because_open(facts, group_names, unshown)
    return because_clear(facts)


def because_clear(facts: Facts) -> str:
    """A part that is not checked may think otherwise, so the sentence about parts says which parts it means."""
    adopted = facts.outcome == ADOPT
    bound = facts.rule.threshold if adopted else 1 - facts.rule.threshold
    words = {"bound": share_in_words(bound), "block": block_in_words(facts.rule)}
    if facts.parts:
        return (with_parts_adopted() if adopted else with_parts_rejected()) % words
    if adopted:
        sentence = _(
            "At least half of every group voted, support across the groups is %(bound)s or more, and no group has "
            "%(block)s against it."
        )
    else:
        sentence = _(
            "At least half of every group voted, support across the groups is %(bound)s or less, and no group has "
            "%(block)s for it."
        )
    return sentence % words


def with_parts_adopted() -> str:
    return _(
        "At least half of every group voted, support across the groups is %(bound)s or more, and no group, nor any "
        "part of one with enough votes to count by itself, has %(block)s against it."
    )


def with_parts_rejected() -> str:
    return _(
        "At least half of every group voted, support across the groups is %(bound)s or less, and no group, nor any "
        "part of one with enough votes to count by itself, has %(block)s for it."
    )


def because_open(facts: Facts, group_names: Mapping[str, str], unshown: bool) -> str:
    words = {
        "high": share_in_words(facts.rule.threshold),
        "low": share_in_words(1 - facts.rule.threshold),
        "against": opponents(facts, group_names, unshown),
        "in_favour": listed(facts.in_favour, group_names),
    }
    if facts.side == "high" and facts.against:
        return _("Support across the groups is %(high)s or more, but a majority is against it in: %(against)s.") % words
    if facts.side == "low" and facts.in_favour:
        return _("Support across the groups is %(low)s or less, but a majority is for it in: %(in_favour)s.") % words
    if facts.side == "middle" and not facts.against:
        return _("No group has a majority against it, but support across the groups is less than %(high)s.") % words
    if facts.side == "middle":
        return (
            _("Support across the groups is less than %(high)s, and a majority is against it in: %(against)s.") % words
        )
    if facts.against:
        return _("Not all groups support it: a majority is against it in: %(against)s.") % words
    unclear = _("Not all groups support it clearly, nor are all of them clearly against it.")
    return f"{unclear} {not_told()}" if unshown else unclear


def opponents(facts: Facts, group_names: Mapping[str, str], unshown: bool) -> str:
    """Who is against, as far as it may be said; nobody can take the list for whole where it may not be."""
    names = listed(facts.against, group_names)
    return _("%(names)s, and perhaps in groups too small to show") % {"names": names} if unshown else names


def not_told() -> str:
    return _("Which side the groups took that are too small to show is not told.")


def because_deferred(facts: Facts, group_names: Mapping[str, str]) -> str:
    if facts.reason == ABSTAINED:
        reason = _("Enough people voted, but in at least one group too few of them said yes or no; the others passed.")
    else:
        reason = _(
            "Not enough voices are in: every group needs votes from at least half of its members, and from three of "
            "them where it has three."
        )
    if not facts.short:
        return reason
    return reason + " " + _("Still needed: %(names)s.") % {"names": listed(facts.short, group_names)}


def because_of_another_rule(facts: Facts, group_names: Mapping[str, str], unshown: bool) -> str:
    """True of every rule; and since most of them can overrule a group, a group that is against is named if it may be."""
    answer = {
        ADOPT: _("By the rule of this ballot the answer is yes."),
        REJECT: _("By the rule of this ballot the answer is no."),
        DISCUSS: _("The rule of this ballot gives no clear answer, for or against."),
        DEFER: _("The rule of this ballot needs more votes for or against before it can answer."),
    }[facts.outcome]
    sentences = [answer, _("The rule: %(rule)s") % {"rule": short_rule(facts.rule)}]
    if names_opponents(facts.outcome, facts.rule) and facts.against:
        names = opponents(facts, group_names, unshown)
        sentences.append(_("A majority is against it in: %(against)s.") % {"against": names})
    elif names_opponents(facts.outcome, facts.rule) and unshown:
        sentences.append(not_told())
    return " ".join(sentences)


def by_bands(
    lanes: Iterable[PublishedLane], group_names: Mapping[str, str] | None = None, but: Sequence[str] = ()
) -> str:
    """Who stands where, as the lanes beside the sentence show it, and nothing more; the groups of `but` are named already."""
    found: dict[str, list[str]] = {}
    for unit in (unit for lane in lanes if lane.counted for unit in _units(lane) if unit.key not in but):
        found.setdefault(published_band(unit), []).append((group_names or {}).get(unit.key, unit.name))
    names = {band: in_speech(units) for band, units in found.items()}
    sentences = [
        _("Two thirds or more are for it in: %(names)s.") % {"names": names["for"]} if "for" in names else "",
        _("Divided: %(names)s.") % {"names": names["divided"]} if "divided" in names else "",
        _("Two thirds or more are against it in: %(names)s.") % {"names": names["against"]}
        if "against" in names
        else "",
        _("Too few votes to show: %(names)s.") % {"names": names["few"]} if "few" in names else "",
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def _units(lane: PublishedLane) -> tuple[PublishedLane, ...]:
    """A lane whose parts are shown alike stands for them; else each part stands for itself."""
    alike = len({published_band(part) for part in lane.parts}) < 2
    return (lane,) if alike else lane.parts


def in_speech(names: Sequence[str]) -> str:
    """Names joined as in speech."""
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s and %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


def listed(keys: Sequence[str], group_names: Mapping[str, str]) -> str:
    """Names joined as in speech; a key without a name stands for itself."""
    return in_speech([group_names.get(key, key) for key in keys])
