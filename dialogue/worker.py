"""Drains the outbox: claim one, run it, commit it. The same code under Celery's beat and beside the embedded web.

Nothing is locked while a task runs: claim and outcome are two short transactions, and the lease stands between them.
"""

import logging
import time

from django.conf import settings
from django.db.models import Value
from django.db.models.functions import Concat
from django.utils.module_loading import import_string

from dialogue import database_time, job_names, limits
from dialogue.mail import post, queueing, refusals
from dialogue.models import Job, OutboxPause, Suppression

log = logging.getLogger(__name__)
CODES = (Job.Lane.CODES,)
BATCHES = (Job.Lane.MAIL, Job.Lane.SLOW)
MINUTE = 60.0
ALONE = "alone"  # a mail that is refused by a rule while others go through: its own fault after all


def wind():
    """The clock's work, once: a part of it that fails stops neither the others nor the mail."""
    for name in settings.TICKERS:
        try:
            import_string(name)()
        except Exception as error:
            log.error("%s failed: %s", name, type(error).__name__)


def drain(limit=50, lanes=(*CODES, *BATCHES), stopped=lambda: False):
    """Run up to `limit` due jobs for a minute at most, sign-in codes first; returns how many were taken.

    It ends early when the mail server as a whole is not ready, so that a batch does not use up its tries within seconds.
    """
    taken, until = 0, time.monotonic() + MINUTE
    try:
        while taken < limit and time.monotonic() < until and not stopped():
            job = next_job(lanes)
            if job is None:
                break
            taken += 1
            if not run(job):
                break
    finally:
        post.hang_up()
    return taken


def next_job(lanes):
    """The next due job of these lanes that may run now, claimed; None if there is none."""
    now, open_lanes = database_time.now(), list(lanes)
    if settings.MAIL_PER_HOUR and Job.objects.accepted_within_the_hour(now).count() >= settings.MAIL_PER_HOUR:
        open_lanes = [lane for lane in open_lanes if lane != Job.Lane.MAIL]
    if pause := OutboxPause.current():
        open_lanes = _during(pause, open_lanes, now)
    return Job.objects.claim(open_lanes) if open_lanes else None


def _during(pause, lanes, now):
    """While mail is paused, one mail at a time asks whether it may go on."""
    mail = [lane for lane in lanes if lane != Job.Lane.SLOW]
    due = Job.objects.due(now).filter(lane__in=mail)
    if due.exists() and pause.try_at <= now and pause.take_turn(now):
        return lanes
    rest = [lane for lane in lanes if lane == Job.Lane.SLOW]
    if due.filter(lane=Job.Lane.CODES).exists() and _now_and_then("code"):  # a code cannot wait
        return [Job.Lane.CODES, *rest]
    if _is_alone(pause) and due.filter(lane=Job.Lane.MAIL, error="").exists() and _now_and_then("second opinion"):
        return [Job.Lane.MAIL, *rest]
    return rest


def _now_and_then(what):
    return limits.allow(f"{what} in pause", "", most=1, seconds=max(1, settings.PAUSE_SECONDS))


def _is_alone(pause):
    """A rule of the server has refused one mail only: another one may show that it was that mail's own fault."""
    return pause.reason.startswith("policy") and Job.objects.refused_with("policy").count() == 1


def run(job):
    """Run one claimed job and write its outcome. False if the mail server as a whole is not ready for the next one."""
    if job.give_up_at and job.give_up_at <= database_time.now():  # a code that nobody can use any more is not sent
        job.skip("late") if job.is_code else job.end(job.error or "late")
        return True
    if job.tries > len(settings.BACK_OFF):  # its worker died at every try, perhaps of this very job
        job.end(job.error or "broken")
        return True
    try:
        job_names.task(job.kind)(job)
    except queueing.Skip as reason:
        job.skip(reason)
    except refusals.Refused as fault:
        return _refused(job, fault.refusal)
    except Exception as error:  # a fault of ours: of this job alone, and of no mail server
        return _refused(job, refusals.Refusal(refusals.OURS, "broken", type(error).__name__))
    else:
        job.finish()
        _resume(job)
    return True


def _refused(job, refusal):
    """A fault says whose it is: the mailbox's, for good; the house's, which costs no try; or one that passes."""
    log.warning("job %s of kind %s failed: %s", job.pk, job.kind, refusal.error)
    if refusal.kind == refusals.MAILBOX:
        if refusal.suppresses:
            Suppression.objects.get_or_create(
                fingerprint=job.sent_to, dialogue=None, defaults={"reason": Suppression.Reason.REFUSED}
            )
        job.end(refusal.error)
    elif refusal.kind == refusals.HOUSE and not job.error.startswith(ALONE):
        wait = OutboxPause.begin(refusal.error, database_time.now())
        job.put_back(refusal.error, settings.PAUSE_SECONDS if job.is_code else wait.total_seconds())
    else:
        alone = f"{ALONE} {refusal.error}" if refusal.kind == refusals.HOUSE else refusal.error
        job.fail(alone)
    return not refusal.stops_line


def _resume(job):
    """A mail went out: if all mail was paused, it goes on. What was refused by a rule meanwhile was refused alone."""
    pause = OutboxPause.current() if job.sent_to else None
    if pause is None or (job.is_code and pause.reason.startswith("policy")):
        return  # that a code goes through says nothing about a batch
    OutboxPause.objects.filter(id=1, since=pause.since).delete()
    Job.objects.refused_with(*refusals.OF_HOUSE).update(run_after=database_time.now())
    Job.objects.refused_with("policy").update(error=Concat(Value(f"{ALONE} "), "error"))
