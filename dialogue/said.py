"""Words that know their language: marked wherever a template writes them, and nothing but text elsewhere."""

import sqlite3

from django.utils.html import escape
from django.utils.module_loading import import_string

from dialogue.tags import primary

RIGHT_TO_LEFT = ("ar", "ckb", "dv", "fa", "he", "ps", "ur", "yi")


class Said(str):
    """`language`: BCP 47 of the words; `original`: what the column holds; `marks`: whether the page is in another language;
    `is_theirs`: whether it is the reader's. Stored, it is the original again: a page never changes what it shows."""

    __slots__ = ("is_theirs", "language", "marks", "original")

    @classmethod
    def of(cls, text, language, original, *, page, is_theirs):
        """Plain text where there is nothing to say of it."""
        marks = primary(language) != primary(page)
        if text == original and not marks and is_theirs:
            return text
        return cls(text)._with(language, original, marks, is_theirs)

    def _with(self, language, original, marks, is_theirs):
        self.language, self.original, self.marks, self.is_theirs = language, original, marks, is_theirs
        return self

    def like(self, text):
        """Other words of the same language, such as its beginning."""
        return type(self)(text)._with(self.language, text, self.marks, self.is_theirs)

    @property
    def attributes(self):
        """For the element around it; "" where the page says it already."""
        if not self.marks:
            return ""
        return f' lang="{escape(self.language)}" dir="{"rtl" if primary(self.language) in RIGHT_TO_LEFT else "ltr"}"'

    def __html__(self):
        words = escape(str.__str__(self))
        return f"<span{self.attributes}>{words}</span>" if self.marks else words


class SaidList(list):
    """A list of texts as a reader gets it. `original`: what the column holds, which a TextsField stores."""

    def __init__(self, texts, original):
        super().__init__(texts)
        self.original = original


def original(value):
    """What the column holds, whatever a page shows of it."""
    return value.original if isinstance(value, Said | SaidList) else value


def known_to(vendor):
    """A database stores the original, whoever hands it a row of a page."""
    if vendor == "sqlite":
        sqlite3.register_adapter(Said, original)
    else:
        adapt = import_string("psycopg2.extensions.adapt")
        import_string("psycopg2.extensions.register_adapter")(Said, lambda said: adapt(said.original))
