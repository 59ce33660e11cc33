"""The list of ties, the page of one, and what people send about it."""

from functools import partial

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dialogue.form_keys import Trouble
from dialogue.ways import at, way_back
from issues import answering, conflict_words, views_said
from issues.models import TieRound
from issues.ties import expecting, reading, telling
from issues.ties.forms import ExpectForm, ViewForm
from issues.views_answers import enter_to_speak, taken_back
from stakeholders import access


@require_safe
def tie_list(request, dialogue):
    here = access.enter_to_read_words(request.user, dialogue)
    return render(request, "issues/ties/tie_list.html", here.context(**reading.list_page(here)))


@require_safe
def tie(request, dialogue, pk):
    here = access.enter_to_read_words(request.user, dialogue)
    return tie_page(request, here, reading.find(here, pk))


def tie_page(request, here, found, form=None, status=200, why="", refused=""):
    """`form`: one that was sent and could not be kept; `why`: what keeps it from being answered; `refused`: "closed" or "late" if nothing
    of what was pressed can be done any more. Then, and where nothing can be sent, its words stand to be copied."""
    page = reading.tie_page(here, found, request.GET.get("page"))
    conflict, too_late = None, ""
    if form is not None and (refused or not page["can_speak"]) and why != Trouble.OTHER:
        refused = refused or ("late" if page["late"] else "closed")
        form, why, too_late = None, "", form.data.get("text", "")
    if why:
        conflict = conflict_words.of_form(why, form, _what_stands(page, form))
    forms = _forms(here, page, None if why == Trouble.OTHER else form) if page["can_speak"] else {}
    told = {"conflict": conflict, "too_late": too_late, "refused": refused, "come_back": way_back(request)}
    context = here.context(**page, **forms, **told)
    return render(request, "issues/ties/tie.html", context, status=status)


def _what_stands(page, form):
    if isinstance(form, ViewForm):
        return None if page["view_night"] else page["view"]
    form.data["before"] = answering.state(page["own"])  # it was renewed, and what stands is beside it
    return None if page["own"] is None or page["own"].is_leaving or page["own_night"] else page["own"]


def _forms(here, page, sent):
    """Both forms; the one that was sent stands as it came."""
    view = sent if isinstance(sent, ViewForm) else ViewForm(member=here.participant, own=page["view"])
    stays = sent if isinstance(sent, ExpectForm) else None
    words = stays or ExpectForm(member=here.participant, own=page["own"], asks=page["asks"])
    return {"view_form": view, "form": words}


def _enter_to_speak(request, dialogue, pk):
    """(here, tie, the round that the page named) for those who take part; the verbs ask whether they are confirmed and the round is open:
    what somebody typed comes back to them. What was lost on its way in one round never speaks in the next. Raises Http404."""
    here = enter_to_speak(request.user, dialogue)
    found = reading.find(here, pk)
    named = request.POST.get("round", "")
    number = int(named) if named.isdecimal() and len(named) < 5 else 1
    asked = TieRound.objects.filter(dialogue=here.dialogue, tie=found, number=number).first()
    if asked is None:
        raise Http404
    return here, found, asked


def _send(request, here, found, form, verb, **what):
    """Let a verb answer a form: leads back to the page, or is that page with all that was typed."""
    if here.participant.is_waiting:
        raise access.Unconfirmed
    show = partial(tie_page, request, here, found)
    if page := views_said.send(form, show, verb, participant=here.participant, **what):
        return page
    messages.success(request, _("Sent. You can change it until this closes."))
    return _back(request, here, found)


def _back(request, here, found):
    """To the room, where it was asked there; else to the tie's page."""
    return redirect(
        at(request, way, "yours") if (way := way_back(request)) else reverse("tie", args=[here.dialogue.slug, found.pk])
    )


@require_POST
def tie_tell(request, dialogue, pk):
    """Say how it is, or say it otherwise."""
    here, found, asked = _enter_to_speak(request, dialogue, pk)
    form = ViewForm(request.POST, member=here.participant)
    return _send(request, here, found, form, telling.tell, asked=asked)


@require_POST
def tie_expect(request, dialogue, pk):
    """Say what one expects, or change it."""
    here, found, asked = _enter_to_speak(request, dialogue, pk)
    form = ExpectForm(request.POST, member=here.participant, asks=reading.asks(here, found))
    return _send(request, here, found, form, expecting.expect, asked=asked)


def _press(request, dialogue, pk, verb, told, **what):
    """Take back what one has said. `told`: the words for what the verb did, for who is here."""
    here, found, asked = _enter_to_speak(request, dialogue, pk)
    if here.participant.is_waiting:
        raise access.Unconfirmed
    show = partial(tie_page, request, here, found)
    return views_said.press(request, here, show, told, verb, asked=asked, **what) or _back(request, here, found)


@require_POST
def tie_untell(request, dialogue, pk):
    return _press(request, dialogue, pk, telling.take_back, _gone)


def _gone(went, _here):
    return _("Taken back: it does not count.") if went else _("There was nothing of yours to take back.")


@require_POST
def tie_unexpect(request, dialogue, pk):
    """With `now`, away from everybody's eyes at once."""
    return _press(request, dialogue, pk, expecting.take_back, taken_back, now="now" in request.POST)
