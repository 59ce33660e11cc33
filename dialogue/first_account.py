"""The first account of a house: a link that is printed once, works once, and is dead as soon as anybody has an account."""

import secrets

from django.db import transaction

from dialogue import starters
from dialogue.digests import digest
from dialogue.models import FirstLink, User


class HasAccounts(Exception):
    """Somebody is known here already: they let others in."""


class Closed(Exception):
    """The link opens nothing: it was used, is too old, was printed anew, or somebody has an account."""


@transaction.atomic
def make_link():
    """The token of a new link; the one before opens nothing any more. Raises HasAccounts."""
    if User.objects.exists():
        raise HasAccounts
    token = secrets.token_urlsafe(32)
    FirstLink.objects.all().delete()
    FirstLink.objects.create(digest=digest(token))
    return token


def find(token):
    """Raises Closed. 256 bits are not guessed: wrong ones are not counted."""
    if User.objects.exists() or not FirstLink.objects.good().filter(digest=digest(token)).exists():
        raise Closed


@transaction.atomic
def begin(*, token, name, email, password, language):
    """Make the account; it may start dialogues. Raises Closed.

    Of two presses at once the second waits for the row of the link and finds it gone.
    """
    link = FirstLink.objects.good().select_for_update().filter(digest=digest(token)).first()
    if link is None or User.objects.exists():
        raise Closed
    user = User.objects.create_user(email, password, name=name, language=language)
    link.delete()
    starters.grant(user=user, name=name, email=user.email, by=user)
    return user
