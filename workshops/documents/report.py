"""A shorter document than the agenda, such as the minutes: a title and plain blocks in order, in the same formats."""

import dataclasses
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from issues.held_drawing import Lane
from issues.lanes import COLOURS

from . import epub, held_chart, office, words
from .charts import as_pngs, colour, lane_rows, lanes_alt, lanes_picture, quote_style
from .pandoc import run
from .pandoc_tree import (
    block_quote,
    bullets,
    header,
    image,
    inlines,
    para,
    plain,
    strong,
    styled,
    table,
    tree,
    unlinked,
)
from .structure import clean_text, paragraphs
from .typst_pdf import fill, language_pair

_TEMPLATE = Path(__file__).with_name("report.typ").read_text()
_CHART = 450  # points: the width of the text
_LEVELS = {"chapter": 1, "heading": 2, "label": 3}


@dataclass(frozen=True)
class Block:
    """One piece. `kind`: chapter, heading, label, text, quote, points, rows, lanes or matrix; only that kind's fields are filled."""

    kind: str
    text: str = ""
    source: str = ""  # of a quote, and the small line beside a chapter or heading
    palette: str = ""
    language: str = ""
    original: str = ""  # of a quote that is translated: what was written, and in which language
    written_in: str = ""
    entries: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    lanes: tuple[dict[str, Any], ...] = ()  # PublishedLane as dicts
    lanes_title: str = ""
    lanes_rule: bool = True
    lanes_reacted: bool = False  # who agrees with an answer; a table of all answers follows
    matrix: tuple[Lane, ...] = ()  # which groups have which statements, or take which tasks; a table follows
    collection: str = ""  # of these

    def picture(self, ids):
        if self.matrix:
            return held_chart.picture(self.matrix, self.collection, ids)
        return lanes_picture(self, ids) if self.lanes else ""

    @property
    def alt(self):
        """The picture in words."""
        if self.matrix:
            return held_chart.alt(self.matrix, self.collection)
        return lanes_alt(self) if self.lanes else ""

    @property
    def title(self):
        return self.lanes_title


def quote_of(said, *, source, palette, cut=str):
    """The Block of an answer for whoever reads; where they get a translation, what was written stands beneath it. `cut`: shortens."""
    reading = said.reading_by_people
    written = {"original": cut(said.text), "written_in": words.tag(reading.original)} if reading.is_translated else {}
    source = " · ".join(filter(None, (source, words.translated(reading))))
    language = words.tag(reading.language)
    return Block("quote", cut(reading.text), source=source, palette=palette, language=language, **written)


@dataclass(frozen=True)
class Report:
    title: str
    dialogue: str
    kind: str  # "Minutes"
    date: str
    language: str = "en"
    subtitle: str = ""
    note: str = ""  # "Draft" or ""
    blocks: tuple[Block, ...] = field(default_factory=tuple)

    def cleaned(self):
        """Without characters that no file format may hold."""
        return _cleaned(self)

    @property
    def items(self):
        """The blocks with a chart, as office.py asks for them."""
        return [block for block in self.blocks if block.lanes or block.matrix]


def _cleaned(value):
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, tuple):
        return tuple(_cleaned(inner) for inner in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {f.name: _cleaned(getattr(value, f.name)) for f in dataclasses.fields(value) if f.init}
        return dataclasses.replace(value, **fields)
    return value


# ---- PDF


def write_pdf(report):
    data = {f: getattr(report, f) for f in ("title", "subtitle", "kind", "date", "note", "dialogue")}
    blocks = [_typed(block, report, n) for n, block in enumerate(report.blocks)]
    return fill(_TEMPLATE, {**data, "language": language_pair(report.language), "blocks": blocks})


def _typed(block, report, number):
    language = block.language or report.language
    beneath = block.written_in or report.language
    return {
        "original": ["\n".join(lines) for lines in paragraphs(block.original)],
        "written_in": language_pair(beneath),
        "written_rtl": words.is_right_to_left(beneath),
        "kind": block.kind,
        "text": block.text,
        "parts": ["\n".join(lines) for lines in paragraphs(block.text)],
        "source": block.source,
        "colour": colour(block.palette) if block.palette in COLOURS else "",
        "language": language_pair(language),
        "rtl": words.is_right_to_left(language),
        "entries": list(block.entries),
        "heads": list(block.heads),
        "rows": [list(row) for row in block.rows],
        "picture": block.picture(f"b{number}"),
        "alt": block.alt,
    }


# ---- DOCX, ODT, EPUB, Markdown


def write_docx(report):
    return _office(report, "docx")


def write_odt(report):
    return _office(report, "odt")


def _office(report, kind):
    content = tree(_tree(report, office=True), report.language)
    made = run(content, kind, office.look("report", kind))
    margins = {"head": f"{report.dialogue} · {report.kind}", "status": " · ".join(_edition(report)), "foot": ""}
    return office.finished(made, report, margins)


def _edition(report):
    return [part for part in (report.note, report.date) if part]


def write_epub(report):
    return epub.book(tree(_tree(report, office=True), report.language), report.title, report.language)


def write_markdown(report):
    content = unlinked(tree(_tree(report, office=False), report.language))
    return run(content, "gfm", "--wrap=none", "--markdown-headings=atx").lstrip(b"\n")


def _tree(report, *, office):
    """Blocks of pandoc's tree; with our styles and pictures for the office formats, with neither for Markdown."""
    edition = f"{report.kind} · {' · '.join(_edition(report))}"
    if office:
        head = [styled("Title", [para(inlines(report.title))]), styled("Source", [para(inlines(edition))])]
    else:
        head = [header(1, report.title), para(inlines(edition))]
    head += [para(inlines(report.subtitle))] if report.subtitle else []
    pngs = as_pngs([_chart(block) for block in report.items]) if office else {}
    return [*head, *(piece for block in report.blocks for piece in _pieces(block, report, office, pngs))]


def _chart(block):
    return block.picture("chart"), _CHART


def _pieces(block, report, office, pngs):
    if block.kind in _LEVELS:  # in the office formats the title is no heading
        return [header(_LEVELS[block.kind] + (not office), " · ".join(filter(None, (block.text, block.source))))]
    if block.kind == "points":
        return [bullets([[plain(inlines(entry))] for entry in block.entries])]
    if block.kind == "rows":
        widths = [1 / len(block.heads)] * len(block.heads)
        cells = [[plain(inlines(cell)) for cell in row] for row in block.rows]
        return [table(widths, [plain(strong(h)) for h in block.heads], cells)]
    if block.kind in ("lanes", "matrix"):
        return _lanes(block, office, pngs)
    said = [para(inlines("\n".join(lines))) for lines in paragraphs(block.text)]
    return _quote(block, said, report, office) if block.kind == "quote" else said


def _lanes(block, office, pngs):
    if office:
        return [styled("Chart", [para(image(pngs[_chart(block)], block.alt, f"{_CHART}pt"))])]
    if block.lanes_reacted or block.matrix:
        return []
    rows = [
        [plain(inlines(f"– {lane.name}" if part else lane.name)), plain(inlines(said))]
        for lane, said, part in lane_rows(block)
    ]
    heads = [plain(strong(words.labels_of_tables()[key])) for key in ("group", "result")]
    return [table((0.6, 0.4), heads, rows)]


def _quote(block, said, report, office):
    beneath = [para(inlines("\n".join(lines))) for lines in paragraphs(block.original)]
    if not office:
        more = [para(inlines(f"— {block.source}"))] if block.source else []
        return [block_quote([*said, *more, *beneath]), para([])]
    style = quote_style(block.palette)
    language = "" if block.language in ("", report.language) else block.language
    under = [styled(f"{style}-source", [para(inlines(block.source))])] if block.source else []
    if beneath:
        other = "" if block.written_in == report.language else block.written_in
        under.append(styled(f"{style}-source", beneath, other, words.is_right_to_left(block.written_in)))
    return [styled(style, said, language, words.is_right_to_left(block.language or report.language)), *under]


# ---- HTML


def write_html(report):
    context = {
        "document": report,
        "edition": " · ".join([report.kind, *_edition(report)]),
        "rtl": words.is_right_to_left(report.language),
        "colours": COLOURS,
        "blocks": shown(report),
    }
    return render_to_string("workshops/documents/report_export.html", context).encode()


def shown(report):
    """The blocks as templates/workshops/documents/_report_block.html takes them."""
    return [_shown(block, n) for n, block in enumerate(report.blocks)]


def _shown(block, number):
    return {
        "block": block,
        "parts": ["\n".join(lines) for lines in paragraphs(block.text)],
        "style": quote_style(block.palette),
        "language": words.tag(block.language) if block.language else "",
        "original": ["\n".join(lines) for lines in paragraphs(block.original)],
        "written_in": words.tag(block.written_in),
        "chart": mark_safe(block.picture(f"b{number}")),
    }
