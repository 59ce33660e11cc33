"""Rows of what people wrote, with its translations beside it (dialogue/translated.py): they go with the words, in the same statement."""

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.fields.json import KeyTransform

from dialogue import content_languages, translated


class TranslatableQuerySet(models.QuerySet):
    def read_in(self, order):
        """The rows with what `reading` needs in these languages and no other translation, in the same query."""
        wanted = (translated.ORIGINAL, *order)
        said = {f"said_{n}": KeyTransform(tag, F("translations")) for n, tag in enumerate(wanted)}
        rows = self if self.query.deferred_loading[1] is False else self.defer("translations")
        return rows.annotate(**said, said_in=Value(" ".join(wanted)))


class Translatable(models.Model):
    """`TRANSLATED`: the columns that hold the words."""

    TRANSLATED: tuple[str, ...] = ("text",)
    translations = models.JSONField(default=dict, blank=True, db_default={})

    class Meta:
        abstract = True

    @property
    def originals(self):
        """{field: words}, of those that say something."""
        return {name: words for name in self.TRANSLATED if (words := getattr(self, name))}

    @property
    def declared(self):
        """The language that the words were said to be in; "" for none."""
        return getattr(self, "language", "")

    @property
    def kept_translations(self):
        """All that the row keeps; of one that was fetched by `read_in`, what its reader's languages have."""
        wanted = self.__dict__.get("said_in")
        if wanted is None:
            return self.translations
        found = {tag: self.__dict__[f"said_{n}"] for n, tag in enumerate(wanted.split())}
        return {tag: said for tag, said in found.items() if said}

    @property
    def spoken_in(self):
        """The language of the words that were written; "" where nobody can say."""
        return translated.language_of(self.kept_translations, self.originals, self.declared)

    @property
    def reading(self):
        """What whoever reads a page now gets of it, where the dialogue says so by a machine, too."""
        return self.read(content_languages.order(), by_machine=True)

    @property
    def reading_by_people(self):
        """The same for what is printed, sent or thrown on a wall: nothing that no person has read."""
        return self.read(content_languages.order())

    def read(self, order, **how):
        """For these languages; remembered with the words, for a page asks for it several times. `how`: as for `translated.read`."""
        originals = self.originals
        asked, before = (order, originals, how), self.__dict__.get("_read")
        if before is None or before[0] != asked:
            found = translated.read(self.kept_translations, originals, self.declared, order, **how)
            self._read = before = (asked, found)
        return before[1]

    def keep_translations(self, kept):
        self.translations = kept
        self.save(update_fields=["translations"])

    keep_translations.alters_data = True

    @classmethod
    def kept_if_same(cls, before):
        """What becomes of `translations` where the words become those of the columns named so: they go, unless the words stay."""
        same = Q(**{name: F(f"{before}{name}") for name in cls.TRANSLATED})
        return Case(When(same, then=F("translations")), default=Value({}, models.JSONField()))
