"""Health, language, and the pages for requests that cannot be read or served."""

import errno
import sys

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.i18n import set_language as django_set_language

from dialogue import tags, watching

RETRY_SECONDS = 10
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
TONGUE = "tongue"  # the button of a language that only texts of a dialogue are in


@login_not_required
def set_language(request):
    """As Django's, which goes back to the page. `tongue`: a language without a catalogue; the product goes on in one that it has."""
    response = django_set_language(request)
    if request.method != "POST":
        return response
    tag, name = request.POST.get(TONGUE, ""), settings.TONGUE_COOKIE_NAME
    if tags.is_tag(tag):
        response.set_cookie(name, tag, max_age=settings.SESSION_COOKIE_AGE, **_alike())
    elif "language" in request.POST:
        response.delete_cookie(name, samesite="Lax")
    return response


def _alike():
    return {"secure": bool(settings.LANGUAGE_COOKIE_SECURE), "httponly": True, "samesite": "Lax"}


@login_not_required
def health(request):
    """200 while the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok", "database": connection.vendor})


@login_not_required
def health_work(request):
    """503 while the outbox is late, paused or without a worker, or the backup is old: for whoever watches from outside."""
    found = watching.work()
    return JsonResponse(found, status=503 if found["problems"] else 200)


def address_stays(request):
    """allauth's page would change an address at a press; ours proves it, and makes another participant of who has it (TRUST §1)."""
    return redirect("address_change")


def bad_request(request, exception=None):
    return render(request, "400.html", status=400)


def server_error(request):
    """A database that is away or too busy, or a full disk, passes: say so, and when to come back (TRUST C1, C3).

    Nothing here may ask the database, so the page knows neither person nor session.
    """
    error = sys.exc_info()[1]
    if isinstance(error, OperationalError | InterfaceError) or getattr(error, "errno", None) in FULL:
        return HttpResponse(render_to_string("503.html"), status=503, headers={"Retry-After": RETRY_SECONDS})
    return HttpResponse(render_to_string("500.html"), status=500)
