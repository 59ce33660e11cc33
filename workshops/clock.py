"""Fixed times of workshops that are under way, the morning of the summaries, the hour of a sealing: by whichever tick comes first."""

import datetime
import logging

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q

from dialogue import database_time, job_names
from dialogue.mail import queueing
from dialogue.models import Dialogue, Job
from issues import fixed_times, releasing, to_ballot
from issues.models import Question
from workshops import forgetting, sealing
from workshops.desk import sweeping
from workshops.models import Workshop
from workshops.summaries import summarising

log = logging.getLogger(__name__)

LATE = datetime.timedelta(minutes=2)  # a fixed time missed for so long waits for the next: somebody may watch
DAY = datetime.timedelta(days=1)
FIRST = "first"  # of its week; only the release before reads it, in the job's name


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
            sweeping.after_releases(at)
    except IntegrityError:
        return  # another tick was quicker
    Job.objects.filter(kind__in=(job_names.RELEASED, job_names.TRANSLATE), finished_at__lt=now - DAY).delete()


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
                    to_ballot.note_support(dialogue=dialogue)
        except Exception as error:
            log.error("the release of dialogue %s failed: %s", dialogue.pk, type(error).__name__)


def summaries():
    """Called by every tick. UNIQUE(kind, occasion, recipient) keeps two beats from doubling."""
    day = day_of(database_time.now())
    once = {"kind": job_names.MAKE_SUMMARIES, "occasion": morning_of(day)}
    if Job.objects.filter(**once).exists():
        return
    try:
        with transaction.atomic():
            Job.objects.create(**once, payload={"day": str(day)}, lane=Job.Lane.SLOW)
    except IntegrityError:
        return  # another tick was quicker


def day_of(moment):
    """The day that began at SUMMARY_HOUR."""
    return (moment - datetime.timedelta(hours=settings.SUMMARY_HOUR)).date()


def week_of(day):
    return "{}-W{:02}".format(*day.isocalendar()[:2])


def morning_of(day):
    return f"{week_of(day)} {day}"


def _day(job):
    """The release before kept no day beside the job, and made it on that morning."""
    return datetime.date.fromisoformat(job.payload["day"]) if "day" in job.payload else day_of(job.created_at)


def is_first(day):
    """Whether it is the first morning of its week: those before it may have been slept through."""
    before = [morning_of(day - n * DAY) for n in range(1, day.isoweekday())]
    return not Job.objects.filter(kind=job_names.MAKE_SUMMARIES, occasion__in=before).exists()


def morning(job):
    """A job for each dialogue, so that the trouble of one keeps no other waiting; before that, what nobody needs is forgotten."""
    forgetting.changed_words()
    forgetting.names_of_rooms()
    day = _day(job)
    name = f"{morning_of(day)} {FIRST}" if is_first(day) else morning_of(day)
    for pk in Dialogue.objects.filter(kind=Dialogue.Kind.DIALOGUE).order_by("pk").values_list("pk", flat=True):
        known = {"recipient": pk, "payload": {"id": pk, "day": str(day)}}
        queueing.enqueue(kind=job_names.TURN_SUMMARIES, occasion=name, dialogue=None, lane=Job.Lane.SLOW, **known)


def turn(job):
    """One dialogue: its summary by schedule, then the weekly mails on the first morning of a week. May be done twice."""
    dialogue = Dialogue.objects.get(pk=job.payload["id"])
    day = _day(job)
    first = is_first(day)
    summarising.by_schedule(dialogue=dialogue, first_of_week=first)
    if first:
        summarising.weekly(dialogue=dialogue, week=week_of(day))


def sealings():
    """Called by every tick: what no longer stands is called off, what is due begins, what failed for a day begins anew."""
    now = database_time.now()
    for pk in sealing.due(now):
        queueing.enqueue(kind=job_names.SEAL, occasion=str(now.date()), recipient=pk, dialogue=None, lane=Job.Lane.SLOW)


def seal(job):
    """May be done twice, and by two workers at once."""
    sealing.perform(job.payload["id"], renew=lambda: job.renew(sealing.STEP_SECONDS))
