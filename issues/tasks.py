"""Three lines each: id in, fetch, call work."""

from dialogue import mail
from dialogue.models import Mailing, User
from issues import notices
from stakeholders.models import Participant


def send_notice(job):
    """A letter of a mailing to one participant, if it still makes sense and they still take part."""
    person = Participant.objects.confirmed().with_address().select_related("user").filter(pk=job.payload["id"]).first()
    if person is None or notices.is_past(job.mailing):
        raise mail.Skip("past")
    mail.send(notices.letter(job.mailing, person.user), job)


def send_proof(job):
    """The letter as it will look, to the team member who asked for it; it is no mail of the dialogue yet."""
    mailing = Mailing.objects.select_related("dialogue").get(pk=job.payload["mailing"])
    user = User.objects.get(pk=job.recipient)
    mail.send(notices.letter(mailing, user, language=job.payload["language"], proof=True), job)
