"""Django's sessions in the database, begun and ended by the database's clock: two machines' own may be minutes apart (TRUST C5).

The table, the words in it and the cookie are Django's, so that the release before reads these sessions, too (its name for the class is
part of what they are signed with). The query that finds a session brings the moment along: no request asks for it by a query of its own.
"""

from django.contrib.sessions.backends import db
from django.db import connection

from dialogue import database_time

FOUND = "SELECT session_data, {moment} FROM django_session WHERE session_key = %s AND expire_date > {now}"


class SessionStore(db.SessionStore):
    clock = None  # set by the query that finds the session

    def now(self):
        """The database's clock, as it was asked once for this request."""
        if self.clock is None:
            self.clock = database_time.Clock.set_by(database_time.now())
        return self.clock.now()

    def load(self):
        """What is in it; empty, and without its key, if there is none or its time is over."""
        text, values = _query(self.session_key)
        with connection.cursor() as cursor:
            cursor.execute(text, values)
            row = cursor.fetchone()
        if row is None:
            self._session_key = None
            return {}
        data, moment = row
        self.clock = database_time.Clock.set_by(moment) if moment else database_time.PROCESS
        return self.decode(data)

    def get_expiry_date(self, **more):
        return super().get_expiry_date(**{"modification": self.now()} | more)


def _query(key):
    moment = database_time.column()
    if moment != "NULL":
        return FOUND.format(moment=moment, now=moment), [key]
    return FOUND.format(moment=moment, now="%s"), [key, connection.ops.adapt_datetimefield_value(database_time.now())]
