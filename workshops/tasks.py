"""Three lines each: id in, fetch, call work."""

from dialogue.mail import queueing, refusals, sending
from stakeholders.models import Participant
from workshops.models import SummaryReader, Workshop
from workshops.models.summaries import Busy
from workshops.plan import emails as plan_emails
from workshops.summaries import emails as summary_emails


def send_summary(job):
    """One mail with all that this person was not told yet; skipped for who left, wants none, or now wants one a week."""
    people = Participant.objects.confirmed().exclude(summaries=Participant.Summaries.NONE).select_related("user")
    person = people.select_related("dialogue").filter(pk=job.payload["id"], user__is_active=True).first()
    weekly = bool(person) and person.summaries == Participant.Summaries.WEEKLY
    if person is None or not person.user.email or (weekly and (job.mailing_id or job.payload.get("each"))):
        raise queueing.Skip("not wanted")
    try:
        reader = SummaryReader.objects.begin(person, job)
    except Busy:
        raise refusals.Refused(refusals.Refusal(refusals.LATER, "busy")) from None
    if reader is None:
        raise queueing.Skip("told")
    reader.participant = person
    summary_emails.send_summaries(reader, job)


def send_meeting(job):
    """When and where the workshop is, as it stands now; skipped for who left, and when there is nothing left to tell."""
    people = Participant.objects.confirmed().with_address().select_related("user")
    person = people.filter(pk=job.payload["id"], user__is_active=True).first()
    number = job.mailing.about.get("workshop")
    workshop = Workshop.objects.select_related("dialogue").filter(dialogue=job.dialogue, number=number).first()
    if person is None or workshop is None or not plan_emails.is_due(job.mailing, workshop):
        raise queueing.Skip("not open")
    sending.send(plan_emails.letter(workshop, person.user), job)
