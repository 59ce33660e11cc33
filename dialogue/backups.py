"""Backups as files: made, sent away, thrown away in time, and put back. Keys are never in them, but beside them if asked for."""

import datetime
import logging
import os
import shlex
import subprocess
import tempfile
import zipfile
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings
from django.db import DataError, IntegrityError, connection, transaction
from django.utils import timezone

from dialogue import archive, database_time, job_names, keys, unpacking, vault
from dialogue.database_time import Now
from dialogue.digests import digest
from dialogue.models import Dialogue, Job
from dialogue.phases import Phase

log = logging.getLogger(__name__)
PLAIN, LOCKED, KEY = ".zip", ".zip.locked", ".key.locked"
PREFIX = "equal-lanes-"
SENDING_SECONDS = 3 * 60 * 60


# ---- making


@contextmanager
def whole_file(path):
    """A file that is there whole or not at all, even on a full disk; readable by its owner only."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = path.with_name(path.name + ".part")
    try:
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    keys.sync(path.parent)


def _stamp():
    return f"{timezone.now():%Y-%m-%dT%H%M%SZ}"


def make(folder, word=""):
    """Write the database into a new file of `folder`, locked if there is a passphrase; returns (path, manifest)."""
    path = Path(folder) / f"{PREFIX}{_stamp()}{LOCKED if word else PLAIN}"
    with whole_file(path) as file:
        if word:
            with vault.Locker(file, word) as locker:
                manifest = archive.write(locker)
        else:
            manifest = archive.write(file)
    Job.objects.update_or_create(
        kind=job_names.BACKED_UP,
        occasion="last",
        recipient="",
        defaults={"state": Job.State.DONE, "finished_at": Now()},
    )
    return path, manifest


def last():
    """When the newest backup was made, or None: a row, so that every host knows it."""
    return Job.objects.filter(kind=job_names.BACKED_UP).values_list("finished_at", flat=True).first()


def make_keys(folder, word):
    """Write each dialogue's key into a locked file of its own; returns (how many, slugs of dialogues whose key is missing).

    One file a dialogue, so that those of a sealed one can go while the others stay.
    """
    made, missing = 0, []
    for dialogue in Dialogue.objects.with_key().order_by("pk"):
        try:
            key = keys.read(dialogue)
        except keys.KeyUnavailable:
            if dialogue.key_name not in keys.sealed_marks(settings.KEY_DIR):  # sealed while we wrote
                missing.append(dialogue.slug)
            continue
        path = Path(folder) / f"{dialogue.key_name}-{_stamp()}{KEY}"
        with whole_file(path) as file:
            file.write(vault.lock_bytes(key, word))
        if dialogue.key_name in keys.sealed_marks(settings.KEY_DIR):  # the mark comes before archives are looked for
            path.unlink(missing_ok=True)
            continue
        made += 1
    return made, missing


def so_many(number):
    """A number of keys in words."""
    return f"{number} key" if number == 1 else f"{number} keys"


def make_nightly():
    word = vault.passphrase(settings.BACKUP_PASSPHRASE_FILE) if settings.BACKUP_PASSPHRASE_FILE else ""
    make(settings.BACKUP_DIR, word)


def send_newest():
    """Run BACKUP_COMMAND with the newest locked backup in place of {}. Raises if it fails; what it prints is not kept."""
    if not settings.BACKUP_COMMAND:
        return
    path = max(Path(settings.BACKUP_DIR).glob(f"{PREFIX}*{LOCKED}"))  # names sort by time
    command = [part.replace("{}", str(path)) for part in shlex.split(settings.BACKUP_COMMAND)]
    quiet = subprocess.DEVNULL
    subprocess.run(command, check=True, timeout=SENDING_SECONDS, stdin=quiet, stdout=quiet, stderr=quiet)


# ---- throwing away


def expire_all():
    expire(settings.BACKUP_DIR, settings.BACKUP_KEEP_DAYS)
    expire_keys(settings.BACKUP_KEYS_DIR)


def expire(folder, days):
    """Delete backups of the database from so many days ago or earlier, and what an interrupted one left; returns how many.

    By days of the calendar: the page of a sealed dialogue names the day on which the last backup made before it is gone.
    """
    limit = datetime.datetime.combine(timezone.now().date(), datetime.time(), datetime.UTC)
    limit -= datetime.timedelta(days=days - 1)
    old = [
        *Path(folder).glob(f"{PREFIX}*{PLAIN}"),
        *Path(folder).glob(f"{PREFIX}*{LOCKED}"),
        *Path(folder).glob("*.part"),
    ]
    return sum(_gone(path) for path in old if path.stat().st_mtime < limit.timestamp())


def expire_keys(folder):
    """Delete the key archives of dialogues that were deleted or, though sealing does it at once, sealed; returns how many."""
    living = {d.key_name for d in Dialogue.objects.all() if not d.is_sealed}
    return sum(_gone(path) for path in Path(folder).glob(f"*{KEY}") if path.name.split("-")[0] not in living)


def forget_key(dialogue):
    """Destroy the key of a sealed dialogue and its archives here; marks are left first, so that no step of this is lost.

    An archive holds one dialogue's key, so none needs to be rewritten. May be done again after a crash.
    """
    folders = (Path(settings.KEY_DIR), Path(settings.BACKUP_KEYS_DIR))
    for folder in folders:
        keys.mark_sealed(dialogue.key_name, folder, dialogue.sealed_at)
    for path in folders[1].glob(f"{dialogue.key_name}-*"):
        _gone(path)
    keys.destroy(dialogue.key_name)
    keys.sync(folders[1])


def _gone(path):
    path.unlink(missing_ok=True)
    return 1


# ---- putting back


@contextmanager
def opened(path, word):
    """The archive in a file, unlocked if it is locked, into a file without a name that is gone when it is closed."""
    try:
        if not vault.is_locked(path):
            with zipfile.ZipFile(path) as found:
                yield found
            return
        if not word:
            raise vault.Refused("This backup is locked: name the passphrase file with --passphrase-file.")
        beside = path.parent if os.access(path.parent, os.W_OK) else None  # /tmp may be in memory
        with tempfile.TemporaryFile(dir=beside) as plain:
            with open(path, "rb") as file:
                vault.unlock(file, plain, word)
            with zipfile.ZipFile(plain) as found:
                yield found
    except zipfile.BadZipFile as error:
        raise archive.Damaged(f"{path} is no backup, or was cut off.") from error


def restore(path, word="", marks=None):
    """Put a backup into an empty database; returns its manifest, with the number of "rows" that came in and, as "left_out",
    titles and days of what sealing keeps out. `marks`: as keys.sealed_marks. Raises archive.Damaged or vault.Refused with a sentence."""
    marks = keys.sealed_marks(settings.KEY_DIR, settings.BACKUP_KEYS_DIR) if marks is None else marks
    with opened(path, word) as found:
        manifest = archive.manifest_of(found)
        unpacking.check_fits(manifest)
        earlier = unpacking.is_earlier(manifest)
        with unpacking.schema_of(manifest) as registry:
            left_out, rows = _filled(found, manifest, registry, marks)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    for (
        dialogue
    ) in Dialogue.objects.sealed():  # so that this machine, too, lets no earlier backup bring its voices back
        keys.mark_sealed(dialogue.key_name, Path(settings.KEY_DIR), dialogue.sealed_at)
    return manifest | {"left_out": left_out, "rows": rows, "earlier": earlier}


def _filled(found, manifest, registry, marks):
    """As unpacking.load, and nothing of it is sent by itself."""
    try:
        with transaction.atomic():
            loaded = unpacking.load(found, manifest, registry, marks)
            hold(registry)
    except (DataError, IntegrityError) as error:
        raise archive.Damaged("The rows do not fit together: the file was changed.") from error
    return loaded


def hold(registry):
    """Nothing that came out of a backup mails anybody by itself: it may have gone out since.

    `registry`: the models of the schema in which the rows stand now. Jobs of a dialogue wait for the team's press; a mailing that
    the clock would send becomes a draft again; the clock's own work and single letters that belong to no dialogue are done anew
    when somebody asks for them.
    """
    kept = {name: model._base_manager for name, model in registry.all_models["dialogue"].items()}
    waiting = kept["job"].filter(state__in=(Job.State.WAITING, Job.State.RUNNING))
    waiting.filter(dialogue=None).delete()
    waiting.update(state=Job.State.HELD, lease_until=None)
    kept["mailing"].filter(sent_at=None).update(goes_at=None)
    if "sealing" in kept:  # earlier schemas had none
        again = database_time.now() + datetime.timedelta(hours=settings.SEAL_WAIT_HOURS)
        due = kept["sealing"].filter(called_off_at=None, done_at=None, due_at__lte=again)
        due.exclude(dialogue__phase=Phase.SEALED).update(due_at=again)  # nobody could have called it off meanwhile


def restore_keys(folder, word):
    """Put each dialogue's newest key archive back into KEY_DIR if it fits; a key that is there is never replaced.

    Returns how many. Raises vault.Refused if a passphrase does not fit.
    """
    restored, marks = 0, keys.sealed_marks(folder, settings.KEY_DIR, settings.BACKUP_KEYS_DIR)
    for dialogue in Dialogue.objects.with_key():
        archives = sorted(Path(folder).glob(f"{dialogue.key_name}-*{KEY}"))
        if not archives or dialogue.key_name in marks:
            continue
        key = vault.unlock_bytes(archives[-1].read_bytes(), word)
        if digest(key) != dialogue.key_check:
            raise vault.Refused(f"The key archive of “{dialogue.slug}” holds another dialogue's key.")
        with suppress(FileExistsError):
            keys.put(dialogue, key)
            restored += 1
    return restored


def without_key():
    """The slugs of dialogues that stay shut until their key is back."""
    found = []
    for dialogue in Dialogue.objects.with_key().order_by("slug"):
        try:
            keys.read(dialogue)
        except keys.KeyUnavailable:
            found.append(dialogue.slug)
    return found
