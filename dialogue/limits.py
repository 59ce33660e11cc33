"""How often something may be tried: counted in the database for all processes and hosts alike, under keys that name nobody.

Nothing here knows a network address: a room of sixty shares one (TRUST E5). Call these outside a transaction that may be
rolled back, or the try is forgotten with it.
"""

import datetime

from django.db import connection
from django.db.models import F
from django.utils import timezone

from dialogue import digests
from dialogue.models import Tries

UPSERT = """
    INSERT INTO dialogue_tries (key, "window", count) VALUES (%s, %s, 1)
    ON CONFLICT (key, "window") DO UPDATE SET count = dialogue_tries.count + 1
    RETURNING count
"""  # one short statement: two processes at once never count one try for both
LONGEST = datetime.timedelta(days=2)  # longer windows than this would be swept away


def _key(scope, subject):
    return digests.keyed("limits", f"{scope}|{subject}").hex()


def _window(seconds):
    """The moment the current window began: windows stand side by side, counted from 1970."""
    now = int(timezone.now().timestamp())
    return datetime.datetime.fromtimestamp(now - now % seconds, tz=datetime.UTC)


def count(scope, subject, *, seconds):
    """Count one try of `subject` and return how many there were in the current window, this one included."""
    window = connection.ops.adapt_datetimefield_value(_window(seconds))
    with connection.cursor() as cursor:
        cursor.execute(UPSERT, [_key(scope, subject), window])
        return cursor.fetchone()[0]


def allow(scope, subject, *, most, seconds):
    """Count one try of `subject` and say whether it is among the first `most` of the current window of `seconds`.

    At the turn of a window up to twice as many pass within `seconds`.
    """
    return count(scope, subject, seconds=seconds) <= most


def remaining(scope, subject, *, most, seconds):
    """How many tries are left in the current window; counts nothing."""
    rows = Tries.objects.filter(key=_key(scope, subject), window=_window(seconds))
    return max(0, most - (rows.values_list("count", flat=True).first() or 0))


def give_back(scope, subject, *, seconds):
    """A counted try was none after all."""
    rows = Tries.objects.filter(key=_key(scope, subject), window=_window(seconds), count__gt=0)
    rows.update(count=F("count") - 1)


def forget(scope, subject):
    """Start afresh, for who has shown the right secret."""
    Tries.objects.filter(key=_key(scope, subject)).delete()


def sweep():
    """Drop what no window can ask for any more."""
    Tries.objects.filter(window__lt=timezone.now() - LONGEST).delete()
