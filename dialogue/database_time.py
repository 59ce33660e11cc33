"""The clock that decides: several machines share one database, and their own clocks may differ by minutes (TRUST C5).

What is written to be compared with another row is of this clock. `now()` asks it, once a press; `Now` lets the statement that writes
or reads fill it in, at no query of its own; `Clock` runs on from an answer, for what counts down on a page.
"""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import DateTimeField, Value, functions
from django.utils import timezone


def now() -> datetime.datetime:
    """PostgreSQL's clock; SQLite has none but the machine's."""
    if connection.vendor != "postgresql":
        return timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime.datetime = cursor.fetchone()[0]
    return moment


def column() -> str:
    """The same in the text of a query that reads other things; NULL where the machine's clock is the one."""
    return "STATEMENT_TIMESTAMP()" if connection.vendor == "postgresql" else "NULL"


class Now(functions.Now):
    """The moment of the statement. On SQLite it is this process's, as `now()` is, so that a test may turn both."""

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return compiler.compile(Value(timezone.now(), output_field=DateTimeField()))


@dataclass(frozen=True)
class Clock:
    """The database's clock as it was asked once: it runs on by this process's, however wrong that one is."""

    ahead: datetime.timedelta  # of this process's

    @classmethod
    def set_by(cls, moment: datetime.datetime) -> "Clock":
        """By a moment that the database has just said."""
        return cls(timezone.now() - moment)

    def now(self) -> datetime.datetime:
        return timezone.now() - self.ahead


PROCESS = Clock(datetime.timedelta())  # where nothing is compared
