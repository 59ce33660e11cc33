"""Texts that stand in several languages in one row: the columns hold the original, `worded` what was translated from it."""

import json
from copy import copy
from typing import Any, NamedTuple

from django.db import connection, models
from django.db.models import Case, F, Value, When
from django.db.models.fields.json import KeyTransform
from django.utils import translation

from dialogue import speaking, tags, wording
from dialogue.language_choice import Reading
from dialogue.said import Said, SaidList, original


class Words(NamedTuple):
    """What a reader gets of one field. `text`: as the column has it, a string or a list of strings; `language`: BCP 47, empty where the
    row leaves it to its dialogue; `is_stale`: the original changed after this was translated."""

    text: str | list[str]
    language: str
    is_original: bool
    is_stale: bool


class WordedQuerySet(models.QuerySet):
    _told_in: Reading | None = None  # the Reading in which rows are told, for pages
    _told_along: tuple[str, ...] = ()  # and what is fetched along with them

    def read_in(self, tag):
        """The rows with their words in this language, for `words`: one query as before, whatever else is translated.

        Never order by such a column. Raises ValueError for what is no language tag.
        """
        if not tags.is_tag(tag):
            raise ValueError(f"no language tag: {tag!r}")
        rows = self.defer("worded") if self.query.deferred_loading[1] else self
        return rows.annotate(reading=KeyTransform(tag, F("worded")), reading_in=Value(tag))

    def told(self, dialogue, *along):
        """The rows as the reader of this moment gets them: what is translated stands in place of the columns. For pages; nothing that
        writes takes its words from such a row. `along`: names of rows that are selected with them and told as well."""
        reading = speaking.reading(dialogue)
        rows = self.defer("worded") if self.query.deferred_loading[1] else self
        for way in ("", *along):
            rows = rows.annotate(**told_columns(reading, way))
        rows._told_in, rows._told_along = reading, along
        return rows

    def _clone(self):
        clone = super()._clone()
        clone._told_in, clone._told_along = self._told_in, self._told_along
        return clone

    def iterator(self, chunk_size=None):
        rows = super().iterator(chunk_size)
        return (self._tell(row) for row in rows) if self._told_in else rows

    def _fetch_all(self):
        fresh = self._result_cache is None
        super()._fetch_all()
        if fresh and self._told_in:
            for row in self._result_cache or ():
                if isinstance(row, models.Model):
                    self._tell(row)

    def _tell(self, row):
        for way in self._told_along:
            if (other := getattr(row, way)) is not None:
                tell(other, self._told_in, row, way)
        return tell(row, self._told_in)


def told_columns(reading, along=""):
    """{name: expression} for `tell`: of a row, or of that which `along` leads to. One language is read, and the others of the dialogue
    only where an original is in none that they come after."""
    before, name = (f"{along}__", f"{along}__".replace("__", "_")) if along else ("", "")
    texts = F(f"{before}worded")
    found: dict[str, Any] = {f"{name}told_of": F(f"{before}language")}
    for n, tag in enumerate(reading.order):
        one: Any = KeyTransform(tag, texts)
        if reading.own in reading.order[: n + 1]:  # as original it stands before these
            own = When(**{f"{before}language__in": ["", reading.own]}, then=Value(None))
            one = Case(own, default=one, output_field=models.JSONField())
        found[f"{name}told_{n}"] = one
    return found


def told_sqls(reading, table):
    """The same as texts of columns, for a query that is written as text and for `tell_from`."""
    return [_one_sql(reading, table, n, tag) for n, tag in enumerate(reading.order)]


def in_json(column, tag):
    """The text of an expression that is one language of such a column. The tag goes into the query as it is."""
    if not tags.is_tag(tag):
        raise ValueError(f"no language tag: {tag!r}")
    return f"({column} -> '{tag}')" if connection.vendor == "postgresql" else f"""json_extract({column}, '$."{tag}"')"""


def _one_sql(reading, table, n, tag):
    one = in_json(f"{table}.worded", tag)
    if reading.own not in reading.order[: n + 1]:
        return one
    if not tags.is_tag(reading.own):
        raise ValueError(f"no language tag: {reading.own!r}")
    return f"CASE WHEN {table}.language IN ('', '{reading.own}') THEN NULL ELSE {one} END"


def tell(row, reading, holder=None, along=""):
    """Put what the reader gets in place of the columns of a row that was asked for with `told_columns`; returns it. Where it was
    asked for along with another, that is the `holder`, and `along` the way from it."""
    holder, name = holder or row, f"{along}__".replace("__", "_") if along else ""
    texts = [holder.__dict__.get(f"{name}told_{n}") for n in range(len(reading.order))]
    return tell_from(row, reading, texts, holder.__dict__.get(f"{name}told_of", ""))


def tell_from(row, reading, texts, language=""):
    """`texts`: of each language of the reading's order {field: {"text", "of"}}, or None."""
    if row.__dict__.get("is_told"):
        return row
    row.is_told = True
    language = row.__dict__.get("language", language) or reading.own
    page = translation.get_language() or reading.interface
    texts = [json.loads(each) if isinstance(each, str) else each for each in texts]
    for field in row.told_fields():
        if value := row.__dict__.get(field):
            row.__dict__[field] = _told(value, field, language, reading, texts, page)
    return row


def told(dialogue):
    """A copy of a dialogue as the reader gets it."""
    found = copy(dialogue)
    tell_whole(dialogue, found)
    return found


def tell_whole(dialogue, *rows):
    """As `tell`, of rows that hold all their languages, such as those of pages that few read; None among them stays."""
    reading = speaking.reading(dialogue)
    for row in filter(None, rows):
        said = row.__dict__.get("worded") or {}
        after_own = row.__dict__.get("language") in ("", reading.own)
        last = reading.order.index(reading.own) if after_own else len(reading.order)
        tell_from(row, reading, [said.get(tag) if n < last else None for n, tag in enumerate(reading.order)])


def _told(value, field, language, reading, texts, page):
    for tag, text in zip(reading.order, texts, strict=True):
        if text and (one := text.get(field)):
            return _in(one["text"], tag, value, reading, page)
    return _in(value, language, value, reading, page)


def _in(text, tag, value, reading, page):
    if isinstance(value, str):
        return Said.of(text, tag, value, page=page, is_theirs=reading.is_theirs(tag))
    texts = [Said.of(one, tag, one, page=page, is_theirs=reading.is_theirs(tag)) for one in text]
    return SaidList(texts, value)


class TextsField(models.JSONField):
    """A list of texts. It stores the original, whoever hands it a row of a page, as the drivers do with a text."""

    def get_db_prep_value(self, value, connection, prepared=False):
        return super().get_db_prep_value(original(value), connection, prepared)

    def deconstruct(self):
        """To a migration it is what it was."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", args, kwargs


class Worded(models.Model):
    """`language`: BCP 47, of the columns; empty: the dialogue's own. `worded`: {tag: {field: {"text": …, "of": digest of the original
    when it was translated}}}. A text that is taken back goes with the row: there is no table of texts in which it could stay."""

    language = models.CharField(max_length=tags.LENGTH, blank=True, default="", db_default="")
    worded = models.JSONField(default=dict, blank=True, db_default={})

    objects = WordedQuerySet.as_manager()

    class Meta:
        abstract = True

    @classmethod
    def told_fields(cls):
        """The columns that say something to readers."""
        return getattr(cls, "TOLD", None) or cls.WORDS

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
    return wording.digest_of(original(getattr(row, field)))


def words(row, field):
    """The Words of a row that was fetched with `read_in`; the original where there is no translation."""
    said = (row.__dict__.get("reading") or {}).get(field)
    if not said:
        return Words(getattr(row, field), row.language, is_original=True, is_stale=False)
    return Words(said["text"], row.reading_in, is_original=False, is_stale=said["of"] != field_digest(row, field))
