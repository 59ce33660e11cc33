"""The short line above the exact sentence of a decision: a second rendering of the same facts, which never says more.

It says one point of what `verdicts.because` says, by the same branches and from the same facts, and every caution that goes with it: where
the sentence says that a list of groups is not whole, or that a side is not told, so does the line. Numbers of voters, who still has to
vote for what, and the rule's bounds stay with the sentence. `tests/issues/test_short_lines.py` holds both against each other.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from issues.decisions import ABSTAINED, ADOPT, DEFER, DISCUSS, REJECT
from issues.tallies import HALF
from issues.verdicts import Facts, listed, names_opponents, opponents

Words = str | Promise
UNTOLD = "untold"  # beside a group too small to show: which side it took is not told

WORDS: dict[str, Words] = {
    "adopted": _("Enough support across the groups, and no group has a majority against it."),
    "adopted_block": _("Enough support across the groups, and in no group are enough people against it to stop it."),
    "rejected": _("Too little support across the groups, and no group has a majority for it."),
    "rejected_block": _("Too little support across the groups, and in no group are enough people for it to save it."),
    "high_against": _("Enough support across the groups, but a majority is against it in: %(names)s."),
    "low_for": _("Too little support across the groups, but a majority is for it in: %(names)s."),
    "middle": _("Not enough support across the groups, though no group has a majority against it."),
    "middle_against": _("Not enough support across the groups, and a majority is against it in: %(names)s."),
    "against": _("A majority is against it in: %(names)s."),
    "unclear": _("Not all groups are clearly for it, and not all are clearly against it."),
    "unclear_untold": _(
        "Not all groups are clearly for it, and not all are clearly against it. Which side the groups took that are too small "
        "to show is not told."
    ),
    "few_voted": _("Too few people voted in at least one group."),
    "few_voted_in": _("Too few people voted in: %(names)s."),
    "few_sides": _("In at least one group too few people said yes or no."),
    "few_sides_in": _("Too few people said yes or no in: %(names)s."),
    "rule_yes": _("By the rule of this ballot the answer is yes."),
    "rule_yes_against": _(
        "By the rule of this ballot the answer is yes, though a majority is against it in: %(names)s."
    ),
    "rule_yes_untold": _(
        "By the rule of this ballot the answer is yes. Which side the groups took that are too small to show is not told."
    ),
    "rule_no": _("By the rule of this ballot the answer is no."),
    "rule_open": _("The rule of this ballot gives no clear answer, for or against."),
    "rule_open_against": _("The rule of this ballot gives no clear answer. A majority is against it in: %(names)s."),
    "rule_open_untold": _(
        "The rule of this ballot gives no clear answer. Which side the groups took that are too small to show is not told."
    ),
    "rule_waits": _("The rule of this ballot needs more votes for or against before it can answer."),
}


@dataclass(frozen=True)
class Point:
    """What the line says, before any words: a key of WORDS, the groups that it names, and whether more may belong to them."""

    code: str
    keys: tuple[str, ...] = ()
    and_perhaps: bool = False


def point(facts: Facts, unshown: bool = False) -> Point:
    """`unshown`: as for `verdicts.verdict`."""
    if facts.rule.name != "equal_voice":
        return _of_another_rule(facts, unshown)
    if facts.outcome == DEFER:
        code = "few_sides" if facts.reason == ABSTAINED else "few_voted"
        return Point(f"{code}_in", facts.short) if facts.short else Point(code)
    if facts.outcome == DISCUSS:
        return _of_open(facts, unshown)
    code = "adopted" if facts.outcome == ADOPT else "rejected"
    return Point(code if facts.rule.block == HALF else f"{code}_block")


def _of_open(facts: Facts, unshown: bool) -> Point:
    if facts.side == "low" and facts.in_favour:
        return Point("low_for", facts.in_favour)
    if facts.side == "middle" and not facts.against:
        return Point("middle")
    if facts.against:
        code = {"high": "high_against", "middle": "middle_against"}.get(facts.side, "against")
        return Point(code, facts.against, and_perhaps=unshown)
    return Point(f"unclear_{UNTOLD}" if unshown else "unclear")


def _of_another_rule(facts: Facts, unshown: bool) -> Point:
    code = {ADOPT: "rule_yes", REJECT: "rule_no", DISCUSS: "rule_open", DEFER: "rule_waits"}[facts.outcome]
    if not names_opponents(facts.outcome, facts.rule):
        return Point(code)
    if facts.against:
        return Point(f"{code}_against", facts.against, and_perhaps=unshown)
    return Point(f"{code}_{UNTOLD}" if unshown else code)


def short_line(facts: Facts, group_names: Mapping[str, str], unshown: bool = False) -> str:
    """In the reader's language; the stamp stands beside it. `group_names`: as for `verdicts.verdict`."""
    said = point(facts, unshown)
    names = opponents(facts, group_names, unshown) if said.and_perhaps else listed(said.keys, group_names)
    return str(WORDS[said.code]) % {"names": names}
