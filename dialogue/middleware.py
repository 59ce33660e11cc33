"""Two small doors: what cannot be text is refused, and pages of a signed-in person are not kept by the browser."""

from django.core.exceptions import BadRequest
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
