"""What the order on disk and the database's own files could still tell, put right at night and after each closing (TRUST §1)."""

import os
import re
import time

from django.db import OperationalError, connection

STIR_TRIES, STIR_PAUSE, LOCK_TIMEOUT = 5, 2.0, "2s"  # people wait for our lock no longer than that
WRITERS_SECONDS = 20  # that others may take to finish what they are writing
QUIET = 60  # seconds without a write


class Unstirred(Exception):
    """These tables could not be stirred now: somebody held a lock or read an old state all the while."""


def stir(models):
    """Rewrite tables that voices write so that neither the order on disk nor `xmin` tells who wrote when (PostgreSQL).

    Each table in two statements with a commit of their own: inside one transaction, or beside somebody who still reads an old
    state, the old rows survive; then it is done again. SQLite's rows lie by their random id and need none of this.
    Raises Unstirred with the names of tables that are left.
    """
    if connection.vendor != "postgresql" or connection.in_atomic_block:
        return
    left = [model for model in models if not _stir_patiently(model)]
    if left:
        raise Unstirred(", ".join(model._meta.db_table for model in left))


def _stir_patiently(model):
    for attempt in range(STIR_TRIES):
        try:
            if _stir_once(model):
                return True
        except OperationalError:  # somebody held the table, or both of us waited for each other
            pass
        time.sleep(STIR_PAUSE * (attempt + 1))
    return False


def _stir_once(model):
    """True if no old version of a row is left."""
    quote = connection.ops.quote_name
    table, key = quote(model._meta.db_table), quote(model._meta.pk.column)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, false)", [LOCK_TIMEOUT])
        try:
            cursor.execute(f"UPDATE {table} SET {key} = {key}")
            if cursor.rowcount:
                _wait_for_older_writers(cursor)
            del connection.connection.notices[:]
            cursor.execute(f"CLUSTER VERBOSE {table} USING {quote(_index_of(cursor, model))}")
            return _survivors(connection.connection.notices) == 0
        finally:
            cursor.execute("RESET lock_timeout")


def _wait_for_older_writers(cursor):
    """CLUSTER keeps what any transaction could see that was writing, in whatever database, when our UPDATE was done."""
    cursor.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
    next_one = cursor.fetchone()[0]
    until = time.monotonic() + WRITERS_SECONDS
    while time.monotonic() < until:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint >= %s", [next_one])
        if cursor.fetchone()[0]:
            return
        time.sleep(0.05)


def _index_of(cursor, model):
    constraints = connection.introspection.get_constraints(cursor, model._meta.db_table)
    return next(name for name, found in constraints.items() if found["primary_key"])


def _survivors(notices):
    """Old versions that stayed; -1 if nothing was said. In any language: removable, nonremovable, pages, those kept."""
    counts = [found for found in (re.findall(r"\d+", notice) for notice in notices) if len(found) >= 4]
    return int(counts[-1][3]) if counts else -1


def wipe():
    """Write SQLite's file anew and empty its log. Does nothing on other databases and inside a transaction.

    `secure_delete` wipes what is deleted, but pages that were rebalanced before keep copies of rows they gave to others
    (measured: one or two of 120 withdrawn answers); and the write-ahead log keeps the order of commits (TRUST §1, F8).
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def empty_quiet_log():
    """Called by every tick: empty SQLite's write-ahead log once nobody has written for a minute."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return
    try:
        log = os.stat(f"{connection.settings_dict['NAME']}-wal")
    except OSError:
        return
    if not log.st_size or time.time() - log.st_mtime < QUIET:
        return
    with connection.cursor() as cursor:
        before = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
        cursor.execute("PRAGMA busy_timeout = 100")  # whoever reads now goes first: there is another tick
        try:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {before}")
