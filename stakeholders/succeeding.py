"""Somebody takes over a person's place: the same person at another address, or a deputy for who cannot come. Until they accept nothing
changes; then the old place ends and a new one begins (`places.follow`), whether or not anything was said from the old one."""

from django.db import transaction

from dialogue import database_time, merging
from dialogue.mail import queueing
from dialogue.models import TeamLog
from stakeholders import addresses, emails, invitations, joining, leaving
from stakeholders.models import Invitation

PLACE = ("group", "role", "organisation", "country")


def pending(participant):
    """The open invitation to take over this place, or None."""
    return Invitation.objects.open().filter(replaces=participant).first()


@transaction.atomic
def readdress(*, participant, email, by, seen=""):
    """Ask whoever reads another address to take over this person's place, for who can no longer read theirs; the old address is told
    at once. `seen`: the mark of the address that was asked when the page was shown. Returns the invitation.

    Raises invitations.Taken, merging.Clash, leaving.Gone and joining.Sealed."""
    said = {"name": participant.called}
    invitation = _ask(participant, email, by, seen, said)
    _tell(emails.address_letter(participant.user, participant.dialogue), invitation)
    TeamLog.objects.create(dialogue=participant.dialogue, by=by, action="asked for another address")
    return invitation


@transaction.atomic
def depute(*, participant, email, by, seen="", **said):
    """As `readdress`, for somebody else of the same group: their name, role and organisation are `said`."""
    invitation = _ask(participant, email, by, seen, said)
    if participant.user.email:
        _tell(emails.deputy_letter(participant.user, participant.dialogue), invitation)
    TeamLog.objects.create(dialogue=participant.dialogue, by=by, action="asked for a deputy")
    return invitation


def _ask(participant, email, by, seen, said):
    """One at a time: who was asked before is asked no more. The place is locked, so that two of the team take turns over it."""
    dialogue = participant.dialogue
    joining.hold_open(dialogue.pk)
    place = leaving.locked(participant)
    if not place.is_confirmed:
        raise leaving.Gone
    email, before = addresses.read(email).email, pending(place)
    merging.merge(seen, {"email": email}, {"email": before.email if before else ""})
    known = {name: getattr(place, name) for name in PLACE} | {"language": place.user.language}
    said = place.group.kept_of(known | said) | {"replaces": place, "invited_by": by}
    invitation, created = Invitation.objects.get_or_create(dialogue=dialogue, email=email, defaults=said)
    if not created:
        invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)  # its owner may press at this moment
        if invitation.accepted_at:
            raise invitations.Taken
        invitations.renew(invitation, said | {"mailing": None})
    invitations.arm(invitation)
    others = Invitation.objects.open().filter(replaces=place).exclude(pk=invitation.pk)
    others.update(revoked_at=database_time.Now())
    return invitation


def _tell(letter, invitation):
    words = {"to": letter.to, "subject": letter.subject, "text": letter.text, "html": letter.html}
    queueing.queue(occasion=invitation.occasion, **words)
