"""Putting an archive's rows into an empty database: of this version, or of an earlier one that is then brought up to date."""

import io
import json
import zipfile
from collections import defaultdict
from dataclasses import dataclass
from itertools import islice

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import CASCADE, Model

from dialogue import archive, schemas
from dialogue.archive import Damaged
from dialogue.phases import is_sealed

MADE_BY_ITSELF = {
    "contenttypes.ContentType",
    "auth.Permission",
    "dialogue.Job",
}  # rows in a database nobody has used yet
BATCH = 500


@dataclass(frozen=True)
class Table:
    """A table of a backup: the model that reads it, and its columns in the order of the backup."""

    model: type[Model]
    columns: list[str]

    @property
    def name(self):
        return self.model._meta.label

    @property
    def fields(self):
        return [self.model._meta.get_field(column) for column in self.columns]

    def place(self, column):
        return self.columns.index(column)


# ---- does it fit


def check_fits(manifest):
    """Raises Damaged unless this version knows the backup's schema, and the database has no tables, or empty ones of today."""
    names = manifest.get("migrations") or []
    if not names:
        raise Damaged("This backup does not say of which version it is: it was not written by Equal Lanes.")
    if later := schemas.of_later_versions(names):
        raise Damaged(
            f"The backup comes from another version, which this one does not know (it has {', '.join(later[:3])}). "
            "Install the version that made the backup, or a later one, and restore there."
        )
    if schemas.is_bare():
        return
    if not schemas.is_up_to_date():
        raise Damaged("This database is not of this version. Run manage.py migrate, or name a database without tables.")
    kept = [model for model in archive.tables() if model._meta.label not in MADE_BY_ITSELF]
    full = [model._meta.label for model in kept if model._base_manager.exists()]
    if full:
        raise Damaged(f"The database is not empty ({', '.join(full[:3])} …). Restore into an empty one.")


def is_earlier(manifest):
    """True if the backup's tables are not those of today's schema, so that its rows have to be migrated."""
    return set(manifest["migrations"]) != set(schemas.newest())


def schema_of(manifest):
    """A context that gives the registry of models which read the backup's tables, and in which the database has them."""
    return schemas.earlier(manifest["migrations"]) if is_earlier(manifest) else schemas.todays()


def tables_of(manifest, registry):
    """[Table] in the order of the backup. Raises Damaged unless they are those of the schema.

    Columns that an earlier backup does not have get their default: until version 0.1 some came to migrations that were applied.
    """
    try:
        found = [Table(registry.get_model(entry["name"]), entry["columns"]) for entry in manifest["tables"]]
        missing = {t.name: set(archive.columns_of(t.model)) - {f.attname for f in t.fields} for t in found}
    except (LookupError, TypeError, FieldDoesNotExist) as error:
        raise Damaged("The backup's tables are not those of the version it names: the file was changed.") from error
    left_out = {m._meta.label for m in archive.tables(registry)} - {t.name for t in found}
    if left_out or (registry is apps and any(missing.values())):
        raise Damaged("The backup does not hold all tables of the version it names: the file was changed.")
    return found


# ---- loading


@transaction.atomic
def load(found, manifest, registry, marks=None):
    """Put every row back, all or none, and compare what then stands in the database with the manifest.

    `found`: the open zip; `registry`: as schema_of gives it. `marks`: {key name: day} of sealed dialogues. Whatever hangs on one of
    them that was saved before its sealing stays out. Returns ([(title, day)] of those, how many rows came in).
    """
    tables = tables_of(manifest, registry)
    told, gone = _kept_out(found, tables, marks or {})
    for model in archive.tables(registry):
        model._base_manager.all().delete()  # what migrations and the clock made; constraints are checked at the end
    sums = [_load_table(found, table, gone[table.name]) for table in tables]
    connection.check_constraints()
    for table, (read, kept), expected in zip(tables, sums, manifest["tables"], strict=True):
        if read.told(table.name, table.columns) != expected or not _stands(table, kept):
            raise Damaged(f"The rows of {table.name} are not those that were saved: the file was changed.")
    _reset_sequences([table.model for table in tables])
    return told, sum(kept.rows for _read, kept in sums)


def _stands(table, kept):
    """True if the rows in the database are those that were kept of the backup's."""
    now = archive.Sum()
    for line in archive.lines(table.model, table.columns):
        now.add(line)
    return now.told(table.name, table.columns) == kept.told(table.name, table.columns)


def _lines_in(found, table):
    with found.open(f"tables/{table.name}.jsonl") as file:
        yield from io.BufferedReader(file)


def _load_table(found, table, gone):
    """The rows but those in `gone` (primary keys as they are written); returns the sums of what was read and what was kept."""
    place, read, kept = table.place(table.model._meta.pk.attname), archive.Sum(), archive.Sum()
    more = [f for f in table.model._meta.local_concrete_fields if f.attname not in table.columns]
    fields, defaults = [*table.fields, *more], [_value(field, field.get_default()) for field in more]

    def rows():
        for line in _lines_in(found, table):
            row = json.loads(line)
            read.add(line)
            if row[place] not in gone:
                kept.add(line)
                yield [*(_value(f, v) for f, v in zip(table.fields, row, strict=True)), *defaults]

    try:
        coming = rows()
        size = min(BATCH, connection.ops.bulk_batch_size(fields, range(BATCH)))
        while batch := list(islice(coming, size)):
            _insert(table.model, fields, batch)
    except (KeyError, ValueError, zipfile.BadZipFile) as error:
        raise Damaged(f"The rows of {table.name} cannot be read: the file was changed or cut off.") from error
    return read, kept


# ---- what sealing keeps out


def _kept_out(found, tables, marks):
    """([(title, day)], {table: primary keys}) of marked dialogues that were saved before they were sealed, and all that hangs
    on them. One that was saved after its sealing comes back: it holds no voice that a key could find."""
    gone, told = defaultdict(set), []
    dialogues = next(table for table in tables if table.name == "dialogue.Dialogue")
    for line in _lines_in(found, dialogues) if marks else ():
        row = dict(zip(dialogues.columns, json.loads(line), strict=True))
        if row["key_name"] in marks and not is_sealed(row["phase"]):
            gone[dialogues.name].add(row["id"])
            told.append((row["title"], marks[row["key_name"]]))
    while told and _grew(found, tables, gone):
        pass
    return told, gone


def _grew(found, tables, gone):
    """Add to `gone` the rows that cannot be without one that is in it; True if there were any."""
    before = sum(map(len, gone.values()))
    for table in tables:
        links, pk = _links(table), table.place(table.model._meta.pk.attname)
        for line in _lines_in(found, table) if links else ():
            row = json.loads(line)
            if any(row[place] in gone[target] for place, target in links):
                gone[table.name].add(row[pk])
    return sum(map(len, gone.values())) > before


def _links(table):
    """[(place of the column, table it points to)] of the foreign keys that a row cannot be without."""
    found = [(n, f) for n, f in enumerate(table.fields) if f.remote_field]
    firm = [(n, f) for n, f in found if not f.null or f.remote_field.on_delete is CASCADE]
    return [(n, f.related_model._meta.label) for n, f in firm]


# ---- rows


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
