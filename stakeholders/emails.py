"""The mails of joining; link and code are made when the mail is sent, so that neither lies in the database."""

from django.urls import reverse
from django.utils.translation import gettext as _

from dialogue import speaking
from dialogue.mail import letters, sending
from dialogue.models import Mailing
from stakeholders.models import Invitation, tokens

NO_CODE = "XXXXXXXXXX"  # in a proof


def send_invitation(invitation, job):
    """One invitation, for the worker."""
    sending.send(invitation_letter(invitation), job)


def invitation_letter(invitation, *, dead=False, proof=False):
    """The letters.Letter of an invitation, in its language, with a subject that tells a stranger nothing."""
    with speaking.to(invitation.language, invitation.dialogue):
        return letters.compose(
            "stakeholders/mail/invitation",
            to=invitation.email,
            subject=_("An invitation for you"),
            dialogue=invitation.dialogue,
            links={"link": "" if dead or proof else _path(invitation), "join": reverse("join")},
            dead=dead,
            proof=proof,
            code=tokens.grouped(NO_CODE if dead or proof else tokens.code(invitation)),
            **_words(invitation),
        )


def team_invitation_letter(invitation):
    """The letters.Letter of an invitation into the team: the role, and a link that only opens to whoever reads this mailbox."""
    with speaking.to(invitation.language, invitation.dialogue):
        return letters.compose(
            "stakeholders/mail/team_invitation",
            to=invitation.email,
            subject=_("An invitation for you"),
            dialogue=invitation.dialogue,
            links={"link": reverse("team_invitation", args=[tokens.team_token(invitation)])},
            inviter=letters.harmless(invitation.invited_by.name if invitation.invited_by else ""),
            role=invitation.get_role_display(),
            expires=letters.day(invitation.expires_at),
        )


def letter_of_list(kept, user, language, *, proof=False):
    """What the people of a list will get, as if `user` were one of them: with dead links, on the page or as a proof by mail."""
    mailing = Mailing(dialogue=kept.dialogue, kind=Mailing.Kind.INVITATION, words=kept.words)
    about = {"email": user.email, "name": user.name, "language": language, "invited_by": user, "mailing": mailing}
    return invitation_letter(Invitation(dialogue=kept.dialogue, **about), dead=not proof, proof=proof)


def address_letter(user, dialogue=None):
    """To the address that somebody signs in with now: another one is asked for, by the dialogue's team or, without one, from
    the account itself. It names nobody and no address."""
    return _about_address("stakeholders/mail/address_old", user.email, user, dialogue)


def code_letter(user, email, code):
    """To the address that somebody wants to sign in with: the code that proves it is read there."""
    return _about_address("stakeholders/mail/address_new", email, user, None, code=tokens.grouped(code))


def deputy_letter(user, dialogue):
    """To somebody in whose place the team has asked somebody else, because they cannot come. It names nobody and no address."""
    with speaking.to(user.language, dialogue):
        return letters.compose(
            "stakeholders/mail/deputy",
            to=user.email,
            subject=_("Your place"),
            dialogue=dialogue,
            links={},
            stoppable=False,
        )


def join_letter(email, language, code):
    """To the address that somebody gave on the page of a join code. It names no dialogue: anybody may give any address."""
    with speaking.to(language):
        subject = {
            "to": email,
            "subject": _("Your code for joining"),
            "dialogue": None,
            "links": {},
            "stoppable": False,
        }
        return letters.compose("stakeholders/mail/join", code=tokens.grouped(code), **subject)


def _about_address(template, to, user, dialogue, **more):
    subject = {"to": to, "dialogue": dialogue, "links": {}, "stoppable": False, **more}
    with speaking.to(user.language):
        return letters.compose(template, subject=_("Your address for signing in"), **subject)


def farewell_letter(place, day):
    """A week before an address goes."""
    with speaking.to(place.user.language, place.dialogue):
        return letters.compose(
            "stakeholders/mail/farewell",
            to=place.user.email,
            subject=_("Your address will be deleted"),
            dialogue=place.dialogue,
            links={"link": reverse("held")},
            day=letters.day(day),
        )


def _path(invitation):
    return reverse("invitation", args=[tokens.token(invitation)])


def _words(invitation):
    """What people typed is harmless: one short line each, or the team's lines, and nothing in it is a link (TRUST B8)."""
    inviter = invitation.invited_by.name if invitation.invited_by else ""
    words = invitation.mailing.words if invitation.mailing else {}
    return {
        "name": letters.harmless(invitation.name),
        "inviter": letters.harmless(inviter),
        "expires": letters.day(invitation.expires_at),
        "words": letters.paragraphs(letters.in_language(words)),
    }
