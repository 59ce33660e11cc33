"""Rounds in which groups are asked the same again: each opens once and closes once, and what is published is kept (MATHS §7, R0)."""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q

from dialogue import held_rows
from dialogue.models import Dialogue

OPEN = "SELECT id FROM {table} WHERE id = %s AND closed_at IS NULL"
REST = timedelta(days=1)  # between two rounds: two results an hour apart would tell what those said who came in between


class RoundQuerySet(models.QuerySet):
    def open(self):
        return self.filter(closed_at=None)

    def closed(self):
        return self.exclude(closed_at=None)


class Round(models.Model):
    """One of them. To ask again begins an empty one with voices of its own: else two results would differ by one person."""

    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="%(class)ss")
    number = models.PositiveSmallIntegerField()  # from 1 on, of the same thing
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    results = models.JSONField(default=dict)  # what is published: worked out once, at closing, and never again

    objects = RoundQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-number"]  # the latest first
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(closed_at__gte=F("opened_at")), name="%(class)s_opens_before_it_closes"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="%(class)s_number_from_one"),
        ]

    @property
    def is_open(self):
        return self.closed_at is None

    @property
    def is_closed(self):
        return self.closed_at is not None

    def is_held_open(self):
        """Whether it is open, and then stays so until this transaction ends."""
        return bool(held_rows.held(OPEN.format(table=self._meta.db_table), [self.pk]))
