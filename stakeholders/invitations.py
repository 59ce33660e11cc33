"""Inviting by e-mail: link and code are derived from the invitation's id; only their hashes are stored."""

from django.db import transaction

from dialogue import database_time, job_names
from dialogue.digests import digest
from dialogue.mail import queueing
from dialogue.models import TeamLog
from stakeholders import addresses, emails, invitation_mail, joining, places, privacy
from stakeholders.models import Invitation, Participant
from stakeholders.models.participants import in_thirty_days


class NotOpen(Exception):
    """The invitation was used, taken back or is too old; `args[0]` is "used", "revoked", "expired" or "wrong"."""


class Taken(Exception):
    """Another invitation of this dialogue went to that address."""


@transaction.atomic
def invite(*, dialogue, by, email, group=None, **about):
    """Invite one address. An open or accepted invitation stays as it is and nothing is sent; one that was taken back or
    has expired is made anew with another link. Returns (invitation, whether a mail goes out). Raises joining.Sealed."""
    joining.hold_open(dialogue.pk)
    email = addresses.read(email).email
    said = {"group": group, "invited_by": by, "replaces": None, **about}
    invitation, created = Invitation.objects.get_or_create(dialogue=dialogue, email=email, defaults=said)
    if not created:
        invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)  # two organisers may invite at once
        if invitation.accepted_at or invitation.is_open:
            return invitation, False
        _renew(invitation, said | {"mailing": None})
    _arm(invitation)
    TeamLog.objects.create(dialogue=dialogue, by=by, action="invited", detail=email)
    return invitation, True


def _renew(invitation, said):
    """Another moment of making gives another token: the old link stays dead."""
    now = database_time.now()
    said |= {"created_at": now, "expires_at": in_thirty_days(now), "revoked_at": None}
    for name, value in said.items():
        setattr(invitation, name, value)
    invitation.save(update_fields=list(said))


def _arm(invitation):
    """Note the hashes of link and code, and queue the mail; link and code themselves are made when it is sent."""
    invitation.arm()
    _post(invitation, f"invitation {invitation_mail.made(invitation)}")


def _post(invitation, occasion):
    invitation_mail.post(invitation, job_names.SEND_INVITATION, occasion, mailing=invitation.mailing)


def _locked(invitation):
    """The row as it is now, or NotOpen once it was used: from then on it belongs to the person (TRUST §1). Or joining.Sealed."""
    joining.hold_open(invitation.dialogue_id)
    invitation = (
        Invitation.objects.select_for_update(of=("self",)).select_related("dialogue", "mailing").get(pk=invitation.pk)
    )
    if invitation.accepted_at:
        raise NotOpen("used")
    return invitation


@transaction.atomic
def readdress(*, participant, email, by):
    """Ask whoever reads another address to take over this person's place, for who can no longer read theirs. Until they press
    nothing changes; the old address is told at once. Raises Taken and joining.Sealed. Returns the invitation."""
    dialogue, user = participant.dialogue, participant.user
    joining.hold_open(dialogue.pk)
    email = addresses.read(email).email
    place = {name: getattr(participant, name) for name in ("group", "role", "organisation", "country")}
    said = {**place, "name": user.name, "language": user.language, "replaces": participant, "invited_by": by}
    invitation, created = Invitation.objects.get_or_create(dialogue=dialogue, email=email, defaults=said)
    if not created:
        invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)  # its owner may press at this moment
        if invitation.accepted_at:
            raise Taken
        _renew(invitation, said | {"mailing": None})
    _arm(invitation)
    letter = emails.address_letter(user, dialogue)
    queueing.queue(
        occasion=invitation.occasion, to=user.email, subject=letter.subject, text=letter.text, html=letter.html
    )
    TeamLog.objects.create(dialogue=dialogue, by=by, action="asked for another address")
    return invitation


@transaction.atomic
def send_again(*, invitation, by):
    """Mail an open invitation once more, with the same link; one that ran out or was taken back gets another.

    Raises invitation_mail.TooSoon, joining.Sealed and NotOpen("used").
    """
    invitation = _locked(invitation)
    occasion = invitation_mail.one_more(invitation, job_names.SEND_INVITATION)
    if invitation.is_open:
        _post(invitation, occasion)
    else:
        _renew(invitation, {"invited_by": by})
        _arm(invitation)
    TeamLog.objects.create(dialogue=invitation.dialogue, by=by, action="invited again", detail=invitation.email)


@transaction.atomic
def correct(*, invitation, by, email):
    """Send an invitation that nobody has used to another address, with another link. Raises NotOpen("used"), Taken or
    joining.Sealed. Two at once to one address take turns over the dialogue's row: the second finds it taken."""
    invitation = _locked(invitation)
    before, email = invitation.email, addresses.read(email).email
    if Invitation.objects.filter(dialogue=invitation.dialogue, email=email).exclude(pk=invitation.pk).exists():
        raise Taken
    _renew(invitation, {"email": email})
    _arm(invitation)
    detail = f"{before} → {email}"[:300]
    TeamLog.objects.create(dialogue=invitation.dialogue, by=by, action="corrected an address", detail=detail)
    return invitation


@transaction.atomic
def revoke(*, invitation, by):
    """Take an invitation back; one that was accepted stays as it is."""
    changed = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, revoked_at=None).update(
        revoked_at=database_time.Now()
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
    if invitation.expires_at <= database_time.now():
        raise NotOpen("expired")
    return invitation


@transaction.atomic
def accept(*, invitation, person, notice=None):
    """Make the user and the confirmed participant. `person`: name, language, country, group, role, organisation; `notice`:
    the privacy notice they agreed to.

    Two presses at once: the row is locked and read again, so that an invitation is used once (TRUST E1).
    Raises NotOpen, also for people whose account was closed or who were removed from the dialogue, and once it is sealed;
    joining.OfTeam for members of its team.
    """
    _hold_open(invitation)
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if not invitation.is_open:
        raise NotOpen("used")
    user = joining.person_for(email=invitation.email, language=person["language"])
    if not user.is_active:
        raise NotOpen("revoked")
    joining.introduce(user=user, **{k: person[k] for k in ("name", "language", "country")})
    said = {k: person[k] for k in ("group", "role", "country", "organisation")}
    participant = _place(invitation, user, said)
    privacy.agree(participant=participant, notice=notice)
    invitation.accepted_at = database_time.now()
    invitation.save(update_fields=["accepted_at"])
    return participant


def _place(invitation, user, said):
    if not invitation.replaces_id:
        participant = joining.join(dialogue=invitation.dialogue, user=user, **said)
        _confirm(participant, said)
        return participant
    rows = Participant.objects.here().select_for_update(of=("self",)).select_related("dialogue", "user")
    old = rows.filter(pk=invitation.replaces_id).first()
    if old is None or _has_a_place(user, old.dialogue):
        raise NotOpen("revoked")
    places.shut_invitation(old)
    return places.follow(old, user=user, **said)


def _has_a_place(user, dialogue):
    """Somebody who takes part, took part or is of the team takes over no place of another."""
    taken = Participant.objects.filter(user=user, dialogue=dialogue).exists()
    return taken or dialogue.team.filter(user=user).exists()


def _hold_open(invitation):
    try:
        joining.hold_open(invitation.dialogue_id)
    except joining.Sealed:
        raise NotOpen("revoked") from None


def _confirm(participant, said):
    """An invitation counts as confirmation, also for somebody who waits or was declined; the group of a confirmed one is frozen."""
    if participant.is_confirmed:
        return
    if joining.is_of_team(participant):
        raise joining.OfTeam
    if participant.confirmed_at:  # was in, and was removed: no way back through an old invitation
        raise NotOpen("revoked")
    said = said | {"status": Participant.Status.CONFIRMED, "confirmed_at": database_time.now()}
    if not participant.acts_from:  # whoever waited since before the place of this address ended
        said["acts_from"] = places.acts_from(dialogue=participant.dialogue, user=participant.user)
    for name, value in said.items():
        setattr(participant, name, value)
    participant.save(update_fields=list(said))
