"""The mails of joining; the link is made when the mail is sent, so that no token lies in the database."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from dialogue import mail
from stakeholders.models import tokens


def send_invitation(invitation):
    """Send one invitation in its language, with a subject that tells a stranger nothing and links from BASE_URL only."""
    with translation.override(invitation.language):
        context = _words(invitation)
        text = render_to_string("stakeholders/mail/invitation.txt", context)
        message = EmailMultiAlternatives(
            _("An invitation for you"), text, settings.DEFAULT_FROM_EMAIL, [invitation.email]
        )
        message.attach_alternative(render_to_string("stakeholders/mail/invitation.html", context), "text/html")
    message.extra_headers = mail.headers(f"invitation-{invitation.pk}-{int(invitation.created_at.timestamp())}")
    message.send()


def _words(invitation):
    """What people typed is one short line each, and nothing in it becomes a link (TRUST B8)."""
    inviter = invitation.invited_by.name if invitation.invited_by else ""
    return {
        "name": mail.harmless(invitation.name),
        "inviter": mail.harmless(inviter),
        "title": mail.harmless(invitation.dialogue.title),
        "expires": invitation.expires_at,
        "link": settings.BASE_URL + reverse("invitation", args=[tokens.token(invitation)]),
        "join": settings.BASE_URL + reverse("join"),
        "protection": settings.BASE_URL + reverse("protection"),
        "code": tokens.code(invitation),
        "language": translation.get_language(),
    }
