"""Rows held as they are until this transaction ends, by whoever speaks about what somebody else may be closing just now.

Django has no FOR SHARE, so these queries are text. Who waited for whoever closes the row looks at it again, and finds nothing where the
query asks for one that is open: each is counted or told (TRUST A4).
"""

from django.db import connection


def held(sql, params, of=""):
    """The rows that a query finds, held FOR SHARE; `of`: the one of its tables whose rows are, where it has several."""
    if connection.vendor == "postgresql":  # SQLite has one writer anyway
        sql += f" FOR SHARE OF {of}" if of else " FOR SHARE"
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()
