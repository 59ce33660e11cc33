"""The page of a collection, and what people send from it."""

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dialogue.form_keys import Trouble
from dialogue.ways import at, way_back
from issues import answering, conflict_words, views_said
from issues.models import StatementRound
from issues.models.statements import KINDS, Collection
from issues.receipts import Repeated
from issues.statements import marking, reading, reading_found, refs, writing
from issues.statements.forms import StatementForm
from issues.views_answers import enter_to_speak, press_of, taken_back
from stakeholders import access


@require_safe
def statement_list(request, dialogue, collection):
    here = access.enter_to_read_words(request.user, dialogue)
    return list_page(request, here, collection)


def list_page(request, here, collection, form=None, status=200, why="", refused=""):
    """`form`: one that was sent and could not be kept; `why`: what keeps it from being answered; `refused`: "closed" or "late" if nothing
    of what was pressed can be done any more. Then, and where nothing can be sent, its words stand to be copied."""
    rounds = reading.rounds_of(here, collection)
    page = _page(request, here, collection, rounds)
    conflict, too_late = None, ""
    if form is not None and (refused or not page["can_speak"]) and why != Trouble.OTHER:
        refused = refused or ("late" if page["late"] else "closed")
        form, why, too_late = None, "", form.data.get("text", "")
    if why:
        conflict = conflict_words.of_form(why, form, views_said.stands(page["own"].get(form.kind), form))
    page["writes"] = writes(here, page, None if why == Trouble.OTHER else form)
    more = {"conflict": conflict, "too_late": too_late, "refused": refused, "come_back": way_back(request)}
    fixed = {"collection": Collection(collection), "rounds": rounds, "asked": rounds.asked}
    return render(request, "issues/statements/list.html", here.context(**page, **fixed, **more), status=status)


def _page(request, here, collection, rounds):
    """Of the round that the address names, else of the latest. Raises Http404."""
    number, wanted = request.GET.get("page") or request.POST.get("page"), _number(request.GET.get("round", ""))
    if wanted and wanted not in (each.number for each in rounds.every):
        raise Http404
    closed = [each for each in rounds.closed if wanted in (0, each.number)]
    if closed and (wanted or not rounds.asked.is_open):
        chosen = request.GET.getlist("groups")[:50]
        return reading_found.page(here, collection, rounds, closed[0], chosen, number)
    return reading.open_page(here, collection, rounds, number)


def _number(text):
    """Of a round; 0 for what is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else 0


def writes(here, page, sent=None):
    """As `views_said.writes`, also in a room."""
    return views_said.writes(here, page, StatementForm, page["kinds"], sent)


def _enter_to_speak(request, dialogue, collection):
    """(here, the round that the page named) for those who take part; the verbs ask whether they are confirmed and the round is open. What
    was lost on its way in one round never speaks in the next. Raises Http404."""
    here = enter_to_speak(request.user, dialogue)
    number = _number(request.POST.get("round", "")) or 1
    asked = StatementRound.objects.filter(dialogue=here.dialogue, collection=collection, number=number).first()
    if asked is None:
        raise Http404
    if here.participant.is_waiting:
        raise access.Unconfirmed
    asked.dialogue = here.dialogue
    return here, asked


def _kind_of(request, collection):
    """Of those of the collection; Raises Http404."""
    kind = request.POST.get("kind", "") or KINDS[collection][0]
    if kind not in KINDS[collection]:
        raise Http404
    return kind


def _back(request, here, collection):
    """To the room, where it was asked there; else to the place of one's own words on the page."""
    if way := way_back(request):
        return redirect(at(request, way, "yours"))
    return redirect(f"{reverse('statement_list', args=[here.dialogue.slug, collection])}#yours")


@require_POST
def statement_write(request, dialogue, collection):
    """Write one, or change it."""
    here, asked = _enter_to_speak(request, dialogue, collection)
    form = StatementForm(request.POST, member=here.participant, kind=_kind_of(request, collection))
    who = {"participant": here.participant, "asked": asked, "kind": form.kind}
    if page := views_said.send(form, partial(list_page, request, here, collection), writing.write, **who):
        return page
    messages.success(request, _("Sent. When others can read it stands beside your words."))
    return _back(request, here, collection)


@require_POST
def statement_take_back(request, dialogue, collection):
    """Take one's own back; with `now`, away from everybody's eyes at once."""
    here, asked = _enter_to_speak(request, dialogue, collection)
    what = {"asked": asked, "kind": _kind_of(request, collection), "now": "now" in request.POST}
    show = partial(list_page, request, here, collection)
    return views_said.press(request, here, show, taken_back, writing.take_back, **what) or _back(
        request, here, collection
    )


@require_POST
def statement_mark(request, dialogue, collection):
    """ "We have this too", "not ours", or neither: the state that is wished for, the one it replaces, and of which statement."""
    here, asked = _enter_to_speak(request, dialogue, collection)
    ref, _blank, states = request.POST.get("mark", "").partition(" ")
    wished, _hyphen, others = states.partition("-")
    instead, _hyphen, seen = others.partition("-")
    if wished not in reading.WISHES or instead not in reading.WISHES or not refs.is_ref(ref):
        return HttpResponseBadRequest(_("Nothing was changed. Go back and press one of the two buttons."))
    key, why = press_of(request, here)
    what = {"asked": asked, "ref": ref, "has": reading.WISHES[wished], "instead": reading.WISHES[instead], "key": key}
    what |= {"seen": seen}
    try:
        if not why:
            marking.mark(participant=here.participant, **what)
    except Repeated as error:
        why = conflict_words.why(error)
    except answering.NotOpen as error:
        return list_page(request, here, collection, status=409, refused=views_said.refused(error))
    if why:
        messages.error(request, conflict_words.press_words(why))
        return list_page(request, here, collection, status=409)
    page, way = request.POST.get("page", ""), way_back(request)
    query = {"page": page} if page.isdecimal() and len(page) < 6 and page != "1" else {}
    query |= {"next": way} if way else {}  # whoever came from the room goes on here, and back when they are done
    return redirect(f"{reverse('statement_list', args=[dialogue, collection], query=query)}#{ref}")
