"""What a draft quotes, for whoever reads it. The draft keeps what nobody can take back, reasons and notes of tables, as it was written; no
translation of anything: these are read where they stand beside the words, and mended or taken away (`workshops/desk`).
"""

from dataclasses import dataclass, replace

from django.db.models import Value

from dialogue import translated
from dialogue.guessing_language import guess
from issues.models import Decision
from issues.models import Reason as Given
from workshops.documents.heard import Reason
from workshops.drafts.kept_apart import REASONS
from workshops.models import TableNote
from workshops.tables import table_words


def of_answer(contribution, order):
    """The fields of a quote: its words, and their translation into the first of these languages that has one."""
    reading = contribution.read(order)
    return {"text": contribution.text, "spoken": contribution.spoken_in, **_translated(reading)}


def reason(given, names):
    """A Reason as the draft keeps it. `given`: one of a decision's."""
    return Reason(given.said["text"], given.declared, names.get(given.said["group"], ""))


@dataclass(frozen=True)
class Standing:
    """What stands by now, under (issue key, its words in a draft): reasons, and of lines of tables {language: the line translated}."""

    reasons: dict
    tables: dict

    @classmethod
    def of(cls, draft, items):
        """Of these items of a draft, in the language of its document; in one query, and none where there is nothing of the kind."""
        found = cls({}, {})
        if any(item.tables or any(getattr(item, name) for name in REASONS) for item in items):
            for key, kept, *said in _rows(draft):
                found.add_reasons(key, kept) if isinstance(kept, list) else found.add_note(key, kept, said)
        return found

    def add_reasons(self, key, kept):
        decision = Decision(reasons=kept)
        for given in (Given(decision, at) for at in range(len(kept))):
            is_shown = translated.shown(given.translations, given.originals)
            if is_shown or (key, given.said["text"]) not in self.reasons:  # some say the same twice
                self.reasons[key, given.said["text"]] = given

    def add_note(self, key, kept, said):
        note = TableNote(translations=kept, **dict(zip(TableNote.TRANSLATED, said, strict=True)))
        for line, into in table_words.translated_lines(note):
            self.tables.setdefault((key, line), into)


def _rows(draft):
    """(issue key, reasons, "", "", "") of decisions, and (issue key, translations, the words) of notes that have some."""
    keys, empty = list(draft.keys.values()), (Value("") for _name in TableNote.TRANSLATED)
    decisions = Decision.objects.filter(ballot__dialogue=draft.dialogue_id, issue__key__in=keys)
    decisions = decisions.exclude(ballot__closed_at=None).exclude(reasons=[]).order_by()
    notes = TableNote.objects.filter(session__issue__dialogue=draft.dialogue_id, session__issue__key__in=keys)
    notes = notes.exclude(translations={}).order_by()
    of_notes = notes.values_list("session__issue__key", "translations", *TableNote.TRANSLATED)
    return decisions.values_list("issue__key", "reasons", *empty).union(of_notes, all=True)


def read(item, key, standing, order):
    """An item of the agenda with what others wrote in the first of these languages that has it; without a translation where the words
    stand no more."""
    reasons = {name: tuple(_read(each, key, standing, order) for each in getattr(item, name)) for name in REASONS}
    tables = (table_words.read(line, standing.tables.get((key, line), {}), order) for line in item.tables)
    return replace(item, **reasons, tables=tuple(tables))


def _read(reason, key, standing, order):
    given = standing.reasons.get((key, reason.text))
    if given is None:
        return replace(reason, spoken=reason.language or guess(reason.text))
    reading = given.read(order)
    return replace(reason, spoken=reading.original, **_translated(reading))


def _translated(reading):
    """Nothing where a reader gets the words as they were written."""
    if not reading.is_translated:
        return {}
    return {"translation": reading.text, "translated_into": reading.language, "by_machine": reading.by_machine}
