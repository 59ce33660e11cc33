"""Telling everybody when and where a workshop is, that it has changed, or that it is called off. Only by the team's press."""

from django.db import transaction

from dialogue import database_time, job_names
from dialogue.mail import queueing
from dialogue.models import Job, Mailing, TeamLog
from stakeholders.models import Participant
from workshops.models import Workshop
from workshops.plan import emails, planning


class Changed(Exception):
    """The plan is no longer what the page showed."""


def guests(workshop):
    """Everybody who takes part and has an address."""
    return Participant.objects.confirmed().with_address().filter(dialogue=workshop.dialogue)


def who_was_told(workshop):
    """Those of the guests to whom a mail about this workshop went, or goes just now."""
    gone = (Job.State.DONE, Job.State.RUNNING)
    jobs = Job.objects.filter(mailing__in=emails.sent(workshop), kind=job_names.SEND_MEETING, state__in=gone)
    return guests(workshop).filter(pk__in=[int(recipient) for recipient in jobs.values_list("recipient", flat=True)])


def told(workshop):
    """`now` if everybody was told how it stands, `before` if there was a change since, "" if nobody was told yet."""
    sequences = emails.told(workshop)
    return "now" if workshop.sequence in sequences else "before" if sequences else ""


@transaction.atomic
def tell(*, workshop, by, again=False, seen=""):
    """One job for each guest; returns how many. A second press for the same state of the workshop sends nothing.

    `again`: remind them of it, once a day at most; the same file changes nothing in a calendar that has it. `seen`: the sequence that
    the page showed. Raises planning.NotNow, Changed.
    """
    workshop = Workshop.objects.locked().get(pk=workshop.pk)
    if workshop.is_over:
        raise planning.NotNow
    if seen and seen != str(workshop.sequence):
        raise Changed
    name = _occasion(workshop) + (f" {database_time.now():%Y-%m-%d}" if again else "")
    if Mailing.objects.filter(dialogue=workshop.dialogue, kind=Mailing.Kind.WORKSHOP, occasion=name).exists():
        return 0
    return _send(workshop, by, name, guests(workshop))


@transaction.atomic
def call_off(*, workshop, by, tell):
    """Call a workshop off, and `tell` exactly those who were told of it; returns how many. Raises planning.NotNow."""
    planning.call_off(workshop=workshop, by=by)
    workshop = Workshop.objects.locked().get(pk=workshop.pk)
    people = who_was_told(workshop) if tell else guests(workshop).none()
    return _send(workshop, by, _occasion(workshop), people) if people.exists() else 0


def _occasion(workshop):
    """Each change that calendars must hear of is told once."""
    return f"workshop {workshop.number} {workshop.sequence}"


def _send(workshop, by, name, people):
    mailing = Mailing.objects.create(
        dialogue=workshop.dialogue,
        kind=Mailing.Kind.WORKSHOP,
        occasion=name,
        about=emails.about(workshop),
        made_by=by,
        sent_at=database_time.now(),
    )
    TeamLog.objects.create(dialogue=workshop.dialogue, by=by, action="sent a workshop mail", detail=workshop.title)
    return queueing.enqueue_many(
        kind=job_names.SEND_MEETING,
        occasion=f"meeting {mailing.pk}",
        recipients=list(people.values_list("pk", flat=True)),
        dialogue=workshop.dialogue,
        mailing=mailing,
    )
