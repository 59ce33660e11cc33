"""Three lines each: id in, fetch, call work."""

from dialogue.mail import queueing, sending
from dialogue.models import Mailing, User
from issues import emails
from stakeholders.models import Participant


def send_notice(job):
    """A letter of a mailing to one participant, if it still makes sense and they still take part."""
    person = Participant.objects.confirmed().with_address().select_related("user").filter(pk=job.payload["id"]).first()
    if person is None or emails.is_past(job.mailing):
        raise queueing.Skip("past")
    sending.send(emails.letter(job.mailing, person.user), job)


def send_proof(job):
    """The letter as it will look, to the team member who asked for it; nothing once the draft was thrown away, or if the proof
    came back and was tried again: what it asked for is not kept."""
    mailing = Mailing.objects.select_related("dialogue").filter(pk=job.payload.get("mailing")).first()
    user = User.objects.filter(pk=job.recipient).first()
    if mailing is None or user is None:
        raise queueing.Skip("past")
    sending.send(emails.letter(mailing, user, language=job.payload["language"], proof=True), job)
