"""Small doors: what cannot be text is refused, pages of a person are not kept by the browser, a lost race is run again.

And a document that could not be made is told in words.
"""

import functools
import logging
import random
import time

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from dialogue import copies, devices, gate, sessions, typesetting
from dialogue.text import has_surrogates
from dialogue.ways import page_of

log = logging.getLogger(__name__)


def _refuse(texts):
    """Together: to look through each of the hundred fields of a paper took longer."""
    text = "".join(texts)
    if "\x00" in text or has_surrogates(text):
        raise BadRequest("The request holds characters that are not text.")


def _sent(data):
    return [text for key, values in data.lists() for text in (key, *values)]


def CleanInput(get_response):  # noqa: N802 (a middleware factory is named like the class it stands for)
    """NUL bytes and lone surrogates answer 400 on every database (SQLite would store NUL, PostgreSQL would fail: TRUST D1, D2).

    A quoted cookie can spell NUL too; and another charset than UTF-8 would read the same bytes differently from what was checked.
    """

    def middleware(request):
        if (request.encoding or "utf-8").lower() not in ("utf-8", "utf8"):
            raise BadRequest("The request is not written in UTF-8.")
        _refuse([request.path, *request.COOKIES.values(), *_sent(request.GET)])
        return get_response(request)

    def process_view(request, view, args, kwargs):
        if request.method == "POST":
            _refuse(_sent(request.POST))

    middleware.process_view = process_view
    return middleware


def OldCookies(get_response):  # noqa: N802
    """A cookie under its name of before is read, and left beside the new one: nobody is signed out by an upgrade, nor by the way
    back, nor while both releases answer. When the answer sets or deletes the new one, the old one goes."""

    def middleware(request):
        names = settings.OLD_COOKIES.items()
        moved = {
            new: request.COOKIES[old] for new, old in names if old in request.COOKIES and new not in request.COOKIES
        }
        request.COOKIES.update(moved)
        response = get_response(request)
        for new, old in names:
            if new in response.cookies and old in request.COOKIES:
                response.delete_cookie(old, path=OLD_PATHS.get(old, "/"), samesite="Lax")
            elif new in moved:
                _put(response, new, moved[new])
        return response

    return middleware


OLD_PATHS = {"device": "/account/"}


def _put(response, name, value):
    """As whoever sets it would."""
    ages = {settings.CSRF_COOKIE_NAME: settings.CSRF_COOKIE_AGE, devices.NAME: devices.LIFE}
    shut = name in (settings.SESSION_COOKIE_NAME, devices.NAME)
    age = ages.get(name, settings.SESSION_COOKIE_AGE)
    response.set_cookie(name, value, max_age=age, secure=True, httponly=shut, samesite="Lax")


def Sessions(get_response):  # noqa: N802
    """Sessions end by themselves (dialogue/sessions.py); a cookie of one that is gone is deleted by any answer. Who opens a page
    that asks for signing in is told what happened; a press is answered with what it brought (dialogue/signed_out.py)."""

    def middleware(request):
        sessions.look(request)
        return sessions.keep(request, get_response(request))

    def process_view(request, view, args, kwargs):
        asks = request.method == "GET" and getattr(view, "login_required", True) and sessions.is_opened(request)
        if request.has_ended and asks:
            messages.info(request, _("You have been signed out. Sign in to go on."))

    middleware.process_view = process_view
    return middleware


def _signs_out(request):
    return request.method == "POST" and request.resolver_match and request.resolver_match.url_name == "account_logout"


def NoStore(get_response):  # noqa: N802
    """A shared phone must not show the last person's pages; signing out clears what the browser kept (TRUST E6, F11)."""

    def middleware(request):
        response = get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
            response["Cache-Control"] = "no-store, private"
        if _signs_out(request):
            response["Clear-Site-Data"] = '"cache", "storage"'
        return response

    return middleware


def Copies(get_response):  # noqa: N802
    """What the browser kept of a form that was accepted is no longer needed (dialogue/copies.py)."""

    def middleware(request):
        return copies.tell(request, get_response(request))

    return middleware


def Gate(get_response):  # noqa: N802
    """Too many passwords or PINs are being looked at: this one was not, and may be sent again (TRUST E15).

    Where strangers fill the gate, most of what comes to the page of the password is sent away here, outside of all that costs
    time: of two hundred at once each would keep the pages behind it waiting for milliseconds.
    """

    def middleware(request):
        tries = request.method == "POST" and request.path == reverse("account_login")
        if tries and devices.NAME not in request.COOKIES and gate.is_full():
            return _busy(request)
        return get_response(request)

    def process_exception(request, exception):
        return _busy(request) if isinstance(exception, gate.Busy) else None

    middleware.process_exception = process_exception
    return middleware


def _busy(request):
    page = _busy_page(translation.get_language_from_request(request))
    answer = HttpResponse(page, status=503, headers={"Retry-After": gate.PATIENCE})
    answer._has_been_logged = True  # Django's mark; a stranger's script would fill the log
    return answer


@functools.cache
def _busy_page(language):
    with translation.override(language):
        return render_to_string("busy.html")


PASSING = {"40001", "40P01"}  # serialization failure, deadlock: the database asks for the same once more
PAUSES = (0.05, 0.2, 0.5)


def _is_passing(error):
    return (
        isinstance(error, OperationalError)
        and getattr(error.__cause__, "pgcode", None) in PASSING
        and not connection.in_atomic_block
    )


def OnceMore(get_response):  # noqa: N802
    """A view that lost a race in the database runs again, three times at most, and then answers 503 (TRUST C2).

    What it did before was undone with its transaction: a view calls one verb, and the key of its form makes it count once.
    """

    def middleware(request):
        return get_response(request)

    def process_exception(request, exception):
        if not _is_passing(exception):
            return None  # other middleware has pages for some of them
        match = request.resolver_match
        for pause in PAUSES:
            if not _is_passing(exception):
                break
            time.sleep(pause * random.uniform(0.5, 1.5))
            try:
                return match.func(request, *match.args, **match.kwargs)
            except Exception as error:
                exception = error
        raise exception

    middleware.process_exception = process_exception
    return middleware


RETRY_SECONDS = 10


def Documents(get_response):  # noqa: N802
    """A document that could not be made now answers 503 with what to do; one that waits for its turn is asked for again."""

    def middleware(request):
        return get_response(request)

    def process_exception(request, exception):
        if not isinstance(exception, typesetting.Unmade):
            return None
        log.warning("a document was not made: %s", type(exception).__name__)
        passes, reads = isinstance(exception, typesetting.Busy), request.method == "GET"
        response = render(request, "503_document.html", {"passes": passes, "reads": reads}, status=503)
        response["Retry-After"] = RETRY_SECONDS
        if passes and reads:
            response["Refresh"] = RETRY_SECONDS
        return response

    middleware.process_exception = process_exception
    return middleware


def LeadToPage(get_response):  # noqa: N802
    """Who opens an address that only takes a press, as after signing in or from the history, finds the page it belongs to."""

    def middleware(request):
        response = get_response(request)
        if response.status_code == 405 and request.method in ("GET", "HEAD"):
            return redirect(page_of(request.path))
        return response

    return middleware
