"""How far the outline is translated into a language, as plain data."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dialogue.models.worded import field_digest
from workshops.editor import kinds, translating

DONE, OLDER, MISSING = "done", "older", "missing"
STATES = {DONE: pgettext_lazy("a text", "translated"), OLDER: _("older than its original"), MISSING: _("not yet")}
PARTS = {
    translating.HEAD: _("At the top"),
    "goal": _("Goals"),
    "group": _("Groups"),
    "tie": _("Ties"),
    "challenge": _("Challenges"),
    "vision": _("Hopes"),
    "issue": _("Issues"),
    "question": _("Questions"),
    "term": _("Words"),
}


@dataclass(frozen=True)
class Row:
    """`texts`: how many of its fields say something; `state`: of the worst of them."""

    what: str
    row: Any
    texts: int
    done: int
    older: int

    @property
    def state(self):
        return DONE if self.done == self.texts else OLDER if self.older else MISSING

    @property
    def words(self):
        return STATES[self.state]


def page(dialogue, tag):
    """The rows by part, and how many texts of all are translated; twelve queries."""
    found = {translating.HEAD: [dialogue], **kinds.everything(dialogue)}
    parts = [(PARTS[what], [_row(what, row, tag) for row in rows]) for what, rows in found.items() if rows]
    rows = [row for _title, listed in parts for row in listed if row.texts]
    return {
        "parts": [(title, [row for row in listed if row.texts]) for title, listed in parts],
        "texts": sum(row.texts for row in rows),
        "done": sum(row.done for row in rows),
        "older": sum(row.older for row in rows),
        "missing": sum(row.texts - row.done - row.older for row in rows),
    }


def _row(what, row, tag):
    said, names = row.worded.get(tag, {}), translating.fields_of(row)
    states = [said[name]["of"] == field_digest(row, name) for name in names if name in said]
    return Row(what, row, len(names), states.count(True), states.count(False))


def beside(row, tag):
    """[(field, its original as lines, whether the translation is older)] for the page of one row."""
    said = row.worded.get(tag, {})
    return [
        (name, _lines(getattr(row, name)), name in said and said[name]["of"] != field_digest(row, name))
        for name in translating.fields_of(row)
    ]


def _lines(value):
    return value.splitlines() if isinstance(value, str) else value


def following(found, row):
    """The row after this one that has a text, or None; `found`: as `page` gives it."""
    order = [one for _title, listed in found["parts"] for one in listed]
    at = next((n for n, one in enumerate(order) if (type(one.row), one.row.pk) == (type(row), row.pk)), None)
    return order[at + 1] if at is not None and at + 1 < len(order) else None
