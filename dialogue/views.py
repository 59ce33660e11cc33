"""Health, language, and the page for requests that cannot be read."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import JsonResponse
from django.shortcuts import render
from django.views.i18n import set_language as django_set_language

set_language = login_not_required(django_set_language)


@login_not_required
def health(request):
    """200 while the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok", "database": connection.vendor})


def bad_request(request, exception=None):
    return render(request, "400.html", status=400)
