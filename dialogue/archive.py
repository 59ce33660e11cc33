"""What a backup holds: a zip of one file of JSON lines for each table, rows by id, and a manifest with counts and checksums.

Rows by id, because the order on disk could tell who spoke when (TRUST §1); the same lines from SQLite and PostgreSQL, so that
a backup of one opens on the other and equal checksums mean equal data.
"""

import base64
import datetime
import hashlib
import io
import json
import zipfile
from contextlib import contextmanager
from itertools import islice

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac

from dialogue.models import Job

FORMAT = 1
MANIFEST = "manifest.json"
LEFT_OUT = {"sessions.Session", "account.EmailConfirmation", "dialogue.Tries", "dialogue.OutboxPause"}
KEPT_ROWS = {
    "dialogue.Job": ~Q(lane=Job.Lane.CODES)
}  # a sign-in code helps nobody tomorrow, and its mail names somebody
MADE_BY_ITSELF = {
    "contenttypes.ContentType",
    "auth.Permission",
    "dialogue.Job",
}  # rows in a database nobody has used yet
BATCH = 500


class Damaged(Exception):
    """The archive does not fit; `args[0]` is the sentence to show."""


def tables():
    """The models whose rows are kept, in the order of the apps; `in_backups = False` on a model of ours leaves it out."""
    models = [m for m in apps.get_models(include_auto_created=True) if m._meta.managed and not m._meta.proxy]
    return [m for m in models if m._meta.label not in LEFT_OUT and getattr(m, "in_backups", True)]


def migrations():
    """The state of the schema: the sorted names of what was applied."""
    installed = {config.label for config in apps.get_app_configs()}
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied if app in installed)


def which_secret():
    """Tells two SECRET_KEYs apart and gives neither away."""
    return salted_hmac("dialogue.archive", "which secret", algorithm="sha256").hexdigest()[:16]


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


def _columns(model):
    return [field.attname for field in model._meta.local_concrete_fields]


def lines(model):
    """The rows of a table as bytes, one line each, by id."""
    rows = model._base_manager.filter(KEPT_ROWS.get(model._meta.label, Q())).order_by("pk")
    for row in rows.values_list(*_columns(model)).iterator(chunk_size=2000):
        text = json.dumps(row, default=_plain, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        yield text.encode() + b"\n"


def _summed(model, write=None):
    """{"name", "columns", "rows", "sha256"} of a table as it is now; each line goes to `write`."""
    digest, count = hashlib.sha256(), 0
    for line in lines(model):
        digest.update(line)
        count += 1
        if write:
            write(line)
    return {"name": model._meta.label, "columns": _columns(model), "rows": count, "sha256": digest.hexdigest()}


def _entry(name):
    entry = zipfile.ZipInfo(name)  # dated 1980: the archive tells no time but the manifest's
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def write(target):
    """Write the whole database into the file `target`, which need not be seekable; returns the manifest."""
    manifest = {"format": FORMAT, "made_at": timezone.now().isoformat(timespec="seconds"), "secret": which_secret()}
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


def check_fits(manifest):
    """Raises Damaged unless the schema is the same and the database is empty."""
    ours, theirs = set(migrations()), set(manifest["migrations"])
    if ours != theirs:
        apart = ", ".join(sorted(ours ^ theirs)[:5])
        raise Damaged(
            "The backup comes from another version of the database (different: "
            f"{apart}). Install the version that made the backup, run migrate, restore, and then upgrade."
        )
    if {t["name"]: t["columns"] for t in manifest["tables"]} != {m._meta.label: _columns(m) for m in tables()}:
        raise Damaged("The backup's tables are not those of this version. Install the version that made it.")
    full = [m._meta.label for m in tables() if m._meta.label not in MADE_BY_ITSELF and m._base_manager.exists()]
    if full:
        raise Damaged(f"The database is not empty ({', '.join(full[:3])} …). Restore into an empty one.")


@transaction.atomic
def load(archive, manifest):
    """Put every row back, all or none, and compare what then stands in the database with the manifest."""
    models = tables()
    for model in models:
        model._base_manager.all().delete()  # what migrations and the clock made; constraints are checked at the end
    for model in models:
        _load_table(archive, model)
    connection.check_constraints()
    for model, expected in zip(models, manifest["tables"], strict=True):
        if _summed(model) != expected:
            raise Damaged(f"The rows of {expected['name']} are not those that were saved: the file was changed.")
    _reset_sequences(models)


def _load_table(archive, model):
    fields = model._meta.local_concrete_fields
    try:
        with archive.open(f"tables/{model._meta.label}.jsonl") as file:
            rows = (
                [_value(f, v) for f, v in zip(fields, json.loads(line), strict=True)]
                for line in io.BufferedReader(file)
            )
            size = min(BATCH, connection.ops.bulk_batch_size(fields, range(BATCH)))
            while batch := list(islice(rows, size)):
                _insert(model, fields, batch)
    except (KeyError, ValueError, zipfile.BadZipFile) as error:
        raise Damaged(f"The rows of {model._meta.label} cannot be read: the file was changed or cut off.") from error


def _value(field, value):
    return field.get_db_prep_save(field.to_python(value), connection)


def _insert(model, fields, batch):
    """Plain SQL: saving through the model would set every time of making to now, and links hang on those."""
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in fields)
    marks = "(" + ", ".join(["%s"] * len(fields)) + ")"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES {', '.join([marks] * len(batch))}",
            [value for row in batch for value in row],
        )


def _reset_sequences(models):
    counted = [model for model in models if not model._meta.pk.has_default()]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), counted):
            cursor.execute(statement)
