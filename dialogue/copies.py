"""What somebody types is kept by their own browser until it is sent (TRUST I4): the marks by which page and script know whose it is.

The words never come here before they are sent; static/js/app/words.js keeps, brings back and forgets them. Both marks are made with the
house's secret from the session, the person and their reference: outside of this session they name nobody, and what an earlier session
or somebody else left is never asked for again.
"""

import re

from django.conf import settings

from dialogue import digests

FIELD = "copy"  # what the script adds to a form that it sends: chance, known to this one tab
CHANCE = re.compile(r"[0-9a-f]{16}")
NAME = settings.SENT_COOKIE_NAME
LIFE = 600  # seconds until the page that the press leads to must have come


def owner(request):
    """Whose words a page may bring back; empty where nobody is signed in."""
    return _mark(request, "") if request.user.is_authenticated else ""


def name(request, reference, *form):
    """Under which the words of a form are kept, for the person with this reference (`Participant.ref`, empty for the team); `form`
    tells it from others. Empty where nothing may be kept: on a shared phone, and without a session."""
    if request is None or not request.user.is_authenticated or request.is_shared:
        return ""
    return _mark(request, "|".join(map(str, (reference, *form))))


def tell(request, response):
    """Only a press that was accepted leads elsewhere: the browser may forget what it kept of the form. The script reads this cookie."""
    sent = request.POST.get(FIELD, "") if request.method == "POST" else ""
    if 300 <= response.status_code < 400 and CHANCE.fullmatch(sent):
        secure = bool(settings.SESSION_COOKIE_SECURE)
        response.set_cookie(NAME, sent, max_age=LIFE, secure=secure, samesite="Lax")
    return response


def _mark(request, of):
    signed = f"{request.session.session_key}|{request.user.pk}|{of}"
    return digests.salted("copy", signed)[:16]
