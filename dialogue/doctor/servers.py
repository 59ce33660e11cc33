"""What PostgreSQL (or the file of SQLite) and Redis answer, and what the other services last said in the database."""

import contextlib
import sqlite3
import time
from pathlib import Path

import dj_database_url
import psycopg2
import redis

from dialogue import job_names
from dialogue.doctor import Finding
from dialogue.doctor.machine import folders

APPS = ("dialogue", "stakeholders", "issues", "workshops")
WAIT = 5  # seconds
CLOCK = 30  # seconds by which two clocks may differ
SILENT = 120  # seconds, as in dialogue/watching.py
SERVICES = {"mail": "worker", "codes": "codes"}  # lane of dialogue/pulse.py: its service
BACKUP_HOURS = 26
NOW = {"postgresql": "extract(epoch from clock_timestamp())", "sqlite3": "(julianday('now') - 2440587.5) * 86400"}
AGE = {"postgresql": "extract(epoch from now() - {})", "sqlite3": "(julianday('now') - julianday({})) * 86400"}
# What psycopg2 says in English whatever the server's language: (part of it, the sentence).
REASONS = (
    ("could not translate host name", "The host in DATABASE_URL has no address here: see whether the service db runs."),
    ("password authentication failed", "PostgreSQL does not take our password: set POSTGRES_PASSWORD to that of the first start."),
    ("does not exist", "PostgreSQL has no such database or user: the first start makes them, or name others in DATABASE_URL."),
    ("timeout", f"PostgreSQL did not answer within {WAIT} seconds: look at the service db."),
    ("too many", "PostgreSQL has no place left for us: stop what else speaks to it, or raise max_connections."),
)  # fmt: skip
REFUSED = "Nothing answers where DATABASE_URL points: start the service db, or correct the host and port."


def database(values, base_dir):
    """Ask the database everything in one connection."""
    url = values["DATABASE_URL"] or f"sqlite:///{folders(values, base_dir)['VAR_DIR'] / 'dialogue.sqlite3'}"
    place = dj_database_url.parse(url)
    kind = place["ENGINE"].rpartition(".")[2]
    try:
        with contextlib.closing(_connection(place, kind)) as connection:
            yield Finding("the database", "", kind)
            ask = _asking(connection)
            for check in (_room, _clock, _migrations, _workers, _backup, _keys):
                yield from check(ask, kind, values, base_dir)
    except (psycopg2.OperationalError, sqlite3.OperationalError) as error:
        yield Finding("the database", reason(error))
    except (psycopg2.Error, sqlite3.Error) as error:
        yield Finding("the database", f"The database answered with {type(error).__name__}: look at its own log.")


def reason(error):
    """The sentence for a database that is not to be had."""
    said = str(error)
    if isinstance(error, sqlite3.Error):
        return "The file of the database cannot be opened: `make run` or `manage.py migrate` makes it in VAR_DIR."
    return next((sentence for part, sentence in REASONS if part in said), REFUSED)


def _connection(place, kind):
    if kind == "sqlite3":
        return sqlite3.connect(f"{Path(place['NAME']).resolve().as_uri()}?mode=rw", uri=True, timeout=WAIT)
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    given = {name: place[key] for name, key in names.items() if place.get(key)}
    connection = psycopg2.connect(**given, connect_timeout=WAIT, **place.get("OPTIONS", {}))
    connection.autocommit = True
    return connection


def _asking(connection):
    def ask(statement):
        with contextlib.closing(connection.cursor()) as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []

    return ask


def _room(ask, kind, _values, _base_dir):
    """Whether it can be written to: a full disk and a standby read well and write nothing."""
    try:
        ask("CREATE TEMPORARY TABLE doctor_writes AS SELECT 1 AS x")
    except (psycopg2.Error, sqlite3.Error):
        yield Finding("writing", "The database can be read and not written to: its disk is full, or it is a copy.")
        return
    yield Finding("writing", "", "possible")


def _clock(ask, kind, _values, _base_dir):
    apart = abs(float(ask(f"SELECT {NOW[kind]}")[0][0]) - time.time())
    wrong = f"The clocks of this machine and of the database differ by {apart:.0f} seconds: set both by NTP."
    yield Finding("the clock", wrong if apart > CLOCK else "", f"{apart:.0f} s apart")


def _migrations(ask, kind, _values, base_dir):
    steps = {(app, file.stem) for app in APPS for file in (base_dir / app / "migrations").glob("0*.py")}
    if not _has(ask, kind, "django_migrations"):
        yield Finding("the tables", "The database is empty: `python manage.py migrate` makes its tables.")
        return
    age = AGE[kind].format("max(applied)")
    if float(ask(f"SELECT coalesce({age}, 0) FROM django_migrations")[0][0]) < -CLOCK:
        yield Finding("the clock", "The clock is behind the last upgrade of this house: set it by NTP.")
    missing = steps - set(ask("SELECT app, name FROM django_migrations"))
    wrong = "The tables are those of an older version: `python manage.py migrate` brings them up to date."
    yield Finding("the tables", wrong if missing else "", "of this version")


def _has(ask, kind, table):
    return bool(ask(f"SELECT 1 FROM {'sqlite_master' if kind == 'sqlite3' else 'pg_tables'} "
                    f"WHERE {'name' if kind == 'sqlite3' else 'tablename'} = '{table}'"))  # fmt: skip


def _age(ask, kind, job, occasion):
    """Seconds since the one row of this kind and occasion, or None."""
    age = AGE[kind].format("finished_at")
    found = ask(f"SELECT {age} FROM dialogue_job WHERE kind = '{job}' AND occasion = '{occasion}'")
    return found[0][0] if found else None


def _workers(ask, kind, _values, _base_dir):
    """By their rows: who can say nothing here can still say it there, and a tick in one says that beat and Redis live."""
    for lane, service in SERVICES.items() if _has(ask, kind, "dialogue_job") else ():
        age = _age(ask, kind, job_names.HEARTBEAT, lane)
        wrong = ""
        if age is None:
            wrong = f"The service {service} never gave a sign of life: start it, and beat and redis with it."
        elif age > SILENT:
            wrong = f"The service {service} gave its last sign of life {so_long(age)} ago: look at it, beat and redis."
        yield Finding(f"the service {service}", wrong, "" if age is None else f"{so_long(age)} ago")


def _backup(ask, kind, values, _base_dir):
    if not _has(ask, kind, "dialogue_job") or not values["PRODUCTION"]:
        return
    age = _age(ask, kind, job_names.BACKED_UP, "last")
    hours = BACKUP_HOURS * 3600
    if age is None:
        yield Finding("the last backup", "There is no backup yet: `python manage.py backup` makes one.")
    else:
        wrong = f"The last backup is {so_long(age)} old: `python manage.py backup` says what stands in its way."
        yield Finding("the last backup", wrong if age > hours else "", f"{so_long(age)} ago")


def _keys(ask, kind, values, base_dir):
    if not _has(ask, kind, "dialogue_dialogue"):
        return
    folder = folders(values, base_dir)["KEY_DIR"]
    rows = ask("SELECT key_name FROM dialogue_dialogue WHERE key_check <> '' AND sealed_at IS NULL")
    missing = sum(not (folder / f"{row[0]}.key").exists() for row in rows)
    number = "1 dialogue stays" if missing == 1 else f"{missing} dialogues stay"
    wrong = f"{number} shut for want of a key in KEY_DIR: put its copy back, docs/operating.md, section 8."
    yield Finding("the keys", wrong if missing else "")


def so_long(seconds):
    seconds = max(0, float(seconds))
    for size, word in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= size:
            number = int(seconds // size)
            return f"{number} {word}{'s' * (number != 1)}"
    return f"{seconds:.0f} seconds"


def queue(values, _base_dir):
    """Redis, which the stack alone needs."""
    if not values["PRODUCTION"]:
        return
    url = values["REDIS_URL"].replace("redis+socket://", "unix://", 1)
    try:
        with redis.Redis.from_url(url, socket_connect_timeout=WAIT, socket_timeout=WAIT) as client:
            client.ping()
            yield Finding("Redis", "", "answers")
    except redis.AuthenticationError:
        yield Finding("Redis", "Redis does not take the password in REDIS_URL.")
    except redis.TimeoutError:
        yield Finding("Redis", f"Redis did not answer within {WAIT} seconds: restart the service redis.")
    except (redis.RedisError, OSError, ValueError):
        yield Finding("Redis", "Nothing answers where REDIS_URL points: start the service redis, or correct the host.")
