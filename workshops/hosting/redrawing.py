"""A picture that somebody chose, drawn anew in a child process (redrawer.py): the web never opens it itself (TRUST D9)."""

import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path

from dialogue import typesetting

MOST_BYTES = 1_000_000
_CHILD = Path(__file__).with_name("redrawer.py")
_PNG, _PNG_END = b"\x89PNG\r\n\x1a\n", b"IEND\xaeB`\x82"
_JPEG, _JPEG_END = b"\xff\xd8\xff", b"\xff\xd9"
# What makes a file readable as something else as well: a page, a drawing with scripts, a program, a document, an archive.
_ELSE = re.compile(rb"<script|<html|<!doctype|<svg|<\?php|<iframe|%pdf-|pk\x03\x04", re.IGNORECASE)


class Refused(Exception):
    """`args[0]` says why: big, kind, more, points, moving or unreadable."""


@dataclass(frozen=True)
class Picture:
    png: bytes
    width: int
    height: int


def redrawn(content):
    """The picture in these bytes as a small PNG of ours. Raises Refused, and typesetting.Unmade where no child could be had."""
    _check(content)
    out = typesetting.run([sys.executable, "-I", str(_CHILD)], content)
    head, _newline, made = out.partition(b"\n")
    answer = json.loads(head)
    if "refused" in answer:
        raise Refused(answer["refused"])
    return Picture(made, answer["width"], answer["height"])


def _check(content):
    """By its bytes alone, before anything decodes it; what a browser says of the kind and the name counts for nothing."""
    if len(content) > MOST_BYTES:
        raise Refused("big")
    end = _PNG_END if content.startswith(_PNG) else _JPEG_END if content.startswith(_JPEG) else None
    if end is None:
        raise Refused("kind")
    if not content.rstrip(b"\0").endswith(end) or _ELSE.search(content):
        raise Refused("more")
