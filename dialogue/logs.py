"""One line of JSON for each event, from which nobody can be read: no address, name, path, text or words of an exception (TRUST F7).

Paths hold invitation tokens, and the words of an exception hold what somebody typed. So a foreign record gives its template, never
what was put into it; ours are written to hold ids and kinds only; and an exception gives its type and the places in our code.
"""

import json
import logging
import re
import traceback

from django.conf import settings

OURS = ("dialogue", "stakeholders", "issues", "workshops")
TELLING = re.compile(
    r"[^\s\"'<>]*@[^\s\"'<>]+"  # an address of mail, or user:password@host
    r"|\b\d{1,3}(?:\.\d{1,3}){3}\b|(?<![\w.:])(?:[0-9a-f]{0,4}:){3,7}[0-9a-f]{0,4}(?![\w:])"  # of a machine
    r"|/[^\s\"']*"  # a path
    r"|[\w-]{20,}"  # a token
    r"|\"[^\"]*\"|'[^']*'|‘[^’]*’|“[^”]*”",  # what somebody typed
    re.IGNORECASE,
)


def scrubbed(text):
    """The text with everything that could name a person or open a door replaced by a dash."""
    return TELLING.sub("–", text)[:300]


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
        ours = record.name.split(".")[0] in OURS
        event = record.getMessage() if ours else scrubbed(str(record.msg))
        line = {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": event,
        }
        if status := getattr(record, "status_code", None):
            line["status"] = status
        if page := route_of(getattr(record, "request", None)):
            line["page"] = page
        if record.exc_info and record.exc_info[0]:
            line |= {"error": record.exc_info[0].__name__, "at": places(record.exc_info)}
        return json.dumps(line, ensure_ascii=False)
