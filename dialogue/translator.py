"""A translation server of the operator's, which is asked as LibreTranslate is. Its address comes from the environment and from nowhere
else (TRUST E13); no proxy of the environment and no redirect leads to another. Whatever it answers is a stranger's word.
"""

import http.client
import json
import re
import socket
import ssl
import threading
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

from dialogue import setting_kinds, tags, text, translated

WHOLE_ANSWER = 20  # seconds, from the first knock to the last byte
SILENCE = 10  # seconds in which nothing comes at all
LARGEST = 200_000  # bytes of an answer
MOST_LANGUAGES = 200
TAG = re.compile(r"<[A-Za-z/!?]")
ADDRESS = re.compile(r"(?:[a-z]+://|www\.)\S+", re.IGNORECASE)


class Away(Exception):
    """The server is not there, is too slow, or is not where the operator says that it is."""


class Silly(Exception):
    """It answered, but with no translation."""


@dataclass(frozen=True)
class Server:
    """`at`: (number, port) that its name led to when it was looked up: nothing is sent to another."""

    host: str
    path: str
    at: tuple[str, int]
    is_tls: bool
    is_private: bool


def find():
    """Look it up. Private is what the operator says is private and every number of its name is. Raises Away."""
    parts = urlsplit(settings.TRANSLATE_URL)
    host, is_tls = parts.hostname or "", parts.scheme == "https"
    port = parts.port or (443 if is_tls else 80)
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Away(type(error).__name__) from None
    numbers = [str(entry[4][0]) for entry in found]
    is_private = settings.TRANSLATE_PRIVATE and all(map(setting_kinds.is_private, numbers))
    if not is_tls and not is_private:
        raise Away("open")  # in clear text it would go past anybody
    return Server(host, parts.path.rstrip("/"), (numbers[0], port), is_tls, is_private)


def languages(server):
    """{code: [codes into which it translates]}. Raises Away, Silly."""
    said = _ask(server, "GET", "/languages")
    if not isinstance(said, list):
        raise Silly("languages")
    found = {}
    for one in said[:MOST_LANGUAGES]:
        code = one.get("code") if isinstance(one, dict) else None
        if isinstance(code, str) and tags.is_tag(code):
            found[code] = one.get("targets")
    return {code: _codes(into) if isinstance(into, list) else list(found) for code, into in found.items()}


def _codes(said):
    return [code for code in said[:MOST_LANGUAGES] if isinstance(code, str) and tags.is_tag(code)]


def code_of(tag, codes):
    """How the server calls the language of a tag, or ""."""
    called = {tags.written(code): code for code in codes}
    return called.get(tags.written(tag)) or called.get(tags.primary(tag), "")


def translate(server, originals, source, target):
    """[translation] of [text]. Raises Away, Silly."""
    asked = {"q": originals, "source": source, "target": target, "format": "text"}
    if settings.TRANSLATE_KEY:
        asked["api_key"] = settings.TRANSLATE_KEY
    said = _ask(server, "POST", "/translate", json.dumps(asked).encode())
    found = said.get("translatedText") if isinstance(said, dict) else None
    if not isinstance(found, list) or len(found) != len(originals):
        raise Silly("shape")
    return [_sane(original, words) for original, words in zip(originals, found, strict=True)]


def _sane(original, said):
    """What can be the translation of this text, made safe to keep; nothing in it leads anywhere that the original does not lead."""
    words = text.clean(said) if isinstance(said, str) else ""
    if text.is_empty(words) or len(words) > translated.longest(original) or words == original:
        raise Silly("words")
    if len(TAG.findall(words)) > len(TAG.findall(original)):
        raise Silly("tags")
    if set(ADDRESS.findall(words)) - set(ADDRESS.findall(original)):
        raise Silly("address")
    return words


# ---- over the line


class _Line(http.client.HTTPConnection):
    """To the number that was looked up, whatever the name leads to by now."""

    def __init__(self, server):
        super().__init__(server.host, server.at[1], timeout=SILENCE)
        self.server, self.raw = server, None

    def connect(self):
        self.sock = self.raw = socket.create_connection(self.server.at, timeout=SILENCE)
        if self.server.is_tls:
            context = ssl.create_default_context()
            name = self.server.host
            self.sock = self.raw = context.wrap_socket(self.raw, server_hostname=name, do_handshake_on_connect=False)
            self.raw.do_handshake()

    def cut(self):
        """From another thread: whoever reads finds the end."""
        if self.raw is not None:
            with suppress(OSError):
                socket.socket.shutdown(self.raw, socket.SHUT_RDWR)


def _ask(server, method, path, body=None):
    """What it says, read from JSON. No exception carries a word of it."""
    line = _Line(server)
    watch = threading.Timer(WHOLE_ANSWER, line.cut)
    watch.daemon = True
    watch.start()
    try:
        line.request(method, server.path + path, body, {"Content-Type": "application/json", "Connection": "close"})
        answer = line.getresponse()
        said, status = answer.read(LARGEST + 1), answer.status
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise Away(type(error).__name__) from None
    finally:
        watch.cancel()
        line.close()
    return _read(status, said)


def _read(status, said):
    if status >= 500 or status in (403, 429):
        raise Away(str(status))  # busy, or it does not know us: the next text fares no better
    if status != 200 or len(said) > LARGEST:
        raise Silly(str(status))
    try:
        return json.loads(said)
    except (ValueError, RecursionError):
        raise Silly("json") from None
