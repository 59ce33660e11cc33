"""What changed from one agenda draft to the next: plain data in, plain data out.

Takes any two documents of the shape of documents/structure.py.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from issues.sides import SIDES
from workshops.documents.structure import Change


@dataclass(frozen=True)
class Version:
    """A document with what it does not say itself. `keys`: number of an item -> key of its issue; `quoted`: key of an issue ->
    marks by which the answers quoted there are the same or not."""

    document: Any
    keys: Mapping[str, str]
    quoted: Mapping[str, Collection[Any]]

    def items(self) -> dict[str, Any]:
        return {self.keys[str(item.number)]: item for item in self.document.items}


def compare(old: Version, new: Version) -> tuple[Change, ...]:
    """The changes from `old` to `new`: of the whole first, then issue by issue in the new order, then what is gone."""
    before, after = old.items(), new.items()
    moved = out_of_order([before[key].number for key in after if key in before])
    movers = {key for key, out in zip((key for key in after if key in before), moved, strict=True) if out}
    changes = [Change("", whole(old.document, new.document))]
    for key, item in after.items():
        if key in before:
            what = (
                *place(before[key], item, key in movers),
                *item_changes(before[key], item),
                *quotes(old.quoted.get(key, ()), new.quoted.get(key, ())),
            )
        else:
            what = (_("New on the agenda, at place %(place)s.") % {"place": item.number},)
        changes.append(Change(item.title, what))
    changes += [Change(before[key].title, (_("No longer on the agenda."),)) for key in before if key not in after]
    return tuple(change for change in changes if change.what)


def out_of_order(places: Sequence[int]) -> list[bool]:
    """For each of some different numbers, whether it is none of a longest rising row: those must have moved, the others not."""
    if not places:
        return []
    longest = [1] * len(places)
    behind = [-1] * len(places)
    for i, here in enumerate(places):
        for j in range(i):
            if places[j] < here and longest[j] + 1 > longest[i]:
                longest[i], behind[i] = longest[j] + 1, j
    stayed, i = set(), max(range(len(places)), key=lambda n: (longest[n], -n))
    while i >= 0:
        stayed.add(i)
        i = behind[i]
    return [i not in stayed for i in range(len(places))]


def whole(old: Any, new: Any) -> tuple[str, ...]:
    """What concerns no single issue."""
    found = []
    if old.total_minutes != new.total_minutes:
        words = {"old": old.total_minutes, "new": new.total_minutes}
        found.append(_("The whole agenda takes %(new)s minutes; it was %(old)s.") % words)
    if old.foreword != new.foreword:
        found.append(foreword(old.foreword, new.foreword))
    if old.next_steps != new.next_steps:
        found.append(next_steps(old.next_steps, new.next_steps))
    if not old.check_value and new.check_value:
        found.append(_("A final ballot has decided in the meantime; it gives the order and the time."))
    elif old.check_value != new.check_value:
        found.append(_("It rests on a newer final ballot."))
    return tuple(found)


def place(old: Any, new: Any, moved: bool) -> tuple[str, ...]:
    """Only what moved past others; an issue that was pushed along by them did not move."""
    if not moved or old.number == new.number:  # all others passed it by: it stands where it stood
        return ()
    return (_("Moved from place %(old)s to place %(new)s.") % {"old": old.number, "new": new.number},)


def item_changes(old: Any, new: Any) -> tuple[str, ...]:
    found = []
    if old.title != new.title:
        found.append(_("It was called “%(old)s”.") % {"old": old.title})
    if any(getattr(old, name) != getattr(new, name) for name in (*SIDES[1:], "questions")):
        found.append(_("Its problem, opportunity or questions are worded anew."))
    if old.minutes != new.minutes:
        found.append(_("%(new)s minutes instead of %(old)s.") % {"old": old.minutes, "new": new.minutes})
    if old.stamp != new.stamp:
        found.append(verdict(old.stamp, new.stamp))
    elif not new.sentence.startswith(old.sentence):  # one that says more of the same decision is no other reason
        found.append(_("The reason for the decision is another."))
    if bool(old.contested) != bool(new.contested):
        found.append(_("Now open between groups.") if new.contested else _("No longer open between groups."))
    if old.note != new.note:
        found.append(note(old.note, new.note))
    return tuple(found)


def verdict(old: str, new: str) -> str:
    if not old:
        return _("Decided: “%(new)s”.") % {"new": new.rstrip(".")}
    if not new:
        return _("It has no decision now; it was “%(old)s”.") % {"old": old.rstrip(".")}
    return _("Now “%(new)s”; it was “%(old)s”.") % {"old": old.rstrip("."), "new": new.rstrip(".")}


def foreword(old: Sequence[str], new: Sequence[str]) -> str:
    if not old:
        return _("The team added a foreword.")
    return _("The team changed its foreword.") if new else _("It has no foreword now.")


def next_steps(old: Sequence[str], new: Sequence[str]) -> str:
    if not old:
        return _("The team said what comes next.")
    return _("The team changed what comes next.") if new else _("The team took out what comes next.")


def note(old: Sequence[str], new: Sequence[str]) -> str:
    if not old:
        return _("The team added a note.")
    return _("The team changed its note.") if new else _("It has no note now.")


def quotes(old: Collection[Any], new: Collection[Any]) -> tuple[str, ...]:
    """How many answers are quoted newly and no longer; which, the drafts show."""
    come, gone = len(set(new) - set(old)), len(set(old) - set(new))
    found = []
    if come:
        words = ngettext(
            "%(number)s answer is quoted that was not before.",
            "%(number)s answers are quoted that were not before.",
            come,
        )
        found.append(words % {"number": come})
    if gone:
        words = ngettext("%(number)s answer is no longer quoted.", "%(number)s answers are no longer quoted.", gone)
        found.append(words % {"number": gone})
    return tuple(found)
