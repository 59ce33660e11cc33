"""The table of translations of what people wrote, as far as everybody reads them."""

import secrets

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dialogue import translated, wording
from workshops.data.book import Column, Table
from workshops.desk import texts


def _translations(here):
    """Drawn anew as answers are: one order in two files would tell what came in between."""
    found = [row for kind in texts.KINDS for row in _of_kind(here.dialogue, kind, here.is_team)]
    secrets.SystemRandom().shuffle(found)
    yield from found


def _of_kind(dialogue, kind, is_team=False):
    rows = texts.ROWS[kind](dialogue, is_team)
    rows = rows.exclude(reasons=[]) if kind == texts.REASON else rows.exclude(translations={})
    for text in texts.of_rows(kind, rows):
        originals = text.originals
        for tag, said in translated.shown(text.kept, originals, by_machine=True).items():
            for field, words in said["text"].items():
                yield kind, field, wording.in_lines(originals[field]), tag, wording.in_lines(words), said["by"]


OF = (
    (texts.ANSWER, _("an answer")),
    (texts.PROPOSAL, _("a proposal")),
    (texts.REASON, _("a reason given with a vote")),
    (texts.NOTE, _("notes of a table")),
)
BY = ((translated.PERSON, _("a person")), (translated.MACHINE, _("a machine, and nobody has read it")))
TABLES = (
    Table(
        "translations",
        _("Translations"),
        _("What people wrote, in other languages. In no order; who translated is kept nowhere."),
        (
            Column("of", _("What is translated"), OF),
            Column("field", _("Which part of it; “text” where it has only one")),
            Column("original", pgettext_lazy("a text", "As it was written")),
            Column("into", _("The language of the translation, as a tag")),
            Column("translation", _("The translation")),
            Column("by", _("Who translated it"), BY),
        ),
        _translations,
        spoken=True,
    ),
)
