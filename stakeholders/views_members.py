"""The team about itself: who is in it, what each role may do; inviting, changing roles, removing, leaving."""

from contextlib import contextmanager

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dialogue.models import TeamMember
from dialogue.once import once
from dialogue.rights import Right
from stakeholders import invitation_mail, invitation_words, invitations, joining, membership, team_list
from stakeholders.access import enter_team
from stakeholders.forms_members import InviteMemberForm, RoleForm


@require_safe
def members(request, dialogue):
    """Names and roles for the whole team; addresses, invitations and what changes them for organisers."""
    return _page(request, enter_team(request.user, dialogue, Right.MEMBERS))


def _page(request, here, form=None, status=200):
    """`form`: the invitation as it came in, if something was wrong with it."""
    rows = team_list.members(here.dialogue)
    more = {"members": rows, "organisers": sum(member.role == TeamMember.Role.ORGANISER for member in rows)}
    if here.may(Right.TEAM):
        more["invitations"] = team_list.invitations(here.dialogue)
        more["roles"] = TeamMember.Role.choices
        more["form"] = form or InviteMemberForm(
            dialogue=here.dialogue, initial={"language": request.user.language, "role": "facilitator"}
        )
    return render(request, "stakeholders/members.html", here.context(**more), status=status)


@require_safe
def rights(request, dialogue):
    """What each role may do, from the table that access asks."""
    here = enter_team(request.user, dialogue, Right.MEMBERS)
    roles, table = team_list.table()
    return render(request, "stakeholders/rights.html", here.context(roles=roles, table=table))


def _back(dialogue):
    return redirect("members", dialogue)


# ---- inviting


@require_POST
@once
def member_invite(request, dialogue):
    here = enter_team(request.user, dialogue, Right.TEAM)
    form = InviteMemberForm(request.POST, dialogue=here.dialogue)
    if form.is_valid():
        try:
            with _told(request):
                invited, sent = membership.invite(dialogue=here.dialogue, by=request.user, **form.cleaned_data)
                _say_invited(request, invited, sent)
            return _back(dialogue)
        except membership.InTeam:
            form.add_error("email", _("The person with this address is in the team already."))
        except membership.TakesPart:
            words = _(
                "The person with this address takes part in this dialogue. Nobody is in the team and takes part as well."
            )
            form.add_error("email", words)
    return _page(request, here, form, 422)


def _say_invited(request, invited, sent):
    words = {"email": invited.email, "role": invited.get_role_display()}
    if sent:
        messages.success(request, _("The invitation to %(email)s is on its way.") % words)
    else:
        said = _(
            "%(email)s was invited before, as %(role)s; nothing was sent again. To change the role, take it back first."
        )
        messages.info(request, said % words)


def _invitation(here, pk):
    return get_object_or_404(here.dialogue.team_invitations.select_related("dialogue"), pk=pk)


@require_POST
def team_invitation_again(request, dialogue, pk):
    here = enter_team(request.user, dialogue, Right.TEAM)
    invitation = _invitation(here, pk)
    said = {
        "used": _("%(email)s has joined meanwhile; nothing was sent."),
        "waiting": _("The mail to %(email)s still waits to be sent; nothing was added."),
        "often": _("%(email)s got three mails today. Try again tomorrow, or ask on another way."),
        "silent": _("%(email)s wants no mail from this dialogue; nothing was sent."),
    }
    words = {"email": invitation.email}
    try:
        with _told(request):
            membership.send_again(invitation=invitation, by=request.user)
            messages.success(request, _("The invitation to %(email)s is on its way again.") % words)
    except (invitations.NotOpen, invitation_mail.TooSoon) as reason:
        messages.info(request, said[str(reason)] % words)
    return _back(dialogue)


@require_POST
def team_invitation_revoke(request, dialogue, pk):
    here = enter_team(request.user, dialogue, Right.TEAM)
    with _told(request):
        if membership.revoke(invitation=_invitation(here, pk), by=request.user):
            messages.success(request, _("The invitation was taken back; its link no longer works."))
        else:
            messages.info(request, _("This invitation was used or taken back before; nothing changed."))
    return _back(dialogue)


# ---- changing


@contextmanager
def _told(request):
    """Why the team stays as it is, in a sentence. Whoever is no organiser any more meets 404, as on the page itself."""
    try:
        yield
    except membership.NotAllowed:
        raise Http404 from None
    except joining.Sealed:
        messages.warning(request, invitation_words.SEALED)
    except membership.LastOrganiser:
        words = _("Nothing was changed: there must be an organiser. Make somebody else organiser first.")
        messages.error(request, words)
    except TeamMember.DoesNotExist:
        messages.info(request, _("They are not in the team any more; nothing changed."))


def _member(here, pk):
    """Of this dialogue's team. A colleague may have removed them a moment ago: then the verb says so."""
    found = TeamMember.objects.select_related("user").filter(pk=pk).first()
    if found and found.dialogue_id != here.dialogue.pk:
        raise Http404
    return found or TeamMember(pk=pk, dialogue=here.dialogue)


@require_POST
def member_role(request, dialogue, pk):
    here = enter_team(request.user, dialogue, Right.TEAM)
    member, form = _member(here, pk), RoleForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Nothing was changed: choose one of the roles."))
        return _back(dialogue)
    with _told(request):
        if membership.change_role(member=member, by=request.user, **form.cleaned_data):
            label = TeamMember.Role(form.cleaned_data["role"]).label
            messages.success(request, _("%(who)s: %(role)s from now on.") % {"who": member.user, "role": label})
        else:
            messages.info(request, _("This is the role they had; nothing changed."))
    return _back(dialogue)


@require_POST
def member_remove(request, dialogue, pk):
    here = enter_team(request.user, dialogue, Right.TEAM)
    member = _member(here, pk)
    with _told(request):
        membership.remove(member=member, by=request.user)
        words = _("%(who)s is out of the team. Nothing of it opens to them any more.")
        messages.success(request, words % {"who": member.user})
        if member.user_id == request.user.pk:
            return redirect("account")
    return _back(dialogue)


@require_POST
@once
def member_leave(request, dialogue):
    here = enter_team(request.user, dialogue, Right.MEMBERS)
    out = False
    with _told(request):
        membership.leave(dialogue=here.dialogue, user=request.user)
        out = True
        words = _("You have left the team of “%(title)s”. Nothing of it opens to you any more.")
        messages.success(request, words % {"title": here.dialogue.title})
    return redirect("account") if out else _back(dialogue)
