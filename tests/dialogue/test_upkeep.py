"""The order on disk: put in the order of random ids on PostgreSQL, emptied out of the log on SQLite (TRUST §1)."""

import os
import time
from pathlib import Path
from threading import Event, Thread

import pytest
from django.db import connection, connections, transaction

from dialogue import upkeep
from stakeholders.models import Voice
from tests.factories import group, make_dialogue

pytestmark = pytest.mark.django_db(transaction=True)
TABLE = "stakeholders_voice"


def speak(dialogue, number):
    """Voices one after the other, each in a transaction of its own; some change, so that old versions lie about."""
    for n in range(number):
        voice = Voice.objects.create(
            dialogue=dialogue, group=group(dialogue, "gov"), name=f"Before {n}", tag=f"{n:064}"
        )
        voice.name = f"After {n}"
        voice.save()


def on_disk():
    """[(id, xmin)] in the order of the pages."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, xmin::text FROM {TABLE} ORDER BY ctid")
        return cursor.fetchall()


def bytes_of_pages():
    """Every page of the table, with whatever old versions lie in it."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pageinspect")
        cursor.execute(
            f"SELECT get_raw_page('{TABLE}', n::int) FROM generate_series(0, pg_relation_size('{TABLE}') / 8192 - 1) n"
        )
        return b"".join(bytes(page) for (page,) in cursor.fetchall())


def versions():
    """How many rows lie in the pages, living and dead."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pageinspect")
        cursor.execute(
            f"SELECT count(*) FROM generate_series(0, pg_relation_size('{TABLE}') / 8192 - 1) n, "
            f"heap_page_items(get_raw_page('{TABLE}', n::int)) WHERE t_data IS NOT NULL"
        )
        return cursor.fetchone()[0]


class Other:
    """`with Other(sql):` somebody else is in the middle of a transaction that began with `sql`."""

    def __init__(self, sql):
        self.sql, self.ready, self.leave = sql, Event(), Event()
        self.thread = Thread(target=self.run)

    def run(self):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(self.sql)
                self.ready.set()
                self.leave.wait(60)
        finally:
            connections.close_all()

    def __enter__(self):
        self.thread.start()
        assert self.ready.wait(20)

    def __exit__(self, *_):
        self.leave.set()
        self.thread.join(20)


@pytest.fixture
def impatient(monkeypatch):
    monkeypatch.setattr(upkeep, "STIR_PAUSE", 0)
    monkeypatch.setattr(upkeep, "STIR_TRIES", 2)
    monkeypatch.setattr(upkeep, "WRITERS_SECONDS", 0.2)
    monkeypatch.setattr(upkeep, "LOCK_TIMEOUT", "100ms")


@pytest.fixture
def april():
    return make_dialogue()


@pytest.mark.postgresql
def test_stir_leaves_the_order_of_ids_one_xmin_and_no_old_version(april):
    speak(april, 200)
    before = on_disk()
    assert [before != sorted(before), len({xmin for _id, xmin in before}), versions() > 200] == [True, 200, True]
    assert b"Before " in bytes_of_pages()
    upkeep.stir([Voice])
    after = on_disk()
    assert [after == sorted(after), len({xmin for _id, xmin in after}), versions()] == [True, 1, 200]
    assert (b"Before " in bytes_of_pages(), b"After 7" in bytes_of_pages()) == (False, True)


@pytest.mark.postgresql
def test_stir_beside_somebody_who_reads_an_old_state_is_not_taken_for_done(april, impatient, monkeypatch):
    speak(april, 20)
    with Other("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; SELECT 1 FROM dialogue_user LIMIT 1"):
        with pytest.raises(upkeep.Unstirred, match=TABLE):
            upkeep.stir([Voice])
        assert versions() > 20
    monkeypatch.undo()
    upkeep.stir([Voice])
    assert versions() == 20


@pytest.mark.postgresql
def test_stir_waits_until_whoever_writes_elsewhere_is_done(april, monkeypatch):
    monkeypatch.setattr(upkeep, "STIR_TRIES", 1)
    speak(april, 20)
    other = Other("UPDATE dialogue_dialogue SET title = title")
    with other:
        Thread(target=lambda: (time.sleep(1), other.leave.set())).start()
        upkeep.stir([Voice])
    assert versions() == 20


@pytest.mark.postgresql
def test_stir_waits_for_no_lock_long(april, impatient):
    speak(april, 3)
    with Other(f"LOCK TABLE {TABLE} IN ACCESS SHARE MODE"):
        began = time.monotonic()
        with pytest.raises(upkeep.Unstirred):
            upkeep.stir([Voice])
        assert time.monotonic() - began < 5
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("0",)


@pytest.mark.postgresql
def test_stir_within_a_transaction_does_nothing(april):
    speak(april, 3)
    before = on_disk()
    with transaction.atomic():
        upkeep.stir([Voice])
    assert on_disk() == before


@pytest.mark.sqlite
def test_rows_of_sqlite_lie_by_their_random_id(april):
    speak(april, 50)
    with connection.cursor() as cursor:
        rows = cursor.execute(f"SELECT id, rowid FROM {TABLE}").fetchall()
    assert [a == b for a, b in rows] == [True] * 50
    upkeep.stir([Voice])


def log_of_sqlite():
    return Path(f"{connection.settings_dict['NAME']}-wal")


@pytest.mark.sqlite
def test_log_is_emptied_after_a_quiet_minute_and_not_before(april):
    speak(april, 5)
    log = log_of_sqlite()
    upkeep.empty_quiet_log()
    assert b"After 4" in log.read_bytes()
    past = time.time() - upkeep.QUIET - 1
    os.utime(log, (past, past))
    upkeep.empty_quiet_log()
    assert log.stat().st_size == 0
    assert Voice.objects.count() == 5


@pytest.mark.sqlite
def test_log_that_somebody_reads_is_left_for_another_tick(april):
    speak(april, 5)
    with Other("SELECT 1 FROM dialogue_user"):
        past = time.time() - upkeep.QUIET - 1
        os.utime(log_of_sqlite(), (past, past))
        began = time.monotonic()
        upkeep.empty_quiet_log()
        assert time.monotonic() - began < 5
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA busy_timeout").fetchone() == (20000,)
