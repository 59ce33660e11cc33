"""One line of JSON for each event, from which nobody can be read: no address, name, path, text or words of an exception (TRUST F7, H10).

Paths hold invitation tokens, and the words of an exception hold what somebody typed. So a line says what happened by its template, and
of what is put into the template only that stays which cannot be about a person: numbers, the kinds of exceptions and of other things,
names in code, the words that HTTP has for an answer. Everything else is a dash. An exception gives its kind and the places in our code.
"""

import json
import logging
import re
import traceback
from decimal import Decimal
from http import HTTPStatus

from django.conf import settings
from django.middleware import csrf

OURS = ("dialogue", "stakeholders", "issues", "workshops")
NOTHING = "–"
TELLING = re.compile(
    r"[^\s\"'<>]*@[^\s\"'<>]+"  # an address of mail, or user:password@host
    r"|\b\d{1,3}(?:\.\d{1,3}){3}\b|(?<![\w.:])(?:[0-9a-f]{0,4}:){3,7}[0-9a-f]{0,4}(?![\w:])"  # of a machine
    r"|/[^\s\"']*"  # a path
    r"|[\w-]{20,}"  # a token
    r"|\"[^\"]*\"|'[^']*'|‘[^’]*’|“[^”]*”",  # what somebody typed
    re.IGNORECASE,
)
PLACE = re.compile(r"%(?:\((\w+)\))?[-#0 +]*(?:\d+|\*)?(?:\.\d+)?[a-zA-Z]")  # where a template puts something in
IN_CODE = re.compile(rf"(?:{'|'.join(OURS)}|django|celery|kombu)(?:\.\w+)+")  # dialogue.tasks.send_mail, no nina.mensah
OUR_WORD = re.compile(r"[A-Za-z_][\w.]*")
RAISED = re.compile(
    r"(\w*(?:Error|Exception|Exit|Interrupt|Lost|Timeout|Warning))\b"
)  # how an exception writes itself down
SCHEME = re.compile(r"(rediss?|postgres(?:ql)?|smtps?|imaps?|https?)://")
PHRASES = {status.phrase for status in HTTPStatus}
PHRASES |= {words for name, words in vars(csrf).items() if name.startswith("REASON_")}


def scrubbed(text):
    """The text with everything that could name a person or open a door replaced by a dash."""
    return TELLING.sub(NOTHING, text)[:300]


def told(value, ours=False):
    """What may stand in a line of something that was put into its template: text, or a number as it is.

    `ours`: our own modules put in single words that are kinds; a longer text of theirs is scrubbed.
    """
    if value is None or isinstance(value, bool | int | float | Decimal):
        return value
    if isinstance(value, type):
        return value.__name__
    if isinstance(value, str):
        return _told_text(value, ours)
    return type(value).__name__


def _told_text(value, ours):
    if value in PHRASES or IN_CODE.fullmatch(value) or (ours and OUR_WORD.fullmatch(value)):
        return value
    if found := RAISED.match(value) or SCHEME.match(value):
        return found[1]
    return scrubbed(value) if ours else NOTHING


def event_of(record):
    """What happened, in one line: the template with what may stand in it."""
    template, ours = str(record.msg), record.name.split(".")[0] in OURS
    if not record.args:
        return scrubbed(template)
    given = record.args
    values = [told(value, ours) for value in (given.values() if isinstance(given, dict) else given)]
    named = dict(zip(given, values, strict=True)) if isinstance(given, dict) else None
    coming, put = iter(values), []

    def put_in(found):
        put.append(named.get(found[1], NOTHING) if named is not None else next(coming, NOTHING))
        return f"\ue000{len(put) - 1}\ue001"  # a mark in its place: what may stand there is not scrubbed once more

    marked = PLACE.sub(put_in, template.replace("%%", "\ue002"))
    return re.sub("\ue000(\\d+)\ue001", lambda found: str(put[int(found[1])]), scrubbed(marked)).replace("\ue002", "%")


def places(info):
    """Where in our code it went wrong, innermost last: `issues/voting.py:41 cast`."""
    root = f"{settings.BASE_DIR}/"
    frames = [f for f in traceback.extract_tb(info[2]) if f.filename.startswith(root) and "/.venv/" not in f.filename]
    return [f"{f.filename.removeprefix(root)}:{f.lineno} {f.name}" for f in frames[-5:]]


def route_of(request):
    """The name of the page, not its address."""
    match = getattr(request, "resolver_match", None)
    return getattr(match, "view_name", None) or ""


class OneLine(logging.Formatter):
    def format(self, record):
        line = {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": event_of(record).strip(),
        }
        if status := getattr(record, "status_code", None):
            line["status"] = status
        if page := route_of(getattr(record, "request", None)):
            line["page"] = page
        if record.exc_info and record.exc_info[0]:
            line |= {"error": record.exc_info[0].__name__, "at": places(record.exc_info)}
        return json.dumps(line, ensure_ascii=False).encode(errors="replace").decode()
