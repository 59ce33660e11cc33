"""Small doors: what cannot be text is refused, pages of a person are not kept by the browser, a lost race is run again."""

import random
import time

from django.core.exceptions import BadRequest
from django.db import OperationalError, connection
from django.utils.cache import add_never_cache_headers

from dialogue.text import has_surrogates


def _refuse(*texts):
    if any("\x00" in text or has_surrogates(text) for text in texts):
        raise BadRequest("The request holds characters that are not text.")


def CleanInput(get_response):  # noqa: N802 (a middleware factory is named like the class it stands for)
    """NUL bytes and lone surrogates answer 400 on every database (SQLite would store NUL, PostgreSQL would fail: TRUST D1, D2).

    A quoted cookie can spell NUL too; and another charset than UTF-8 would read the same bytes differently from what was checked.
    """

    def middleware(request):
        if (request.encoding or "utf-8").lower() not in ("utf-8", "utf8"):
            raise BadRequest("The request is not written in UTF-8.")
        _refuse(request.path, *request.COOKIES.values())
        for key, values in request.GET.lists():
            _refuse(key, *values)
        return get_response(request)

    def process_view(request, view, args, kwargs):
        if request.method == "POST":
            for key, values in request.POST.lists():
                _refuse(key, *values)

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
