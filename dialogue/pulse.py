"""The workers' marks of life: a row that /health/work reads, and a file that the container's own check reads."""

import time
from pathlib import Path

from django.conf import settings

from dialogue import job_names
from dialogue.database_time import Now
from dialogue.models import Job

LANES = ("mail", "codes")
EVERY = 20  # seconds
_last = {}


def note(lane):
    """Say that the worker of this lane is alive; cheap enough for every tick."""
    if time.monotonic() - _last.get(lane, -EVERY) < EVERY:
        return
    _last[lane] = time.monotonic()
    Job.objects.update_or_create(
        kind=job_names.HEARTBEAT,
        occasion=lane,
        recipient="",
        defaults={"state": Job.State.DONE, "lane": Job.Lane.SLOW, "finished_at": Now()},
    )
    mark = Path(settings.VAR_DIR) / "run" / f"pulse-{lane}"
    mark.parent.mkdir(parents=True, exist_ok=True)
    mark.touch()


def last():
    """{lane: when its worker last said so, or None}."""
    beats = Job.objects.filter(kind=job_names.HEARTBEAT)
    return {lane: beats.filter(occasion=lane).values_list("finished_at", flat=True).first() for lane in LANES}
