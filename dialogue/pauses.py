"""When nothing has been said for ten minutes: seen by looking, kept in the worker's memory, written down nowhere (TRUST §1).

The rows of voices carry no time, and nothing else may: so a worker compares what the tables hold now with what they held when
it last looked. It keeps one number for each table, and forgets it when it ends. Several workers each look for themselves.
"""

import os
import time

from django.db import connection

EVERY = 30  # seconds between two looks
QUIET = 600  # seconds without anything said
# Of a table on PostgreSQL, of the file on SQLite: what is larger waits for the night, so that no request waits more than 200 ms
# for a pause (tests/bench_pause.py; VACUUM of a file of 14 MB held a writer up for 230 to 390 on a busy machine).
MOST_ROWS, MOST_BYTES = 5_000, 10_000_000
UNKNOWN, TOO_LARGE = object(), object()


class Watch:
    """Which tables were written to since they were last put in order, and since when nothing was."""

    def __init__(self, models, clock=time.monotonic):
        self.models, self.clock = models, clock
        self.words = dict.fromkeys(models, UNKNOWN)  # after a start everything may be out of order
        self.places = {}
        self.looked_at = self.since = None

    def look(self):
        """Note what changed. False if the last look was a moment ago."""
        now = self.clock()
        if self.looked_at is not None and now - self.looked_at < EVERY:
            return False
        self.looked_at = now
        for model in self.models:
            words = words_of(model)
            if words != self.words[model]:
                self.words[model], self.since = words, now
                self.places[model] = place_of(model)
        return True

    @property
    def is_pause(self):
        return self.since is not None and self.clock() - self.since >= QUIET

    def out_of_order(self):
        """Tables small enough for a pause, written to, and since then neither put in order by us nor by another worker."""
        small = [model for model in self.places if self.words[model] is not TOO_LARGE]
        return [model for model in small if place_of(model) == self.places[model]]

    def note_order(self, models):
        for model in models:
            self.places.pop(model, None)


def words_of(model):
    """A number that changes with what stands in the table, and not with the order in which it lies there."""
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            if os.stat(connection.settings_dict["NAME"]).st_size > MOST_BYTES:
                return TOO_LARGE
            return sum(map(hash, cursor.execute(f"SELECT * FROM {table}")))
        cursor.execute(
            f"SELECT count(*), sum(hashtextextended(one::text, 0)) FROM (SELECT * FROM {table} LIMIT %s) one",
            [MOST_ROWS + 1],
        )
        found = cursor.fetchone()
    return TOO_LARGE if found[0] > MOST_ROWS else found


def place_of(model):
    """The file that PostgreSQL keeps the table in: a new one each time somebody puts it in order. SQLite has one worker."""
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        table = connection.ops.quote_name(model._meta.db_table)
        cursor.execute("SELECT pg_relation_filenode(%s::regclass)", [table])
        return cursor.fetchone()[0]
