"""Summaries are made by the worker: the team orders one, and its page says how far that is.

Made in the request, one of 20,000 answers held up whoever pressed, and everybody who wrote meanwhile, for seconds.
"""

from django.contrib.auth import get_user_model
from django.db import transaction

from dialogue import job_names, speaking
from dialogue.mail import queueing
from dialogue.models import Dialogue, Job
from workshops.summaries import summarising

TRY_MINUTES = 5  # how long the worker tries: three times
UNDER_WAY = (Job.State.WAITING, Job.State.RUNNING)
WAITS, RUNS, AGAIN, FAILED = "waits", "runs", "again", "failed"


@transaction.atomic
def order(*, dialogue, by, workshop=None):
    """Have the draft made, begun with the day's tables if `workshop` is given; what is under way already is not ordered twice.

    Raises summarising.NotNow.
    """
    summarising.check_phase(dialogue)
    _jobs(dialogue).exclude(state__in=UNDER_WAY).delete()  # what ended before says nothing about this one
    payload = {"dialogue": dialogue.pk, "by": by.pk, "language": speaking.offered(dialogue)}
    queueing.enqueue(
        kind=job_names.MAKE_SUMMARY,
        occasion=f"day of workshop {workshop.number}" if workshop else "draft",
        recipient=dialogue.pk,
        dialogue=None,
        payload=payload | {"workshop": workshop.number if workshop else None},
        lane=Job.Lane.SLOW,
        minutes=TRY_MINUTES,
    )


def state(dialogue):
    """How far the draft is that was ordered: WAITS, RUNS, AGAIN (it did not work at once), FAILED, or "" if none is under way."""
    jobs = list(_jobs(dialogue).filter(state__in=(*UNDER_WAY, Job.State.DEAD)))
    under_way = [job for job in jobs if job.state in UNDER_WAY]
    if any(job.state == Job.State.RUNNING for job in under_way):
        return RUNS
    if under_way:
        return AGAIN if any(job.tries for job in under_way) else WAITS
    return FAILED if jobs else ""


def _jobs(dialogue):
    return Job.objects.filter(kind=job_names.MAKE_SUMMARY, recipient=str(dialogue.pk))


# ---- the worker's part


def make(job):
    """Make the draft that was ordered. Skipped if its dialogue is gone or has moved on."""
    wanted = job.payload
    dialogue = Dialogue.objects.filter(pk=wanted["dialogue"]).first()
    if dialogue is None:
        raise queueing.Skip("gone")
    by = get_user_model().objects.filter(pk=wanted["by"]).first()
    workshop = dialogue.workshops.filter(number=wanted["workshop"]).first()
    with speaking.to(wanted["language"], dialogue):
        try:
            if workshop:
                summarising.make_of_day(workshop=workshop, by=by)
            else:
                summarising.make(dialogue=dialogue)
        except summarising.NotNow as reason:
            raise queueing.Skip(str(reason)) from None
