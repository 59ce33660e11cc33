"""What the database's own file could still tell, put right at night."""

from django.db import connection


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
