"""Putting issues forward and standing behind them."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from issues import answering, proposing, reading
from issues.forms_answers import ProposalForm
from issues.models import Proposal
from issues.views_answers import enter_to_speak
from stakeholders.access import enter_to_read


@require_GET
def proposal_list(request, dialogue):
    here = enter_to_read(request.user, dialogue)
    return render(request, "issues/proposal_list.html", here.context(**reading.proposals_page(here)))


@require_GET
def proposal(request, dialogue, pk):
    here = enter_to_read(request.user, dialogue)
    page = reading.proposals_page(here)
    found = next((p for p in page["proposals"] if p.pk == pk), None)
    if found is None:
        raise Http404
    return render(request, "issues/proposal_detail.html", here.context(**page, proposal=found))


@require_http_methods(["GET", "POST"])
def proposal_new(request, dialogue):
    """The form, and sending it; what cannot be saved comes back with every word that was typed."""
    here = enter_to_speak(request.user, dialogue)
    if request.method == "GET":
        return _form_page(request, here, ProposalForm(member=here.participant))
    form = ProposalForm(request.POST, member=here.participant)
    if not form.is_valid():
        return _form_page(request, here, form, status=422)
    try:
        sent = proposing.propose(participant=here.participant, **form.said())
    except answering.NotOpen:
        return _form_page(request, here, form, status=409, too_late=True)
    except answering.Repeated:
        return _form_page(request, here, form.afresh(here.participant), status=409, repeated=True)
    messages.success(request, _("Sent. Your own support goes with it."))
    return redirect("proposal", dialogue, sent.pk)


def _form_page(request, here, form, status=200, **more):
    context = here.context(
        form=form,
        **reading.proposing_opens(here),
        needed=reading.support_needed(here.dialogue),
        **more,
    )
    return render(request, "issues/proposal_form.html", context, status=status)


def _change_support(request, dialogue, pk, verb, done):
    here = enter_to_speak(request.user, dialogue)
    found = get_object_or_404(Proposal.objects.readable().filter(dialogue=here.dialogue), pk=pk)
    try:
        verb(participant=here.participant, proposal=found)
    except answering.OpenedBefore:
        messages.error(request, _("Nothing was changed: this was open to your earlier card as well."))
    except answering.NotOpen:
        messages.error(request, _("Support is closed: nothing was changed."))
    else:
        messages.success(request, done)
    return redirect("proposal_list", dialogue)


@require_POST
def proposal_support(request, dialogue, pk):
    return _change_support(request, dialogue, pk, proposing.support, _("You support this proposal."))


@require_POST
def proposal_unsupport(request, dialogue, pk):
    return _change_support(request, dialogue, pk, proposing.unsupport, _("You no longer support this proposal."))


@require_POST
def proposal_withdraw(request, dialogue, pk):
    here = enter_to_speak(request.user, dialogue)
    found = get_object_or_404(proposing.own(here.participant), pk=pk)
    try:
        gone = proposing.withdraw(participant=here.participant, proposal=found)
    except answering.NotOpen:
        gone = False
    if gone:
        messages.success(request, _("Your proposal is gone."))
    else:
        messages.error(request, _("It stays: it has come to a ballot, or proposals are closed."))
    return redirect("proposal_list", dialogue)
