"""What a decision does to an issue: one table of effects, with the words, the look and the consequences of each.

`decisions.effect` says which one an outcome has. Plain data; a new effect is a row here, and `tests/issues/test_every_effect.py` holds
the table whole.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from issues.item_roles import LISTED, REMOVED
from issues.rules import DEFER

Words = str | Promise


@dataclass(frozen=True)
class Effect:
    """`look`: of its stamp. `news`: under which heading the mail of a final ballot tells it. `status`: what the issue becomes after a
    final ballot, or "" where it stays what it is. `ranked`: it has a place in the order of the agenda."""

    stamp: Words
    look: str  # adopt, discuss, reject or defer
    news: str  # listed, not_listed or open
    became: Words  # beside an answer on the issue, after a final ballot; of a day
    leaning: Words = ""  # the stamp after a show of hands, which changes nothing; "": the same
    then: Words = ""  # what comes of it, in a sentence; "" where the stamp says it
    while_short: Words = ""  # the same while voices are missing
    status: str = ""
    ranked: bool = False
    names_opponents: bool = False  # the agenda says who does not stand behind it


TABLE = {
    "keep": Effect(
        _("Kept"), "adopt", "listed", _("The issue was kept on %(day)s"), leaning=_("Leaning to keep"), ranked=True
    ),
    "remove": Effect(
        _("Removed"),
        "reject",
        "not_listed",
        _("The issue was removed on %(day)s"),
        leaning=_("Leaning to remove"),
        status=REMOVED,
    ),
    "add": Effect(
        _("Added"),
        "adopt",
        "listed",
        _("The issue was added on %(day)s"),
        leaning=_("Leaning to add"),
        status=LISTED,
        ranked=True,
    ),
    "leave_out": Effect(
        _("Not added"),
        "reject",
        "not_listed",
        _("The issue was not added on %(day)s"),
        leaning=_("Leaning not to add"),
        status=REMOVED,
    ),
    "tables": Effect(
        _("To the tables"),
        "discuss",
        "open",
        _("The issue went to the tables on %(day)s"),
        then=_("It goes to the tables to be talked through."),
        names_opponents=True,
    ),
    "contested": Effect(
        _("Contested"),
        "discuss",
        "open",
        _("The issue stayed on the list on %(day)s, marked as contested"),
        then=_("It stays on the list, marked as contested."),
        ranked=True,
        names_opponents=True,
    ),
    "parked": Effect(
        _("Parked"),
        "defer",
        "open",
        _("The issue was parked on %(day)s"),
        then=_("It is not added now and may come back."),
        while_short=_("It waits until these voices are in."),
    ),
    "provisional": Effect(
        _("Provisional"),
        "defer",
        "open",
        _("The issue stayed on the list for now on %(day)s"),
        then=_("It stays on the list for now."),
        ranked=True,
    ),
}


def stamp(effect: str, kind: str = "final") -> str:
    """The short word for an effect (KeyError if unknown). A show of hands changes nothing, and its stamp says so."""
    one = TABLE[effect]
    return str(one.leaning if kind == "straw" and one.leaning else one.stamp)


def consequence(effect: str, kind: str, outcome: str) -> str:
    """What comes of it, in a sentence, or ""."""
    one = TABLE[effect]
    if not one.then:
        return str(_("This was a show of hands: the list does not change.")) if kind == "straw" else ""
    return str(one.while_short if one.while_short and outcome == DEFER else one.then)
