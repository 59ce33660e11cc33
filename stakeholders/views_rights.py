"""A person's own steps: leaving a dialogue, signing in with another address, deleting the account."""

from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from dialogue import starters
from dialogue.models import User
from dialogue.once import once
from stakeholders import access, addressing, erasing, leaving
from stakeholders.forms_people import AddressCodeForm, AddressForm, EraseForm

PENDING = "address"  # in the session: the address that waits for its code


@once
def leave(request, dialogue):
    """What happens, and one press. Also for who waits and for who may not read yet."""
    here = access.enter(request.user, dialogue)
    if here.participant is None:
        raise Http404
    if request.method == "POST" and "sure" in request.POST:
        leaving.leave(participant=here.participant)
        messages.success(request, _("You have left “%(title)s”.") % {"title": here.dialogue.title})
        return redirect("start")
    status = 422 if request.method == "POST" else 200
    return render(request, "stakeholders/leave.html", here.context(), status=status)


@never_cache
def erase(request):
    """Delete the account. Whoever is of a team leaves it first."""
    form = EraseForm(request.POST if request.method == "POST" else None)
    roles = request.user.team_roles.select_related("dialogue")
    refused = bool(roles) or request.user.is_staff or request.user.is_demo
    if request.method == "POST" and form.is_valid() and not refused:
        try:
            erasing.erase(user=request.user)
        except erasing.OfTeam:
            return redirect("account_erase")
        except starters.LastStarter:
            messages.error(
                request, _("You are the only one who may start dialogues here. Let somebody else start some first.")
            )
            return redirect("account_erase")
        logout(request)
        messages.success(request, _("Your account is deleted."))
        return redirect("start")
    places = request.user.participants.here().select_related("dialogue")
    context = {"form": form, "roles": roles, "places": places, "refused": refused}
    status = 409 if request.method == "POST" and refused else 422 if form.errors else 200
    return render(request, "stakeholders/erase.html", context, status=status)


# ---- another address


@never_cache
@once
def address_change(request):
    """Ask for a code to the new address."""
    if not request.user.email:
        raise Http404
    form = AddressForm(request.POST if request.method == "POST" else None, user=request.user)
    if form.is_valid():
        try:
            request.session[PENDING] = addressing.ask(user=request.user, **form.cleaned_data)
        except addressing.Refused:
            form.add_error(None, _("You have asked for many codes. Wait an hour, then try again."))
        else:
            return redirect("address_code")
    places = request.user.participants.confirmed().select_related("dialogue")
    return render(request, "stakeholders/address.html", {"form": form, "places": places}, status=_status(form))


@never_cache
def address_code(request):
    """The code that came to the new address."""
    pending = request.session.get(PENDING)
    if pending is None:
        return redirect("address_change")
    form = AddressCodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            addressing.prove(user=request.user, pending=pending, **form.cleaned_data)
        except addressing.Refused as reason:
            form.add_error(None, _why(str(reason)))
        else:
            del request.session[PENDING]
            update_session_auth_hash(request, User.objects.get(pk=request.user.pk))
            messages.success(request, _("From now on you sign in with %(email)s.") % {"email": pending["email"]})
            return redirect("account")
    context = {"form": form, "email": pending["email"]}
    return render(request, "stakeholders/address_code.html", context, status=_status(form))


def _status(form):
    return 422 if form.is_bound else 200


def _why(reason):
    return {
        "wrong": _("This is not the code we sent. Check each character."),
        "late": _("This code is too old. Go back and ask for another."),
        "many": _("Too many wrong codes. Wait 15 minutes, then ask for another."),
        "taken": _(
            "Another account signs in with this address already. Sign in with it instead, or use another address."
        ),
    }[reason]
