"""The agenda as DOCX, ODT and Markdown: the structure becomes pandoc's tree as JSON, and pandoc writes it in its sandbox."""

import json

import pypandoc

from dialogue import typesetting

from . import office, words
from .agenda_tree import AgendaTree, LeafletTree
from .pandoc_tree import tree, unlinked


def write_docx(document):
    return _office(document, "docx")


def write_leaflet_docx(document):
    """The agenda on one page."""
    content = tree(LeafletTree(document).blocks(), document.language)
    return office.finished(run(content, "docx", office.look("agenda", "docx")), document, _margins(document))


def write_odt(document):
    return _office(document, "odt")


def write_markdown(document):
    """GitHub's Markdown, which most programs read: tables, no pictures, no HTML."""
    content = unlinked(tree(AgendaTree(document, office=False).blocks(), document.language))
    return run(content, "gfm", "--wrap=none", "--markdown-headings=atx").lstrip(b"\n")


def _office(document, kind):
    content = tree(AgendaTree(document, office=True, field=kind).blocks(), document.language)
    return office.finished(run(content, kind, office.look("agenda", kind)), document, _margins(document))


def run(content, kind, *options):
    """Pandoc's output. The sandbox lets it read nothing but what stands on its command line. Raises typesetting.Unmade."""
    command = [pypandoc.get_pandoc_path(), "--sandbox", "--from=json", f"--to={kind}", "--output=-", *options]
    return typesetting.run(command, json.dumps(content).encode())


def _margins(document):
    """What stands at the head and foot of each page."""
    labels = words.masthead(document)
    return {
        "head": f"{document.dialogue} · {labels['draft']}",
        "status": " · ".join(filter(None, (labels["preview"], document.date))),
        "foot": document.title if document.title != document.dialogue else "",
    }
