"""The page of a form about a workshop, and what people send with it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dialogue.form_keys import Trouble
from issues import answering, conflict_words, evaluating
from issues.receipts import Repeated
from issues.views_answers import Conflict, pressed, taken_back
from stakeholders import access
from workshops.evaluations import reading
from workshops.evaluations.forms import EvaluationForm


@require_safe
def evaluation(request, dialogue, number, moment):
    return evaluation_page(request, *reading.find(request.user, dialogue, number, moment))


def evaluation_page(request, here, workshop, found, form=None, status=200, why=""):
    """`why`: what keeps a bound form from being answered; where nothing can be sent its words stand to be copied."""
    page = reading.page(here, workshop, found, request.GET.get("page"))
    own, conflict, too_late = page["own"], None, ""
    if form is not None and not page["can_answer"] and why != Trouble.OTHER:
        form, why, too_late = None, "", form.data.get("text", "")
    if why:
        conflict = conflict_words.of_form(why, form, None if own.is_nothing or page["night"] else own)
    if page["can_answer"] and (form is None or why == Trouble.OTHER):
        form = EvaluationForm(evaluation=found, own=own, member=here.participant)
    context = here.context(**page, form=form, conflict=conflict, too_late=too_late, refused=status == 409 and not why)
    return render(request, "workshops/evaluations/evaluation.html", context, status=status)


def _enter_to_speak(request, dialogue, number, moment):
    """For those who take part; the verbs ask whether they are confirmed and the form is open: what somebody typed comes back to them."""
    here, workshop, found = reading.find_for_all(request.user, dialogue, number, moment)
    if here.participant is None or found.opened_at is None:
        raise Http404
    return here, workshop, found


@require_POST
def evaluation_tell(request, dialogue, number, moment):
    """Send it, or change it; what cannot be kept comes back with every word that was typed."""
    here, workshop, found = _enter_to_speak(request, dialogue, number, moment)
    form = EvaluationForm(request.POST, evaluation=found, member=here.participant)
    if here.participant.is_waiting:
        return evaluation_page(request, here, workshop, found, form, status=409)
    if not form.is_valid() and form.trouble != Trouble.OTHER:
        return evaluation_page(request, here, workshop, found, form, status=422)
    if form.trouble:
        return evaluation_page(request, here, workshop, found, form, status=409, why=form.trouble)
    try:
        evaluating.tell(participant=here.participant, evaluation=found, **form.said())
    except answering.NotOpen:
        return evaluation_page(request, here, workshop, found, form, status=409)
    except Repeated as error:
        form.renew()
        return evaluation_page(request, here, workshop, found, form, status=409, why=conflict_words.why(error))
    messages.success(request, _("Sent. You can change it until the form closes."))
    return redirect(found)


@require_POST
def evaluation_take_back(request, dialogue, number, moment):
    """Take all of it back; with `now`, the words away from everybody's eyes at once."""
    here, workshop, found = _enter_to_speak(request, dialogue, number, moment)
    if here.participant.is_waiting:
        raise access.Unconfirmed
    try:
        went = pressed(request, here, evaluating.take_back, evaluation=found, now="now" in request.POST)
    except Conflict as conflict:
        messages.error(request, conflict_words.press_words(conflict.args[0]))
        return evaluation_page(request, here, workshop, found, status=409)
    except answering.NotOpen:
        messages.error(request, _("Nothing was changed: the form is closed."))
        return evaluation_page(request, here, workshop, found, status=409)
    messages.success(request, taken_back(went, here))
    return redirect(found)
