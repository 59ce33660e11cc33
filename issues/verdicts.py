"""The sentence that explains a decision, built from codes and publishable facts, in words a participant accepts.

The sentences hold for exact results and for bands alike: they give no number of votes, no mean and no turnout, only
the bounds of the rule. Where too few decided to name every side taken, one and the same sentence covers all that may
lie behind it, because a sentence used only when a small group is against would tell that it is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from issues.decisions import ABSTAINED, ADOPT, DEFER, DISCUSS, REJECT, Outcome
from issues.disclosure import (
    GroupTally,
    OpeningProblem,
    in_bands,
    is_precise,
    publishable_against,
    publishable_in_favour,
)
from issues.rule_words import block_in_words, rule_in_words, share_in_words, short_rule
from issues.rules import Rule

__all__ = ["Facts", "facts_of", "problem_in_words", "rule_in_words", "stamp", "verdict"]


@dataclass(frozen=True)
class Facts:
    """What may be said about an outcome; made by `facts_of`, stored by `to_dict`.

    Nothing is kept that no sentence needs. `against` and `in_favour` hold publishable keys only, `short` keys only if
    every counted group is named. `side` is where the mean of an open outcome lies, "high", "middle" or "low" by the
    rule's threshold; empty unless every side taken may be named. `parts`: some lane has parts.
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
    """Reduce an outcome to what may be said of it; `hidden` as in `disclosure.publish`."""
    counted = [group for group in groups if group.counted]
    named = not (hidden or in_bands(counted))
    side = side_of(outcome, rule) if is_precise(counted, hidden) else ""
    return Facts(
        rule=rule,
        kind=kind,
        outcome=outcome.outcome,
        reason=outcome.reason,
        against=publishable_against(outcome, counted, hidden),
        in_favour=publishable_in_favour(outcome, counted, hidden) if side == "low" else (),
        short=outcome.short if named else (),
        side=side,
        parts=any(group.parts for group in counted),
    )


def side_of(outcome: Outcome, rule: Rule) -> str:
    """Where the mean lies, if that is needed to explain why the default rule gave no clear answer."""
    if outcome.outcome != DISCUSS or rule.name != "equal_voice" or outcome.mean is None:
        return ""
    if outcome.mean >= rule.threshold:
        return "high"
    return "low" if 1 - outcome.mean >= rule.threshold else "middle"


def stamp(effect: str, kind: str = "final") -> str:
    """The short word for an effect (KeyError if unknown). A show of hands changes nothing, and its stamp says so."""
    if kind == "straw":
        leaning = {
            "keep": _("Leaning to keep"),
            "remove": _("Leaning to remove"),
            "add": _("Leaning to add"),
            "leave_out": _("Leaning not to add"),
        }
        if effect in leaning:
            return leaning[effect]
    return {
        "keep": _("Kept"),
        "remove": _("Removed"),
        "add": _("Added"),
        "leave_out": _("Not added"),
        "tables": _("To the tables"),
        "contested": _("Contested"),
        "parked": _("Parked"),
        "provisional": _("Provisional"),
    }[effect]


def verdict(effect: str, facts: Facts, group_names: Mapping[str, str]) -> str:
    """Stamp, reason and consequence in one to four sentences. `group_names`: from keys of lanes and parts to names."""
    sentences = [
        _("%(stamp)s.") % {"stamp": stamp(effect, facts.kind)},
        because(facts, group_names),
        consequence(effect, facts),
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def because(facts: Facts, group_names: Mapping[str, str]) -> str:
    if facts.rule.name != "equal_voice":
        return because_of_another_rule(facts, group_names)
    if facts.outcome == DEFER:
        return because_deferred(facts, group_names)
    if facts.outcome == DISCUSS:
        return because_open(facts, group_names)
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


def because_open(facts: Facts, group_names: Mapping[str, str]) -> str:
    words = {
        "high": share_in_words(facts.rule.threshold),
        "low": share_in_words(1 - facts.rule.threshold),
        "against": listed(facts.against, group_names),
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
    return _("Not all groups support it clearly, nor are all of them clearly against it.")


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


def because_of_another_rule(facts: Facts, group_names: Mapping[str, str]) -> str:
    """True of every rule; and since most of them can overrule a group, a group that is against is named if it may be."""
    answer = {
        ADOPT: _("By the rule of this ballot the answer is yes."),
        REJECT: _("By the rule of this ballot the answer is no."),
        DISCUSS: _("The rule of this ballot gives no clear answer, for or against."),
        DEFER: _("The rule of this ballot needs more votes for or against before it can answer."),
    }[facts.outcome]
    sentences = [answer, _("The rule: %(rule)s") % {"rule": short_rule(facts.rule)}]
    if facts.against and facts.outcome in {ADOPT, DISCUSS}:
        names = listed(facts.against, group_names)
        sentences.append(_("A majority is against it in: %(against)s.") % {"against": names})
    return " ".join(sentences)


def consequence(effect: str, facts: Facts) -> str:
    if effect in {"keep", "remove", "add", "leave_out"}:
        return _("This was a show of hands: the list does not change.") if facts.kind == "straw" else ""
    if effect == "parked" and facts.outcome == DEFER:
        return _("It waits until these voices are in.")
    return {
        "tables": _("It goes to the tables to be talked through."),
        "contested": _("It stays on the list, marked as contested."),
        "parked": _("It is not added now and may come back."),
        "provisional": _("It stays on the list for now."),
    }[effect]


def listed(keys: Sequence[str], group_names: Mapping[str, str]) -> str:
    """Names joined as in speech; a key without a name stands for itself."""
    names = [group_names.get(key, key) for key in keys]
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s and %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


def problem_in_words(problem: OpeningProblem) -> str:
    """Why a ballot may not open yet, for the team."""
    if not problem.key:
        return _("No group is counted: choose the groups whose votes decide.")
    words = {"name": problem.name, "members": problem.members, "needed": problem.needed}
    return (
        ngettext(
            "%(name)s: %(members)s member confirmed, %(needed)s needed. Merge groups, make one consultative, or ask "
            "its members whether they agree to be named.",
            "%(name)s: %(members)s members confirmed, %(needed)s needed. Merge groups, make one consultative, or "
            "ask its members whether they agree to be named.",
            problem.members,
        )
        % words
    )
