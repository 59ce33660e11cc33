"""The page that makes the first account of a house."""

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.cache import never_cache

from dialogue import accounts, first_account
from dialogue.forms_first import FirstAccountForm


@login_not_required
@never_cache
def first(request, token):
    """Opening it changes nothing. Whoever presses is signed in and led to the second step, and from there to the house."""
    try:
        first_account.find(token)
        form = FirstAccountForm(request.POST or None)
        if not form.is_valid():
            return render(request, "account/first.html", {"form": form}, status=422 if form.is_bound else 200)
        with transaction.atomic():
            user = first_account.begin(token=token, **_said(form))
            accounts.prove_address(user)  # whoever holds the link runs the house, and vouches for it
    except first_account.Closed:
        return render(request, "account/first_closed.html", status=410)
    # They have just chosen their password: the page of the second step need not ask for it.
    record_authentication(request, user, method="password", email=user.email, reauthenticated=True)
    return perform_login(request, Login(user=user, email=user.email, redirect_url=reverse("mfa_activate_totp")))


def _said(form):
    said = {name: form.cleaned_data[name] for name in ("name", "email")}
    return said | {"password": form.cleaned_data["password1"], "language": (translation.get_language() or "en")[:8]}
