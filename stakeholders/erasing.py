"""An account loses what says whose it is. The row stays, nameless, because the places of the dialogues hang on it; what was
said hangs on no account and stays (TRUST §1)."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction

from dialogue import job_names, starters
from dialogue.mail import signed
from dialogue.models import Dialogue, HouseLog, Job, TeamLog, User
from stakeholders import places
from stakeholders.models import Invitation, Participant, TeamInvitation

ENDED = (Job.State.DONE, Job.State.SKIPPED)


class OfTeam(Exception):
    """Whoever is of a team leaves it first; its last organiser cannot."""


@transaction.atomic
def erase(*, user):
    """Delete an account at its owner's wish: they have left every dialogue, and nobody can sign in with it. Raises OfTeam, and
    starters.LastStarter of the only one who may start dialogues."""
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)  # a new place points to it
    if user.team_roles.exists() or user.is_staff:
        raise OfTeam
    starters.forget(user)
    here = Participant.objects.here().select_for_update(of=("self",)).filter(user=user)
    for place in here.select_related("dialogue", "user").order_by("pk"):
        places.end(place, Participant.Status.LEFT)
        TeamLog.objects.create(dialogue=place.dialogue, by_whom="self", action="left")
    forget(user)


def forget(user):
    """Take address, name and ways in from an account, and from what names it elsewhere. Call it in a transaction."""
    if user.email:
        _forget_address(user.email)
    TeamLog.objects.filter(by=user).update(by=None, by_whom="team")
    HouseLog.objects.filter(by=user).update(by=None)
    starters.unname(user)
    EmailAddress.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    for place in user.participants.all():
        if user.email and not place.is_here and place.confirmed_at and not place.mark:
            place.mark = signed.fingerprint(user.email)
        place.name = place.role = place.organisation = ""
        place.save(update_fields=["name", "role", "organisation", "mark"])
    user.email, user.name, user.country, user.last_login, user.is_active = None, "", "", None, False
    user.set_unusable_password()
    user.save(update_fields=["email", "name", "country", "last_login", "is_active", "password"])


def _forget_address(email):
    """Invitations to it, mails that wait for it, and lines of the teams' logs that name it."""
    Invitation.objects.filter(email=email).forget()
    TeamInvitation.objects.filter(email=email).delete()
    Dialogue.objects.filter(reply_to__iexact=email).update(reply_to="")
    Dialogue.objects.filter(reply_to_asked__iexact=email).update(reply_to_asked="")
    TeamLog.objects.filter(detail__icontains=email).update(detail="")
    waiting = Job.objects.filter(kind=job_names.SEND_MAIL, recipient=signed.fingerprint(email))
    waiting.exclude(state__in=ENDED).delete()
