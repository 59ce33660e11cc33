"""Notes of a session, and letting people read the minutes: what is written into them, and until when."""

from django.db import transaction

from dialogue import database_time
from dialogue.digests import short
from dialogue.models import TeamLog
from issues.reactions import judging
from workshops.models import Session, Workshop
from workshops.models.meetings import NOTES_LIMIT


class TooLong(Exception):
    """`args`: the notes that somebody else kept meanwhile, and both texts, which together are too long."""


class Published(Exception):
    """The minutes can be read: nothing is added to them any more."""


class NotOver(Exception):
    """The workshop is still under way, or has not begun."""


def are_notes_open(workshop):
    """Until the minutes of a workshop that is over are published: the release before published them at any time."""
    return not (workshop.is_over and workshop.minutes_published_at) and not workshop.dialogue.is_sealed


@transaction.atomic
def keep_notes(*, session, notes, before):
    """Keep the notes of a session. Where others wrote since `before` both texts stay, the later one below.

    `before`: the digest of the notes that the page showed. True if there are two texts now. Raises TooLong, Published.
    """
    if not are_notes_open(Workshop.objects.locked().get(pk=session.workshop_id)):
        raise Published
    session = Session.objects.select_for_update().get(pk=session.pk)  # of two who press at once neither loses a word
    theirs = session.notes
    both = theirs != "" and short(theirs) != before and not notes.startswith(theirs)
    if both and (not notes or theirs.endswith(f"\n\n{notes}")):
        return False  # nothing to add, or added by an earlier press already
    kept = f"{theirs}\n\n{notes}" if both else notes
    if len(kept) > NOTES_LIMIT:
        raise TooLong(theirs, kept)
    session.notes = kept
    session.save(update_fields=["notes"])
    return both


def publish_minutes(*, workshop, by):
    """Let all members read the minutes. False if they can already. Raises NotOver.

    What closed in the workshop and still waits for its job is worked out first, without a lock: nobody publishes minutes that have yet
    to say what was found."""
    if workshop.is_over:
        judging.work_out_all(workshop.dialogue)
    return _publish(workshop, by)


@transaction.atomic
def _publish(workshop, by):
    workshop = Workshop.objects.locked().get(pk=workshop.pk)
    if not workshop.is_over:
        raise NotOver
    published = Workshop.objects.filter(pk=workshop.pk, minutes_published_at=None).update(
        minutes_published_at=database_time.Now()
    )
    if published:
        TeamLog.objects.create(dialogue=workshop.dialogue, by=by, action="published the minutes", detail=workshop.title)
    return bool(published)
