"""What will happen to each row of a list of people, decided from plain data: the page shows it, and sending does exactly it."""

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from stakeholders.lists.people_columns import fold

THEY_CHOOSE, LEAVE_OUT = "", "out"


class Fate(StrEnum):
    NEW = "new"
    ANEW = "anew"  # was invited, and that invitation ran out: gets another link
    OPEN = "open"  # is invited, and the invitation stands
    JOINED = "joined"
    TEAM = "team"  # belongs to somebody of the team, who takes no part
    REVOKED = "revoked"  # the team took the invitation back
    REMOVED = "removed"  # was in, and the team removed the person
    SILENT = "silent"  # wants no mail
    MISSING = "missing"  # the mailbox was refused before
    DUPLICATE = "duplicate"
    GROUP = "group"  # the group is not known here
    BAD = "bad"  # nothing can be sent to this address


INVITED = (Fate.NEW, Fate.ANEW)
BY_STANDING = {"": Fate.NEW, "expired": Fate.ANEW, "joined": Fate.JOINED, "revoked": Fate.REVOKED}  # all others stand
TO_MEND = (Fate.BAD, Fate.GROUP)


@dataclass(frozen=True)
class Planned:
    """A row and its fate. `group`: key of the group, None if the person chooses. `first`: the line that a duplicate repeats.
    `standing`: of the invitation that is there already."""

    row: dict
    fate: Fate
    group: int | None = None
    first: int | None = None
    standing: str = ""


@dataclass(frozen=True)
class Known:
    """What is known here, by address: `invited` {address: standing}, `members`, `removed` and `team` {address}, `silenced` {address: a
    Fate}.
    `groups`: {folded key or name: primary key}, without those that two groups share."""

    groups: dict
    invited: dict
    members: set
    removed: set
    silenced: dict
    team: set


def plan(rows, choices, known):
    """One Planned per row, in the order of the list. `choices`: {"group": key or "", "unknown": {folded words: key, "" or "out"}}."""
    lines, planned = {}, []
    for row in rows:
        first = lines.setdefault(row["email"], row["line"]) if not row["problem"] else row["line"]
        group, is_known = group_of(row["group"], choices, known.groups)
        if first != row["line"]:
            planned.append(Planned(row, Fate.DUPLICATE, first=first))
        else:
            standing = known.invited.get(row["email"], "")
            planned.append(Planned(row, _fate(row, is_known, known), group, standing=standing))
    return planned


def _fate(row, has_group, known):
    email = row["email"]
    if row["problem"]:
        return Fate.BAD
    if email in known.team:
        return Fate.TEAM
    if email in known.members:
        return Fate.JOINED
    if email in known.removed:
        return Fate.REMOVED
    found = BY_STANDING.get(known.invited.get(email, ""), Fate.OPEN)
    if found not in INVITED:
        return found
    if email in known.silenced:
        return known.silenced[email]
    return found if has_group else Fate.GROUP


def group_of(words, choices, groups):
    """(primary key or None for "they choose", whether that is settled) of what stands in the column of groups."""
    if not words:
        return choices.get("group") or None, True
    if (folded := fold(words)) in groups:
        return groups[folded], True
    chosen = choices.get("unknown", {}).get(folded, LEAVE_OUT)
    if chosen == THEY_CHOOSE:
        return None, True
    return (chosen, True) if chosen in groups.values() else (None, False)  # a group may have gone since it was chosen


def unknown_groups(rows, groups):
    """[(folded, as it is written first, how many rows)] of the groups that this dialogue does not have, most frequent first."""
    written, counts = {}, Counter()
    for row in rows:
        if row["group"] and (folded := fold(row["group"])) not in groups:
            written.setdefault(folded, row["group"])
            counts[folded] += 1
    return [(folded, written[folded], count) for folded, count in counts.most_common()]


def by_name(groups):
    """{folded key, name or short name: primary key} of (pk, names) pairs; a name that two groups share names neither."""
    found, shared = {}, set()
    for pk, names in groups:
        for name in {fold(name) for name in names}:
            if found.setdefault(name, pk) != pk:
                shared.add(name)
    return {name: pk for name, pk in found.items() if name and name not in shared}
