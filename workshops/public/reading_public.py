"""The public pages as plain data. Nothing is asked of who reads them, and what is not open is not there."""

from dataclasses import replace

from django.http import Http404

from dialogue import speaking
from dialogue.models import Dialogue
from issues import results
from issues.models import Ballot
from stakeholders import countries, group_words
from workshops.public import copying

NEWEST = 20


def enter(slug, opened=""):
    """A dialogue that shows something to everybody; `opened`: what it must show, of `Dialogue.PUBLIC`. Raises Http404."""
    found = Dialogue.objects.filter(slug=slug, kind=Dialogue.Kind.DIALOGUE, is_rehearsal=False).first()
    if found is None or not found.was_opened or not (opened in found.public if opened else found.public):
        raise Http404
    speaking.enter(found)
    return found


def home(dialogue):
    """Its first page: what it is about, and what stands open."""
    shown = dialogue.public
    ballots = dialogue.ballots.filter(kind=Ballot.Kind.FINAL).exclude(closed_at=None) if "results" in shown else []
    drafts = dialogue.drafts.for_everybody().defer("content", "more") if "drafts" in shown else []
    return {
        "country": countries.name(dialogue.country),
        "groups": group_words.tell(dialogue, dialogue.groups.filter(parent=None)),
        "ballots": ballots[:NEWEST],
        "drafts": drafts[:NEWEST],
    }


def result(dialogue, number):
    """A closed final ballot; the reasons that people gave are for members. Raises Http404."""
    ballot = dialogue.ballots.filter(kind=Ballot.Kind.FINAL, number=number).exclude(closed_at=None).first()
    if ballot is None:
        raise Http404
    ballot.dialogue = dialogue
    found = results.results_of(ballot)
    if "results" in dialogue.public_late:
        found = [_unnamed(one) if _is_never_listed(one.issue) else one for one in found]
    return {"ballot": ballot, **results.page(ballot, found)}


def ledger(dialogue, page):
    """The entries of a page; opened late, they neither say which group put something forward nor name what never came onto the list."""
    entries = results.told(page, dialogue)
    late = "ledger" in dialogue.public_late
    for entry in entries:
        entry.shown_name = copying.unnamed() if late and _is_never_listed(entry.issue) else entry.name
        entry.shown_group = None if late else entry.group
    return entries


def _is_never_listed(issue):
    return issue.origin == "proposal" and not issue.is_listed


def _unnamed(result):
    return replace(result, title=copying.unnamed())
