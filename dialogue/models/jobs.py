"""The outbox: durable background work as rows, written in the transaction of their cause (DESIGN §5)."""

import datetime

from django.db import models, transaction
from django.db.models.functions import Now
from django.utils import timezone

LEASE = datetime.timedelta(minutes=5)
BACK_OFF = [10, 60, 300, 1800, 7200, 21600, 43200, 86400]  # seconds after try 1, 2, …: 8 tries within 48 hours


class JobQuerySet(models.QuerySet):
    def due(self, now):
        return self.filter(
            models.Q(state=Job.State.WAITING, run_after__lte=now)
            | models.Q(state=Job.State.RUNNING, lease_until__lt=now)
        )

    def claim(self, lane=None):
        """Take one due job with a lease, or None. Two workers never take the same one (SKIP LOCKED; SQLite has one writer)."""
        with transaction.atomic():
            now = timezone.now()
            jobs = (
                self.due(now).filter(**({"lane": lane} if lane is not None else {})).order_by("lane", "run_after", "pk")
            )
            if transaction.get_connection().features.has_select_for_update_skip_locked:
                jobs = jobs.select_for_update(skip_locked=True)
            job = jobs.first()
            if job:
                job.state, job.lease_until, job.tries = Job.State.RUNNING, now + LEASE, job.tries + 1
                job.save(update_fields=["state", "lease_until", "tries"])
            return job

    claim.alters_data = True


class Job(models.Model):
    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        DEAD = "dead"

    class Lane(models.IntegerChoices):
        CODES = 0  # sign-in codes never wait behind a batch
        MAIL = 5
        SLOW = 9

    kind = models.CharField(max_length=80)  # dotted name of the task: the one permitted upward reference
    occasion = models.CharField(max_length=80)
    recipient = models.CharField(max_length=80, blank=True)
    payload = models.JSONField(default=dict)  # emptied when done
    lane = models.PositiveSmallIntegerField(choices=Lane, default=Lane.MAIL)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)
    run_after = models.DateTimeField(default=timezone.now)
    give_up_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now())

    objects = JobQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "occasion", "recipient"], name="job_once")]
        indexes = [models.Index(fields=["state", "lane", "run_after"], name="job_due")]

    def __str__(self):
        return f"{self.kind} {self.occasion}"

    def finish(self):
        self.state, self.payload, self.error = self.State.DONE, {}, ""
        self.save(update_fields=["state", "payload", "error"])

    finish.alters_data = True

    def fail(self, error):
        """Put the job back with back-off; dead after 8 tries or past its last moment."""
        now = timezone.now()
        later = now + datetime.timedelta(seconds=BACK_OFF[min(self.tries, len(BACK_OFF)) - 1])
        dead = self.tries >= len(BACK_OFF) or (self.give_up_at and later > self.give_up_at)
        self.state, self.run_after, self.error = self.State.WAITING, later, str(error)[:300]
        if dead:
            self.state = self.State.DEAD
            self.payload = {} if self.lane == self.Lane.CODES else self.payload  # a dead code helps nobody
        self.save(update_fields=["state", "run_after", "error", "payload"])

    fail.alters_data = True
