"""What the clock does, called by every tick; each part says itself whether its hour has come."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from dialogue import upkeep
from dialogue.models import Job
from issues import steering

NIGHT_HOUR = 2  # UTC


def nightly():
    """Close ballots that are due; once a night, release what waits. UNIQUE(kind, occasion) keeps two beats from doubling."""
    now = timezone.now()
    steering.close_due(now)
    if now.hour < NIGHT_HOUR or Job.objects.filter(kind="issues.clock.night", occasion=str(now.date())).exists():
        return
    try:
        with transaction.atomic():
            Job.objects.create(kind="issues.clock.night", occasion=str(now.date()), lane=Job.Lane.SLOW)
    except IntegrityError:
        return  # another tick was quicker


def night(job):
    steering.night()
    upkeep.wipe()
