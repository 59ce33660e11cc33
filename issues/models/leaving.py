"""Everything at once: the marks that let the night know what a person takes back, and nobody else (TRUST §3.6)."""

import datetime

from django.db import connection, models

from dialogue import database_time, keys
from dialogue.models import Dialogue
from stakeholders.models import RandomKey

NIGHTS = 3
TOKEN = 32  # digits
LATE = 7  # nights that may be missed before a mark is forgotten
DAY = datetime.timedelta(days=1)


def token(dialogue, row, night):
    """The mark of a spoken row that goes in the night of a date."""
    return tokens(dialogue, row, [night])[0]


def tokens(dialogue, row, nights):
    """Its mark for each of these nights."""
    tags = keys.tags(dialogue, f"{row._meta.db_table} {row.pk}", [f"leaves {night}" for night in nights])
    return [tag[:TOKEN] for tag in tags]


def nights_after(today):
    """The dates of the nights that a piece may be given."""
    return [today + n * DAY for n in range(1, NIGHTS + 1)]


def nights_around(today):
    """All that a mark of now may name: nights that were missed, this one and those to come."""
    return [today + n * DAY for n in range(-LATE, NIGHTS + 1)]


def _possible(dialogue, row):
    """All marks that a row may have now."""
    return tokens(dialogue, row, nights_around(database_time.now().date()))


FORGET = "DELETE FROM issues_leaving WHERE dialogue_id = %s AND token IN ({})"  # as text: every reaction that is changed asks for it


class LeavingQuerySet(models.QuerySet):
    def of(self, dialogue, row):
        """The mark of a row, if it has one."""
        return self.filter(dialogue=dialogue, token__in=_possible(dialogue, row))

    def forget(self, dialogue, row):
        """A row that its author has changed or kept meanwhile stays. True if it was marked."""
        marks = _possible(dialogue, row)
        with connection.cursor() as cursor:
            cursor.execute(FORGET.format(", ".join(["%s"] * len(marks))), [dialogue.pk, *marks])
            return cursor.rowcount > 0

    forget.alters_data = True


class Leaving(RandomKey):
    """That something goes in some night. Which row, and which night, is told by the dialogue's key only: marks on the rows themselves
    would show which of them one person wrote."""

    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="leaving")
    token = models.CharField(max_length=TOKEN)

    objects = LeavingQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dialogue", "token"], name="leaving_once")]

    def __str__(self):
        return self.token[:6]
