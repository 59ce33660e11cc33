"""Simulated time: the machine's clock, and on PostgreSQL the database's own, which decides there (dialogue/database_time.py)."""

import datetime
import time

import time_machine
from django.db import connection

from dialogue import pauses, worker
from issues import stirring

DAY = datetime.datetime(2027, 4, 12, tzinfo=datetime.UTC)  # a Monday
MOVED = """
CREATE SCHEMA travel;
CREATE FUNCTION travel.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE
    AS $$ SELECT pg_catalog.clock_timestamp() + current_setting('travel.ahead')::interval $$;
CREATE FUNCTION travel.statement_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE
    AS $$ SELECT pg_catalog.clock_timestamp() + current_setting('travel.ahead')::interval $$;
SET search_path = travel, public, pg_catalog;
"""
BACK = "RESET search_path; DROP SCHEMA travel CASCADE"


class Clock:
    """Used as a context; `at` moves on to an hour of the day, after 24 into the next one."""

    def __enter__(self):
        self._travel = time_machine.travel(DAY + datetime.timedelta(hours=7))
        self._coordinates = self._travel.start()
        if connection.vendor == "postgresql":
            self._tell_database()
            with connection.cursor() as cursor:
                cursor.execute(MOVED)
        self.watch = pauses.Watch(stirring.spoken(), clock=time.time)
        return self

    def __exit__(self, *_error):
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(BACK)
        self._travel.stop()

    def at(self, hour):
        """Move on to this hour; time runs on from there, so that no two presses have one moment."""
        self._coordinates.move_to(max(DAY + datetime.timedelta(hours=hour), datetime.datetime.now(datetime.UTC)))
        if connection.vendor == "postgresql":
            self._tell_database()

    def stand(self, hour):
        """As `at`, also back to a moment: two looks at one moment differ by what happened, not by the time."""
        self._coordinates.move_to(DAY + datetime.timedelta(hours=hour))
        if connection.vendor == "postgresql":
            self._tell_database()

    def _tell_database(self):
        ahead = datetime.datetime.now(datetime.UTC) - time_machine.escape_hatch.datetime.datetime.now(datetime.UTC)
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('travel.ahead', %s, false)", [f"{ahead.total_seconds():.3f} seconds"])


def tick(clock):
    """One tick of the worker, with everything that waits: what runs every two seconds beside the web. Its watch for pauses has a
    clock that runs with ours."""
    worker.wind()
    worker.drain(limit=500)
    stirring.in_a_pause(seen=clock.watch)


def fixed_time(clock, hour):
    """A half hour at which the clock may release, and the moments after it."""
    clock.at(hour + 0.005)
    tick(clock)
    clock.at(hour + 0.015)
    tick(clock)


def pause(clock, hour):
    """Twenty minutes without a write, ticked through."""
    for minutes in range(0, 22, 2):
        clock.at(hour + minutes / 60)
        tick(clock)


def night(clock):
    """The small hours after the day, ticked through."""
    for hour in (26.2, 26.3, 26.6):
        clock.at(hour)
        tick(clock)
