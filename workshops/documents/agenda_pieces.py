"""Small things that the agenda and the page beside it are put together from, as blocks of pandoc's tree."""

from . import stand_chart, tie_chart, words
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


def tie_map_of(document):
    return tie_chart.picture(document), tie_chart.width(document)


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

    def _ground(self, item, level):
        """Common ground in sentences; the answers stand in the annex."""
        if not item.ground:
            return []
        lead = para(inlines(self.words["ground_lead"]))
        return [header(level, self.words["ground"]), lead, bullets(self._entries(item.ground))]

    def _stands(self, item, level):
        """Answers with the picture of who agrees, and one table of them all, which in Markdown stands alone."""
        if not item.stands:
            return []
        blocks = [header(level, self.words["ground"]), para(inlines(self.words["stands_lead"]))]
        for stand in item.stands:
            title = stand_chart.heading(stand)
            named = self._style("Verdict", strong(title)) if self.office else header(level + 1, title)
            blocks += [named, *self._quote(stand.quote)]
            if self.office:
                png = self.pngs[stand_chart.picture(stand), stand_chart.WIDTH]
                blocks += [self._style("Chart", image(png, lanes_alt(stand), f"{stand_chart.WIDTH}pt"))]
            blocks += [self._style("Source", inlines(stand.sentence))]
        return [
            *blocks,
            self._table(stand_chart.widths(item.stands), stand_chart.heads(item.stands), stand_chart.rows(item.stands)),
        ]

    def _quote(self, quote):
        content = [para(emphasis(self.words["withdrawn"]))] if quote.withdrawn else self._text(words.quoted(quote))
        group = self.groups.get(quote.group)
        return self._said(quote, content, quote_style(group.palette if group else ""))

    def _reasons(self, level, key, reasons):
        said = [
            block for reason in reasons for block in self._said(reason, self._text(words.shown(reason)[0]), "Reason")
        ]
        return [header(level, self.words[key]), *said] if said else []

    def _said(self, entry, content, style):
        """What somebody said, and under it where it comes from, and what was written where a translation stands in its place."""
        source, (_text, language, original) = words.source(entry, self.document), words.shown(entry)
        if not self.office:
            more = [para(inlines(f"— {source}"))] if source else []
            return [block_quote([*content, *more, *self._text(original)]), para([])]
        under = [styled(f"{style}-source", [para(inlines(source))])] if source else []
        under += self._in(f"{style}-source", self._text(original), words.written_in(entry)) if original else []
        return [*self._in(style, content, language), *under]

    def _in(self, style, content, language):
        """In its language, where that is not the document's."""
        other = "" if language == self.document.language else language
        return [styled(style, content, other, words.is_right_to_left(language))]
