"""What takes seconds to write is written once in a run of the tests; each file after that begins with its rows, put back as they were."""

import os
import pickle
import shutil
from io import BytesIO
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management.color import no_style
from django.db import connection
from django.utils import translation

from dialogue import database_time
from tests.emptying import KEPT, filled


def shared(tmp_path_factory):
    """The folder of all workers of a run."""
    folder = tmp_path_factory.getbasetemp()
    return folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder


def once(name, folder, write):
    """Call `write`, which fills an empty database and the folder of keys, or put back what the first call of this hour wrote: it may
    tell of moments that are near. Inside a transaction.

    `folder`: see `shared`. Two workers that come at once both write it, and one of them keeps it.
    """
    kept = folder / f"{name}-{connection.vendor}-{database_time.now():%d-%H}"
    if kept.exists():
        _put_back(kept)
        return
    with translation.override(settings.LANGUAGE_CODE):
        write()
    own = folder / f"{kept.name}-{os.getpid()}"
    own.mkdir()
    (own / "rows").write_bytes(pickle.dumps(_rows()))
    shutil.copytree(settings.KEY_DIR, own / "keys")
    try:
        own.rename(kept)
    except OSError:  # another was first
        shutil.rmtree(own)


def _tables():
    known = connection.introspection.django_table_names(only_existing=True, include_views=False)
    return filled([table for table in known if table not in KEPT])


def _rows():
    """{table: what it holds, so that `_put_back` can write it}."""
    found = {}
    with connection.cursor() as cursor:
        for table in _tables():
            if connection.vendor == "postgresql":
                copy = BytesIO()
                cursor.copy_expert(f'COPY "{table}" TO STDOUT', copy)
                found[table] = copy.getvalue()
            else:
                found[table] = cursor.execute(f'SELECT * FROM "{table}"').fetchall()
    return found


def _put_back(kept: Path):
    with connection.cursor() as cursor:
        for table, rows in pickle.loads((kept / "rows").read_bytes()).items():
            if connection.vendor == "postgresql":
                cursor.copy_expert(f'COPY "{table}" FROM STDIN', BytesIO(rows))
            elif rows:
                marks = ", ".join(["%s"] * len(rows[0]))
                cursor.executemany(f'INSERT INTO "{table}" VALUES ({marks})', rows)
        for statement in connection.ops.sequence_reset_sql(no_style(), apps.get_models(include_auto_created=True)):
            cursor.execute(statement)
    shutil.copytree(kept / "keys", settings.KEY_DIR, dirs_exist_ok=True)
