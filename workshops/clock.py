"""The morning of the summaries: once a day at an hour of the settings, by whichever tick comes first."""

import datetime

from django.conf import settings
from django.db import IntegrityError, transaction

from dialogue import database_time, mail
from dialogue.models import Dialogue, Job
from workshops import forgetting, summarising

MORNING, TURN = "workshops.clock.morning", "workshops.clock.turn"
FIRST = "first"  # of its week


def summaries():
    """Called by every tick. UNIQUE(kind, occasion, recipient) keeps two beats from doubling."""
    occasion = morning_of(database_time.now())
    if Job.objects.filter(kind=MORNING, occasion=occasion).exists():
        return
    try:
        with transaction.atomic():
            Job.objects.create(kind=MORNING, occasion=occasion, lane=Job.Lane.SLOW)
    except IntegrityError:
        return  # another tick was quicker


def morning_of(now):
    """The ISO week and the day that began at SUMMARY_HOUR: "2027-W15 2027-04-12"."""
    day = now - datetime.timedelta(hours=settings.SUMMARY_HOUR)
    return "{}-W{:02} {}".format(*day.isocalendar()[:2], day.date())


def morning(job):
    """A job for each dialogue, so that the trouble of one keeps no other waiting; before that, changed words are forgotten."""
    forgetting.changed_words()
    week = job.occasion.split()[0]
    earlier = Job.objects.filter(kind=MORNING, occasion__startswith=f"{week} ", pk__lt=job.pk)
    occasion = job.occasion if earlier.exists() else f"{job.occasion} {FIRST}"
    for pk in Dialogue.objects.filter(kind=Dialogue.Kind.DIALOGUE).order_by("pk").values_list("pk", flat=True):
        mail.enqueue(kind=TURN, occasion=occasion, recipient=pk, dialogue=None, lane=Job.Lane.SLOW)


def turn(job):
    """One dialogue: its summary by schedule, then the weekly mails on the first morning of a week. May be done twice."""
    dialogue = Dialogue.objects.get(pk=job.payload["id"])
    first = job.occasion.endswith(FIRST)
    summarising.by_schedule(dialogue=dialogue, first_of_week=first)
    if first:
        summarising.weekly(dialogue=dialogue, week=job.occasion.split()[0])
