"""A house that an earlier version filled, in a database of its own beside the tests' one. tests/older/make.py makes the files."""

import os
import re
import shutil
import tarfile
from collections import Counter
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection

HERE = Path(__file__).resolve().parent
HOUSES = tuple(sorted(path.name.removesuffix(".tar.xz") for path in HERE.glob("*.tar.xz")))
NUMBERS = count(1)
ROW = re.compile(r'^INSERT INTO "(\w+)"', re.MULTILINE)


def parts(name):
    """{file: bytes}: the schemas of both databases, the rows, the keys and the backup."""
    with tarfile.open(HERE / f"{name}.tar.xz") as packed:
        return {entry.name: packed.extractfile(entry).read() for entry in packed}


def put_keys(found, folder):
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in found.items():
        if name.startswith("keys/"):
            (folder / Path(name).name).write_bytes(data)


def counted(found):
    """{table: how many rows} of the house as it was."""
    return Counter(ROW.findall(found["rows.sql"].decode()))


# ---- databases of their own


def create(folder, template=""):
    """The name of a new database, without any table or as a copy of another."""
    name = f"older_{os.getpid()}_{next(NUMBERS)}"
    if connection.vendor == "sqlite":
        path = folder / f"{name}.sqlite3"
        if template:
            shutil.copyfile(template, path)
        return path
    _on_server(f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name} TEMPLATE {template or 'template1'}")
    return name


def drop(name):
    if connection.vendor == "sqlite":
        name.unlink(missing_ok=True)
    else:
        _on_server(f"DROP DATABASE {name}")


@contextmanager
def inside(name):
    """`connection` leads there until it ends."""
    before = connection.settings_dict["NAME"]
    _turn(name)
    try:
        yield
    finally:
        _turn(before)


def _turn(name):
    connection.close()
    connection.settings_dict["NAME"] = name
    ContentType.objects.clear_cache()


@contextmanager
def database(folder, template=""):
    name = create(folder, template)
    try:
        with inside(name):
            yield
    finally:
        drop(name)


class Upgraded:
    """Each house brought up to date once, by the command that operators run; tests get copies."""

    def __init__(self, folder):
        self.folder, self.made = folder, {}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for name in self.made.values():
            drop(name)

    def copy(self, house, folder):
        """A context in which `connection` leads to a copy of that upgraded house."""
        if house not in self.made:
            self.made[house] = create(self.folder)
            with inside(self.made[house]):
                fill(parts(house))
                call_command("migrate", verbosity=0, interactive=False)
        return database(folder, self.made[house])


def _on_server(*statements):
    with connection._nodb_cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def fill(found):
    """The schema and all rows as they were, by SQL alone."""
    schema, rows = found[f"{connection.vendor}.sql"].decode(), found["rows.sql"].decode()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.connection.executescript(
                f"PRAGMA foreign_keys = OFF; BEGIN; {schema} {rows} COMMIT; PRAGMA foreign_keys = ON;"
            )
        else:
            cursor.execute(f"BEGIN; {schema} SET search_path = public; {rows} COMMIT")
            cursor.execute(COUNT_ON)


# Rows came with their numbers: the next ones have to follow them.
COUNT_ON = """
DO $$
DECLARE one record; last bigint;
BEGIN
    FOR one IN SELECT table_name, column_name FROM information_schema.columns
               WHERE table_schema = 'public' AND is_identity = 'YES' LOOP
        EXECUTE format('SELECT coalesce(max(%I), 0) FROM %I', one.column_name, one.table_name) INTO last;
        PERFORM setval(pg_get_serial_sequence(quote_ident(one.table_name), one.column_name), last + 1, false);
    END LOOP;
END $$"""
