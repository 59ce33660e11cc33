"""The team's pages about invitations by e-mail: who was invited and how far each has got; inviting, again, elsewhere, no more."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dialogue import merging, sessions, text
from dialogue.ids import row_id
from dialogue.once import once
from dialogue.rights import Right
from stakeholders import group_words, invitation_mail, invitation_words, invitations, inviting_again, joining
from stakeholders.access import enter_team
from stakeholders.forms_invitations import CorrectForm, InviteForm
from stakeholders.models import Invitation

ON_A_PAGE = 50
RELOAD_SECONDS = 10


@require_safe
def invitation_list(request, dialogue):
    """Found by words, state and list (`mailing`); `watch` lets the page load itself again while mail of it waits."""
    here = enter_team(request.user, dialogue, Right.PEOPLE)
    wanted = _wanted(request.GET)
    found = here.dialogue.invitations.with_standing()
    if wanted["mailing"]:
        found = found.filter(mailing=wanted["mailing"])
    counts = dict(found.order_by().values_list("standing").annotate(Count("pk")))
    page = Paginator(_matching(found, wanted), ON_A_PAGE).get_page(request.GET.get("page"))
    group_words.tell(here.dialogue, (row.group for row in page))
    for row in page:
        row.state_words, row.reason, row.advice = invitation_words.standing_in_words(row)
    waits = counts.get(Invitation.Standing.QUEUED, 0)
    makes = inviting_again.under_way(here.dialogue)
    watches = bool((waits or makes) and request.GET.get(sessions.WATCH))
    more = {
        "page": page,
        "states": _states(counts),
        "total": sum(counts.values()),
        "wanted": wanted,
        "watches": watches,
        "makes": makes,
    }
    context = here.context(**more, waits=waits, seconds=RELOAD_SECONDS, lists=_lists(here))
    response = render(request, "stakeholders/invitation_list.html", context)
    if watches:
        response["Refresh"] = str(RELOAD_SECONDS)  # works without a script; a link on the page stops it
    return response


def _wanted(query):
    """What the address asks for; anything odd asks for nothing."""
    state, mailing = query.get("state", ""), query.get("mailing", "")
    return {
        "q": " ".join(text.clean(query.get("q", "")[:100]).split()),
        "state": state if state in Invitation.Standing.values else "",
        "mailing": row_id(mailing),
    }


def _matching(found, wanted):
    q = wanted["q"]
    if q:
        found = found.filter(Q(email__icontains=q) | Q(name__icontains=q) | Q(organisation__icontains=q))
    if wanted["state"]:
        found = found.filter(standing=wanted["state"])
    return found.select_related("group")


def _states(counts):
    """[(state, its label, how many)] of those that occur."""
    return [(state.value, state.label, counts[state]) for state in Invitation.Standing if counts.get(state)]


def _lists(here):
    """Lists that were read and wait to be sent or thrown away."""
    return here.dialogue.invitation_lists.waiting().select_related("by").defer("rows")


@once
def invite(request, dialogue):
    """One person."""
    here = enter_team(request.user, dialogue, Right.PEOPLE)
    data = request.POST if request.method == "POST" else None
    form = InviteForm(data, dialogue=here.dialogue, initial={"language": request.user.language})
    if request.method == "POST" and form.is_valid():
        try:
            invitation, created = invitations.invite(dialogue=here.dialogue, by=request.user, **form.cleaned_data)
        except joining.Sealed:
            return sealed(request, dialogue)
        words = {"email": invitation.email}
        if created:
            messages.success(request, _("The invitation to %(email)s is on its way.") % words)
        else:
            messages.info(request, _("%(email)s was invited before; nothing was sent again.") % words)
        return redirect("invitation_list", dialogue)
    return render(request, "stakeholders/invite_form.html", here.context(form=form), status=422 if form.errors else 200)


def sealed(request, dialogue):
    messages.warning(request, invitation_words.SEALED)
    return redirect("invitation_list", dialogue)


def _one(here, pk):
    return get_object_or_404(Invitation.objects.select_related("dialogue"), pk=pk, dialogue=here.dialogue)


def _back(request, dialogue):
    """To the list as it was looked at: its filter comes along in a hidden field."""
    wanted = {name: value for name, value in _wanted(request.POST).items() if value}
    return redirect(reverse("invitation_list", args=[dialogue], query=wanted or None))


@require_POST
def invitation_revoke(request, dialogue, pk):
    here = enter_team(request.user, dialogue, Right.PEOPLE)
    if invitations.revoke(invitation=_one(here, pk), by=request.user):
        messages.success(request, _("The invitation was taken back; its link and code no longer work."))
    else:
        messages.info(request, _("This invitation was used or taken back before; nothing changed."))
    return _back(request, dialogue)


@require_POST
def invitation_resend(request, dialogue, pk):
    here = enter_team(request.user, dialogue, Right.PEOPLE)
    invitation = _one(here, pk)
    said = {
        "used": _("%(email)s has joined meanwhile; nothing was sent."),
        "waiting": _("The mail to %(email)s still waits to be sent; nothing was added."),
        "often": _("%(email)s got three mails today. Try again tomorrow, or ask on another way."),
        "silent": _("%(email)s wants no mail from this dialogue; nothing was sent. Give a card instead."),
    }
    try:
        invitations.send_again(invitation=invitation, by=request.user)
    except (invitations.NotOpen, invitation_mail.TooSoon) as reason:
        messages.info(request, said[str(reason)] % {"email": invitation.email})
    except joining.Sealed:
        return sealed(request, dialogue)
    else:
        messages.success(request, _("The invitation to %(email)s is on its way again.") % {"email": invitation.email})
    return _back(request, dialogue)


@once
def invitation_correct(request, dialogue, pk):
    """What it says, as long as nobody has used the invitation; afterwards it belongs to who did (TRUST §1)."""
    here = enter_team(request.user, dialogue, Right.PEOPLE)
    invitation = _one(here, pk)
    form = CorrectForm(request.POST if request.method == "POST" else None, invitation=invitation)
    if not invitation.accepted_at and form.is_valid():
        try:
            if _corrected(request, invitation, form):
                return redirect("invitation_list", dialogue)
        except invitations.NotOpen:
            return redirect("invitation_correct", dialogue, pk)  # used a moment ago: the page says so
        except joining.Sealed:
            return sealed(request, dialogue)
    status = 409 if invitation.accepted_at and form.is_bound else form.status
    context = here.context(form=form, invitation=invitation)
    return render(request, "stakeholders/invitation_correct.html", context, status=status)


def _corrected(request, invitation, form):
    """Whether it was; if not, the form says why."""
    try:
        said = form.said() | {"seen": form.cleaned_data["seen"]}
        goes_out = invitations.correct(invitation=invitation, by=request.user, **said)
    except invitations.Taken:
        form.add_error("email", _("Somebody with this address is invited already."))
        return False
    except merging.Clash as clash:
        form.clash(clash)
        return False
    words = _("Corrected. The invitation goes to the new address; the old link is dead.")
    messages.success(request, words if goes_out else _("Corrected. Nothing was sent."))
    return True


@once
def invite_again(request, dialogue):
    """All whom nobody has seen yet: how many, then one press."""
    here = enter_team(request.user, dialogue, Right.PEOPLE)
    if request.method == "POST":
        shown = request.POST.get("shown", "")
        return _again(request, here, int(shown) if shown.isascii() and shown.isdecimal() else -1)
    makes = inviting_again.under_way(here.dialogue)
    context = here.context(due=inviting_again.due(here.dialogue), makes=makes)
    return render(request, "stakeholders/invite_again.html", context)


def _again(request, here, shown):
    try:
        count = inviting_again.ask(dialogue=here.dialogue, shown=shown, by=request.user)
    except joining.Sealed:
        return sealed(request, here.dialogue.slug)
    except inviting_again.Changed:
        messages.warning(
            request, _("Nothing was sent: the number has changed meanwhile. Look at it, then press again.")
        )
        return redirect("invite_again", here.dialogue.slug)
    if count:
        messages.success(request, invitation_words.invited_in_words(count))
    else:
        messages.info(request, _("Nobody is left to invite again; nothing was sent."))
    return redirect(reverse("invitation_list", args=[here.dialogue.slug], query={"watch": "yes"} if count else None))
