"""What a backup holds: a zip of one file of JSON lines for each table, rows by id, and a manifest with counts and checksums.

Rows by id, because the order on disk could tell who spoke when (TRUST §1); the same lines from SQLite and PostgreSQL, so that
a backup of one opens on the other and equal checksums mean equal data.
"""

import base64
import datetime
import hashlib
import json
import zipfile
from contextlib import contextmanager

from django.apps import apps
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Q

from dialogue import database_time, digests
from dialogue.models import Job

FORMAT = 1
MANIFEST = "manifest.json"
LEFT_OUT = {
    *("sessions.Session", "account.EmailConfirmation"),
    *("dialogue.SignInLink", "dialogue.Tries", "dialogue.OutboxPause", "dialogue.Once"),
}
KEPT_ROWS = {
    "dialogue.Job": ~Q(lane=Job.Lane.CODES)
}  # a sign-in code helps nobody tomorrow, and its mail names somebody


class Damaged(Exception):
    """The archive does not fit; `args[0]` is the sentence to show."""


def tables(registry=apps):
    """The models whose rows are kept, in the order of the apps; `in_backups = False` on a model of ours leaves it out.

    `registry`: the models of an earlier schema, which do not say so themselves.
    """
    left_out = LEFT_OUT | {m._meta.label for m in apps.get_models() if not getattr(m, "in_backups", True)}
    models = [m for m in registry.get_models(include_auto_created=True) if m._meta.managed and not m._meta.proxy]
    return [m for m in models if m._meta.label not in left_out]


def migrations():
    """The state of the schema: the sorted names of what was applied."""
    installed = {config.label for config in apps.get_app_configs()}
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied if app in installed)


def which_secret():
    """Tells two SECRET_KEYs apart and gives neither away."""
    return digests.salted("dialogue.archive", "which secret")[:16]


@contextmanager
def snapshot():
    """Everything read inside is as it was at one moment, and nobody who writes waits for it."""
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")  # our transactions begin IMMEDIATE, which would lock writers out
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")


# ---- writing


def _plain(value):
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.UTC).isoformat()
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    return str(value)  # dates, decimals, UUIDs: their field reads them back


def columns_of(model):
    return [field.attname for field in model._meta.local_concrete_fields]


def lines(model, columns=None):
    """The rows of a table as bytes, one line each, by id; all columns in the model's order unless others are named."""
    rows = model._base_manager.filter(KEPT_ROWS.get(model._meta.label, Q())).order_by("pk")
    for row in rows.values_list(*(columns or columns_of(model))).iterator(chunk_size=2000):
        text = json.dumps(row, default=_plain, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        yield text.encode() + b"\n"


class Sum:
    """Number and checksum of a table's lines, as the manifest has them."""

    def __init__(self):
        self.rows, self.digest = 0, hashlib.sha256()

    def add(self, line):
        self.rows += 1
        self.digest.update(line)

    def told(self, name, columns):
        return {"name": name, "columns": columns, "rows": self.rows, "sha256": self.digest.hexdigest()}


def _summed(model, write):
    """{"name", "columns", "rows", "sha256"} of a table as it is now; each line goes to `write`."""
    found = Sum()
    for line in lines(model):
        found.add(line)
        write(line)
    return found.told(model._meta.label, columns_of(model))


def _entry(name):
    entry = zipfile.ZipInfo(name)  # dated 1980: the archive tells no time but the manifest's
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def write(target):
    """Write the whole database into the file `target`, which need not be seekable; returns the manifest."""
    manifest = {
        "format": FORMAT,
        "made_at": database_time.now().isoformat(timespec="seconds"),
        "secret": which_secret(),
    }
    with zipfile.ZipFile(target, "w") as archive, snapshot():
        manifest |= {"migrations": migrations(), "tables": []}
        for model in tables():
            with archive.open(_entry(f"tables/{model._meta.label}.jsonl"), "w", force_zip64=True) as file:
                manifest["tables"].append(_summed(model, file.write))
        archive.writestr(_entry(MANIFEST), json.dumps(manifest, indent=1))
    return manifest


# ---- reading


def manifest_of(archive):
    """Raises Damaged if this is no backup, or one of a later kind."""
    try:
        manifest = json.loads(archive.read(MANIFEST))
        known = manifest["format"] == FORMAT
    except (KeyError, TypeError, ValueError) as error:
        raise Damaged("This file is no backup of Equal Lanes: it has no manifest.") from error
    if not known:
        raise Damaged("This backup was written by a newer version. Install that version first.")
    return manifest
