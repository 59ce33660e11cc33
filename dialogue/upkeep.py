"""What the order on disk and the database's own files could still tell, put right at night, after each closing and in each pause.

TRUST §1 has the measurements; dialogue/pauses.py says when there is a pause.
"""

import os
import re
import time
from contextlib import contextmanager
from dataclasses import dataclass

from django.contrib.sessions.models import Session
from django.db import OperationalError, connection, models

from dialogue import database_time
from dialogue.models import Once

WIPE_TRIES, WIPE_PAUSE = 5, 2.0
EMPTY_EVERY = 60  # seconds between two times that SQLite's log is emptied while people write
OUR_LOCK = 0x57_49_52  # the advisory lock of the one worker that puts tables in order in a pause
_last = {}


@dataclass(frozen=True)
class Patience:
    """How long stirring waits for others, and others for it."""

    tries: int
    pause: float  # seconds, longer after each try
    lock_timeout: str  # people wait for our lock no longer than that
    writers: float  # seconds that others may take to finish what they are writing


PATIENT = Patience(tries=5, pause=2.0, lock_timeout="2s", writers=20)
IN_A_PAUSE = Patience(
    tries=1, pause=0, lock_timeout="100ms", writers=1
)  # somebody may begin to write: there is another tick


class Unstirred(Exception):
    """These tables could not be stirred now: somebody held a lock or read an old state all the while."""


class Unwiped(Exception):
    """SQLite's log still holds the order of what was written: somebody read an old state all the while."""


def stir(models, patience=PATIENT):
    """Rewrite tables that voices write so that neither the order on disk nor `xmin` tells who wrote when (PostgreSQL).

    Each table in two statements with a commit of their own: inside one transaction, or beside somebody who still reads an old
    state, the old rows survive; then it is done again. SQLite's rows lie by their random id and need none of this.
    Raises Unstirred with the names of tables that are left.
    """
    if connection.vendor != "postgresql" or connection.in_atomic_block:
        return
    left = [model for model in models if not patiently(_stir_once, model, patience)]
    if left:
        raise Unstirred(", ".join(model._meta.db_table for model in left))


def rewrite(models, patience=PATIENT):
    """Write tables anew so that no old version of a row is left in them, and none of its values in the planner's statistics
    (PostgreSQL). For what points to rows that voices wrote; those themselves are stirred. Raises Unstirred."""
    if connection.vendor != "postgresql" or connection.in_atomic_block:
        return
    left = [model for model in models if not patiently(_vacuum_once, model, patience)]
    if left:
        raise Unstirred(", ".join(model._meta.db_table for model in left))


def forget_beside(models, patience=PATIENT):
    """What a database keeps of a table beside its rows. SQLite: the largest key there ever was. PostgreSQL: samples of every
    column for the planner, tags and old ids among them; new ones are taken, and those of before are wiped (the catalogue is
    the database's owner's, as whom we run; whoever is not is only warned). Beside somebody who reads an old state, autovacuum's
    own ANALYZE too, they survive: then it is done again. Raises Unstirred."""
    if connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            drawn = [model._meta.db_table for model in models if model._meta.pk.has_default()]  # others count with it
            cursor.executemany("DELETE FROM sqlite_sequence WHERE name = %s", [[table] for table in drawn])
            return
        for model in models:
            cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")
    if not patiently(_wipe_samples_once, None, patience):
        raise Unstirred("pg_statistic")


def patiently(once, model, patience):
    """Whether it was done, at whichever try."""
    for attempt in range(patience.tries):
        try:
            if once(model, patience):
                return True
        except OperationalError:  # somebody held the table, or both of us waited for each other
            pass
        if attempt + 1 < patience.tries:
            time.sleep(patience.pause * (attempt + 1))
    return False


@contextmanager
def waiting(patience):
    """A cursor whose statements wait for a lock no longer than that."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, false)", [patience.lock_timeout])
        try:
            yield cursor
        finally:
            cursor.execute("RESET lock_timeout")


def _stir_once(model, patience):
    """True if no old version of a row is left."""
    with waiting(patience) as cursor:
        clean = _rewrite(cursor, model, [model._meta.pk], patience)
        if _has_long_texts(cursor, model):
            clean = _rewrite(cursor, model, _texts_of(model), patience)
        return clean


def _vacuum_once(model, patience):
    """True if no old version of a row is left."""
    return _left_by_vacuum(connection.ops.quote_name(model._meta.db_table), patience) == 0


def _wipe_samples_once(_model, patience):
    """True if no sample of before is left, or if the catalogue is not ours."""
    return _left_by_vacuum("pg_catalog.pg_statistic", patience) <= 0


def _left_by_vacuum(table, patience):
    with waiting(patience) as cursor:
        del connection.connection.notices[:]
        cursor.execute(f"VACUUM (FULL, VERBOSE) {table}")
        return _survivors(connection.connection.notices)


def _rewrite(cursor, model, fields, patience):
    """A new version of every row, written by one transaction, then laid out by the key: no old version is left if True."""
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)
    same = ", ".join(f"{quote(field.column)} = {_anew(field)}" for field in fields)
    cursor.execute(f"UPDATE {table} SET {same}")
    if cursor.rowcount:
        _wait_for_older_writers(cursor, patience.writers)
    del connection.connection.notices[:]
    cursor.execute(f"CLUSTER VERBOSE {table} USING {quote(_index_of(cursor, model))}")
    return _survivors(connection.connection.notices) == 0


def _anew(field):
    """The same value; a long text becomes a value of its own again, with a new number (see _has_long_texts)."""
    column = connection.ops.quote_name(field.column)
    if isinstance(field, models.JSONField):
        return f"({column}::text || ' ')::jsonb"
    return f"{column} || ''" if isinstance(field, models.CharField | models.TextField) else column


def _texts_of(model):
    kinds = (models.CharField, models.TextField, models.JSONField)
    return [field for field in model._meta.concrete_fields if isinstance(field, kinds)]


def _has_long_texts(cursor, model):
    """Texts of two kilobytes and more lie beside the table under numbers that count upwards: the order of writing.

    Neither a new version of the row nor CLUSTER changes them. Written anew while the rows already lie by their random ids,
    they are numbered in the order of these.
    """
    cursor.execute(
        "SELECT pg_relation_size(reltoastrelid) > 0 FROM pg_class WHERE oid = %s::regclass AND reltoastrelid <> 0",
        [connection.ops.quote_name(model._meta.db_table)],
    )
    return (cursor.fetchone() or (False,))[0]


def _wait_for_older_writers(cursor, seconds):
    """CLUSTER keeps what any transaction could see that was writing, in whatever database, when our UPDATE was done."""
    cursor.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
    next_one = cursor.fetchone()[0]
    until = time.monotonic() + seconds
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


def forget_sessions():
    """Hourly and nightly: those whose time is over, also those of strangers who asked for a code and never came back."""
    Session.objects.filter(expire_date__lte=database_time.Now()).delete()


def forget_presses():
    """Nightly: which forms were pressed is not kept longer than somebody might send one again."""
    Once.objects.old().delete()


def put_in_order(models):
    """In a pause, and without anybody waiting for it: returns the tables that lie in order now."""
    if connection.vendor == "sqlite":
        return models if wipe_at_once() else []
    return [model for model in models if patiently(_stir_once, model, IN_A_PAUSE)]


@contextmanager
def alone():
    """Whether we are the one worker that may put tables in order now; nobody waits for it. SQLite has one worker beside the web."""
    if connection.vendor != "postgresql":
        yield True
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [OUR_LOCK])
        mine = cursor.fetchone()[0]
        try:
            yield mine
        finally:
            if mine:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [OUR_LOCK])


def wipe():
    """Write SQLite's file anew and empty its log. Does nothing on other databases and inside a transaction.

    `secure_delete` wipes what is deleted, but pages that were rebalanced before keep copies of rows they gave to others
    (measured: one or two of 120 withdrawn answers); the cells of a page lie in the order in which they were written; and the
    write-ahead log keeps the order of commits (TRUST §1, F8). Raises Unwiped if the log could not be emptied.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
    for attempt in range(WIPE_TRIES):
        if empty_log():
            return
        time.sleep(WIPE_PAUSE * (attempt + 1))
    raise Unwiped


def wipe_at_once():
    """The same in a pause: who writes or reads now goes first. True if it is done."""
    try:
        with _impatient() as cursor:
            cursor.execute("VACUUM")
    except OperationalError:  # somebody began to write
        return False
    return empty_log()


def empty_log():
    """True if nothing is left in SQLite's write-ahead log: its own answer says whether somebody read or wrote meanwhile."""
    with _impatient() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()  # first what keeps no writer waiting
        busy, pages, _moved = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy and pages <= 0  # -1: there is no log


@contextmanager
def _impatient():
    """Wait a tenth of a second for others, not the twenty that a request may."""
    with connection.cursor() as cursor:
        before = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
        cursor.execute("PRAGMA busy_timeout = 100")
        try:
            yield cursor
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {before}")


def empty_log_now_and_then():
    """Called by every tick: once a minute, whether somebody wrote meanwhile or not.

    Waiting for a minute without a write is no use: the workers themselves write that they live, three times a minute.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return
    if time.monotonic() - _last.get("log", -EMPTY_EVERY) >= EMPTY_EVERY and size_of_log() and empty_log():
        _last["log"] = time.monotonic()


def size_of_log():
    try:
        return os.stat(f"{connection.settings_dict['NAME']}-wal").st_size
    except OSError:
        return 0
