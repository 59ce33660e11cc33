"""The agenda as a document: one plain structure, five formats.

content, content_type, extension = documents.render(document, "pdf")
"""

import dataclasses
import functools
import json
from pathlib import Path

from django.utils import translation

from dialogue import digests, typesetting

from . import html, pandoc, typst_pdf

_WRITERS = {  # format: (writer, content type)
    "pdf": (typst_pdf.write, "application/pdf"),
    "docx": (pandoc.write_docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "odt": (pandoc.write_odt, "application/vnd.oasis.opendocument.text"),
    "html": (html.write, "text/html; charset=utf-8"),
    "md": (pandoc.write_markdown, "text/markdown; charset=utf-8"),
}
FORMATS = tuple(_WRITERS)
_CHART = 5000  # characters of the picture of an item's lanes


def render(document, format):
    """(bytes, content type, file extension) of an `AgendaDocument`, one of FORMATS. KeyError for any other format."""
    writer, content_type = _WRITERS[format]
    with translation.override(document.language):
        return writer(document.cleaned()), content_type, format


def content_type(format):
    return _WRITERS[format][1]


def is_large(document):
    """Whether an `AgendaDocument` or a `Report` is for the worker: typesetting.LARGE says what that means in memory and time."""
    charts = sum(bool(item.lanes) for item in document.items)
    return len(_told(document)) + _CHART * charts >= typesetting.LARGE


def digest(document, format):
    """SHA-256 in hex of all that a document says, in which format, and of the program that writes it."""
    return digests.digest(f"{_edition()} {format} {_told(document)}")


def _told(document):
    return json.dumps(dataclasses.asdict(document.cleaned()), ensure_ascii=False, sort_keys=True, default=str)


@functools.cache
def _edition():
    """Of the modules, templates and reference documents beside this one: an upgrade makes documents anew."""
    here = sorted(path for path in Path(__file__).parent.rglob("*") if path.suffix in (".py", ".typ", ".docx", ".odt"))
    return digests.digest(b"".join(path.read_bytes() for path in here))
