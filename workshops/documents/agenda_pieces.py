"""Small things that the agenda and the page beside it are put together from, as blocks of pandoc's tree."""

from . import words
from .charts import as_pngs, lane_rows, lanes_alt, lanes_picture, mark_picture, quote_style, swatch_picture
from .pandoc_tree import (
    block_quote,
    bullets,
    emphasis,
    header,
    image,
    inlines,
    link,
    marked,
    numbers,
    para,
    plain,
    strong,
    styled,
    table,
)
from .structure import paragraphs

_CHART = 360  # points: four fifths of the text's width


def mark_of(document):
    return mark_picture(document.groups), 130


def swatch_of(group):
    return swatch_picture(group, "swatch"), 18


def chart_of(item):
    return lanes_picture(item, f"item{item.number}"), _CHART


class Pieces:
    """What every part is made of. `office` is False for Markdown, which has neither our styles nor pictures. `words`: our own, of the
    document."""

    words: dict[str, str]

    def __init__(self, document, *, office, pictures=()):
        self.document, self.office = document, office
        self.groups = {group.key: group for group in document.groups}
        self.pngs = as_pngs(pictures) if office else {}

    def _style(self, style, content):
        """A paragraph in one of our styles; a plain one in Markdown."""
        return styled(style, [para(content)]) if self.office else para(content)

    def _text(self, text):
        """A plain text as paragraphs."""
        return [para(inlines("\n".join(lines))) for lines in paragraphs(text)]

    def _passages(self, passages):
        """The team's own words with their marks."""
        blocks = []
        for passage in passages:
            entries = [marked(runs) for runs in passage.entries]
            if passage.kind == "text":
                blocks += [para(entry) for entry in entries]
            else:
                listed = bullets if passage.kind == "points" else numbers
                blocks += [listed([[para(entry) if self.office else plain(entry)] for entry in entries])]
        return blocks

    def _texts(self, texts):
        return [block for text in texts for block in self._text(text)]

    def _headed(self, level, key, text):
        """A heading with a text under it, or nothing at all."""
        return [header(level, self.words[key]), *self._text(text)] if text.strip() else []

    def _list(self, level, key, entries):
        return [header(level, self.words[key]), numbers(self._entries(entries))] if entries else []

    def _entries(self, texts):
        """Entries of a list: in the office formats paragraphs of body text, in Markdown close together."""
        return [[para(inlines(text)) if self.office else plain(inlines(text))] for text in texts]

    def _link(self, text, place):
        """Markdown has no names for places that all programs know."""
        return link(text, place) if self.office else inlines(text)

    def _table(self, widths, heads, rows):
        """A table of texts or inlines. A newline in a cell would break Markdown's tables."""
        cells = [
            [plain(inlines(cell.replace("\n", " ")) if isinstance(cell, str) else cell) for cell in row] for row in rows
        ]
        return table(
            widths,
            [self._style("TableHead", inlines(head)) if self.office else plain(inlines(head)) for head in heads],
            cells,
        )

    def _heads(self, *keys):
        return [self.words[key] for key in keys]

    def _brief(self, level):
        """The agenda on one page: what its lines say, with where to read on."""
        brief = self.document.brief
        blocks = [para(strong(lead)) if not at else para(inlines(lead)) for at, lead in enumerate(brief.lead)]
        for section in brief.sections:
            blocks += [header(level, section.heading)]
            said = [self._brief_line(line) for line in section.entries]
            blocks += [para(line) for line in said] if section.key == "next" else self._close(said)
        return blocks

    def _close(self, lines):
        """Lines under each other without a gap; issues bring numbers of their own, so none has a bullet."""
        if self.office:
            return [self._style("Tight", line) for line in lines]
        return [para([each for at, line in enumerate(lines) for each in ([{"t": "LineBreak"}, *line] if at else line)])]

    def _brief_line(self, line):
        name = self._link(f"{line.number}. {line.text}", f"item-{line.number}") if line.number else inlines(line.text)
        return [*name, {"t": "Space"}, *self._more(inlines(line.more))] if line.more else name

    def _more(self, content):
        return [{"t": "Str", "c": "·"}, {"t": "Space"}, *content]

    def _noted(self, passages):
        blocks = self._passages(passages)
        return [styled("Note", blocks)] if self.office else blocks

    def _lanes(self, item):
        if not item.lanes:
            return []
        if self.office:
            png = self.pngs[chart_of(item)]
            return [self._style("Chart", image(png, lanes_alt(item), f"{_CHART}pt"))]
        rows = [[f"– {lane.name}" if is_part else lane.name, said] for lane, said, is_part in lane_rows(item)]
        return [self._table((0.6, 0.4), (self.words["group"], self.words["result"]), rows)]

    def _quote(self, quote):
        content = [para(emphasis(self.words["withdrawn"]))] if quote.withdrawn else self._text(words.quoted(quote))
        group = self.groups.get(quote.group)
        return self._said(quote, content, quote_style(group.palette if group else ""))

    def _reasons(self, level, key, reasons):
        said = [block for reason in reasons for block in self._said(reason, self._text(reason.text), "Reason")]
        return [header(level, self.words[key]), *said] if said else []

    def _said(self, entry, content, style):
        """What somebody said, and under it where it comes from."""
        source = words.source(entry, self.document)
        if not self.office:
            return [block_quote([*content, *([para(inlines(f"— {source}"))] if source else [])]), para([])]
        under = [styled(f"{style}-source", [para(inlines(source))])] if source else []
        language = "" if entry.language == self.document.language else entry.language
        return [styled(style, content, language, words.is_right_to_left(entry.language)), *under]
