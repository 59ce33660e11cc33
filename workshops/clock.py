"""Fixed times of workshops that are under way, the morning of the summaries, the hour of a sealing: by whichever tick comes first."""

import datetime
import logging

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q

from dialogue import database_time, job_names, mail
from dialogue.models import Dialogue, Job
from issues import fixed_times, proposing, releasing
from issues.models import Question
from workshops import forgetting, sealing
from workshops.models import Workshop
from workshops.summaries import summarising

log = logging.getLogger(__name__)

LATE = datetime.timedelta(minutes=2)  # a fixed time missed for so long waits for the next: somebody may watch
DAY = datetime.timedelta(days=1)
FIRST = "first"  # of its week


def releases():
    """Called by every tick: at each fixed time, once, what may appear appears. The row is made whether or not anything is under
    way, so that beginning a workshop a minute later brings out nothing."""
    now = database_time.now()
    at = fixed_times.last(now, settings.RELEASE_MINUTES)
    mark = {"kind": job_names.RELEASED, "occasion": at.isoformat()}
    if now - at > LATE or Job.objects.filter(**mark).exists():
        return
    try:
        with transaction.atomic():
            Job.objects.create(**mark, lane=Job.Lane.SLOW, state=Job.State.DONE, finished_at=at)
            _release(at)
    except IntegrityError:
        return  # another tick was quicker
    Job.objects.filter(kind=job_names.RELEASED, finished_at__lt=now - DAY).delete()


def _release(at):
    """Each dialogue by itself: the trouble of one, such as a lost key, keeps no other waiting; its own words wait for the next time."""
    live = set(Workshop.objects.live().values_list("dialogue", flat=True))
    ended = Question.objects.filter(shows_at__lte=at, silent=False).values("issue__dialogue")
    for dialogue in Dialogue.objects.filter(Q(pk__in=live) | Q(pk__in=ended)).order_by("pk"):
        try:
            with transaction.atomic():
                releasing.after_silences(dialogue, at)
                if dialogue.pk in live:
                    releasing.at_fixed_time(dialogue)
                    proposing.note_support(dialogue=dialogue)
        except Exception as error:
            log.error("the release of dialogue %s failed: %s", dialogue.pk, type(error).__name__)


def summaries():
    """Called by every tick. UNIQUE(kind, occasion, recipient) keeps two beats from doubling."""
    occasion = morning_of(database_time.now())
    if Job.objects.filter(kind=job_names.MAKE_SUMMARIES, occasion=occasion).exists():
        return
    try:
        with transaction.atomic():
            Job.objects.create(kind=job_names.MAKE_SUMMARIES, occasion=occasion, lane=Job.Lane.SLOW)
    except IntegrityError:
        return  # another tick was quicker


def morning_of(now):
    """The ISO week and the day that began at SUMMARY_HOUR: "2027-W15 2027-04-12"."""
    day = now - datetime.timedelta(hours=settings.SUMMARY_HOUR)
    return "{}-W{:02} {}".format(*day.isocalendar()[:2], day.date())


def morning(job):
    """A job for each dialogue, so that the trouble of one keeps no other waiting; before that, what nobody needs is forgotten."""
    forgetting.changed_words()
    forgetting.names_of_rooms()
    week = job.occasion.split()[0]
    earlier = Job.objects.filter(kind=job_names.MAKE_SUMMARIES, occasion__startswith=f"{week} ", pk__lt=job.pk)
    occasion = job.occasion if earlier.exists() else f"{job.occasion} {FIRST}"
    for pk in Dialogue.objects.filter(kind=Dialogue.Kind.DIALOGUE).order_by("pk").values_list("pk", flat=True):
        mail.enqueue(kind=job_names.TURN_SUMMARIES, occasion=occasion, recipient=pk, dialogue=None, lane=Job.Lane.SLOW)


def turn(job):
    """One dialogue: its summary by schedule, then the weekly mails on the first morning of a week. May be done twice."""
    dialogue = Dialogue.objects.get(pk=job.payload["id"])
    first = job.occasion.endswith(FIRST)
    summarising.by_schedule(dialogue=dialogue, first_of_week=first)
    if first:
        summarising.weekly(dialogue=dialogue, week=job.occasion.split()[0])


def sealings():
    """Called by every tick: what no longer stands is called off, what is due begins, what failed for a day begins anew."""
    now = database_time.now()
    for pk in sealing.due(now):
        mail.enqueue(kind=job_names.SEAL, occasion=str(now.date()), recipient=pk, dialogue=None, lane=Job.Lane.SLOW)


def seal(job):
    """May be done twice, and by two workers at once."""
    sealing.perform(job.payload["id"], renew=lambda: job.renew(sealing.STEP_SECONDS))
