"""What a form brought, for a page that shows it again: which fields hold somebody's words, and what each is called."""

import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

# Of pages and presses, nobody's words.
REFERENCES = ("csrfmiddlewaretoken", "kept", "copy", "once", "key", "next", "seen", "before", "pad")
LABELS = {
    "text": _("Your answer"),
    "title": _("Title"),
    "problem": _("The problem"),
    "opportunity": _("The opportunity"),
    "question": _("Question"),
    "notes": _("Your notes"),
    "note": _("Note"),
    "foreword": _("Foreword"),
    "agreed": _("What was agreed"),
    "contested": _("What stays contested"),
    "still_open": _("What stays open"),
    "called": _("What it is called"),
    "reason": _("Reason"),
    "words": _("Words"),
    "translation": _("Translation"),
    "place": _("Place"),
    "script": _("Script"),
    "material": _("Material"),
    "organisation": _("Organisation"),
    "name": _("Name"),
    "owner": _("Who leads it"),
    "outline": _("The text of the file"),
    "pasted": _("List of people"),
}
OTHERWISE = _("What you wrote")
_WORDS = re.compile(r"\s|.{25}", re.S)  # what somebody typed, rather than the value of a button or a choice
_NO_LOSS = re.compile(r"[\W\d_]*|on|yes|no")  # a number, a tick, a button: nobody misses it who opens the page again
_LINE = 40  # characters of a line on a phone


@dataclass(frozen=True)
class Field:
    name: str
    value: str
    label: Any  # a str, or one that is translated when it is shown

    @property
    def rows(self):
        """Lines of the box in which all of it is seen, within reason."""
        return max(3, min(12, sum(1 + len(line) // _LINE for line in self.value.splitlines())))


def split(lists, *, shows_all=False):
    """(fields that hold words, the others), in the order in which they came. `lists`: [(name, [values])], as of a QueryDict;
    `shows_all`: nothing can stay hidden in a form, so a place of one word counts as words as well."""
    words, rest = [], []
    for name, value in [(name, value) for name, values in lists for value in values if name != "csrfmiddlewaretoken"]:
        field = Field(name, value, LABELS.get(name) or LABELS.get(re.sub(r"[-_]\w+$", "", name), OTHERWISE))
        (words if _is_words(field, shows_all) else rest).append(field)
    return words, rest


def _is_words(field, shows_all):
    if field.name in REFERENCES or field.name.startswith("seen_"):  # of each mark on a ballot
        return False
    if shows_all:
        return not _NO_LOSS.fullmatch(field.value)
    return field.name in LABELS or bool(_WORDS.search(field.value))
