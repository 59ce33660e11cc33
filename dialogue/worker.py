"""Drains the outbox: claim one, run it, commit it. The same code under Celery's beat and beside the embedded web."""

import logging

from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from dialogue.models import Job

log = logging.getLogger(__name__)


def run(job):
    """Run one claimed job; a failure puts it back with back-off and never stops the others."""
    if job.give_up_at and job.give_up_at <= timezone.now():  # a code that nobody can use any more is not sent
        job.fail("too late")
        return False
    try:
        import_string(job.kind)(job)
    except Exception as error:
        why = _why(error)
        log.warning("job %s of kind %s failed: %s", job.pk, job.kind, why)
        job.fail(why)
        return False
    with transaction.atomic():
        job.finish()
    return True


def _why(error):
    """The kind of failure and a mail server's number; its words may hold an address or a text and are not kept."""
    code = getattr(error, "smtp_code", "")
    return f"{type(error).__name__} {code}".strip()


def drain(limit=50):
    """Run up to `limit` due jobs, sign-in codes first; returns how many were taken."""
    for taken in range(limit):
        job = Job.objects.claim()
        if job is None:
            return taken
        run(job)
    return limit
