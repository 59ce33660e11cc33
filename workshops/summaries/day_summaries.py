"""The summary of a workshop's day: the dialogue's own summary, begun with what the tables of that day brought back."""

from django.db import transaction
from django.utils.translation import gettext as _

from workshops.models import TableNote
from workshops.summaries import summarising
from workshops.tables import table_words

LONGEST = 4800  # of a summary's words


@transaction.atomic
def make(*, workshop, by):
    """The draft of what is new, with words about the last day that was held unless the team wrote some already.

    Raises summarising.NotNow.
    """
    summary = summarising.make(dialogue=workshop.dialogue, by=by)
    if not summary.words:
        summarising.edit(summary=summary, by=by, words=words_of(workshop))
    return summary


def words_of(workshop):
    """A line that names the day, then one for each thing that a table noted. A note belongs to its table, not to a voice."""
    held = workshop.sessions.exclude(began_at=None).order_by("day").values_list("day", flat=True)
    day = held.last() or 1
    notes = TableNote.objects.filter(session__workshop=workshop, session__day=day)
    first = _("Day %(day)s of “%(title)s”.") % {"day": day, "title": workshop.title}
    return "\n\n".join([first, *table_words.in_lines(notes)])[:LONGEST]
