"""Coming into a team by the link of an invitation: a press, and the proof that the address is one's own."""

from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from stakeholders import invitations, joining, membership
from stakeholders.forms_members import WelcomeForm
from stakeholders.models import TeamInvitation

PENDING = "team"  # in the session: the invitation whose address is being proved, and the name that was given


@login_not_required
@never_cache
def team_invitation(request, secret):
    """Opening the link changes nothing. Who presses is asked for a code sent to the invited address, unless they are signed in
    with it: a forwarded link opens no team (TRUST E1, E2)."""
    try:
        invited = membership.find(secret)
    except invitations.NotOpen as reason:
        return _closed(request, str(reason))
    user = request.user
    if user.is_authenticated and user.email != invited.email:
        return _closed(request, "another")
    form = None if user.is_authenticated and user.name else WelcomeForm(request.POST or None)
    if request.method == "POST" and (form is None or form.is_valid()):
        pending = {"invitation": invited.pk, "name": form.cleaned_data["name"] if form else ""}
        return _finish(request, pending) if user.is_authenticated else _prove(request, invited, pending)
    context = {"form": form, "joining": invited.dialogue, "invitation": invited}
    status = 422 if form and form.is_bound else 200
    return render(request, "stakeholders/team_invitation.html", context, status=status)


def _closed(request, reason):
    """A page for each reason; none of them says to what, by whom or at which address somebody was invited."""
    status = {"wrong": 404, "another": 403, "participant": 409}.get(reason, 410)
    return render(request, "stakeholders/team_invitation_closed.html", {"reason": reason}, status=status)


def _prove(request, invited, pending):
    """The code goes to the invited address; what was said waits in this session."""
    user = joining.person_for(email=invited.email, language=invited.language)
    if not user.is_active:
        return _closed(request, "revoked")
    request.session[PENDING] = pending | {"user": user.pk}
    LoginCodeVerificationProcess.initiate(request=request, user=user, email=user.email)
    return redirect(reverse("account_confirm_login_code", query={"next": reverse("team_join")}))


@never_cache
def team_join(request):
    """The address is proved. Only the session that pressed gets here with something to finish."""
    pending = request.session.pop(PENDING, None)
    if pending is None or pending["user"] != request.user.pk:
        return redirect("start")
    return _finish(request, pending)


def _finish(request, pending):
    """In the team; without a second step the next page is the one that sets it up."""
    invited = TeamInvitation.objects.select_related("dialogue").filter(pk=pending["invitation"]).first()
    try:
        if invited is None:
            raise invitations.NotOpen("revoked")
        membership.accept(invitation=invited, user=request.user, name=pending["name"])
    except invitations.NotOpen as reason:
        return _closed(request, str(reason))
    except membership.TakesPart:
        return _closed(request, "participant")
    words = _("You are in the team of “%(title)s” as %(role)s.")
    messages.success(request, words % {"title": invited.dialogue.title, "role": invited.get_role_display()})
    return redirect(invited.dialogue)
