"""The order on disk: put in the order of random ids on PostgreSQL, emptied out of the log on SQLite (TRUST §1)."""

import re
import sqlite3
import time
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from random import Random
from string import ascii_letters
from threading import Event, Thread

import pytest
from django.db import connection, connections, transaction

from dialogue import job_names, upkeep
from dialogue.models import Job
from issues.models import Contribution, Question
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
        voice.name = f"After {n};"
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
                self.leave.wait(600)
        finally:
            connections.close_all()

    def __enter__(self):
        self.thread.start()
        assert self.ready.wait(60)

    def __exit__(self, *_):
        self.leave.set()
        self.thread.join(60)


IMPATIENT = upkeep.Patience(tries=2, pause=0, lock_timeout="100ms", writers=0.2)


@pytest.fixture
def april():
    return make_dialogue()


@pytest.mark.trust("F1", "F8")
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
def test_stir_beside_somebody_who_reads_an_old_state_is_not_taken_for_done(april):
    speak(april, 20)
    with Other("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; SELECT 1 FROM dialogue_user LIMIT 1"):
        with pytest.raises(upkeep.Unstirred, match=TABLE):
            upkeep.stir([Voice], IMPATIENT)
        assert versions() > 20
    upkeep.stir([Voice])
    assert versions() == 20


@pytest.mark.postgresql
def test_stir_waits_until_whoever_writes_elsewhere_is_done(april):
    speak(april, 20)
    other = Other("UPDATE dialogue_dialogue SET title = title")
    with other:
        Thread(target=lambda: (time.sleep(1), other.leave.set())).start()
        upkeep.stir([Voice], replace(upkeep.PATIENT, tries=1))
    assert versions() == 20


@pytest.mark.postgresql
def test_stir_waits_for_no_lock_long(april):
    speak(april, 3)
    held = Other(f"LOCK TABLE {TABLE} IN ACCESS SHARE MODE")  # for as long as this takes
    with held, pytest.raises(upkeep.Unstirred):
        upkeep.stir([Voice], IMPATIENT)
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("0",)


def long_texts():
    """(id, the number under which PostgreSQL keeps its long text beside the table), in the order of these numbers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltoastrelid::regclass::text FROM pg_class WHERE relname = 'issues_contribution'")
        beside = cursor.fetchone()[0]
        cursor.execute(f"SELECT chunk_data FROM {beside} WHERE chunk_seq = 0 ORDER BY chunk_id")
        return [bytes(start[:8]) for (start,) in cursor.fetchall()]


@pytest.mark.trust("F1")
@pytest.mark.postgresql
def test_stir_numbers_long_texts_in_the_order_of_ids(april):
    question, group_ = Question.objects.first(), group(april, "gov")
    said = []
    for n in range(30):  # of letters at random, which do not become shorter when they are packed
        voice = Voice.objects.create(dialogue=april, group=group_, tag=f"{n:064}")
        text = "".join(Random(n).choices(ascii_letters, k=4000))
        said.append(Contribution.objects.create(voice=voice, question=question, text=text, language="en"))
    in_order_of_writing = [one.text[:8].encode() for one in said]
    assert long_texts() == in_order_of_writing
    upkeep.stir([Contribution])
    assert long_texts() == [one.text[:8].encode() for one in sorted(said, key=lambda one: one.pk)]
    assert {one.text for one in Contribution.objects.all()} == {one.text for one in said}


@pytest.mark.postgresql
def test_stir_within_a_transaction_does_nothing(april):
    speak(april, 3)
    before = on_disk()
    with transaction.atomic():
        upkeep.stir([Voice])
    assert on_disk() == before


@pytest.mark.trust("F4")
@pytest.mark.sqlite
def test_rows_of_sqlite_lie_by_their_random_id(april):
    speak(april, 50)
    with connection.cursor() as cursor:
        rows = cursor.execute(f"SELECT id, rowid FROM {TABLE}").fetchall()
    assert [a == b for a, b in rows] == [True] * 50
    upkeep.stir([Voice])


def log_of_sqlite():
    return Path(f"{connection.settings_dict['NAME']}-wal")


@contextmanager
def reading():
    """Somebody reads an old state of the file, and writes nothing."""
    with closing(sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT 1 FROM dialogue_user").fetchone()
        yield


def order_of_cells(place):
    """The marks of these rows in the order in which they lie in the file."""
    return [int(found) for found in re.findall(rb"After (\d+);", Path(place).read_bytes())]


@pytest.fixture
def at_once(monkeypatch):
    monkeypatch.setattr(upkeep, "WIPE_PAUSE", 0)
    monkeypatch.setattr(upkeep, "_last", {})


@pytest.mark.sqlite
def test_log_is_emptied_although_workers_say_that_they_live(april, at_once):
    speak(april, 5)
    Job.objects.create(kind=job_names.HEARTBEAT, occasion="mail")
    assert b"After 4" in log_of_sqlite().read_bytes()
    upkeep.empty_log_now_and_then()
    assert log_of_sqlite().stat().st_size == 0
    assert Voice.objects.count() == 5
    Voice.objects.update(name="Later")
    upkeep.empty_log_now_and_then()  # a minute has not gone by
    assert log_of_sqlite().stat().st_size > 0


@pytest.mark.sqlite
def test_log_that_somebody_reads_is_left_for_another_tick(april, at_once):
    speak(april, 5)
    with reading():
        upkeep.empty_log_now_and_then()
        assert log_of_sqlite().stat().st_size > 0
    upkeep.empty_log_now_and_then()
    assert log_of_sqlite().stat().st_size == 0
    with connection.cursor() as cursor:
        patience = 1000 * connection.settings_dict["OPTIONS"]["timeout"]
        assert cursor.execute("PRAGMA busy_timeout").fetchone() == (patience,)


@pytest.mark.trust("F1")
@pytest.mark.sqlite
def test_wipe_lays_the_cells_of_a_page_in_the_order_of_ids(april, at_once):
    speak(april, 30)
    upkeep.wipe()
    numbers = [int(name[6:-1]) for name in Voice.objects.order_by("id").values_list("name", flat=True)]
    cells = order_of_cells(connection.settings_dict["NAME"])
    assert cells in (numbers, numbers[::-1])  # a page is filled from its end
    assert numbers not in (sorted(numbers), sorted(numbers, reverse=True))


@pytest.mark.trust("F8")
@pytest.mark.sqlite
def test_wipe_that_left_something_in_the_log_says_so(april, at_once):
    speak(april, 5)
    with reading(), pytest.raises(upkeep.Unwiped):
        upkeep.wipe()
    upkeep.wipe()
    assert log_of_sqlite().stat().st_size == 0


@pytest.mark.sqlite
def test_wipe_in_a_pause_gives_way_to_whoever_writes(april, at_once):
    speak(april, 5)
    with Other("UPDATE dialogue_dialogue SET title = title"):
        assert not upkeep.wipe_at_once()
    assert upkeep.wipe_at_once()


# ---- for sealing: tables that point to what voices wrote, and what lies beside the rows


@pytest.mark.postgresql
def test_rewriting_leaves_no_old_version_and_no_sample_of_one(april):
    speak(april, 200)
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {TABLE}")
    Voice.objects.update(name="Now", tag=None)
    upkeep.rewrite([Voice])
    assert (versions(), b"After 7" in bytes_of_pages()) == (200, False)
    assert samples() != []
    upkeep.forget_beside([Voice])
    assert samples() == []


def samples():
    """What the planner remembers of the tags."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT histogram_bounds FROM pg_stats WHERE tablename = '{TABLE}' AND attname = 'tag'")
        return [bounds for (bounds,) in cursor.fetchall() if bounds]


@pytest.mark.postgresql
def test_rewriting_beside_somebody_who_reads_an_old_state_is_not_taken_for_done(april):
    speak(april, 20)
    with Other("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; SELECT 1 FROM dialogue_user LIMIT 1"):
        Voice.objects.update(name="Now")
        with pytest.raises(upkeep.Unstirred, match=TABLE):
            upkeep.rewrite([Voice], IMPATIENT)


@pytest.mark.postgresql
def test_samples_that_somebody_could_still_read_are_not_taken_for_wiped(april):
    """One run of the whole suite found forty old ids in the catalogue: autovacuum was reading beside the sealing."""
    speak(april, 200)
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {TABLE}")
    with Other("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; SELECT 1 FROM dialogue_user LIMIT 1"):
        Voice.objects.update(tag=None)
        with pytest.raises(upkeep.Unstirred, match="pg_statistic"):
            upkeep.forget_beside([Voice], IMPATIENT)
    upkeep.forget_beside([Voice])


@pytest.mark.sqlite
def test_largest_key_that_there_ever_was_is_forgotten_where_keys_are_drawn(april):
    def largest(table):
        with connection.cursor() as cursor:
            return cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table]).fetchall()

    speak(april, 3)
    assert largest(TABLE)[0][0] >= max(Voice.objects.values_list("pk", flat=True))
    counted = largest("dialogue_dialogue")
    upkeep.forget_beside([Voice, type(april)])
    assert (largest(TABLE), largest("dialogue_dialogue")) == ([], counted)
