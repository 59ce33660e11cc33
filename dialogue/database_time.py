"""The clock that decides: several machines share one database, and their own clocks may differ by minutes (TRUST C5)."""

import datetime

from django.db import connection
from django.utils import timezone


def now() -> datetime.datetime:
    """PostgreSQL's clock; SQLite has none but the machine's."""
    if connection.vendor != "postgresql":
        return timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime.datetime = cursor.fetchone()[0]
    return moment
