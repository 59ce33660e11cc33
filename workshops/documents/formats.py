"""The formats in which the agenda and a report (the minutes) go out. A new one is a row here: its button, address, type and files follow.

`tests/workshops/documents/test_documents.py` makes every file in every format of the list; it asks how a reader reads a new one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from . import epub, html, pandoc, report, typst_pdf

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_ODT = "application/vnd.oasis.opendocument.text"


@dataclass(frozen=True)
class Format:
    """`name` is the file's extension and the word in the address; `agenda`, `report` and `leaflet` write bytes of a cleaned document.
    `at_once`: by a template, so that it is never left to the worker."""

    name: str
    title: str
    content_type: str
    agenda: Callable[[Any], bytes]
    report: Callable[[Any], bytes]
    at_once: bool = False
    leaflet: Callable[[Any], bytes] | None = None  # the agenda on one page


# In the order of the buttons: PDF first, which a button is pressed for most. The first that is made `at_once` is the one that
# `drafts/views._wait` offers to whoever waits for another, so that at least one has to be.
_LISTED = (
    Format("pdf", "PDF", "application/pdf", typst_pdf.write, report.write_pdf, leaflet=typst_pdf.write_leaflet),
    Format("docx", "DOCX", _WORD, pandoc.write_docx, report.write_docx, leaflet=pandoc.write_leaflet_docx),
    Format("odt", "ODT", _ODT, pandoc.write_odt, report.write_odt),
    Format("epub", "EPUB", "application/epub+zip", epub.write, report.write_epub),
    Format("html", "HTML", "text/html; charset=utf-8", html.write, report.write_html, at_once=True),
    Format("md", "Markdown", "text/markdown; charset=utf-8", pandoc.write_markdown, report.write_markdown),
)
FORMATS = {each.name: each for each in _LISTED}
