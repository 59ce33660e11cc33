"""Putting issues forward and standing behind them."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dialogue.form_keys import Trouble
from dialogue.ids import row_id
from dialogue.ways import way_back
from issues import answering, conflict_words, finding, proposing, reading_proposals, reading_recordings
from issues.forms_answers import ProposalForm
from issues.models import Proposal
from issues.receipts import Repeated
from issues.views_answers import Conflict, enter_to_speak, pressed, taken_back
from issues.views_finding import asked_of
from stakeholders.access import enter_to_read_words


@require_safe
def proposal_list(request, dialogue):
    return _list_page(request, enter_to_read_words(request.user, dialogue))


def _list_page(request, here, status=200, **more):
    groups = finding.groups_of(here.dialogue)
    sought = asked_of(request, groups)
    listed = reverse("proposal_list", args=[here.dialogue.slug])
    more |= {"groups": groups, "sought": sought, "all_at": listed}
    more["found_at"] = listed + sought.query if sought.is_narrow else ""
    context = here.context(**reading_proposals.proposals_page(here, sought), **more)
    return render(request, "issues/proposal_list.html", context, status=status)


def _conflict_of_press(request, here, why):
    messages.error(request, conflict_words.press_words(why))
    return _list_page(request, here, status=409)


@require_safe
def proposal(request, dialogue, pk):
    here = enter_to_read_words(request.user, dialogue)
    page = reading_proposals.proposal_page(here, pk, "original" in request.GET)
    if page is None:
        raise Http404
    return render(request, "issues/proposal_detail.html", here.context(**page))


@require_http_methods(["GET", "HEAD", "POST"])
def proposal_new(request, dialogue):
    """The form, and sending it; what cannot be saved comes back with every word that was typed."""
    here = enter_to_speak(request.user, dialogue)
    if request.method != "POST":
        full = proposing.has_most(here.participant)
        return _form_page(request, here, ProposalForm(member=here.participant), full=full)
    form = ProposalForm(request.POST, member=here.participant)
    if not form.is_valid() and form.trouble != Trouble.OTHER:
        return _form_page(request, here, form, status=422)
    if form.trouble:
        return _form_page(request, here, form, status=409, why=form.trouble)
    try:
        sent = proposing.propose(participant=here.participant, instead=_instead(request), **form.said())
    except proposing.TooMany:
        return _form_page(request, here, form, status=409, full=True)
    except answering.NotOpen:
        return _form_page(request, here, form, status=409)
    except Repeated as error:
        form.renew()
        return _form_page(request, here, form, status=409, why=conflict_words.why(error), stands=error.stands)
    messages.success(request, _("Sent. That you support it yourself is counted."))
    return redirect("proposal", dialogue, sent.pk)


def _instead(request):
    """The id of the own proposal that the new one takes the place of, if the page offered it."""
    return row_id(request.POST.get("instead", ""))


def _form_page(request, here, form, status=200, why="", stands=None, full=False):
    opens = reading_proposals.proposing_opens(here)
    conflict = (
        conflict_words.of_form(why, form, stands) if why and (opens["can_propose"] or why == Trouble.OTHER) else None
    )
    if why == Trouble.OTHER:
        form = ProposalForm(member=here.participant)
    context = here.context(
        form=form,
        **opens,
        **reading_recordings.offered(here, promise=opens["can_propose"]),
        conflict=conflict,
        stands=stands,
        full=full,
        too_late=form.is_bound and (full or not opens["can_propose"]),
        most=proposing.MOST_OPEN,
        needed=reading_proposals.support_needed(here.dialogue),
    )
    return render(request, "issues/proposal_form.html", context, status=status)


def _change_support(request, dialogue, pk, verb, done):
    here = enter_to_speak(request.user, dialogue)
    found = get_object_or_404(Proposal.objects.readable().filter(dialogue=here.dialogue), pk=pk)
    try:
        pressed(request, here, verb, proposal=found)
    except Conflict as conflict:
        return _conflict_of_press(request, here, conflict.args[0])
    except answering.OpenedBefore:
        messages.error(request, _("Nothing was changed: this was open to your earlier card as well."))
    except answering.NotOpen:
        messages.error(request, _("Support is closed: nothing was changed."))
    else:
        messages.success(request, done)
    page = request.GET.get("page", "")  # of the list, if the press was made there
    listed = reverse("proposal_list", args=[dialogue], query={"page": page} if page.isdecimal() else None)
    return redirect(way_back(request) or listed)


@require_POST
def proposal_support(request, dialogue, pk):
    return _change_support(request, dialogue, pk, proposing.support, _("You support this proposal."))


@require_POST
def proposal_unsupport(request, dialogue, pk):
    return _change_support(request, dialogue, pk, proposing.unsupport, _("You no longer support this proposal."))


@require_POST
def proposal_withdraw(request, dialogue, pk):
    refused = _("It stays: it has come to a ballot, or proposals are closed.")
    now = "now" in request.POST
    return _press_own(request, dialogue, pk, proposing.withdraw, taken_back, refused, now=now)


@require_POST
def proposal_keep(request, dialogue, pk):
    refused = _("Nothing was changed: it was not on its way out, or proposals are closed.")
    return _press_own(request, dialogue, pk, proposing.keep, _stays, refused)


def _stays(_kept, _here):
    return _("Your proposal stays.")


def _press_own(request, dialogue, pk, verb, told, refused, **what):
    """A press on one's own proposal. `told`: the words for what the verb did, for who is here; `refused`: those for nothing."""
    here = enter_to_speak(request.user, dialogue)
    found = get_object_or_404(proposing.own(here.participant), pk=pk)
    try:
        done = pressed(request, here, verb, proposal=found, **what)
    except Conflict as conflict:
        return _conflict_of_press(request, here, conflict.args[0])
    except answering.NotOpen:
        done = False
    if done:
        messages.success(request, told(done, here))
    else:
        messages.error(request, refused)
    return redirect("proposal_list", dialogue)
