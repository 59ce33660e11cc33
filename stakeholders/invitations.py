"""Inviting by e-mail: link and code are derived from the invitation's id; only their hashes are stored."""

import unicodedata

from django.db import transaction
from django.utils import timezone

from dialogue.models import Job, TeamLog
from stakeholders import joining
from stakeholders.models import Invitation, Participant
from stakeholders.models.participants import in_thirty_days
from stakeholders.models.tokens import code, digest, token


class NotOpen(Exception):
    """The invitation was used, taken back or is too old; `args[0]` is "used", "revoked", "expired" or "wrong"."""


@transaction.atomic
def invite(*, dialogue, by, email, group=None, **about):
    """Invite one address. An open or accepted invitation stays as it is and nothing is sent; one that was taken back or
    has expired is made anew with another link. Returns (invitation, whether a mail goes out)."""
    email = unicodedata.normalize("NFKC", email).strip().lower()
    said = {"group": group, "invited_by": by, **about}
    invitation, created = Invitation.objects.get_or_create(dialogue=dialogue, email=email, defaults=said)
    if not created:
        invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)  # two organisers may invite at once
        if invitation.accepted_at or invitation.is_open:
            return invitation, False
        _renew(invitation, said)
    _arm(invitation)
    TeamLog.objects.create(dialogue=dialogue, by=by, action="invited", detail=email)
    return invitation, True


def _renew(invitation, said):
    """Another moment of making gives another token: the old link stays dead."""
    said |= {"created_at": timezone.now(), "expires_at": in_thirty_days(), "revoked_at": None}
    for name, value in said.items():
        setattr(invitation, name, value)
    invitation.save(update_fields=list(said))


def _arm(invitation):
    """Note the hashes of link and code, and queue the mail; link and code themselves are made when it is sent."""
    invitation.token_hash, invitation.code_hash = digest(token(invitation)), digest(code(invitation))
    invitation.save(update_fields=["token_hash", "code_hash"])
    Job.objects.create(
        kind="stakeholders.tasks.send_invitation",
        occasion=f"invitation {invitation.created_at:%Y-%m-%dT%H:%M:%S.%f}",
        recipient=str(invitation.pk),
        payload={"id": invitation.pk},
    )


@transaction.atomic
def revoke(*, invitation, by):
    """Take an invitation back; one that was accepted stays as it is."""
    changed = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, revoked_at=None).update(
        revoked_at=timezone.now()
    )
    if changed:
        TeamLog.objects.create(
            dialogue=invitation.dialogue, by=by, action="took back an invitation", detail=invitation.email
        )
    return bool(changed)


def find(secret):
    """The open invitation behind a link's token or a typed code. Raises NotOpen with the reason."""
    hashed = digest(secret.strip())
    invitation = (
        Invitation.objects.filter(token_hash=hashed).first() or Invitation.objects.filter(code_hash=hashed).first()
    )
    if invitation is None:
        raise NotOpen("wrong")
    if invitation.accepted_at:
        raise NotOpen("used")
    if invitation.revoked_at:
        raise NotOpen("revoked")
    if invitation.expires_at <= timezone.now():
        raise NotOpen("expired")
    return invitation


@transaction.atomic
def accept(*, invitation, person):
    """Make the user and the confirmed participant. `person`: name, language, country, group, role, organisation.

    Two presses at once: the row is locked and read again, so that an invitation is used once (TRUST E1).
    Raises NotOpen, also for people whose account was closed or who were removed from the dialogue.
    """
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if not invitation.is_open:
        raise NotOpen("used")
    user = joining.person_for(email=invitation.email, language=person["language"])
    if not user.is_active:
        raise NotOpen("revoked")
    joining.introduce(user=user, **{k: person[k] for k in ("name", "language", "country")})
    said = {k: person[k] for k in ("group", "role", "country", "organisation")}
    participant = joining.join(dialogue=invitation.dialogue, user=user, **said)
    _confirm(participant, said)
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_at"])
    return participant


def _confirm(participant, said):
    """An invitation counts as confirmation, also for somebody who waits or was declined; the group of a confirmed one is frozen."""
    if participant.is_confirmed:
        return
    if participant.confirmed_at:  # was in, and was removed: no way back through an old invitation
        raise NotOpen("revoked")
    said = said | {"status": Participant.Status.CONFIRMED, "confirmed_at": timezone.now()}
    for name, value in said.items():
        setattr(participant, name, value)
    participant.save(update_fields=list(said))
