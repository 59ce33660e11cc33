"""Everybody once more whose invitation nobody has used, in one press. That somebody opened a link is kept nowhere: looking changes
nothing."""

import datetime
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import CharField, OuterRef, Subquery
from django.db.models.functions import Cast, Coalesce

from dialogue import database_time, job_names
from dialogue.mail import queueing
from dialogue.models import Job, TeamLog
from stakeholders import joining
from stakeholders.lists import invitation_lists
from stakeholders.lists.list_plan import Fate
from stakeholders.models import Invitation
from stakeholders.models.participants import in_thirty_days

REST = datetime.timedelta(days=1)  # between two mails to one person
AT_ONCE = 250  # in one transaction
UNDER_WAY = (Job.State.WAITING, Job.State.RUNNING)


class Changed(Exception):
    """Not as many as the page said: somebody has come meanwhile, or somebody else has invited."""


@dataclass
class Due:
    """Whom a press reaches, as rows, and how many it leaves alone: mailed within a day, waiting to be sent, refused, wanting no mail."""

    rows: list = field(default_factory=list)
    lately: int = 0
    waits: int = 0
    refused: int = 0
    silent: int = 0


def due(dialogue, since=None):
    """Who would be invited again, in a number of queries that does not depend on how many there are. `since`: whoever got a mail later is
    left alone; None: a day ago."""
    rows = list(_with_last_mail(dialogue.invitations.not_come().with_standing()).order_by("email"))
    silenced = invitation_lists.silenced(dialogue.pk, [row.email for row in rows])
    found, since = Due(), since or database_time.now() - REST
    for row in rows:
        why = _why_not(row, silenced.get(row.email), since)
        if why:
            setattr(found, why, getattr(found, why) + 1)
        else:
            found.rows.append(row)
    return found


def _with_last_mail(invitations):
    """Each with `.mailed_at`: when its last mail went out; a long list takes hours where mails are rationed."""
    mine = {"occasion": OuterRef("occasion"), "recipient": Cast(OuterRef("pk"), CharField())}
    mails = Job.objects.filter(kind=job_names.SEND_INVITATION, **mine)
    last = mails.annotate(at=Coalesce("finished_at", "created_at")).values("at")[:1]
    return invitations.annotate(mailed_at=Coalesce(Subquery(last), "created_at"))


def _why_not(row, silenced, since):
    """The count of Due in which somebody stands who is left alone, or ""."""
    if silenced == Fate.SILENT:
        return "silent"
    if silenced == Fate.MISSING or row.standing == Invitation.Standing.REFUSED:
        return "refused"
    if row.standing == Invitation.Standing.QUEUED:
        return "waits"
    return "lately" if row.mailed_at > since else ""


def under_way(dialogue):
    """Whether the worker still has to make the mails of a press."""
    return dialogue.jobs.filter(kind=job_names.INVITE_AGAIN, state__in=UNDER_WAY).exists()


@transaction.atomic
def ask(*, dialogue, shown, by):
    """Have the worker mail each of them once more. `shown`: how many the page said. Returns how many. Raises Changed and joining.Sealed.

    Two presses at once take turns over the dialogue's row: the second finds the first one's work waiting."""
    joining.hold_open(dialogue.pk)
    count = len(due(dialogue).rows)
    if count != shown or under_way(dialogue):
        raise Changed
    if count:
        moment = f"{database_time.now():%Y-%m-%dT%H:%M:%S.%f}"
        queueing.enqueue(
            kind=job_names.INVITE_AGAIN,
            occasion=moment,
            recipient=dialogue.pk,
            dialogue=dialogue,
            lane=Job.Lane.SLOW,
        )
        TeamLog.objects.create(dialogue=dialogue, by=by, action="invited all again", detail=str(count))
    return count


def make(job):
    """The worker's part, some at a time, so that others can write meanwhile. Broken off it goes on where it was: whose mail waits or went
    out is due no more. Nobody is added who was not due at the press."""
    while _some(job, job.created_at - REST):
        pass


@transaction.atomic
def _some(job, since):
    """The same link, which works for thirty days again; whose ran out gets another. Returns whether there may be more."""
    try:
        joining.hold_open(job.dialogue_id)
    except joining.Sealed:
        raise queueing.Skip("not open") from None
    rows = due(job.dialogue, since).rows[:AT_ONCE]
    occasion, pks = f"all again {job.pk}", [row.pk for row in rows]
    _refresh(rows, occasion)
    made = {"occasion": occasion, "recipients": pks, "dialogue": job.dialogue}
    queueing.enqueue_many(kind=job_names.SEND_INVITATION, **made)
    return bool(rows)


def _refresh(rows, occasion):
    """Another moment of making gives another token; of the old one not even the hash stays."""
    now = database_time.now()
    ran_out = Invitation.objects.filter(pk__in=[row.pk for row in rows if row.expires_at <= now])
    ran_out.update(created_at=now, token_hash=None, code_hash=None)
    everybody = Invitation.objects.filter(pk__in=[row.pk for row in rows])
    everybody.update(expires_at=in_thirty_days(now), occasion=occasion)
