"""The link beside the code of a sign-in mail: it signs in whatever browser opens it, once, within 15 minutes (TRUST E16).

The code stays bound to the browser that asked. So a stranger who asks for many mails uses up nobody's way in: the newest mail
holds a link that works.
"""

import base64

from django.db import transaction

from dialogue.digests import digest, keyed
from dialogue.models import SignInLink
from dialogue.models.sign_in import LONGEST


def _token(occasion, user):
    made = keyed("sign-in link", f"{occasion}|{user.pk}")
    return base64.urlsafe_b64encode(made[:16]).decode().rstrip("=")


def make_link(*, user, occasion, path=""):
    """The token of a link for the mail of this occasion: 128 bits, derived, of which only the hash is kept.
    `path`: of ours, where it leads to, and not further into a dialogue than its home (dialogue/onward.py)."""
    token = _token(occasion, user)
    path = path if len(path) <= LONGEST else ""
    SignInLink.objects.create(digest=digest(token), user=user, onward=path)
    return token


def find(token):
    """The link that is still good, with its user; or None."""
    return SignInLink.objects.good().select_related("user").filter(digest=digest(token)).first()


@transaction.atomic
def use(*, link):
    """Use it up, and with it the other links of this person. False if somebody was quicker."""
    deleted, _by_model = SignInLink.objects.filter(digest=link.digest).delete()  # of two presses one finds the row
    drop_links(link.user)
    return bool(deleted)


def drop_links(user):
    """Of somebody who has signed in, or whose mails go to another address from now on."""
    SignInLink.objects.filter(user=user).delete()


def sweep():
    """Drop the links that are too old."""
    SignInLink.objects.stale().delete()
