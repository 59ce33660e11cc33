"""A form of the team pressed twice makes one thing (TRUST H8): a key in the form, and a row written with what the first press makes.

Of presses at the same moment one makes it and the others wait for it: on PostgreSQL for the row of the first, on SQLite because there
is one writer. Forms that speak have another law (issues/receipts.py).
"""

import functools
import hashlib
import json
import re
from urllib.parse import urlsplit

from django.contrib import messages
from django.db import connection, transaction
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from dialogue import copies, digests, typed
from dialogue.models import Once
from dialogue.models.once import LONGEST, today

FIELD = "once"
TOLD = re.compile(r"[^_]*\d[^_]*")  # a day, an hour, a number: what else was chosen reads as nothing without its form
# Django's bulk_create does not say whether a row was there already.
TAKE = "INSERT INTO dialogue_once (key, content, led_to, day) VALUES (%s, %s, '', %s) ON CONFLICT DO NOTHING"


def once(view=None, *, reading=None):
    """Guard a view whose form carries `{% once %}`. Only an answer that leads somewhere uses the key up: what was refused can be put
    right and sent again. A form without a key, of a page of the release before, is answered as it always was.

    `reading`: what takes long and writes nothing, such as reading a file: called as the view is, before the key is taken, since
    whoever holds one is on SQLite the only one who writes. What it gives comes to the view as `read`."""
    if view is None:
        return functools.partial(once, reading=reading)

    @functools.wraps(view)
    def guarded(request, *args, **kwargs):
        if reading:
            kwargs["read"] = reading(request, *args, **kwargs)
        key = request.POST.get(FIELD, "") if request.method == "POST" else ""
        if not key:
            return view(request, *args, **kwargs)
        press = digests.salted("once press", f"{request.user.pk}|{request.path}|{key}")
        content = digests.salted("once content", f"{key}|{_content(request)}")
        with transaction.atomic():
            if not _take(press, content):
                return _again(request, Once.objects.get(pk=press), content)
            response = view(request, *args, **kwargs)
            _leave(press, response)
        return response

    guarded.is_once = True  # type: ignore[attr-defined]
    return guarded


def _content(request):
    """All that was sent, whatever its order. Of files their bytes count, not their names."""
    ours = ("csrfmiddlewaretoken", FIELD, copies.FIELD, "pad")
    fields = sorted((name, values) for name, values in request.POST.lists() if name not in ours)
    return json.dumps([fields, sorted((name, _bytes(file)) for name, file in request.FILES.items())])


def _bytes(file):
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def _take(press, content):
    """True for the first press. While another one is being answered this waits until it is known whether its key is used up."""
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [press, content, connection.ops.adapt_datefield_value(today())])
        return bool(cursor.rowcount)


def _leave(press, response):
    row = Once.objects.filter(pk=press)
    if 300 <= response.status_code < 400:
        row.update(led_to=_path(response.url))
    else:
        row.delete()


def _path(url):
    """Without the query: it may hold what somebody looked for."""
    parts = urlsplit(url)
    path = f"{parts.path}#{parts.fragment}" if parts.fragment else parts.path
    return path if len(path) <= LONGEST and not parts.netloc else "/"


def _again(request, first, content):
    """The same again leads to where the first led; anything different is told, with what was typed in a form of its own."""
    if first.content == content:
        messages.info(request, _("This form was sent already. Here is where it led; nothing was done twice."))
        return redirect(first.led_to)
    words, rest = typed.split((name, values) for name, values in request.POST.lists() if name != FIELD)
    chosen = [field.value for field in rest if field.name not in typed.REFERENCES and TOLD.fullmatch(field.value)]
    context = {"led_to": first.led_to, "words": words, "rest": rest, "chosen": chosen, "has_files": bool(request.FILES)}
    return render(request, "sent_already.html", context, status=409)
