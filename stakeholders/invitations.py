"""Inviting by e-mail: link and code are derived from the invitation's id; only their hashes are stored."""

from django.db import transaction

from dialogue import database_time, job_names, merging
from dialogue.digests import digest
from dialogue.models import TeamLog
from stakeholders import addresses, invitation_mail, joining, places, privacy
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
    said = {"group": group, "invited_by": by, "replaces": None, **_kept(group, about)}
    invitation, created = Invitation.objects.get_or_create(dialogue=dialogue, email=email, defaults=said)
    if not created:
        invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)  # two organisers may invite at once
        if invitation.accepted_at or invitation.is_open:
            return invitation, False
        renew(invitation, said | {"mailing": None})
    arm(invitation)
    TeamLog.objects.create(dialogue=dialogue, by=by, action="invited", detail=email)
    return invitation, True


def _kept(group, about):
    """Whoever has yet to choose a group may speak by name."""
    return group.kept_of(about) if group else about


def renew(invitation, said):
    """Another moment of making gives another token: the old link stays dead."""
    now = database_time.now()
    said |= {"created_at": now, "expires_at": in_thirty_days(now), "revoked_at": None}
    for name, value in said.items():
        setattr(invitation, name, value)
    invitation.save(update_fields=list(said))


def arm(invitation):
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
def send_again(*, invitation, by):
    """Mail an open invitation once more, with the same link; one that ran out or was taken back gets another.

    Raises invitation_mail.TooSoon, joining.Sealed and NotOpen("used").
    """
    invitation = _locked(invitation)
    occasion = invitation_mail.one_more(invitation, job_names.SEND_INVITATION)
    if invitation.is_open:
        _post(invitation, occasion)
    else:
        renew(invitation, {"invited_by": by})
        arm(invitation)
    TeamLog.objects.create(dialogue=invitation.dialogue, by=by, action="invited again", detail=invitation.email)


CORRECTED = ("name", "group", "role", "organisation")  # beside the address


@transaction.atomic
def correct(*, invitation, by, email, seen="", **typed):
    """Change what an invitation says that nobody has used, as far as it is `typed`: one of CORRECTED. At another address it gets another
    link and goes out at once. `seen`: the marks of what the page showed. Returns whether it goes out.

    Raises NotOpen("used"), Taken, merging.Clash or joining.Sealed. Two at once take turns over the dialogue's row: the second finds an
    address taken."""
    invitation = _locked(invitation)
    before = invitation.email
    typed["email"] = addresses.read(email).email
    kept = merging.merge(seen, typed, {name: getattr(invitation, name) for name in typed})
    if Invitation.objects.filter(dialogue=invitation.dialogue, email=kept["email"]).exclude(pk=invitation.pk).exists():
        raise Taken
    kept = _kept(
        kept.get("group", invitation.group), kept | {"organisation": kept.get("organisation", invitation.organisation)}
    )
    for name, value in kept.items():
        setattr(invitation, name, value)
    invitation.save(update_fields=list(kept))
    moves = invitation.email != before
    if moves:
        renew(invitation, {})
        arm(invitation)
    action = "corrected an address" if moves else "corrected an invitation"
    detail = f"{before} → {invitation.email}"[:300] if moves else before
    TeamLog.objects.create(dialogue=invitation.dialogue, by=by, action=action, detail=detail)
    return moves


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
    said = person["group"].kept_of({k: person[k] for k in ("group", "role", "country", "organisation")})
    participant = _place(invitation, user, said)
    privacy.agree(participant=participant, notice=notice)
    invitation.accepted_at = database_time.now()
    invitation.organisation = person["group"].kept_of({"organisation": invitation.organisation})["organisation"]
    invitation.save(update_fields=["accepted_at", "organisation"])
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
    return places.follow(old, user=user, name="", **said)


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
