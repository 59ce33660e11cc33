"""The two places settings come from: this process, as settings.py sees it, and files, as Compose reads them."""

import os
import re
from pathlib import Path

from dotenv import dotenv_values

from dialogue import setting_kinds as kinds

LINE = re.compile(r"^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_.-]*)\s*=[ \t]*(.*)$")
VARIABLE = re.compile(r"\$\$|\$\{(\w+)(?::?[-?+][^}]*)?\}|\$(\w+)")
ESCAPES = {"\\n": "\n", "\\t": "\t", '\\"': '"', "\\\\": "\\", "\\$": "$$"}


def around(folder):
    """{name: text} of this process, and of the `.env` in a folder where this process does not say otherwise.

    The demo on a server's folder reads no file: it must not send through the server's real relay.
    """
    here = dict(os.environ)
    if here.get("DEMO") in kinds.TRUE:
        return here
    return {name: text for name, text in dotenv_values(Path(folder) / ".env").items() if text is not None} | here


def read(text):
    """({name: text}, names that lost a part) of a file, as Compose reads it: quotes, comments behind a space, `$NAME`.

    A sign of money that stands for itself makes a variable that nobody set, and what follows it is lost.
    """
    found: dict[str, str] = {}
    torn = []
    for line in text.removeprefix("\ufeff").splitlines():
        if match := LINE.match(line):
            unset = set()
            found[match[1]] = _value(match[2].rstrip(), found, unset)
            torn += [match[1]] if unset else []
    return found, torn


def _value(written, above, unset):
    if written.startswith("'"):  # nothing in single quotes is touched
        return written[1:].partition("'")[0]
    if written.startswith('"'):
        inside = re.match(r'"((?:\\.|[^"\\])*)"?', written)
        plain = inside[1] if inside else written
        written = re.sub(r'\\[nt"\\$]', lambda found: ESCAPES[found[0]], plain)
    else:
        written = "" if written.startswith("#") else re.split(r"\s#", written, maxsplit=1)[0].rstrip()
    return VARIABLE.sub(lambda found: _filled(found, above, unset), written)


def _filled(found, above, unset):
    name = found[1] or found[2]
    if name and name not in above:
        unset.add(name)
    return above.get(name, "") if name else "$"
