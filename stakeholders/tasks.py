"""Three lines each: id in, fetch, call work."""

from stakeholders import emails
from stakeholders.models import Invitation


def send_invitation(job):
    """Nothing is sent when the invitation was accepted, taken back or has expired meanwhile."""
    open_ones = Invitation.objects.open().select_related("dialogue", "invited_by")
    invitation = open_ones.filter(pk=job.payload["id"]).first()
    if invitation:
        emails.send_invitation(invitation)
