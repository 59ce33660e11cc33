"""What the team does with the outbox: try again, try now, release what came out of a backup."""

import datetime

from django.db import transaction

from dialogue import database_time, job_names, limits, signing_in, upkeep
from dialogue.mail import refusals
from dialogue.models import Job, OutboxPause, Suppression, TeamLog

DAY = datetime.timedelta(days=1)


@transaction.atomic
def try_again(*, jobs, dialogue, by):
    """Start the tries of given-up mails anew, also to mailboxes that were refused for good. Returns how many.

    `jobs`: a queryset; only given-up ones of this dialogue are touched.
    """
    dead = Job.objects.filter(pk__in=list(jobs.in_trouble().filter(dialogue=dialogue).values_list("pk", flat=True)))
    refused = [fingerprint for fingerprint in dead.values_list("sent_to", flat=True) if fingerprint]
    Suppression.objects.filter(dialogue=None, reason=Suppression.Reason.REFUSED, fingerprint__in=refused).delete()
    count = dead.wake(database_time.now())
    if count:
        TeamLog.objects.create(dialogue=dialogue, by=by, action="tried mail again", detail=str(count))
    return count


@transaction.atomic
def try_now(*, dialogue, by):
    """While mail is paused: let one mail try at once instead of at the end of the pause."""
    now = database_time.now()
    pressed = OutboxPause.objects.update(try_at=now)
    Job.objects.refused_with(*refusals.OF_HOUSE).update(run_after=now)
    if pressed:
        TeamLog.objects.create(dialogue=dialogue, by=by, action="tried paused mail", detail="")
    return bool(pressed)


@transaction.atomic
def release(*, dialogue, by):
    """Let the mail go that came out of a backup. Returns how many."""
    held = Job.objects.filter(dialogue=dialogue, state=Job.State.HELD)
    count = held.wake(database_time.now())
    if count:
        TeamLog.objects.create(dialogue=dialogue, by=by, action="released held mail", detail=str(count))
    return count


@transaction.atomic
def discard(*, dialogue, by):
    """Let the mail go unsent that came out of a backup: it may have gone out before. Returns how many."""
    held = Job.objects.filter(dialogue=dialogue, state=Job.State.HELD)
    done = {"state": Job.State.SKIPPED, "payload": {}, "error": "restored", "finished_at": database_time.now()}
    count = held.update(**done)
    if count:
        TeamLog.objects.create(dialogue=dialogue, by=by, action="discarded held mail", detail=str(count))
    return count


def sweep():
    """Called by every tick, once an hour in one process: rows that tell when somebody signed in are not kept (nor old counts)."""
    hour = {"most": 1, "seconds": 3600}
    if not limits.remaining("sweep", "", **hour) or not limits.allow("sweep", "", **hour):
        return
    old = Job.objects.filter(lane=Job.Lane.CODES, finished_at__lt=database_time.now() - DAY)
    old.exclude(kind=job_names.HEARTBEAT).delete()
    limits.sweep()
    signing_in.sweep()
    upkeep.forget_sessions()
