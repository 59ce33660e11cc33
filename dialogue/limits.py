"""How often something may be tried: counted in the database for all processes and hosts alike, under keys that name nobody.

Nothing here knows a network address: a room of sixty shares one (TRUST E5). Call these outside a transaction that may be
rolled back, or the try is forgotten with it.
"""

import datetime

from django.db import connection
from django.db.models import DateTimeField, F
from django.db.models.expressions import RawSQL

from dialogue import database_time, digests
from dialogue.models import Tries

UPSERT = """
    INSERT INTO dialogue_tries (key, "window", count) VALUES (%s, {}, 1)
    ON CONFLICT (key, "window") DO UPDATE SET count = dialogue_tries.count + 1
    RETURNING count
"""  # one short statement: two processes at once never count one try for both
BEGAN = "to_timestamp(floor(extract(epoch FROM statement_timestamp()) / %s) * %s)"  # filled in by the statement
LONGEST = datetime.timedelta(days=2)  # longer windows than this would be swept away


def _key(scope, subject):
    return digests.keyed("limits", f"{scope}|{subject}").hex()


def _window(seconds):
    """(SQL, its parameters) of the moment the current window began, by the database's clock, at no query of its own: windows stand
    side by side, counted from 1970."""
    if connection.vendor == "postgresql":
        return BEGAN, [seconds, seconds]
    now = int(database_time.now().timestamp())
    return begun(now - now % seconds)


def begun(second):
    """The same of a window that began in that second since 1970."""
    moment = datetime.datetime.fromtimestamp(second, tz=datetime.UTC)
    return "%s", [connection.ops.adapt_datetimefield_value(moment)]


def _current(scope, subject, seconds):
    """The row of the current window, if something was tried in it."""
    window, parameters = _window(seconds)
    return Tries.objects.filter(key=_key(scope, subject), window=RawSQL(window, parameters, DateTimeField()))


def count(scope, subject, *, seconds):
    """Count one try of `subject` and return how many there were in the current window, this one included."""
    window, parameters = _window(seconds)
    with connection.cursor() as cursor:
        cursor.execute(UPSERT.format(window), [_key(scope, subject), *parameters])
        return cursor.fetchone()[0]


def allow(scope, subject, *, most, seconds):
    """Count one try of `subject` and say whether it is among the first `most` of the current window of `seconds`.

    At the turn of a window up to twice as many pass within `seconds`.
    """
    return count(scope, subject, seconds=seconds) <= most


def remaining(scope, subject, *, most, seconds):
    """How many tries are left in the current window; counts nothing."""
    rows = _current(scope, subject, seconds)
    return max(0, most - (rows.values_list("count", flat=True).first() or 0))


def give_back(scope, subject, *, seconds):
    """A counted try was none after all."""
    _current(scope, subject, seconds).filter(count__gt=0).update(count=F("count") - 1)


def forget(scope, subject):
    """Start afresh, for who has shown the right secret."""
    Tries.objects.filter(key=_key(scope, subject)).delete()


def sweep():
    """Drop what no window can ask for any more."""
    Tries.objects.filter(window__lt=database_time.Now() - LONGEST).delete()
