"""What the rows of an outline have in common: groups, ties, challenges, issues, questions, words, goals."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from dialogue import wording
from dialogue.models.worded import Worded
from dialogue.said import original

UID_LENGTH, DIGEST_LENGTH = 32, 64


class RandomHex(models.Func):
    """32 random hexadecimal digits made by the database: the release before writes rows without them."""

    output_field = models.CharField(max_length=UID_LENGTH)

    def as_sqlite(self, compiler, connection, **context):
        return "lower(hex(randomblob(16)))", []

    def as_postgresql(self, compiler, connection, **context):
        return "replace(gen_random_uuid()::text, '-', '')", []


def new_uid():
    return uuid.uuid4().hex


class Lineage(models.TextChoices):
    NEW = "new", _("new here")
    UNCHANGED = "unchanged", _("as taken over")
    ADAPTED = "adapted", _("adapted")


class Outlined(Worded):
    """A row of an outline. `uid` is made once and goes along through copies and files; no reader sees it.

    `from_…`: the outline from which the row was taken over (uid and version of a framework or dialogue), and the digest of its
    words as they were then, so that what became of it can be told without that outline at hand.
    """

    WORDS: tuple[str, ...] = ()  # fields that say something, in the order of the digest; never changed
    CORRECTED: tuple[str, ...] = ()  # fields that a correction may change after opening

    uid = models.CharField(max_length=UID_LENGTH, default=new_uid, db_default=RandomHex(), editable=False)
    from_uid = models.CharField(max_length=UID_LENGTH, blank=True, default="", db_default="", editable=False)
    from_version = models.PositiveIntegerField(null=True, blank=True, editable=False)
    from_digest = models.CharField(max_length=DIGEST_LENGTH, blank=True, default="", db_default="", editable=False)
    reworded_on = models.DateField(null=True, blank=True, editable=False)  # the last time a correction took effect

    class Meta:
        abstract = True

    @property
    def words_digest(self):
        """Of what the columns hold, whatever a page shows of them."""
        return wording.digest(wording.in_lines(original(getattr(self, name))) for name in self.WORDS)

    @property
    def lineage(self):
        if not self.from_uid:
            return Lineage.NEW
        return Lineage.UNCHANGED if self.from_digest == self.words_digest else Lineage.ADAPTED
