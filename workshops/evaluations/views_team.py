"""The team words the form about a workshop, opens and closes it, and says whether the agenda shows its results."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dialogue import merging
from dialogue.once import once
from issues import evaluations
from issues.models import Evaluation
from workshops.entering import enter_team
from workshops.evaluations.forms import QuestionsForm
from workshops.evaluations.reading import moment_words
from workshops.models import Workshop
from workshops.room import facilitating


def _enter(request, dialogue, number, moment):
    """(here, workshop, of which form, as the verbs ask for it) for those who lead workshops. Raises Http404."""
    here, workshop = enter_team(request.user, dialogue, number)
    if moment not in Evaluation.Moment.values:
        raise Http404
    return here, workshop, {"dialogue": here.dialogue, "workshop": workshop.number, "moment": moment}


@once
def evaluation_words(request, dialogue, number, moment):
    """The four sentences, until the form opens."""
    here, workshop, which = _enter(request, dialogue, number, moment)
    found = evaluations.of(here.dialogue, workshop.number, moment)
    form = QuestionsForm(request.POST or None, initial=evaluations.worded(found))
    if form.is_valid():
        try:
            evaluations.word(questions=form.said(), seen=form.cleaned_data["seen"], by=request.user, **which)
            messages.success(request, _("Saved."))
            return redirect("evaluation", dialogue, number, moment)
        except merging.Clash as clash:
            form.clash(clash)
        except evaluations.NotNow:
            form.add_error(
                None, _("Not saved: the form was opened in the meantime. Its sentences can no longer change.")
            )
    context = here.context(workshop=workshop, evaluation=found, form=form, when=moment_words(found))
    return render(request, "workshops/evaluations/evaluation_words.html", context, status=form.status)


@require_POST
@once
def evaluation_open(request, dialogue, number, moment):
    _here, workshop, which = _enter(request, dialogue, number, moment)
    try:
        if workshop.state == Workshop.State.CANCELLED:
            raise evaluations.NotNow
        evaluations.open_form(by=request.user, **which)
        facilitating.touch(workshop)
        messages.success(
            request,
            _("The form is open. People whom the team has confirmed find it on their first page and in the room."),
        )
    except evaluations.NotNow:
        messages.error(
            request,
            _("Not opened: it has closed already, or the dialogue is not under way, or the workshop was called off."),
        )
    return redirect("evaluation", dialogue, number, moment)


@require_POST
@once
def evaluation_close(request, dialogue, number, moment):
    _here, workshop, which = _enter(request, dialogue, number, moment)
    try:
        evaluations.close_form(by=request.user, **which)
        facilitating.touch(workshop)
        messages.success(request, _("It is closed. Everybody reads the same results here."))
    except evaluations.NotNow:
        messages.error(request, _("Nothing to close: it was never opened."))
    return redirect("evaluation", dialogue, number, moment)


@require_POST
@once
def evaluation_agenda(request, dialogue, number, moment):
    """Whether the minutes and drafts of the agenda made from now on show the results."""
    _here, _workshop, which = _enter(request, dialogue, number, moment)
    shown = request.POST.get("shown") == "yes"
    evaluations.put_into_document(shown=shown, by=request.user, **which)
    told = _("The minutes, and drafts of the agenda made from now on, show the results once the form has closed.")
    messages.success(
        request, told if shown else _("The minutes, and drafts of the agenda made from now on, leave the results out.")
    )
    return redirect("evaluation", dialogue, number, moment)
