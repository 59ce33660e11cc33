"""What stands behind the issues of the agenda, chapter by chapter, as blocks of pandoc's tree."""

from collections.abc import Callable
from functools import partial
from typing import Any

from . import answered, held_chart, settle_table, shared_table, tie_chart, words
from .agenda_pieces import Pieces, tie_map_of
from .pandoc_tree import bullets, emphasis, header, image, inlines, para, strong


class Closing(Pieces):
    """The closing chapters; `level` of a heading under a chapter's own."""

    def _closing(self):
        parts: dict[str, Callable[[], list[Any]]] = {
            "parked": self._parked,
            "removed": self._removed,
            "ledger": self._ledger,
            "ties": self._ties,
            **{key: partial(self._shared, key) for key in shared_table.KEYS},
            "challenges": self._challenges,
            "to_settle": self._to_settle,
            "background": self._background,
            "glossary": self._glossary,
            "evaluations": self._evaluations,
            "how": self._how,
            "said": self._said_of_issues,
            "changes": self._changes,
            "rights": lambda: self._texts(self.document.rights),
        }
        keys = [each["key"] for each in words.chapters(self.document, self.words) if not each["opening"]]
        return [block for key in keys for block in (self._chapter(key), *self._from_text(key), *parts[key]())]

    @property
    def level(self):
        return 2 if self.office else 3

    def _chapter(self, key, place=None):
        return header(self.level - 1, self.words[key], key if place is None else place)

    def _from_text(self, key):
        return [self._lead("from_text")] if key in words.FROM_TEXT else []

    def _lead(self, key):
        return para(inlines(self.words[key]))

    def _parked(self):
        blocks, level = [self._lead("parked_lead")], self.level
        for proposal in self.document.parked:
            blocks += [header(level, proposal.title), *self._text(proposal.why)]
            blocks += self._headed(level + 1, "problem", proposal.problem)
            blocks += self._headed(level + 1, "opportunity", proposal.opportunity)
            blocks += self._list(level + 1, "questions", proposal.questions)
        return blocks

    def _removed(self):
        rows = [(strong(issue.title), issue.why, issue.date) for issue in self.document.removed]
        return [self._lead("removed_lead"), self._table((0.3, 0.5, 0.2), self._heads("issue", "why", "date"), rows)]

    def _ledger(self):
        rows = [(row.date, row.title, row.what, row.by, row.outcome) for row in self.document.ledger]
        return [self._table((0.17, 0.23, 0.2, 0.17, 0.23), self._heads("date", "issue", "what", "by", "outcome"), rows)]

    def _ties(self):
        blocks = self._tie_map()
        for tie in self.document.ties:
            said = words.tie_said(tie)
            blocks += [header(self.level, tie.groups), *self._text(tie.what)]
            blocks += [self._style("Source", inlines(said))] if said else []
        return blocks

    def _tie_map(self):
        """The picture where there are pictures, and a table that says the same."""
        if not tie_chart.is_told(self.document):
            return []
        rows = tie_chart.rows(self.document)
        table = self._table((0.1, 0.18, 0.24, 0.18, 0.15, 0.15), tie_chart.heads(), rows)
        if not self.office:
            return [table]
        picture = tie_map_of(self.document)
        drawn = image(self.pngs[picture], tie_chart.alt(self.document), f"{picture[1]}pt")
        return [self._style("Chart", drawn), self._style("Source", inlines(tie_chart.reading(self.document))), table]

    def _shared(self, key):
        """What groups share, in sentences, and a table of which group has which."""
        shared = getattr(self.document, key)
        closed = shared_table.closed(shared)
        lines = [para(inlines(line)) for line in ([closed] if closed else []) + list(shared.sentences)]
        lines += self._shared_picture(key, shared)
        rows = [(self._shared_words(said, source), *bands) for said, source, *bands in shared_table.numbered(shared)]
        return [*lines, self._table(shared_table.WIDTHS, shared_table.heads(key), rows)]

    def _shared_picture(self, key, shared):
        picture = shared_table.picture(self.document, key)
        if not picture or not self.office:
            return []
        drawn = image(self.pngs[picture], shared_table.alt(self.document, key), f"{picture[1]}pt")
        return [self._style("Chart", drawn), self._style("Source", inlines(held_chart.reading(shared.rows)))]

    def _shared_words(self, said, source):
        if not source:
            return emphasis(said)
        below = {"t": "LineBreak"} if self.office else {"t": "Space"}
        return [*inlines(said), below, *emphasis(source if self.office else f"({source})")]

    def _challenges(self):
        return [bullets(self._entries([held(each) for each in self.document.challenges]))]

    def _to_settle(self):
        rows = settle_table.rows(self.document)
        drawn = self._shared_picture("to_settle", self.document.to_settle)
        return [self._lead("to_settle_lead"), *drawn, self._table(settle_table.WIDTHS, settle_table.heads(), rows)]

    def _background(self):
        blocks = []
        for item in filter(words.has_background, self.document.items):
            blocks += [self._back(item, "background"), *self._text(item.background)]
            if item.challenges:
                lines = [held(each) for each in item.challenges]
                blocks += [header(self.level + 1, self.words["held"]), bullets(self._entries(lines))]
            if item.sources:
                blocks += [header(self.level + 1, self.words["sources"]), bullets(self._entries(item.sources))]
        return blocks

    def _glossary(self):
        blocks = []
        for entry in self.document.glossary:
            standing = [{"t": "Space"}, *emphasis(f"({entry.standing})")] if entry.standing else []
            said = inlines("\n".join((entry.meaning, *entry.elsewhere)))
            blocks.append(para([*strong(entry.word), *standing, {"t": "LineBreak"}, *said]))
        return blocks

    def _evaluations(self):
        blocks = []
        for evaluated in self.document.evaluations:
            rows = [(question, self._answers(answers)) for question, answers in answered.by_answer(evaluated)]
            heads = self._heads("question", "answer")
            blocks += [header(self.level, evaluated.title), self._table((0.4, 0.6), heads, rows)]
            blocks += self._text(evaluated.note)
        return blocks

    def _answers(self, answers):
        """A line an answer; in Markdown, whose cells have one line, parted by a semicolon."""
        parting = [{"t": "LineBreak"}] if self.office else [{"t": "Str", "c": ";"}, {"t": "Space"}]
        lines = [[*strong(f"{answer}:"), {"t": "Space"}, *inlines(groups)] for answer, groups in answers]
        return [each for at, line in enumerate(lines) for each in ([*parting, *line] if at else line)]

    def _how(self):
        document, blocks = self.document, []
        for block in document.how_decided:
            blocks += [header(self.level, block.heading)] if block.heading else []
            blocks += self._texts(block.paragraphs)
        if document.check_value:
            value = para([{"t": "Code", "c": [["", [], []], document.check_value]}])
            blocks += [header(self.level, self.words["check"]), value, self._lead("check_lead")]
        return blocks

    def _said_of_issues(self):
        blocks, level = [self._lead("said_lead")], self.level + 1
        for item in filter(words.has_said, self.document.items):
            said = [block for quote in item.said for block in self._quote(quote)]
            blocks += [self._back(item, "said"), *self._stands(item, level)]
            blocks += [header(level, self.words["further"]), *said] if said else []
            blocks += self._reasons(level, "for", item.reasons_for)
            blocks += self._reasons(level, "against", item.reasons_against)
            blocks += self._reasons(level, "reasons", item.reasons)
            blocks += [header(level, self.words["tables"]), bullets(self._entries(item.tables))] if item.tables else []
        return blocks

    def _back(self, item, key):
        """The heading of an issue in an annex; in the office formats with the way back to its page."""
        title = self._link(f"{item.number}. {item.title}", f"item-{item.number}")
        return header(self.level, "", f"{key}-{item.number}", before=title)

    def _changes(self):
        blocks = []
        for change in self.document.changes:
            blocks += [header(self.level, change.title or self.words["whole"]), bullets(self._entries(change.what))]
        return blocks or [self._lead("unchanged")]


def held(challenge):
    return f"{challenge.text} ({', '.join(challenge.groups)})" if challenge.groups else challenge.text
