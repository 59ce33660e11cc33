"""The mark of a browser in which somebody has signed in: it has tries and mails of its own, so that who uses up a person's
tries from elsewhere keeps nobody out (TRUST E16). It lifts limits and opens nothing: code, link, password and second step stay.

The cookie is `nonce.day.proof`; the proof is an HMAC over the nonce, the person, their password's hash and their second step. It
names nobody, is kept nowhere here, and is void when password or second step change.
"""

import base64
import datetime
import hmac
import secrets

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.utils import timezone

from dialogue import digests, limits

NAME = settings.DEVICE_COOKIE_NAME
LIFE = datetime.timedelta(days=90)
WRONG = {"most": 10, "seconds": 3600}  # wrong passwords
MAILS = {"most": 3, "seconds": 15 * 60}


def remember(response, user, *, shared=False):
    """Leave the mark of `user` on the answer to a sign-in; not on a phone that is `shared`."""
    if not shared:
        mark = f"{secrets.token_urlsafe(16)}.{_today()}"
        response.set_cookie(
            NAME,
            f"{mark}.{_proof(mark, user)}",
            max_age=LIFE,
            secure=bool(settings.SESSION_COOKIE_SECURE),
            httponly=True,
            samesite="Lax",
        )
    return response


def mark_of(request, user):
    """What tells this browser from others, if `user` (or None) has signed in in it and nothing has changed since; else ""."""
    mark, _dot, proof = (request.COOKIES.get(NAME, "") if request else "").rpartition(".")
    day = mark.rpartition(".")[2]
    if (
        user is None or not day.isdecimal() or not -1 <= _today() - int(day[:9]) <= LIFE.days
    ):  # clocks of two hosts differ
        return ""
    return mark if hmac.compare_digest(proof.encode(), _proof(mark, user).encode()) else ""


def may_mail(mark):
    """Count one mail of this browser's own."""
    return bool(mark) and limits.allow("device mails", mark, **MAILS)


def _today():
    return timezone.now().toordinal()


def _proof(mark, user):
    steps = Authenticator.objects.filter(user=user).order_by("pk").values_list("pk", "type", "created_at")
    plain = "|".join([mark, str(user.pk), user.password, *(f"{pk} {kind} {at.isoformat()}" for pk, kind, at in steps)])
    return base64.urlsafe_b64encode(digests.keyed("device", plain)[:24]).decode()
