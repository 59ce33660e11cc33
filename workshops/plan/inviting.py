"""Telling everybody when and where a workshop is, that it has changed, or that it is called off. Only by the team's press."""

from django.db import transaction

from dialogue import database_time, job_names
from dialogue.mail import queueing
from dialogue.models import Mailing, TeamLog
from stakeholders.models import Participant
from workshops.models import Workshop
from workshops.plan import calendar_mail


def guests(workshop):
    """Everybody who takes part and has an address."""
    return Participant.objects.confirmed().with_address().filter(dialogue=workshop.dialogue)


def told(workshop):
    """`now` if everybody was told how it stands, `before` if there was a change since, "" if nobody was told yet."""
    sequences = calendar_mail.told(workshop)
    return "now" if workshop.sequence in sequences else "before" if sequences else ""


@transaction.atomic
def tell(*, workshop, by, again=False):
    """One job for each guest; returns how many. A second press for the same state of the workshop sends nothing.

    `again`: remind them of it, once a day at most; the same file changes nothing in a calendar that has it.
    """
    workshop = Workshop.objects.select_for_update(of=("self",)).select_related("dialogue").get(pk=workshop.pk)
    name = f"workshop {workshop.number} {workshop.sequence}"  # each change that calendars must hear of is told once
    name += f" {database_time.now():%Y-%m-%d}" if again else ""
    if Mailing.objects.filter(dialogue=workshop.dialogue, kind=Mailing.Kind.WORKSHOP, occasion=name).exists():
        return 0
    mailing = Mailing.objects.create(
        dialogue=workshop.dialogue,
        kind=Mailing.Kind.WORKSHOP,
        occasion=name,
        about=calendar_mail.about(workshop),
        made_by=by,
        sent_at=database_time.now(),
    )
    TeamLog.objects.create(dialogue=workshop.dialogue, by=by, action="sent a workshop mail", detail=workshop.title)
    return queueing.enqueue_many(
        kind=job_names.SEND_MEETING,
        occasion=f"meeting {mailing.pk}",
        recipients=list(guests(workshop).values_list("pk", flat=True)),
        dialogue=workshop.dialogue,
        mailing=mailing,
    )
