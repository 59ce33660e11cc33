"""The agenda and the minutes as documents: plain structures, written in each format of `formats.FORMATS`.

Takes from no other room.

content, content_type, extension = documents.render(document, "pdf")
"""

import dataclasses
import functools
import json
from pathlib import Path

from dialogue import digests, speaking, typesetting

from .formats import FORMATS
from .report import Report
from .structure import Leaflet

__all__ = ["FORMATS", "LEAFLETS", "Leaflet", "digest", "is_large", "render"]

LEAFLETS = {name: each for name, each in FORMATS.items() if each.leaflet}

_CHART = 5000  # characters of the picture of an item's lanes


def render(document, format):
    """(bytes, content type, file extension) of an `AgendaDocument`, a `Leaflet` or a `Report`. KeyError for a format that it has not."""
    found = LEAFLETS[format] if isinstance(document, Leaflet) else FORMATS[format]
    write = _writer(found, document)
    with speaking.to(document.language):
        return write(document.cleaned()), found.content_type, found.name


def _writer(format, document):
    if isinstance(document, Leaflet):
        return format.leaflet
    return format.report if isinstance(document, Report) else format.agenda


def is_large(document):
    """Whether a document is for the worker: typesetting.LARGE says what that means in memory and time."""
    items = getattr(document, "items", ())
    charts = sum(bool(item.lanes) + len(getattr(item, "stands", ())) for item in items)
    logo = len(document.logo.data) if hasattr(document, "logo") else 0  # bytes that nobody sets
    return len(_told(document)) - logo + _CHART * charts >= typesetting.LARGE


def digest(document, format):
    """SHA-256 in hex of all that a document says, in which format, and of the program that writes it."""
    return digests.digest(f"{_edition()} {format} {_told(document)}")


def _told(document):
    return json.dumps(dataclasses.asdict(document.cleaned()), ensure_ascii=False, sort_keys=True, default=str)


@functools.cache
def _edition():
    """Of the modules, templates and reference documents beside this one: an upgrade makes documents anew."""
    here = sorted(
        path for path in Path(__file__).parent.rglob("*") if path.suffix in (".py", ".typ", ".css", ".docx", ".odt")
    )
    return digests.digest(b"".join(path.read_bytes() for path in here))
