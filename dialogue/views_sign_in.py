"""The page that the link of a sign-in mail opens."""

from allauth.account.internal.flows.email_verification import verify_email_indirectly
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from dialogue import signing_in


@login_not_required
@never_cache
def sign_in_link(request, token):
    """Opening it changes nothing: a person presses the button, a mail scanner does not (TRUST E2). The address on the page tells
    who was lured into somebody else's account."""
    link = signing_in.find(token)
    if link and request.method != "POST":
        return render(request, "account/sign_in_link.html", {"email": link.user.email})
    if link is None or not signing_in.use(link=link):
        return render(request, "account/sign_in_link_closed.html", status=410)
    return prove(request, link.user, onward=link.onward)


def prove(request, user, *, onward=""):
    """Somebody has shown that they read the mail of this person's address. Signs them in, after the second step if they have one."""
    record_authentication(request, user, method="code", email=user.email)
    verify_email_indirectly(request, user, user.email)
    return perform_login(request, Login(user=user, email=user.email, redirect_url=onward or None))
