"""What a table notes: kept in place of what was read, until the round is final."""

from django.db import transaction

from dialogue.digests import short
from workshops.models import Seat, Session, TableNote


class Changed(Exception):
    """Somebody else changed the note meanwhile; `args[0]` is the note as it stands."""


class Final(Exception):
    """The notes of this round stand as they are."""


def note_digest(note):
    text = "\0".join([note.agreed, note.contested, note.still_open]) if note else ""
    return short(text)


@transaction.atomic
def write_note(*, session, table, agreed, contested, still_open, before):
    """Keep what a table brings back, in place of the note whose digest is `before`. Raises Changed, Final. No author is kept."""
    session = Session.objects.select_for_update(of=("self",)).select_related("workshop__dialogue").get(pk=session.pk)
    if is_final(session):
        raise Final
    note = TableNote.objects.filter(session=session, table=table).first()
    new = TableNote(session=session, table=table, agreed=agreed, contested=contested, still_open=still_open)
    if note and note_digest(note) == note_digest(new):
        return note  # kept by an earlier press already
    if note_digest(note) != before:
        raise Changed(note)
    new.pk = note.pk if note else None
    new.save()
    return new


def is_final(session):
    """Whether its notes are what they are: the round has not begun, the minutes are published, or all is sealed."""
    workshop = session.workshop
    return session.began_at is None or workshop.minutes_published_at is not None or workshop.dialogue.is_sealed


def may_write_note(participant, session, table):
    """Whoever sits at the table writes for it, while the workshop lasts."""
    if participant is None or not participant.is_confirmed or not session.workshop.is_live:
        return False
    return Seat.objects.filter(session=session, participant=participant, table=table).exists()
