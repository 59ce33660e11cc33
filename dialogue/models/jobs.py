"""The outbox: durable background work as rows, written in the transaction of their cause (DESIGN §5)."""

import datetime

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Now

from dialogue import database_time
from dialogue.models.dialogues import Dialogue
from dialogue.models.mailings import Mailing

LONGEST = datetime.timedelta(hours=48)  # how long trying makes sense, where nothing else is said
HOUR = datetime.timedelta(hours=1)
SLOW_TAKES = 12  # times as long as a mail: a backup or the night's work may need an hour


class JobQuerySet(models.QuerySet):
    def due(self, now):
        return self.filter(
            Q(state=Job.State.WAITING, run_after__lte=now) | Q(state=Job.State.RUNNING, lease_until__lt=now)
        )

    def claim(self, lanes=None):
        """Take one due job with a lease, or None. Two workers never take the same one (SKIP LOCKED; SQLite has one writer)."""
        with transaction.atomic():
            now = database_time.now()
            jobs = self.due(now).order_by("lane", "run_after", "pk")
            if lanes is not None:
                jobs = jobs.filter(lane__in=lanes)
            if transaction.get_connection().features.has_select_for_update_skip_locked:
                jobs = jobs.select_for_update(skip_locked=True)
            job = jobs.first()
            if job:
                job.take(now)
            return job

    claim.alters_data = True

    def accepted_within_the_hour(self, now):
        """Mails of batches that the server took in the last hour, and those on their way; codes are not counted."""
        done = Q(state=Job.State.DONE, finished_at__gt=now - HOUR)
        return self.filter(done | Q(state=Job.State.RUNNING, lease_until__gte=now), lane=Job.Lane.MAIL)

    def refused_with(self, *reasons):
        """Waiting jobs that were put back with one of these words of dialogue/mail/refusals.py."""
        told = Q()
        for reason in reasons:
            told |= Q(error__startswith=reason)
        return self.filter(told, state=Job.State.WAITING)

    def in_trouble(self):
        return self.filter(state=Job.State.DEAD)

    def wake(self, now):
        """Put jobs back to the start of their tries; what a bounce had emptied gets its id again. Returns how many.

        A proof needs more than an id: its task finds that missing and has nothing to do.
        """
        for job in self.filter(payload={}).exclude(recipient="").only("recipient"):
            if job.recipient.isdigit():
                Job.objects.filter(pk=job.pk).update(payload={"id": int(job.recipient)})
        fresh = {"run_after": now, "give_up_at": now + LONGEST, "finished_at": None}
        return self.update(state=Job.State.WAITING, tries=0, error="", **fresh)

    wake.alters_data = True


class Job(models.Model):
    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        DEAD = "dead"  # given up, with the reason; "try again" puts it back
        SKIPPED = "skipped"  # there was nothing to do any more: taken back, unsubscribed, too late to matter
        HELD = "held"  # came out of a backup: waits until the organiser releases it

    class Lane(models.IntegerChoices):
        CODES = 0  # sign-in codes never wait behind a batch
        MAIL = 5
        SLOW = 9

    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, null=True, blank=True, related_name="jobs")
    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, null=True, blank=True, related_name="jobs")
    kind = models.CharField(max_length=80)  # dotted name of the task: the one permitted upward reference
    occasion = models.CharField(max_length=80)
    recipient = models.CharField(max_length=80, blank=True)  # the id of a person's row, or a fingerprint
    payload = models.JSONField(default=dict)  # ids; emptied when finished
    lane = models.PositiveSmallIntegerField(choices=Lane, default=Lane.MAIL)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)  # a word of dialogue/mail/refusals.py and the server's numbers
    sent_to = models.CharField(max_length=80, blank=True, db_default="")  # fingerprint of the address, for its bounces
    run_after = models.DateTimeField(default=database_time.now)
    give_up_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now())

    objects = JobQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "occasion", "recipient"], name="job_once")]
        indexes = [
            models.Index(fields=["state", "lane", "run_after"], name="job_due"),
            models.Index(fields=["lane", "state", "finished_at"], name="job_finished"),
        ]

    def __str__(self):
        return f"{self.kind} {self.pk}"

    @property
    def is_code(self):
        return self.lane == self.Lane.CODES

    def take(self, now):
        """Claim it, within the transaction that found it: the moment the lease ends is also the proof of who holds it."""
        longer = SLOW_TAKES if self.lane == self.Lane.SLOW else 1
        lease = datetime.timedelta(seconds=settings.LEASE_SECONDS * longer)
        self.state, self.lease_until, self.tries = self.State.RUNNING, now + lease, self.tries + 1
        self.save(update_fields=["state", "lease_until", "tries"])

    take.alters_data = True

    def renew(self, seconds):
        """Keep the lease for work that takes longer; False if it ran out and another worker may have the job."""
        until = database_time.now() + datetime.timedelta(seconds=seconds)
        mine = Job.objects.filter(pk=self.pk, state=self.State.RUNNING, lease_until=self.lease_until)
        renewed = bool(mine.update(lease_until=until, payload=self.payload))
        if renewed:
            self.lease_until = until
        return renewed

    renew.alters_data = True

    def _settle(self, state, **changed):
        """Write the outcome if the lease is still ours; a worker whose lease ran out must not settle another's try."""
        changed = {"state": state, "sent_to": self.sent_to, **changed}
        mine = Job.objects.filter(pk=self.pk, state=self.State.RUNNING, lease_until=self.lease_until)
        settled = bool(mine.update(**changed))
        if settled:
            for name, value in changed.items():
                setattr(self, name, value)
        return settled

    def finish(self):
        return self._settle(self.State.DONE, payload={}, error="", finished_at=database_time.now())

    finish.alters_data = True

    def skip(self, reason):
        """There is nothing to do any more; `reason` is a word for the organiser."""
        return self._settle(self.State.SKIPPED, payload={}, error=str(reason)[:300], finished_at=database_time.now())

    skip.alters_data = True

    def end(self, error):
        """Give up at once: a mailbox's own refusal does not change by asking again."""
        payload = {} if self.is_code else self.payload  # a dead code helps nobody; the others may be tried again
        return self._settle(self.State.DEAD, payload=payload, error=str(error)[:300], finished_at=database_time.now())

    end.alters_data = True

    def fail(self, error):
        """Put the job back with back-off; dead after 8 tries or past its last moment."""
        steps = settings.BACK_OFF
        later = database_time.now() + datetime.timedelta(seconds=steps[min(self.tries, len(steps)) - 1])
        if self.tries >= len(steps) or (self.give_up_at and later > self.give_up_at):
            return self.end(error)
        return self._settle(self.State.WAITING, run_after=later, error=str(error)[:300])

    fail.alters_data = True

    def put_back(self, error, seconds):
        """Not this job's fault: wait behind the others, and the try does not count."""
        later = database_time.now() + datetime.timedelta(seconds=seconds)
        return self._settle(self.State.WAITING, run_after=later, error=str(error)[:300], tries=max(0, self.tries - 1))

    put_back.alters_data = True
