"""Reading issues, answering their questions, reacting to answers."""

from django.contrib import messages
from django.http import Http404, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dialogue.ways import way_back
from issues import answering, home, reacting, reading
from issues.forms_answers import REACTIONS, AnswerForm
from issues.models import Contribution
from stakeholders import access


def enter_to_speak(user, slug):
    """As `access.enter_to_read`, for those who take part; the verbs ask whether they are confirmed and the phase is right."""
    here = access.enter_to_read(user, slug)
    if here.participant is None:
        raise Http404
    return here


@require_GET
def dialogue_home(request, dialogue):
    here = access.enter(request.user, dialogue)
    return render(request, "issues/dialogue_home.html", here.context(**home.page(here)))


@require_GET
def issue(request, dialogue, key):
    here = access.enter_to_read(request.user, dialogue)
    found = get_object_or_404(here.dialogue.issues, key=key)
    return render(request, "issues/issue_detail.html", here.context(**reading.issue_page(here, found)))


@require_GET
def question(request, dialogue, key, number):
    here = access.enter_to_read(request.user, dialogue)
    return _question_page(request, here, _question(here, key, number))


def _question(here, key, number):
    found = reading.question_at(here.dialogue, key, number)
    if found is None:
        raise Http404
    return found


def _question_page(request, here, found, form=None, status=200, **more):
    page = reading.question_page(here, found, request.GET.get("page"))
    if form is None and page["can_answer"]:
        form = AnswerForm(member=here.participant, own=page["own"])
    context = here.context(**page, form=form, come_back=way_back(request), **more)
    return render(request, "issues/question_detail.html", context, status=status)


@require_POST
def answer(request, dialogue, key, number):
    """Send or change an answer; what cannot be saved comes back with every word that was typed."""
    here = enter_to_speak(request.user, dialogue)
    found = _question(here, key, number)
    form = AnswerForm(request.POST, member=here.participant)
    if not form.is_valid():
        return _question_page(request, here, found, form, status=422)
    try:
        said = answering.answer(participant=here.participant, question=found, **form.said())
    except answering.NotOpen:
        return _question_page(request, here, found, status=409, too_late=form.cleaned_data["text"])
    except answering.Repeated:
        form = form.afresh(here.participant)
        return _question_page(request, here, found, form, status=409, repeated=True)
    messages.success(request, _sent(said))
    return redirect(way_back(request) or reverse("question", args=[dialogue, key, number]))


def _sent(said):
    if said.released:
        return _("Sent. Others can read it now.")
    if said.question.silent:
        return _("Sent. All answers appear together when the question closes in the room.")
    return _("Sent. Others see it by tonight, together with other answers.")


@require_POST
def answer_withdraw(request, dialogue, key, number):
    here = enter_to_speak(request.user, dialogue)
    found = _question(here, key, number)
    try:
        gone = answering.withdraw(participant=here.participant, question=found)
    except answering.NotOpen:
        return _question_page(request, here, found, status=409, stays=True)
    messages.success(request, _("Your answer is gone.") if gone else _("There was no answer of yours to take back."))
    return redirect(way_back(request) or reverse("question", args=[dialogue, key, number]))


@require_POST
def react(request, dialogue, pk):
    """Agree, disagree or pass; the same again takes it back."""
    here = enter_to_speak(request.user, dialogue)
    readable = Contribution.objects.readable().filter(question__issue__dialogue=here.dialogue)
    said = get_object_or_404(readable.select_related("question__issue"), pk=pk)
    value = REACTIONS.get(request.POST.get("value"))
    if value is None:
        return HttpResponseBadRequest(_("Choose agree, disagree or pass."))
    try:
        reacting.react(participant=here.participant, contribution=said, value=value)
    except answering.OpenedBefore:
        messages.error(request, _("Nothing was changed: this was open to your earlier card as well."))
    except answering.NotOpen:
        messages.error(request, _("Reactions are closed: nothing was changed."))
    at = reverse("question", args=[dialogue, said.question.issue.key, said.question.position])
    page = request.POST.get("page", "")
    return redirect(f"{at}{f'?page={page}' if page.isdecimal() else ''}#a{said.pk}")


@require_GET
def term_list(request, dialogue):
    here = access.enter_to_read(request.user, dialogue)
    return render(request, "issues/term_list.html", here.context(terms=here.dialogue.terms.all()))
