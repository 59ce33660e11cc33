"""Three lines each: id in, fetch, call work."""

from dialogue.mail import queueing, sending
from dialogue.models import User
from dialogue.models.dialogues import NOTICE
from stakeholders import emails, leavers
from stakeholders.models import Invitation, InvitationList, Participant, TeamInvitation


def send_invitation(job):
    """Nothing is sent when the invitation was accepted, taken back, has expired or went out anew meanwhile."""
    open_ones = Invitation.objects.open().select_related("dialogue", "invited_by", "mailing")
    invitation = open_ones.filter(pk=job.payload["id"], occasion__in=("", job.occasion)).first()
    if invitation is None:
        raise queueing.Skip("not open")
    invitation.arm()  # a list of thousands is made without: hashing them all would hold the database up
    emails.send_invitation(invitation, job)


def send_farewell(job):
    """Nothing once the dialogue goes on, or the person has come to another, or is gone."""
    people = Participant.objects.with_address().select_related("user", "dialogue")
    place = people.filter(pk=job.payload["id"]).first()
    day = place and place.dialogue.forgets_at
    if not day or job.mailing is None or not job.mailing.occasion == place.dialogue.farewell:
        raise queueing.Skip("past")
    if not leavers.of(place.dialogue).filter(pk=place.pk).exists():
        raise queueing.Skip("elsewhere")
    sending.send(emails.farewell_letter(place, max(day, job.mailing.sent_at + NOTICE)), job)


def send_team_invitation(job):
    """Nothing is sent when the invitation was accepted, taken back, has expired or went out anew meanwhile."""
    open_ones = TeamInvitation.objects.open().select_related("dialogue", "invited_by")
    invitation = open_ones.filter(pk=job.payload["id"], occasion=job.occasion).first()
    if invitation is None:
        raise queueing.Skip("not open")
    sending.send(emails.team_invitation_letter(invitation), job)


def send_proof_of_list(job):
    """To the member of the team who asked; nothing once the list was used or thrown away."""
    kept = InvitationList.objects.waiting().select_related("dialogue").filter(pk=job.payload.get("list")).first()
    user = User.objects.filter(pk=job.recipient).first()
    if kept is None or user is None:  # also if it came back and was tried again: what it asked for is not kept
        raise queueing.Skip("not open")
    sending.send(emails.letter_of_list(kept, user, job.payload["language"], proof=True), job)
