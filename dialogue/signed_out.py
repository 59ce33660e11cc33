"""A press that comes after the session has ended, or with the token of the session before: nothing of it is lost (TRUST I1).

The answer is a page that carries the words in a form of their own. Signing in happens in another tab and sends nothing; back in the
first one, one press does. Nothing is stored here: whoever closes the page takes the words along. Where the form has no key that is
signed for its person (dialogue/form_keys.py), nobody can tell for whom it was opened: then the words stand there to be copied.
"""

import re
from urllib.parse import urlsplit

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from dialogue import form_keys, typed
from dialogue.form_keys import Trouble
from dialogue.ways import page_of

KEPT = "kept"  # the field by which a form of this page is known
SECRETS = re.compile(r"password|^pin$|^again$|^code$|token")  # a form with one of these is never shown again


class SignInFirst(LoginRequiredMiddleware):
    """A page leads to signing in; a press is answered with what it brought."""

    def handle_no_permission(self, request, view_func):
        if request.method == "POST":
            return keep(request, status=401)
        return super().handle_no_permission(request, view_func)


def KeptForms(get_response):  # noqa: N802 (a middleware factory is named like the class it stands for)
    """Signing in turns the token under every page that is open. The form of a kept page counts all the same: it comes from a page of
    ours, as its Origin or Referer says, and its key is signed for one person, which the view checks before anything is said."""

    def middleware(request):
        return get_response(request)

    def process_view(request, view, args, kwargs):
        if request.method == "POST" and request.POST.get(KEPT) and is_keyed(request) and is_from_here(request):
            request.csrf_processing_done = True  # what CsrfViewMiddleware asks before it looks at the token

    middleware.process_view = process_view  # type: ignore[attr-defined]
    return middleware


def refused(request, reason=""):
    """The token was refused: the words come back under a fresh one, but only to a page of ours that asks for signing in."""
    wants_person = getattr(request.resolver_match.func, "login_required", True)
    if wants_person and is_from_here(request):
        return keep(request, status=403 if request.user.is_authenticated else 401)
    return render(request, "403_csrf.html", status=403)


def keep(request, *, status):
    """What a POST brought, in a form that sends it once more if it can be told for whom it was; else to be copied."""
    has_secrets = any(SECRETS.search(name) for name in request.POST if name != "csrfmiddlewaretoken")
    may_send = not has_secrets and is_keyed(request)
    words, rest = ([], []) if has_secrets else typed.split(request.POST.lists(), shows_all=not may_send)
    context = {"words": words, "rest": [field for field in rest if field.name != KEPT], "may_send": may_send}
    context |= {
        "has_files": bool(request.FILES) and not has_secrets,
        "back": page_of(request.path) if may_send else request.path,
    }
    response = render(request, "kept_words.html", context, status=status)
    add_never_cache_headers(response)
    response["Cache-Control"] = "no-store, private"
    return response


def is_keyed(request):
    """Whether the form has a key that this house signed, for whomever."""
    return form_keys.trouble(request.POST.get("key", ""), "") in (Trouble.NONE, Trouble.OTHER, Trouble.OLD)


def is_from_here(request):
    """Whether the page that sent this is one of ours, by Origin, else by Referer."""
    origin = request.headers.get("Origin") or request.headers.get("Referer") or ""
    try:
        sender = urlsplit(origin)
    except ValueError:
        return False
    return (sender.scheme, sender.netloc) == (request.scheme, request.get_host())
