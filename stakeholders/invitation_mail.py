"""The mail of an invitation, into a dialogue or into its team: queued with its occasion, sent once more, not too often."""

import datetime

from dialogue import database_time
from dialogue.mail import queueing, signed, stopping
from dialogue.models import Job, Suppression

UNDER_WAY = (Job.State.WAITING, Job.State.RUNNING, Job.State.HELD)
MOST_A_DAY = 3


class TooSoon(Exception):
    """No further mail now; `args[0]` is "waiting" (the last one has not gone out yet), "often", or "silent" (wants none)."""


def post(invitation, kind, occasion, **more):
    """Queue a mail; one of an older occasion that still waits is not sent. The link itself is made when it is sent. A mailbox that
    was refused gets another chance."""
    invitation.occasion = occasion
    invitation.save(update_fields=["occasion"])
    forgive(invitation.email)
    queueing.enqueue(kind=kind, occasion=occasion, recipient=invitation.pk, dialogue=invitation.dialogue, **more)


def forgive(email):
    """Forget that a mailbox was refused: somebody of a team asks for another try. Who wants no mail stays left alone."""
    Suppression.objects.filter(fingerprint=signed.fingerprint(email), reason=Suppression.Reason.REFUSED).delete()


def made(invitation):
    """When it was made, as occasions say it: another moment is another link."""
    return f"{invitation.created_at:%Y-%m-%dT%H:%M:%S.%f}"


def one_more(invitation, kind):
    """The occasion of one more mail with the same link. Raises TooSoon.

    The row is locked: of two presses at once the second finds the first one's mail waiting.
    """
    if stopping.why_not(invitation.email, invitation.dialogue) == Suppression.Reason.UNSUBSCRIBED:
        raise TooSoon("silent")
    mails = Job.objects.filter(kind=kind, recipient=str(invitation.pk))
    if mails.filter(occasion=invitation.occasion, state__in=UNDER_WAY).exists() and invitation.is_open:
        raise TooSoon("waiting")
    if mails.filter(created_at__gt=database_time.Now() - datetime.timedelta(days=1)).count() >= MOST_A_DAY:
        raise TooSoon("often")
    return f"again {mails.count()} {made(invitation)}"
