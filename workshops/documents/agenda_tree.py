"""The agenda as blocks of pandoc's tree, for the office formats (with our styles and pictures) and for Markdown (with neither)."""

from . import contents_field, logo, one_page, shared_table, stand_chart, tie_chart, words
from .agenda_closing import Closing
from .agenda_pieces import Pieces, chart_of, mark_of, swatch_of, tie_map_of
from .pandoc_tree import bullets, header, image, inlines, para, strong


def _pictures(document):
    """(SVG, width in points) of every picture, so that one child draws them all."""
    charts = [chart_of(item) for item in document.items if item.lanes]
    maps = [tie_map_of(document)] if tie_chart.is_told(document) else []
    stands = [*shared_table.pictures(document), *stand_chart.pictures(document)]
    return [mark_of(document), *[swatch_of(group) for group in document.groups], *charts, *maps, *stands]


class AgendaTree(Closing):
    """One document on its way to pandoc. `field`: "docx" or "odt", whose contents are a field; elsewhere they are a table."""

    def __init__(self, document, *, office, field=""):
        super().__init__(document, office=office, pictures=_pictures(document) if office else ())
        self.words, self.field = words.labels(document), field

    def blocks(self):
        brief = [self._chapter("brief"), *self._brief(self.level)] if self.document.brief.sections else []
        items = [block for item in self.document.items for block in self._item(item)]
        return [*self._title(), *brief, *self._contents(), *self._opening(), *items, *self._closing()]

    def _title(self):
        document, labels = self.document, self.words
        lines = [f"{labels['draft']} · {document.date}", labels["status"]]
        if not self.office:
            said = [para(inlines(document.subtitle))] if document.subtitle else []
            eyebrow = [para(strong(labels["eyebrow"]))] if labels["eyebrow"] else []
            host = logo.blocks(document, office=False)
            return [header(1, document.title), *eyebrow, *said, *host, para(inlines("\n".join(lines)))]
        mark = self.pngs[mark_of(document)]
        return [
            self._style("Mark", image(mark, "", "130pt")),
            *([self._style("Eyebrow", inlines(labels["eyebrow"]))] if labels["eyebrow"] else []),
            self._style("Title", inlines(document.title)),
            *([self._style("Subtitle", inlines(document.subtitle))] if document.subtitle else []),
            *logo.blocks(document, office=True),
            self._style("Edition", strong(lines[0])),
            self._style("Source" if document.status == "published" else "Status", inlines(lines[1])),
        ]

    def _contents(self):
        """A field where a program works out its pages; elsewhere a table."""
        chapters = words.chapters(self.document, self.words)
        total = [self._style("Total", inlines(self.words["total"]))] if self.words["total"] else []
        if self.field:
            field = contents_field.field(contents_field.lines(self.document, chapters), self.field)
            return [self._style("ContentsHeading", inlines(self.words["contents"])), field, *total]
        rows = [["", self._link(each["title"], each["key"]), ""] for each in chapters if each["opening"]]
        for item in self.document.items:
            time = words.in_minutes(item.minutes) if item.minutes else ""
            outcome = inlines(f" · {item.stamp.rstrip('.')}") if item.stamp else []
            rows.append([str(item.number), [*self._link(item.title, f"item-{item.number}"), *outcome], time])
        rows += [["", self._link(each["title"], each["key"]), ""] for each in chapters if not each["opening"]]
        heads = ("", self.words["issue"], self.words["time"])
        return [self._chapter("contents", place=""), self._table((0.08, 0.72, 0.2), heads, rows), *total]

    def _opening(self):
        """Foreword, goals and groups under one chapter: the first of them gives it its name."""
        goals = [bullets(self._entries(self.document.goals))] if self.document.goals else []
        groups = [self._groups()] if self.document.groups else []
        foreword = self._passages(self.document.foreword)
        blocks = []
        for key, content in (("foreword", foreword), ("goals", goals), ("groups", groups)):
            if content:
                blocks += [header(self.level, self.words[key], key) if blocks else self._chapter(key), *content]
        return blocks

    def _groups(self):
        rows = []
        for group in words.in_tree(self.document.groups):
            name = inlines(f"– {group.name}") if group.part_of else strong(group.name)
            below = {"t": "LineBreak"} if self.office else {"t": "Space"}
            name = [*name, below, *inlines(group.tier if self.office else f"({group.tier})")] if group.tier else name
            if self.office:
                name = [*image(self.pngs[swatch_of(group)], "", "18pt"), {"t": "Space"}, *name]
            taking_part = words.taking_part(group, self.document.groups, self.words)
            rows.append([name, words.standing(group, self.words), taking_part, group.policy])
        return self._table((0.32, 0.17, 0.15, 0.36), self._heads("group", "standing", "taking_part", "policy"), rows)

    def _item(self, item):
        level = self.level
        verdict = [*([*strong(words.stamp(item)), {"t": "Space"}] if item.stamp else []), *inlines(words.verdict(item))]
        line = " · ".join(filter(None, (item.stamp.rstrip("."), words.eyebrow(item))))
        quotes = [block for quote in item.quotes for block in self._quote(quote)]
        return [
            header(level - 1, item.title, f"item-{item.number}", before=inlines(f"{item.number}. ")),
            *([self._style("Outcome", inlines(line))] if line else []),
            *([self._style("Verdict", verdict)] if verdict else []),
            *self._lanes(item),
            *self._headed(level, "problem", item.problem),
            *self._headed(level, "opportunity", item.opportunity),
            *self._list(level, "questions", item.questions),
            header(level, self.words["quotes"]),
            *(quotes or self._text(words.unquoted(item))),
            *self._ground(item, level),
            *self._headed(level, "contested", item.contested),
            *([header(level, self.words["note"]), *self._noted(item.note)] if item.note else []),
            *self._led_on(item),
        ]

    def _led_on(self, item):
        """The time suggested for it, and where more stands on it."""
        more = [("said", words.has_said(item)), ("background", words.has_background(item))]
        places = [(self.words[key], f"{key}-{item.number}") for key, there in more if there]
        links = [[*self._link(text, place), *self._on_page(place)] for text, place in places]
        led = [each for at, link in enumerate(links) for each in ([*_ink(";"), *link] if at else link)]
        time = [*strong(self.words["time"] + ":"), {"t": "Space"}, *inlines(words.in_minutes(item.minutes))]
        time = [*time, {"t": "Space"}, *_ink("·")] if item.minutes and led else time
        said = [
            *(time if item.minutes else []),
            *([*strong(self.words["on_issue"]), {"t": "Space"}, *led] if led else []),
        ]
        return [para(said)] if said else []

    def _on_page(self, place):
        """ ", page 7", where a program works the page out."""
        if not self.field:
            return []
        return [*inlines(f", {self.words['page']} "), contents_field.page_of(place, self.field)]


def _ink(sign):
    return [{"t": "Str", "c": sign}, {"t": "Space"}]


class LeafletTree(Pieces):
    """The agenda on one page, for Word: as many lines as one sheet holds."""

    def __init__(self, document):
        super().__init__(document, office=True)
        self.words = words.masthead(document)
        self.size, self.shown = one_page.fitted(document)

    def _link(self, text, place):
        return inlines(text)

    def blocks(self):
        document, labels = self.document, self.words
        masthead = " · ".join(filter(None, (labels["eyebrow"], labels["draft"], document.date, labels["preview"])))
        leads = [inlines(lead) if at else strong(lead) for at, lead in enumerate(document.brief.lead)]
        return [
            self._style("Eyebrow", inlines(masthead)),
            self._style("LeafletTitle", inlines(document.title)),
            *[self._style(self.size.text, lead) for lead in leads],
            *[block for section, entries, left in self.shown for block in self._section(section, entries, left)],
        ]

    def _section(self, section, entries, left):
        more = [inlines(self.words["more"].replace("{n}", str(left)))] if left else []
        heading = section.heading
        named = self._style(self.size.heading, inlines(heading)) if self.size.heading else header(2, heading)
        lines = [*map(self._brief_line, entries), *more]
        return [named, *[self._style(self.size.text, line) for line in lines]]
