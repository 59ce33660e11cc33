"""The agenda as blocks of pandoc's tree, for the office formats (with our styles and pictures) and for Markdown (with neither)."""

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

_CHART = 450  # points: the width of the text


def _mark(document):
    return mark_picture(document.groups), 130


def _swatch(group):
    return swatch_picture(group, "swatch"), 18


def _chart(item):
    return lanes_picture(item, f"item{item.number}"), _CHART


def _pictures(document):
    """(SVG, width in points) of every picture, so that one child draws them all."""
    charts = [_chart(item) for item in document.items if item.lanes]
    return [_mark(document), *[_swatch(group) for group in document.groups], *charts]


class AgendaTree:
    """One document on its way to pandoc. `office` is False for Markdown."""

    def __init__(self, document, *, office):
        self.document, self.office = document, office
        self.words = words.labels(document)
        self.groups = {group.key: group for group in document.groups}
        self.pngs = as_pngs(_pictures(document)) if office else {}

    def blocks(self):
        parts = [self._title(), self._contents(), self._opening(), self._changes()]
        parts += [self._item(item) for item in self.document.items]
        parts += [self._parked(), self._removed(), self._ledger(), self._how()]
        return [block for part in parts for block in part]

    # ---- small things

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

    # ---- chapters

    def _title(self):
        document, labels = self.document, self.words
        lines = [f"{labels['draft']} · {document.date}", labels["status"]]
        lines += [f"{labels['check']} {document.check_value}"] if document.check_value else []
        if not self.office:
            said = [para(inlines(document.subtitle))] if document.subtitle else []
            eyebrow = [para(strong(labels["eyebrow"]))] if labels["eyebrow"] else []
            return [header(1, document.title), *eyebrow, *said, para(inlines("\n".join(lines)))]
        mark = self.pngs[_mark(document)]
        return [
            self._style("Mark", image(mark, "", "130pt")),
            *([self._style("Eyebrow", inlines(labels["eyebrow"]))] if labels["eyebrow"] else []),
            self._style("Title", inlines(document.title)),
            *([self._style("Subtitle", inlines(document.subtitle))] if document.subtitle else []),
            self._style("Edition", strong(lines[0])),
            self._style("Source" if document.status == "published" else "Status", inlines(lines[1])),
            *[self._style("Source", inlines(line)) for line in lines[2:]],
        ]

    def _contents(self):
        chapters = words.chapters(self.document, self.words)
        rows = [["", self._link(each["title"], each["key"]), ""] for each in chapters if each["opening"]]
        for item in self.document.items:
            time = words.in_minutes(item.minutes) if item.minutes else ""
            rows.append([str(item.number), self._link(item.title, f"item-{item.number}"), time])
        rows += [["", self._link(each["title"], each["key"]), ""] for each in chapters if not each["opening"]]
        heads = ("", self.words["issue"], self.words["time"])
        total = [self._style("Total", inlines(self.words["total"]))] if self.words["total"] else []
        return [self._chapter("contents", place=""), self._table((0.08, 0.72, 0.2), heads, rows), *total]

    def _chapter(self, key, place=None):
        level = 1 if self.office else 2
        return header(level, self.words[key], key if place is None else place)

    def _opening(self):
        """Foreword, goals and groups under one chapter: the first of them gives it its name."""
        goals = [bullets(self._entries(self.document.goals))] if self.document.goals else []
        groups = [self._groups()] if self.document.groups else []
        blocks = []
        for key, content in (
            ("foreword", self._passages(self.document.foreword)),
            ("goals", goals),
            ("groups", groups),
        ):
            if content:
                blocks += [header(2 if self.office else 3, self.words[key]) if blocks else self._chapter(key), *content]
        return blocks

    def _groups(self):
        rows = []
        for group in self.document.groups:
            name = inlines(f"– {group.name}") if group.part_of else strong(group.name)
            if self.office:
                name = [*image(self.pngs[_swatch(group)], "", "18pt"), {"t": "Space"}, *name]
            rows.append([name, self.words["counted"] if group.counted else self.words["heard"], group.policy])
        return self._table((0.4, 0.22, 0.38), [self.words[key] for key in ("group", "standing", "policy")], rows)

    def _changes(self):
        if not self.document.changes_since:
            return []
        blocks = [self._chapter("changes")]
        for change in self.document.changes:
            blocks += [header(2 if self.office else 3, change.title or self.words["whole"])]
            blocks += [bullets(self._entries(change.what))]
        return blocks if self.document.changes else [*blocks, para(inlines(self.words["unchanged"]))]

    def _item(self, item):
        level = 2 if self.office else 3
        said = [self._quote(quote) for quote in item.quotes]
        verdict = [*([*strong(words.stamp(item)), {"t": "Space"}] if item.stamp else []), *inlines(words.verdict(item))]
        time = (
            [para([*strong(self.words["time"] + ":"), {"t": "Space"}, *inlines(words.in_minutes(item.minutes))])]
            if item.minutes
            else []
        )
        return [
            header(level - 1, item.title, f"item-{item.number}", before=inlines(f"{item.number}. ")),
            *([self._style("Source", inlines(words.eyebrow(item)))] if words.eyebrow(item) else []),
            *([self._style("Verdict", verdict)] if verdict else []),
            *self._lanes(item),
            *self._headed(level, "problem", item.problem),
            *self._headed(level, "opportunity", item.opportunity),
            *self._list(level, "questions", item.questions),
            *([header(level, self.words["said"]), *[block for blocks in said for block in blocks]] if said else []),
            *self._reasons(level, "for", item.reasons_for),
            *self._reasons(level, "against", item.reasons_against),
            *self._reasons(level, "reasons", item.reasons),
            *self._headed(level, "contested", item.contested),
            *([header(level, self.words["tables"]), bullets(self._entries(item.tables))] if item.tables else []),
            *([header(level, self.words["note"]), *self._noted(item.note)] if item.note else []),
            *time,
        ]

    def _noted(self, passages):
        blocks = self._passages(passages)
        return [styled("Note", blocks)] if self.office else blocks

    def _lanes(self, item):
        if not item.lanes:
            return []
        if self.office:
            png = self.pngs[_chart(item)]
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

    def _parked(self):
        blocks = [self._chapter("parked"), para(inlines(self.words["parked_lead"]))] if self.document.parked else []
        level = 2 if self.office else 3
        for proposal in self.document.parked:
            blocks += [header(level, proposal.title), *self._text(proposal.why)]
            blocks += self._headed(level + 1, "problem", proposal.problem)
            blocks += self._headed(level + 1, "opportunity", proposal.opportunity)
            blocks += self._list(level + 1, "questions", proposal.questions)
        return blocks

    def _removed(self):
        rows = [(strong(issue.title), issue.why, issue.date) for issue in self.document.removed]
        heads = [self.words[key] for key in ("issue", "why", "date")]
        lead = para(inlines(self.words["removed_lead"]))
        return [self._chapter("removed"), lead, self._table((0.3, 0.5, 0.2), heads, rows)] if rows else []

    def _ledger(self):
        rows = [(row.date, row.title, row.what, row.by, row.outcome) for row in self.document.ledger]
        heads = [self.words[key] for key in ("date", "issue", "what", "by", "outcome")]
        return [self._chapter("ledger"), self._table((0.17, 0.23, 0.2, 0.17, 0.23), heads, rows)] if rows else []

    def _how(self):
        document, level = self.document, 2 if self.office else 3
        blocks = [self._chapter("how")] if document.how_decided or document.check_value else []
        for block in document.how_decided:
            blocks += [header(level, block.heading)] if block.heading else []
            blocks += self._texts(block.paragraphs)
        if document.check_value:
            value = para([{"t": "Code", "c": [["", [], []], document.check_value]}])
            blocks += [header(level, self.words["check"]), value, para(inlines(self.words["check_lead"]))]
        if document.rights:
            blocks += [
                header(level, self.words["rights"]) if blocks else self._chapter("rights"),
                *self._texts(document.rights),
            ]
        return blocks
