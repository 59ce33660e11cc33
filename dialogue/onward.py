"""Where somebody wanted to go who has to sign in first: the browser keeps it, this house does not (TRUST F1).

The page that asks for signing in is often the one on which somebody was about to write. Beside their account, in the row of a mail's
link, of a session or of a card, its address would say who wrote there. So an address inside a dialogue is cut to the dialogue before
any view sees it; the whole one stands in a cookie for as long as a code works, and leads on after signing in.
"""

import re

from django.conf import settings
from django.utils.http import url_has_allowed_host_and_scheme

NAME = settings.ONWARD_COOKIE_NAME
LIFE = 15 * 60  # seconds, as long as a code of a mail works
WAYS_IN = ("/account/", "/card/")
_DIALOGUE = re.compile(r"/d/[^/?#]+/")


def cut(path):
    """The dialogue that an address lies in; an address outside of any as it is."""
    found = _DIALOGUE.match(path)
    return found[0] if found else path


def Onward(get_response):  # noqa: N802 (a middleware factory is named like the class it stands for)
    """Cuts `next` on the pages of signing in, and hands the whole of it to the browser."""

    def middleware(request):
        wanted = _cut_both(request) if request.path.startswith(WAYS_IN) else ""
        request.onward = wanted or request.COOKIES.get(NAME, "")
        response = get_response(request)
        if wanted and NAME not in response.cookies:  # the view may have led there already
            secure = bool(settings.SESSION_COOKIE_SECURE)
            response.set_cookie(NAME, wanted, max_age=LIFE, secure=secure, httponly=True, samesite="Lax")
        return response

    return middleware


def lead(request, response):
    """After signing in: on to the page that was wanted, if it lies where the answer leads to anyway."""
    if request.onward:
        response.delete_cookie(NAME, samesite="Lax")
        if _is_ours(request.onward) and cut(request.onward) == response.get("Location"):
            response["Location"] = request.onward
    return response


def _cut_both(request):
    """The address that was longer than may be kept, or ""."""
    found = ""
    for name in ("GET", "POST"):
        given = getattr(request, name)
        path = given.get("next", "")
        if _is_ours(path) and cut(path) != path:
            found, given = path, given.copy()
            given["next"] = cut(path)
            setattr(request, name, given)
    return found


def _is_ours(path):
    return path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
