"""What the rule says of several issues alike stands once in an agenda, and each of them keeps what is its own: who stands where.

Plain data in, plain data out.
"""

from dataclasses import replace

from django.utils.translation import gettext as _

from issues.verdicts import in_speech
from workshops.documents.structure import AgendaDocument, AgendaItem, TextBlock


def said_once(document: AgendaDocument) -> AgendaDocument:
    """The last step before somebody reads it, in their language: whoever compares or leaves something out takes it before."""
    found: dict[str, list[int]] = {}
    for item in document.items:
        found.setdefault(item.because, []).append(item.number)
    shared = {why: numbers for why, numbers in found.items() if why and len(numbers) > 1}
    if not shared:
        return document
    heading = _("Decided alike")
    told = TextBlock(heading, tuple(_line(*each) for each in shared.items()))
    see = _("Why, by the rule: see “%(heading)s”.") % {"heading": heading}
    items = tuple(_shortened(item, see) if item.because in shared else item for item in document.items)
    return replace(document, items=items, how_decided=(*document.how_decided, told))


def _line(why: str, numbers: list[int]) -> str:
    return _("Issues %(numbers)s: %(why)s") % {"numbers": in_speech([str(n) for n in numbers]), "why": why}


def _shortened(item: AgendaItem, see: str) -> AgendaItem:
    before, _why, after = item.sentence.partition(item.because)
    return replace(item, sentence=" ".join(filter(None, (before.strip(), after.strip(), see))))
