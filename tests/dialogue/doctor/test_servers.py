"""What the real database and the real Redis answer, and what is said when they are away."""

import datetime
import socket

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from dialogue import job_names
from dialogue.doctor import servers
from dialogue.models import Dialogue, Job
from tests import factories
from tests.ports import free_port
from tests.stair import ROOT

pytestmark = pytest.mark.django_db(transaction=True)
AWAY = "Nothing answers where DATABASE_URL points: start the service db, or correct the host and port."


def wrong(check, values):
    return [finding.wrong for finding in check(values, ROOT) if finding.wrong]


def signs_of_life(**ages):
    """Rows of the two workers and of the backup, so many minutes old."""
    kinds = {"mail": job_names.HEARTBEAT, "codes": job_names.HEARTBEAT, "last": job_names.BACKED_UP}
    for occasion, minutes in ages.items():
        at = timezone.now() - datetime.timedelta(minutes=minutes)
        Job.objects.create(kind=kinds[occasion], occasion=occasion, state=Job.State.DONE, finished_at=at)


def test_right_database_is_not_spoken_of(values):
    factories.make_dialogue()
    signs_of_life(mail=0, codes=0, last=60)
    assert [finding.wrong for finding in servers.database(values, ROOT)] == [""] * 8


def test_services_answer_by_their_rows(values):
    signs_of_life(mail=45, last=60 * 30)
    assert wrong(servers.database, values) == [
        "The service worker gave its last sign of life 45 minutes ago: look at it, beat and redis.",
        "The service codes never gave a sign of life: start it, and beat and redis with it.",
        "The last backup is 1 day old: `python manage.py backup` says what stands in its way.",
    ]


def test_house_without_production_needs_no_backup_and_no_redis(values):
    signs_of_life(mail=0, codes=0)
    assert wrong(servers.database, values | {"PRODUCTION": False}) == []
    assert wrong(servers.queue, values | {"PRODUCTION": False, "REDIS_URL": f"redis://127.0.0.1:{free_port()}"}) == []


def test_missing_key_is_said(values, tmp_path):
    signs_of_life(mail=0, codes=0, last=0)
    factories.make_dialogue()
    for file in (tmp_path / "keys").iterdir():
        file.unlink()
    assert wrong(servers.database, values) == [
        "1 dialogue stays shut for want of a key in KEY_DIR: put its copy back, docs/operating.md, section 8."
    ]
    Dialogue.objects.update(phase="sealed", sealed_at=timezone.now().date())
    assert wrong(servers.database, values) == []


def test_tables_of_an_older_version_are_said(values):
    signs_of_life(mail=0, codes=0, last=0)
    last = MigrationRecorder.Migration.objects.filter(app="dialogue").latest("name")
    try:
        last.delete()
        assert wrong(servers.database, values) == [
            "The tables are those of an older version: `python manage.py migrate` brings them up to date."
        ]
    finally:
        last.save(force_insert=True)


def test_clock_behind_the_last_upgrade_is_said(values):
    signs_of_life(mail=0, codes=0, last=0)
    last = MigrationRecorder.Migration.objects.latest("applied")
    at, last.applied = last.applied, timezone.now() + datetime.timedelta(days=1)
    try:
        last.save()
        assert wrong(servers.database, values) == ["The clock is behind the last upgrade of this house: set it by NTP."]
    finally:
        last.applied = at
        last.save()


@pytest.mark.trust("C12")
@pytest.mark.postgresql
def test_postgresql_that_is_away_or_another_is_said(values):
    port = connection.settings_dict["PORT"] or 5432
    url = values["DATABASE_URL"]
    assert wrong(servers.database, values | {"DATABASE_URL": f"postgres://x:y@127.0.0.1:{free_port()}/x"}) == [AWAY]
    assert wrong(servers.database, values | {"DATABASE_URL": f"{url}_that_is_not"}) == [
        "PostgreSQL has no such database or user: the first start makes them, or name others in DATABASE_URL."
    ]
    assert wrong(servers.database, values | {"DATABASE_URL": f"postgres://x:y@no-such-host.invalid:{port}/x"}) == [
        "The host in DATABASE_URL has no address here: see whether the service db runs."
    ]
    empty = f"{url.rpartition('/')[0]}/postgres"
    assert "The database is empty: `python manage.py migrate` makes its tables." in wrong(
        servers.database, values | {"DATABASE_URL": empty}
    )


@pytest.mark.trust("C12")
@pytest.mark.postgresql
def test_postgresql_that_is_silent_is_said(values, monkeypatch):
    monkeypatch.setattr(servers, "WAIT", 2)  # libpq takes no shorter time
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"postgres://x:y@127.0.0.1:{silent.getsockname()[1]}/x"
        assert wrong(servers.database, values | {"DATABASE_URL": url}) == [
            "PostgreSQL did not answer within 5 seconds: look at the service db."
        ]


@pytest.mark.sqlite
def test_file_that_is_not_there_is_said_and_not_made(values, tmp_path):
    assert wrong(servers.database, values | {"DATABASE_URL": f"sqlite:///{tmp_path}/none.sqlite3"}) == [
        "The file of the database cannot be opened: `make run` or `manage.py migrate` makes it in VAR_DIR."
    ]
    assert not (tmp_path / "none.sqlite3").exists()


@pytest.mark.redis
def test_redis_of_this_machine_answers(values):
    assert [(finding.wrong, finding.note) for finding in servers.queue(values, ROOT)] == [("", "answers")]


@pytest.mark.trust("C12")
def test_redis_that_is_away_or_silent_is_said(values, monkeypatch):
    assert wrong(servers.queue, values | {"REDIS_URL": f"redis://127.0.0.1:{free_port()}/0"}) == [
        "Nothing answers where REDIS_URL points: start the service redis, or correct the host."
    ]
    monkeypatch.setattr(servers, "WAIT", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"redis://127.0.0.1:{silent.getsockname()[1]}/0"
        assert wrong(servers.queue, values | {"REDIS_URL": url}) == [
            "Redis did not answer within 0.2 seconds: restart the service redis."
        ]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(-3, "0 seconds"), (59, "59 seconds"), (60, "1 minute"), (7300, "2 hours"), (90_000, "1 day")],
)
def test_ages_are_told_in_words(seconds, words):
    assert servers.so_long(seconds) == words
