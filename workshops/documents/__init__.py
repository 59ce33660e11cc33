"""The agenda as a document: one plain structure, five formats.

content, content_type, extension = documents.render(document, "pdf")
"""

from django.utils import translation

from . import html, pandoc, typst_pdf

_WRITERS = {  # format: (writer, content type)
    "pdf": (typst_pdf.write, "application/pdf"),
    "docx": (pandoc.write_docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "odt": (pandoc.write_odt, "application/vnd.oasis.opendocument.text"),
    "html": (html.write, "text/html; charset=utf-8"),
    "md": (pandoc.write_markdown, "text/markdown; charset=utf-8"),
}
FORMATS = tuple(_WRITERS)


def render(document, format):
    """(bytes, content type, file extension) of an `AgendaDocument`, one of FORMATS. KeyError for any other format."""
    writer, content_type = _WRITERS[format]
    with translation.override(document.language):
        return writer(document.cleaned()), content_type, format
