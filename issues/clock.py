"""What the clock does, called by every tick; each part says itself whether its hour has come."""

import logging

from django.conf import settings
from django.db import IntegrityError, transaction

from dialogue import backups, database_time, job_names, upkeep
from dialogue.mail import queueing
from dialogue.models import Job
from issues import leaving, steering, stirring

log = logging.getLogger(__name__)
STEP_SECONDS = 4 * 60 * 60  # no step of the night takes longer


def ask_above():
    """What the floor above corrected reads so from this night on, too; it does that itself."""
    today = str(database_time.now().date())
    queueing.enqueue(kind=job_names.REWORD, occasion=today, recipient="", dialogue=None, lane=Job.Lane.SLOW)


# In this order: what waits is released before its rows are stirred, and both before they are saved.
NIGHT = (
    ("sessions", upkeep.forget_sessions),
    ("receipts", leaving.forget_receipts),
    ("translators", leaving.drop_translators),
    ("presses", upkeep.forget_presses),
    ("release", steering.night),
    ("reword", ask_above),
    ("stir", stirring.stir_all),
    ("wipe", upkeep.wipe),
    ("backup", backups.make_nightly),
    ("send away", backups.send_newest),
    ("expire", backups.expire_all),
)


class Unfinished(Exception):
    """Steps of the night that failed; the job tries them again, and only them."""


def nightly():
    """Once a night, start its work; then close ballots that are due. UNIQUE(kind, occasion) keeps two beats from doubling."""
    now = database_time.now()
    _begin_night(now)
    steering.close_due(now)


def _begin_night(now):
    night = {"kind": job_names.NIGHT, "occasion": str(now.date())}
    if now.hour < settings.NIGHT_HOUR or Job.objects.filter(**night).exists():
        return
    try:
        with transaction.atomic():
            Job.objects.create(**night, lane=Job.Lane.SLOW)
    except IntegrityError:
        return  # another tick was quicker


def night(job):
    """Every step in its order; one that fails is logged by the kind of its failure and stops none of those after it."""
    done = job.payload.setdefault("done", [])
    failed = []
    for name, step in NIGHT:
        if name in done:
            continue
        if not job.renew(STEP_SECONDS):
            return  # the lease ran out: another worker does the night
        try:
            step()
        except Exception as error:
            log.error("night: %s failed: %s", name, type(error).__name__)
            failed.append(name)
        else:
            done.append(name)
    if failed:
        job.renew(STEP_SECONDS)  # keeps what is done
        raise Unfinished(", ".join(failed))
