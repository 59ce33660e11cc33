"""The page of a word of the glossary, and what people send from it."""

from functools import partial

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dialogue.form_keys import Trouble
from dialogue.ways import way_back
from issues import conflict_words, views_said
from issues.meanings import reading, writing
from issues.meanings.forms import MeaningForm
from issues.models import Meaning
from issues.views_answers import enter_to_speak, taken_back
from stakeholders import access


@require_safe
def term(request, dialogue, key):
    here = access.enter_to_read_words(request.user, dialogue)
    return term_page(request, here, reading.term_at(here, key))


def term_page(request, here, found, form=None, status=200, why="", refused=""):
    """`form`: one that was sent and could not be kept; `why`: what keeps it from being answered; `refused`: "closed" or "late" if nothing
    of what was pressed can be done any more. Then its words stand to be copied."""
    page = reading.page(here, found, reading.rounds_of(here, found), _page_number(request))
    conflict, too_late = None, ""
    if form is not None and (refused or not page["can_speak"]) and why != Trouble.OTHER:
        refused = refused or ("late" if page["late"] else "closed")
        form, why, too_late = None, "", form.data.get("text", "")
    if why:
        conflict = conflict_words.of_form(why, form, views_said.stands(page["own"].get(form.kind), form))
    writes = views_said.writes(here, page, MeaningForm, Meaning.Kind, None if why == Trouble.OTHER else form)
    more = {"conflict": conflict, "too_late": too_late, "refused": refused, "writes": writes}
    more["come_back"] = way_back(request)
    return render(request, "issues/meanings/term.html", here.context(**page, **more), status=status)


def _page_number(request):
    text = request.GET.get("page", "1")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 and int(text) else 1


def _enter_to_speak(request, dialogue, key):
    """(here, the word, the round that the page named) for those who take part; the verbs ask whether they are confirmed and the round is
    open. What was lost on its way in one round never speaks in the next. Raises Http404."""
    here = enter_to_speak(request.user, dialogue)
    found, number = reading.term_at(here, key), request.POST.get("round", "1")
    rounds = {str(each.number): each for each in reading.rounds_of(here, found)}
    if number not in rounds:
        raise Http404
    if here.participant.is_waiting:
        raise access.Unconfirmed
    return here, found, rounds[number]


def _kind_of(request):
    """Raises Http404."""
    kind = request.POST.get("kind", Meaning.Kind.MEANING)
    if kind not in Meaning.Kind.values:
        raise Http404
    return kind


@require_POST
def meaning_write(request, dialogue, key):
    """Write one, or change it."""
    here, found, asked = _enter_to_speak(request, dialogue, key)
    form = MeaningForm(request.POST, member=here.participant, kind=_kind_of(request))
    who = {"participant": here.participant, "asked": asked, "kind": form.kind}
    if page := views_said.send(form, partial(term_page, request, here, found), writing.write, **who):
        return page
    messages.success(request, _("Sent. When others can read it stands beside your words."))
    return _stay(request, dialogue, key)


@require_POST
def meaning_take_back(request, dialogue, key):
    """Take one's own back; with `now`, away from everybody's eyes at once."""
    here, found, asked = _enter_to_speak(request, dialogue, key)
    what = {"asked": asked, "kind": _kind_of(request), "now": "now" in request.POST}
    show = partial(term_page, request, here, found)
    return views_said.press(request, here, show, taken_back, writing.take_back, **what) or _stay(request, dialogue, key)


def _stay(request, dialogue, key):
    """On the page, from which whoever came from the room still finds back."""
    query = {"next": way} if (way := way_back(request)) else {}
    return redirect(f"{reverse('term', args=[dialogue, key], query=query)}#yours")
