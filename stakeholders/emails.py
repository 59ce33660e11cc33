"""The mails of joining; link and code are made when the mail is sent, so that neither lies in the database."""

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from dialogue import letters, mail
from dialogue.models import Mailing
from stakeholders.models import Invitation, tokens

NO_CODE = "XXXXXXXXXX"  # in a proof


def send_invitation(invitation, job):
    """One invitation, for the worker."""
    mail.send(invitation_letter(invitation), job)


def invitation_letter(invitation, *, dead=False, proof=False):
    """The mail.Letter of an invitation, in its language, with a subject that tells a stranger nothing."""
    with translation.override(invitation.language):
        return letters.compose(
            "stakeholders/mail/invitation",
            to=invitation.email,
            subject=_("An invitation for you"),
            dialogue=invitation.dialogue,
            links={"link": "" if dead or proof else _path(invitation), "join": reverse("join")},
            dead=dead,
            proof=proof,
            code=NO_CODE if dead or proof else tokens.code(invitation),
            **_words(invitation),
        )


def letter_of_list(kept, user, language, *, proof=False):
    """What the people of a list will get, as if `user` were one of them: with dead links, on the page or as a proof by mail."""
    mailing = Mailing(dialogue=kept.dialogue, kind=Mailing.Kind.INVITATION, words=kept.words)
    about = {"email": user.email, "name": user.name, "language": language, "invited_by": user, "mailing": mailing}
    return invitation_letter(Invitation(dialogue=kept.dialogue, **about), dead=not proof, proof=proof)


def _path(invitation):
    return reverse("invitation", args=[tokens.token(invitation)])


def _words(invitation):
    """What people typed is harmless: one short line each, or the team's lines, and nothing in it is a link (TRUST B8)."""
    inviter = invitation.invited_by.name if invitation.invited_by else ""
    words = invitation.mailing.words if invitation.mailing else {}
    return {
        "name": mail.harmless(invitation.name),
        "inviter": mail.harmless(inviter),
        "expires": letters.day(invitation.expires_at),
        "words": letters.paragraphs(letters.in_language(words)),
    }
