"""Letting people in: confirming those who came by the join code, and inviting by e-mail."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from issues.forms_ballots import InviteForm
from stakeholders import invitations, joining
from stakeholders.access import enter_team
from stakeholders.models import Invitation


def chosen(post):
    """Ids that were ticked; with "all", those that stood on the page: nobody who came since is let in unseen."""
    values = post.getlist("shown" if "all" in post else "ids")
    return [int(v) for v in values if v.isascii() and v.isdigit() and len(v) <= 18]


@require_POST
def people_confirm(request, dialogue):
    here = enter_team(request.user, dialogue)
    count = joining.confirm(dialogue=here.dialogue, ids=chosen(request.POST), by=request.user)
    if count:
        words = ngettext("%(count)s person can speak now.", "%(count)s people can speak now.", count)
        messages.success(request, words % {"count": count})
    else:
        messages.warning(request, _("Nobody was confirmed: tick the people first."))
    return redirect("team", dialogue)


@require_POST
def people_decline(request, dialogue):
    here = enter_team(request.user, dialogue)
    post = request.POST.copy()
    post.pop("all", None)  # sending everybody away is never one press
    count = joining.decline(dialogue=here.dialogue, ids=chosen(post), by=request.user)
    if count:
        words = ngettext("%(count)s person was sent away.", "%(count)s people were sent away.", count)
        messages.success(request, words % {"count": count})
    else:
        messages.warning(request, _("Nobody was sent away: tick the people first."))
    return redirect("team", dialogue)


def invite(request, dialogue):
    here = enter_team(request.user, dialogue)
    data = request.POST if request.method == "POST" else None
    form = InviteForm(data, dialogue=here.dialogue, initial={"language": request.user.language})
    if request.method == "POST" and form.is_valid():
        invitation, created = invitations.invite(dialogue=here.dialogue, by=request.user, **form.cleaned_data)
        words = {"email": invitation.email}
        if created:
            messages.success(request, _("The invitation to %(email)s is on its way.") % words)
        else:
            messages.info(request, _("%(email)s was invited before; nothing was sent again.") % words)
        return redirect("team", dialogue)
    status = 422 if form.errors else 200
    return render(request, "issues/invite_form.html", here.context(form=form), status=status)


@require_POST
def invitation_revoke(request, dialogue, pk):
    here = enter_team(request.user, dialogue)
    invitation = get_object_or_404(Invitation, pk=pk, dialogue=here.dialogue)
    if invitations.revoke(invitation=invitation, by=request.user):
        messages.success(request, _("The invitation was taken back; its link and code no longer work."))
    else:
        messages.info(request, _("This invitation was used or taken back before; nothing changed."))
    return redirect("team", dialogue)
