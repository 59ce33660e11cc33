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
        Section("list", _list_heading(document), tuple(_list(document))),
        Section("people", _("Who takes part"), tuple(_people(document))),
        Section("meetings", _("Workshops"), tuple(_meetings(document))),
        Section("next", _("What comes next"), tuple(Line(text) for text in document.next_steps)),
    )
    return Brief(lead=_lead(document), sections=tuple(section for section in sections if section.entries))


# ---- how many


def _first_up(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def _how_many(outcome: str, n: int) -> str:
    """ "5 issues were kept": in digits, since a number's word agrees with what is counted, in Swahili in another way than in French."""
    words = {
        "kept": ngettext("%(n)s issue was kept", "%(n)s issues were kept", n),
        "added": ngettext("%(n)s issue was added", "%(n)s issues were added", n),
        "contested": ngettext(
            "%(n)s issue is contested and stays on the list", "%(n)s issues are contested and stay on the list", n
        ),
        "waiting": ngettext("%(n)s issue waits for a decision", "%(n)s issues wait for a decision", n),
    }[outcome]
    return words % {"n": n}


# ---- the sections


def _lead(document: Any) -> tuple[str, ...]:
    """The first line says whether anything is decided at all."""
    number = len(document.items)
    if not document.is_decided:
        return _lead_before(document)
    told = [_how_many(outcome, n) for outcome in OUTCOMES if (n := sum(i.outcome == outcome for i in document.items))]
    first = _first_up(_stands(number, document.decided_on) % {"n": number, "date": document.decided_on})
    return (first, f"{_first_up(in_speech(told))}.") if told else (first,)


def _stands(number: int, date: str) -> str:
    """A draft of before kept no date."""
    if date:
        return ngettext(
            "%(n)s issue stands on this agenda, in the order of the final ballot, closed on %(date)s.",
            "%(n)s issues stand on this agenda, in the order of the final ballot, closed on %(date)s.",
            number,
        )
    return ngettext(
        "%(n)s issue stands on this agenda, in the order of the final ballot.",
        "%(n)s issues stand on this agenda, in the order of the final ballot.",
        number,
    )


def _lead_before(document: Any) -> tuple[str, ...]:
    number = len(document.items)
    first = _("Nothing is decided yet: no final ballot has closed. This is the list as it is being talked about.")
    listed = ngettext("%(n)s issue is on the list.", "%(n)s issues are on the list.", number) % {"n": number}
    lines = [_first_up(listed)]
    if any(item.stamp for item in document.items):
        lines.append(_("The words beside issues come from a show of hands, which decides nothing."))
    return (first, " ".join(lines))


def _issues(document: Any) -> Iterator[Line]:
    """In the order of the agenda, with the outcome; before a ballot, and in drafts that kept no outcomes, with the stamp."""
    words = {
        "kept": _("kept"),
        "added": _("added"),
        "contested": _("contested"),
        "waiting": _("waits for a decision"),
    }
    return (Line(item.title, item.number, words.get(item.outcome, item.stamp)) for item in document.items)


def _contested(document: Any) -> Iterator[Line]:
    return (Line(item.title, item.number, _between(item)) for item in document.items if item.contested)


def _between(item: Any) -> str:
    """Who is against and who is for it, as far as it may be said (TRUST §3.4)."""
    stands = by_bands([lane_from_dict(lane) for lane in item.lanes], but=item.opponents)
    if item.against:
        return " ".join(filter(None, (_("Against: %(groups)s.") % {"groups": item.against}, stands)))
    return stands or item.contested


def _list_heading(document: Any) -> str:
    return _("What changed in the list") if document.removed else _("Proposed, not on the agenda")


def _list(document: Any) -> Iterator[Line]:
    """What is not among the issues; those that were added are, with this word."""
    if not document.removed:
        yield from (Line(one.title, 0, one.why) for one in document.parked)
        return
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
