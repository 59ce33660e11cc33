"""Texts that stand in several languages in one row: the columns hold the original, `worded` what was translated from it."""

from typing import NamedTuple

from django.db import models
from django.db.models import F, Value
from django.db.models.fields.json import KeyTransform

from dialogue import tags, wording


class Words(NamedTuple):
    """What a reader gets of one field. `text`: as the column has it, a string or a list of strings; `language`: BCP 47, empty where the
    row leaves it to its dialogue; `is_stale`: the original changed after this was translated."""

    text: str | list[str]
    language: str
    is_original: bool
    is_stale: bool


class WordedQuerySet(models.QuerySet):
    def read_in(self, tag):
        """The rows with their words in this language, for `words`: one query as before, whatever else is translated.

        Never order by such a column. Raises ValueError for what is no language tag.
        """
        if not tags.is_tag(tag):
            raise ValueError(f"no language tag: {tag!r}")
        rows = self.defer("worded") if self.query.deferred_loading[1] else self
        return rows.annotate(reading=KeyTransform(tag, F("worded")), reading_in=Value(tag))


class Worded(models.Model):
    """`language`: BCP 47, of the columns; empty: the dialogue's own. `worded`: {tag: {field: {"text": …, "of": digest of the original
    when it was translated}}}. A text that is taken back goes with the row: there is no table of texts in which it could stay."""

    language = models.CharField(max_length=tags.LENGTH, blank=True, default="", db_default="")
    worded = models.JSONField(default=dict, blank=True, db_default={})

    objects = WordedQuerySet.as_manager()

    class Meta:
        abstract = True

    def reword(self, tag, **texts):
        """Put translations of fields into this row, not saved; an empty text takes one away."""
        if not tags.is_tag(tag):
            raise ValueError(f"no language tag: {tag!r}")
        said = dict(self.worded.get(tag, {}))
        for field, text in texts.items():
            said.pop(field, None)
            if text:
                said[field] = {"text": text, "of": field_digest(self, field)}
        self.worded = {other: kept for other, kept in (self.worded | {tag: said}).items() if kept}

    reword.alters_data = True


def field_digest(row, field):
    """Of the words that a column has now."""
    return wording.digest_of(getattr(row, field))


def words(row, field):
    """The Words of a row that was fetched with `read_in`; the original where there is no translation."""
    said = (row.__dict__.get("reading") or {}).get(field)
    if not said:
        return Words(getattr(row, field), row.language, is_original=True, is_stale=False)
    return Words(said["text"], row.reading_in, is_original=False, is_stale=said["of"] != field_digest(row, field))
