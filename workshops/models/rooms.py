"""Who is in the room, whose hand is up, who sits where, and what a table noted. Attending is no secret; speaking is."""

import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dialogue import database_time
from dialogue.models import Translatable
from issues.models import Contribution
from stakeholders.models import Participant
from workshops.models.meetings import Session, Workshop

PATIENCE = datetime.timedelta(minutes=3)  # for a plan that takes seconds


CALLED_LIMIT, TABLE_NOTE_LIMIT = 40, 3000  # characters
MOST_TABLES = 60


class AttendanceQuerySet(models.QuerySet):
    def here(self, half):
        """Those who pressed "I am here" in this half-day, such as "1a" or "2p"."""
        return self.filter(marks__contains=f" {half} ")

    def hands(self):
        return self.exclude(hand_at=None).order_by("hand_at", "pk")


class Attendance(models.Model):
    """One row a person and workshop, written by a press of its own: never by polling, never together with an answer."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="attendance")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="attendance")
    marks = models.CharField(max_length=80, blank=True)  # " 1a 1p 2a ": half-days
    hand_at = models.DateTimeField(null=True, blank=True)
    hand_label = models.CharField(max_length=40, blank=True)  # chosen, and deleted when the hand goes down
    table = models.PositiveSmallIntegerField(null=True, blank=True)  # always sits at this one; why is not kept
    called = models.CharField(
        max_length=CALLED_LIMIT, blank=True, db_default=""
    )  # by the room, as they said themselves
    number = models.PositiveIntegerField(null=True, blank=True)  # of the room: drawn, goes when this row goes

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["workshop", "participant"], name="attendance_once"),
            models.UniqueConstraint(fields=["workshop", "number"], name="attendance_number_once"),
        ]

    def __str__(self):
        return str(self.participant)

    @property
    def halves(self):
        return self.marks.split()


class Pair(models.Model):
    """Two people who should sit apart, or together. Why is not kept."""

    class Kind(models.TextChoices):
        APART = "apart", _("at different tables")
        TOGETHER = "together", _("at the same table")

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="pairs")
    first = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workshop", "first", "second"], name="pair_once"),
            models.CheckConstraint(condition=Q(first__lt=models.F("second")), name="pair_ordered"),
        ]

    def __str__(self):
        return f"{self.first} – {self.second}"


class SeatingPlan(models.Model):
    """Seats for all rounds of tables that were not held yet; how good it is stands with it in plain figures."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="plans")
    tables = models.PositiveSmallIntegerField()
    seed = models.PositiveIntegerField()
    repeats = models.PositiveIntegerField(null=True, blank=True)  # None before it is worked out
    bound = models.PositiveIntegerField(default=0)
    failed = models.BooleanField(
        default=False
    )  # fewer people than tables by the time it was worked out, or no round left
    made_at = models.DateTimeField(default=database_time.now)

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self):
        return f"{self.workshop}: {self.tables}"

    @property
    def is_under_way(self):
        """Being worked out; one that nobody worked out within minutes has failed as well."""
        return self.repeats is None and not self.failed and database_time.now() - self.made_at < PATIENCE

    @property
    def has_failed(self):
        return self.repeats is None and not self.is_under_way


class Seat(models.Model):
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="seats")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="seats")
    table = models.PositiveSmallIntegerField()  # from 1

    class Meta:
        ordering = ["table", "pk"]
        constraints = [models.UniqueConstraint(fields=["session", "participant"], name="seat_once")]

    def __str__(self):
        return f"{self.table}: {self.participant}"


class TableNote(Translatable):
    """What a table brings back. It belongs to the table: it has no author and no voice."""

    TRANSLATED = ("agreed", "contested", "still_open")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="table_notes")
    table = models.PositiveSmallIntegerField()
    agreed = models.TextField(blank=True, max_length=TABLE_NOTE_LIMIT)
    contested = models.TextField(
        blank=True, max_length=TABLE_NOTE_LIMIT
    )  # not everyone agreed; by group only where it is named
    still_open = models.TextField(blank=True, max_length=TABLE_NOTE_LIMIT)

    class Meta:
        ordering = ["table"]
        constraints = [models.UniqueConstraint(fields=["session", "table"], name="table_note_once")]

    def __str__(self):
        return f"{self.session} {self.table}"


class ShownAnswer(models.Model):
    """An answer that the team put on the wall, and on which day: the room saw it. No words, and no hour.

    The release before knows nothing of it and can take an answer back all the same: what it leaves goes in the morning.
    """

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="shown_answers")
    contribution = models.ForeignKey(
        Contribution, on_delete=models.CASCADE, related_name="shown_in", db_constraint=False
    )
    on = models.DateField()  # in the zone of the workshop
    digest = models.CharField(max_length=64)  # of the words that were shown; empty once their author has others

    class Meta:
        ordering = ["on"]
        constraints = [models.UniqueConstraint(fields=["workshop", "contribution", "on"], name="shown_answer_once")]

    def __str__(self):
        return f"{self.workshop} {self.on}"
