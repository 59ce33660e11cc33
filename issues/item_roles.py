"""The roles in which a ballot asks about an issue, in one table: what each is called on the paper, what an answer does, and what ledger
and agenda say of it.

Pure. A new role is a row here and a line in `of`; `tests/issues/test_every_item_role.py` names each place that has to say something.
(`Issue.role` is another thing: the part that an issue plays in the framework.)
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from issues.rules import ADOPT, DEFER, DISCUSS, REJECT

Words = str | Promise
LISTED, PROPOSED, BROUGHT_BACK = "listed", "proposed", "brought_back"
REMOVED = "removed"  # of an issue, as `Issue.Status` has it


@dataclass(frozen=True, kw_only=True)
class ItemRole:
    """`status`: of the item, which is kept as of an issue. `choices`: what yes, no and pass are called. `effects`: what each outcome of a
    final ballot does, a row of `effects.TABLE`.

    `about` stands under the title on the paper, `about_group` where a group is known that put it forward; "": the issue's own teaser.
    `entry`: what the ledger's row is when it comes to a ballot, and how its page and the agenda say so.
    Of one that is not on the list an agenda draft says `waits` before its first ballot, `is_asked` while its first is open, `is_ready`
    after a show of hands, `is_undecided` after a final ballot in which voices were missing, `is_refused` after any other.
    """

    status: str
    heading: Words
    asks: Words
    choices: Mapping[str, Words]
    effects: Mapping[str, str]
    entry: str
    entry_words: Words
    entry_in_agenda: Words
    about: Words = ""
    about_group: Words = ""
    waits: Words = ""
    is_asked: Words = ""
    is_ready: Words = ""
    is_undecided: Words = ""
    is_refused: Words = ""


ADDED = {"yes": _("Add"), "no": _("Leave out"), "pass": _("Pass")}
ADDS = {ADOPT: "add", REJECT: "leave_out", DISCUSS: "parked", DEFER: "parked"}
TABLE: dict[str, ItemRole] = {
    LISTED: ItemRole(
        status=LISTED,
        heading=_("On the list"),
        asks=_("keep or remove"),
        choices={"yes": _("Keep"), "no": _("Remove"), "pass": _("Pass")},
        effects={ADOPT: "keep", REJECT: "remove", DISCUSS: "contested", DEFER: "provisional"},
        entry="listed",
        entry_words=_("Put on the list"),
        entry_in_agenda=_("put on the list"),
    ),
    PROPOSED: ItemRole(
        status=PROPOSED,
        heading=_("Proposed by participants"),
        asks=_("add or leave out"),
        choices=ADDED,
        effects=ADDS,
        entry="to_ballot",
        entry_words=_("Proposal with its support, brought to a ballot"),
        entry_in_agenda=_("proposed"),
        about=_("Put forward by participants; it has its support."),
        about_group=_("Put forward by: %(group)s. It has its support."),
        waits=_("When this draft was made it had not come to a ballot."),
        is_asked=_("It has its support and is on a ballot."),
        is_ready=_("When this draft was made it had its support, and no final ballot had asked about it."),
        is_undecided=_("It came to a ballot, and too few voted for or against it to decide."),
        is_refused=_("It came to a ballot, and the groups did not agree to add it."),
    ),
    BROUGHT_BACK: ItemRole(
        status=PROPOSED,
        heading=_("Removed before"),
        asks=_("add or leave out"),
        choices=ADDED,
        effects=ADDS,
        entry="brought_back",
        entry_words=_("Removed issue brought back to a ballot"),
        entry_in_agenda=_("brought back to a ballot"),
        about=_("Removed before; this ballot asks whether it comes back."),
        is_asked=_("By the ballot; a new one asks whether it comes back."),
        is_refused=_("By the ballot; it can be brought back by a new one."),
    ),
}
ENTRIES = {role.entry: role for role in TABLE.values()}


def of(status: str, now: str) -> str:
    """The role of an item of an open ballot. `status`: the item's; `now`: its issue's, which stays as it is until the ballot closes."""
    return BROUGHT_BACK if status == PROPOSED and now == REMOVED else status


def was(status: str, entry: str | None) -> str:
    """The same of a closed ballot. `entry`: the last of ENTRIES that the ledger had of its issue on the day on which the ballot opened."""
    return next((role for role, one in TABLE.items() if (one.status, one.entry) == (status, entry)), status)


def about(role: str, teaser: str, group: str = "") -> str:
    """What stands under the title on the paper; `group`: who put it forward, or ""."""
    one = TABLE[role]
    if group and one.about_group:
        return str(one.about_group) % {"group": group}
    return str(one.about or teaser)
