"""What tests/bench_closing.py has a house do: run by `manage.py shell` within the house's own settings."""

import time
from collections import Counter
from statistics import median

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from issues import balloting
from issues.models import Vote
from tests import bench_size
from tests.inside_pause import tell
from tests.issues.crowd import crowded_ballot

ISSUES, VOTERS, ROUNDS = bench_size.of((30, 2000, 5), (3, 20, 1))


def closes():
    """Seconds of closing and of reading the same 60,000 votes one by one into counters, in turns; and the queries of closing."""
    room, ballot = crowded_ballot(issues=ISSUES, voters=VOTERS)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # as autovacuum does beside a running vote
    closing, reading, queries = [], [], 0
    for _round in range(ROUNDS):
        began = time.perf_counter()
        read_bare(ballot)
        reading.append(time.perf_counter() - began)
        seconds, queries = close_and_undo(room, ballot)
        closing.append(seconds)
    tell({"closing": median(closing), "reading": median(reading), "queries": queries, "votes": Vote.objects.count()})


def close_and_undo(room, ballot):
    """(seconds from taking the ballot's row to the commit that is not made, queries)."""
    with transaction.atomic(), CaptureQueriesContext(connection) as captured:
        began = time.perf_counter()
        balloting.close_ballot(ballot=ballot, by=room.organiser)
        seconds = time.perf_counter() - began
        transaction.set_rollback(True)
    return seconds, len(captured)


def read_bare(ballot):
    """The least that counting in Python costs: each row once, as plain data."""
    rows = Vote.objects.filter(ballot=ballot).values_list("issue", "voice__group", "choice", "urgent", "reason")
    return Counter(row[:4] for row in rows)
