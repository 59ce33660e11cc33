"""EPUB 3, for phones and readers: pandoc's tree as the office formats have it, with our styles as classes and a look of its own.

Files of the same words are the same bytes: the book's number is a digest of them, and its times say nothing (TRUST F4).
"""

import json
import re
import uuid
from pathlib import Path

from dialogue import digests
from issues.lanes import COLOURS

from . import office, words
from .agenda_tree import AgendaTree
from .charts import quote_style
from .pandoc import run
from .pandoc_tree import inlines, tree

_LOOK = Path(__file__).with_name("epub.css").read_text()
_STYLESHEET = "EPUB/styles/stylesheet1.css"
_PAGE = re.compile(r"EPUB/(?:text/ch\d+|nav)\.xhtml")
_TITLE = re.compile(r"<title>ch\d+\.xhtml</title>")
_HEADING = re.compile(r"<h1\b[^>]*>(.*?)</h1>", re.DOTALL)
_TELLTALES = re.compile(r'\s*<meta name="generator"[^>]*/>|\s*<dc:date\b[^>]*>[^<]*</dc:date>|\s*<style>\s*</style>')


def write(document):
    """The agenda as a book. Raises typesetting.Unmade."""
    content = tree(AgendaTree(document, office=True).blocks(), document.language)
    return book(content, document.title, document.language)


def book(content, title, language):
    """The file's bytes, of a tree with the styles of the office formats. Raises typesetting.Unmade."""
    blocks = [
        _classed(block) for block in content["blocks"] if _style(block) != "Title"
    ]  # pandoc heads the first chapter
    turned = {"page-progression-direction": "rtl"} if words.is_right_to_left(language) else {}
    about = {"title": title, "identifier": _number(content), **turned}
    meta = content["meta"] | {name: {"t": "MetaInlines", "c": inlines(value)} for name, value in about.items()}
    told = content | {"blocks": blocks, "meta": meta}
    parts = office.parts(run(told, "epub3", "--epub-title-page=false", "--split-level=1", "--toc-depth=1"))
    return office.packed({name: _finished(name, part, bool(turned)) for name, part in parts.items()})


def _number(content):
    """A book's own number: other words are another book."""
    return f"urn:uuid:{uuid.UUID(digests.digest(json.dumps(content, sort_keys=True))[:32])}"


def _style(node):
    """Which of our styles a block stands in, or ""."""
    return dict(node["c"][0][2]).get("custom-style", "") if isinstance(node, dict) and node.get("t") == "Div" else ""


def _classed(node):
    """The tree with each of our styles as a class, which the look knows."""
    if isinstance(node, list):
        return [_classed(inner) for inner in node]
    if not isinstance(node, dict):
        return node
    if style := _style(node):
        (place, classes, pairs), blocks = node["c"]
        others = [pair for pair in pairs if pair[0] != "custom-style"]
        return {"t": "Div", "c": [[place, [*classes, style], others], _classed(blocks)]}
    return {key: _classed(inner) for key, inner in node.items()}


def _finished(name, part, rtl):
    """Our look; in each chapter its own title; and nothing that says with what and when it was made."""
    if name == _STYLESHEET:
        edges = {quote_style(palette): colour for palette, colour in COLOURS.items()}
        coloured = [f".{name}, .{name}-source {{ border-color: {colour} }}" for name, colour in edges.items()]
        return "\n".join([_LOOK, *coloured]).encode()
    if name == "EPUB/content.opf":
        return _TELLTALES.sub("", part.decode()).encode()
    return _page(part.decode(), rtl).encode() if _PAGE.fullmatch(name) else part


def _page(page, rtl):
    page = _TELLTALES.sub("", page)
    page = page.replace("<html ", '<html dir="rtl" ', 1) if rtl else page
    found = _HEADING.search(page)
    heading = re.sub(r"<[^>]*>", "", found[1]) if found else ""
    return _TITLE.sub(lambda _found: f"<title>{heading}</title>", page, count=1)
