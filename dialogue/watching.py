"""Is the work being done? Numbers for /health/work, and a ping to somebody outside while all is well (TRUST H4)."""

import datetime
import http.client
import logging
from urllib.parse import urlsplit

from django.conf import settings
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Min

from dialogue import backups, database_time, limits, pulse
from dialogue.models import Job, OutboxPause, Sealing

log = logging.getLogger(__name__)
LATE = 300  # seconds that the oldest due job may have waited
SILENT = 120  # seconds without a worker's mark of life
BACKUP_HOURS = 26
SEALING_TAKES = datetime.timedelta(hours=1)  # with its tries again
PING_SECONDS = 300


def work():
    """Numbers, and `problems`: names of what is wrong. Nothing of it tells a person, a dialogue or an address."""
    due = Job.objects.filter(state=Job.State.WAITING, run_after__lte=database_time.now())
    found = {
        "waiting": Job.objects.filter(state=Job.State.WAITING).count(),
        "oldest_seconds": _seconds(due.aggregate(since=Min("run_after"))["since"]) or 0,
        "refused": Job.objects.filter(state=Job.State.DEAD).count(),
        "held": Job.objects.filter(state=Job.State.HELD).count(),
        "paused": OutboxPause.objects.exists(),
        "worker_seconds": {lane: _seconds(at) for lane, at in pulse.last().items()},
        "backup_hours": backup_hours(),
        "sealings_late": Sealing.objects.due(database_time.now() - SEALING_TAKES).count(),
    }
    return found | {"problems": problems(found)}


def problems(found):
    """What is wrong with the numbers of `work()`; a backup is missed only in production, where the night makes one."""
    silent = [lane for lane, age in found["worker_seconds"].items() if age is None or age > SILENT]
    hours = _hours_without_backup(found)
    return [
        *(["sealing is late"] if found["sealings_late"] else []),
        *(["mail is paused"] if found["paused"] else []),
        *(["work is late"] if found["oldest_seconds"] > LATE and not found["paused"] else []),
        *(f"no worker for {lane}" for lane in silent),
        *(["no backup"] if settings.PRODUCTION and hours is not None and hours > BACKUP_HOURS else []),
    ]


def _seconds(since):
    return None if since is None else max(0, int((database_time.now() - since).total_seconds()))


def _hours_without_backup(found):
    """A house of yesterday is not late with its first backup."""
    if found["backup_hours"] is not None:
        return found["backup_hours"]
    began = MigrationRecorder.Migration.objects.aggregate(at=Min("applied"))["at"]
    return None if began is None else _seconds(began) // 3600


def backup_hours():
    """Whole hours since the last backup, None when there was none."""
    made = backups.last()
    return None if made is None else _seconds(made) // 3600


def ping():
    """Called by every tick: tell DEADMAN_URL at most every five minutes that all is well; silence there raises the alarm."""
    if not settings.DEADMAN_URL or not limits.allow("deadman", "ping", most=1, seconds=PING_SECONDS):
        return
    if work()["problems"]:
        return
    address = urlsplit(settings.DEADMAN_URL)
    connection = http.client.HTTPSConnection(address.hostname or "", address.port or 443, timeout=5)
    try:
        connection.request("GET", f"{address.path or '/'}{'?' if address.query else ''}{address.query}")
        connection.getresponse()
    except (OSError, http.client.HTTPException) as error:
        log.warning("the ping did not go through: %s", type(error).__name__)
    finally:
        connection.close()
