"""The agenda on one page: what somebody with two minutes needs to know. Plain data in, plain data out, in the active language.

Takes a document of the shape of documents/structure.py; it says nothing that the document does not say.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from issues.disclosure import lane_from_dict
from issues.verdicts import by_bands, in_speech
from workshops.documents.structure import Brief, Line, Section

OUTCOMES = ("kept", "added", "contested", "waiting")


def brief(document: Any) -> Brief:
    """The brief of an AgendaDocument; what it has no facts for is left out."""
    sections = (
        Section("outcomes", _("The issues"), tuple(_issues(document))),
        Section("contested", _("What is contested, and between whom"), tuple(_contested(document))),
        Section("list", _("What changed in the list"), tuple(_list(document))),
        Section("people", _("Who takes part"), tuple(_people(document))),
        Section("meetings", _("Workshops"), tuple(_meetings(document))),
        Section("next", _("What comes next"), tuple(Line(text) for text in document.next_steps)),
    )
    return Brief(lead=_lead(document), sections=tuple(section for section in sections if section.entries))


# ---- numbers in words


def in_words(n: int) -> str:
    """A number as it stands in a sentence; from twenty-one on in digits."""
    words = (
        *(_("no"), _("one"), _("two"), _("three"), _("four"), _("five"), _("six"), _("seven"), _("eight"), _("nine")),
        *(_("ten"), _("eleven"), _("twelve"), _("thirteen"), _("fourteen"), _("fifteen"), _("sixteen")),
        *(_("seventeen"), _("eighteen"), _("nineteen"), _("twenty")),
    )
    return words[n] if n < len(words) else str(n)


def _first_up(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def _how_many(outcome: str, n: int) -> str:
    """ "five issues were kept" """
    words = {
        "kept": ngettext("%(n)s issue was kept", "%(n)s issues were kept", n),
        "added": ngettext("%(n)s issue was added", "%(n)s issues were added", n),
        "contested": ngettext(
            "%(n)s issue is contested and stays on the list", "%(n)s issues are contested and stay on the list", n
        ),
        "waiting": ngettext("%(n)s issue waits for a decision", "%(n)s issues wait for a decision", n),
    }[outcome]
    return words % {"n": in_words(n)}


# ---- the sections


def _lead(document: Any) -> tuple[str, ...]:
    """The first line says whether anything is decided at all."""
    number = len(document.items)
    count = {"n": in_words(number)}
    if not document.is_decided:
        listed = ngettext("%(n)s issue is on the list.", "%(n)s issues are on the list.", number) % count
        first = _("Nothing is decided yet: no final ballot has closed. This is the list as it is being talked about.")
        return (first, _first_up(listed))
    told = [_how_many(outcome, n) for outcome in OUTCOMES if (n := sum(i.outcome == outcome for i in document.items))]
    stands = ngettext(
        "%(n)s issue stands on this agenda, in the order in which a ballot put it.",
        "%(n)s issues stand on this agenda, in the order in which a ballot put them.",
        number,
    )
    first = _first_up(stands % count)
    return (first, f"{_first_up(in_speech(told))}.") if told else (first,)


def _issues(document: Any) -> Iterator[Line]:
    """By outcome, each outcome under a line that counts; in the order of the list where nothing is decided."""
    if not any(item.outcome for item in document.items):
        yield from (Line(item.title, item.number, item.stamp) for item in document.items)
        return
    for outcome in OUTCOMES:
        found = [item for item in document.items if item.outcome == outcome]
        if found:
            yield Line(_("%(sentence)s:") % {"sentence": _first_up(_how_many(outcome, len(found)))})
            yield from (Line(item.title, item.number) for item in found)
    yield from (Line(item.title, item.number) for item in document.items if not item.outcome)


def _contested(document: Any) -> Iterator[Line]:
    return (Line(item.title, item.number, _between(item)) for item in document.items if item.contested)


def _between(item: Any) -> str:
    """Who is against and who is for it, as far as it may be said (TRUST §3.4)."""
    stands = by_bands([lane_from_dict(lane) for lane in item.lanes], but=item.opponents)
    if item.against:
        return " ".join(filter(None, (_("Against: %(groups)s.") % {"groups": item.against}, stands)))
    return stands or item.contested


def _list(document: Any) -> Iterator[Line]:
    added = [item for item in document.items if item.outcome == "added"]
    yield from (Line(_("Added: %(title)s") % {"title": item.title}, item.number) for item in added)
    yield from (Line(_("Taken off: %(title)s") % {"title": gone.title}, 0, gone.date) for gone in document.removed)
    yield from (Line(_("Not on it now: %(title)s") % {"title": one.title}, 0, one.why) for one in document.parked)


def _people(document: Any) -> Iterator[Line]:
    """Each group that people belong to, with how many at least; the same form for all of them."""
    names = {group.key: group.name for group in document.groups}
    for group in document.groups:
        if not group.taking_part:
            continue
        lane = names.get(group.part_of, "")
        name = _("%(lane)s: %(part)s") % {"lane": lane, "part": group.name} if lane else group.name
        yield Line(
            name if group.counted else _("%(group)s (heard, not counted)") % {"group": name}, 0, group.taking_part
        )


def _meetings(document: Any) -> Iterable[Line]:
    return (Line(each.title, 0, ", ".join(filter(None, (each.place, each.when)))) for each in document.meetings)
