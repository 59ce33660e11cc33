"""The team and how it changes: invited by mail with a role, changed, removed, left. Nobody is team and participant of one dialogue.

Every verb holds the dialogue's row first: of two organisers who remove each other one comes second and is no organiser any
more, and of joining as a participant and joining the team at once one finds the other.
"""

from django.db import transaction

from dialogue import database_time, job_names
from dialogue.digests import digest
from dialogue.models import Dialogue, TeamLog
from dialogue.rights import Right, Role, of
from stakeholders import addresses, invitation_mail, joining
from stakeholders.invitations import NotOpen
from stakeholders.models import TeamInvitation
from stakeholders.models.team import in_two_weeks


class NotAllowed(Exception):
    """Whoever pressed is no organiser any more: a colleague was quicker."""


class LastOrganiser(Exception):
    """Somebody must be left who can invite others."""


class TakesPart(Exception):
    """The person is a participant of this dialogue, waiting or confirmed."""


class InTeam(Exception):
    """The person is in this team already."""


def _hold(dialogue, by=None):
    """The dialogue's row, locked. `by` must still be allowed to change the team. Raises NotAllowed."""
    held = Dialogue.objects.select_for_update(no_key=True).get(pk=dialogue.pk)
    if by is not None:
        role = held.team.filter(user=by).values_list("role", flat=True).first()
        if Right.TEAM not in of(role):
            raise NotAllowed
    return held


def _hold_open(dialogue, by):
    """As `_hold`, for a dialogue that is not sealed. Raises joining.Sealed as well."""
    held = _hold(dialogue, by)
    if held.is_sealed:
        raise joining.Sealed
    return held


def _log(dialogue, by, action, detail=""):
    """Names and roles, no addresses: more people read the history than the page about the team."""
    TeamLog.objects.create(dialogue=dialogue, by=by, action=action, detail=str(detail)[:300])


# ---- inviting


@transaction.atomic
def invite(*, dialogue, by, email, role, language):
    """Invite one address into the team. Returns (invitation, whether a mail goes out): one that is open stays as it is, any
    other is made anew with another link. Raises TakesPart, InTeam, NotAllowed and joining.Sealed."""
    held = _hold_open(dialogue, by)
    email = addresses.read(email).email
    if held.team.filter(user__email=email).exists():
        raise InTeam
    if joining.taking_part(held).filter(user__email=email).exists():
        raise TakesPart
    invitation = held.team_invitations.filter(email=email).first() or TeamInvitation(dialogue=held, email=email)
    if invitation.pk and invitation.is_open:
        return invitation, False
    invitation.accepted_at = None  # who was here before and left may come again
    _renew(invitation, by=by, role=role, language=language)
    _log(held, by, "invited into the team", role)
    return invitation, True


def _renew(invitation, *, by, **said):
    """Another moment of making gives another token: the old link stays dead."""
    now = database_time.now()
    fresh = {"invited_by": by, "created_at": now, "expires_at": in_two_weeks(now), "revoked_at": None, **said}
    for name, value in fresh.items():
        setattr(invitation, name, value)
    invitation.save()
    invitation.arm()
    _post(invitation, f"team {invitation_mail.made(invitation)}")


def _post(invitation, occasion):
    invitation_mail.post(invitation, job_names.SEND_TEAM_INVITATION, occasion)


@transaction.atomic
def send_again(*, invitation, by):
    """Mail an open invitation once more, with the same link; one that ran out or was taken back gets another.

    Raises invitation_mail.TooSoon, NotOpen("used"), NotAllowed and joining.Sealed.
    """
    invitation = _unused(invitation, _hold_open(invitation.dialogue, by))
    occasion = invitation_mail.one_more(invitation, job_names.SEND_TEAM_INVITATION)
    if invitation.is_open:
        _post(invitation, occasion)
    else:
        _renew(invitation, by=by)
    _log(invitation.dialogue, by, "invited into the team again", invitation.role)


def _unused(invitation, held):
    invitation = TeamInvitation.objects.select_for_update().get(pk=invitation.pk)
    invitation.dialogue = held
    if invitation.accepted_at:
        raise NotOpen("used")
    return invitation


@transaction.atomic
def revoke(*, invitation, by):
    """Take an invitation back; one that was accepted stays as it is. Raises NotAllowed."""
    held = _hold(invitation.dialogue, by)
    still = held.team_invitations.filter(pk=invitation.pk, accepted_at=None, revoked_at=None)
    changed = bool(still.update(revoked_at=database_time.Now()))
    if changed:
        _log(held, by, "took back a team invitation", invitation.role)
    return changed


def find(token):
    """The open invitation behind a link. Raises NotOpen with the reason. 192 bits are not guessed: wrong ones are not counted."""
    found = TeamInvitation.objects.select_related("dialogue", "invited_by")
    invitation = found.filter(token_hash=digest(token)).first()
    if invitation is None:
        raise NotOpen("wrong")
    if invitation.is_open:
        return invitation
    raise NotOpen("used" if invitation.accepted_at else "revoked" if invitation.revoked_at else "expired")


@transaction.atomic
def accept(*, invitation, user, name=""):
    """Make the owner of the address a member of the team. Their address must have been proved by signing in.

    `name`: what they are called, for who has no name here yet.

    Two presses at once: the second finds it used (TRUST E1). Raises NotOpen (also for another's address, a closed account and
    a sealed dialogue) and TakesPart.
    """
    held = _hold(invitation.dialogue)
    invitation = TeamInvitation.objects.select_for_update().get(pk=invitation.pk)
    if not invitation.is_open:
        raise NotOpen("used" if invitation.accepted_at else "revoked")
    if held.is_sealed or not user.is_active or user.email != invitation.email:
        raise NotOpen("revoked")
    if joining.taking_part(held).filter(user=user).exists():
        raise TakesPart
    if name and not user.name:
        user.name, user.language = name, invitation.language
        user.save(update_fields=["name", "language"])
    invitation.accepted_at = database_time.now()
    invitation.save(update_fields=["accepted_at"])
    member, created = held.team.get_or_create(user=user, defaults={"role": invitation.role})
    if created:
        _log(held, user, "joined the team", invitation.role)
    return member


# ---- changing it


@transaction.atomic
def change_role(*, member, role, by):
    """Give a member another role. True if it is another. Raises NotAllowed, LastOrganiser, and TeamMember.DoesNotExist
    if a colleague has removed them."""
    held = _hold(member.dialogue, by)
    member = held.team.select_related("user").get(pk=member.pk)
    if member.role == role:
        return False
    _leave_an_organiser(held, member)
    member.role = role
    member.save(update_fields=["role"])
    _log(held, by, "changed a role", f"{member.user.name} {role}")
    return True


@transaction.atomic
def remove(*, member, by):
    """Take somebody out of the team; from the next request on everything of it is 404 to them.

    Raises NotAllowed, LastOrganiser, and TeamMember.DoesNotExist if a colleague was quicker.
    """
    held = _hold(member.dialogue, by)
    member = held.team.select_related("user").get(pk=member.pk)
    _leave_an_organiser(held, member)
    member.delete()
    _log(held, by, "removed from the team", member.user.name)


@transaction.atomic
def leave(*, dialogue, user):
    """Go of one's own accord. Raises LastOrganiser, and TeamMember.DoesNotExist if one is gone already."""
    held = _hold(dialogue)
    member = held.team.get(user=user)
    _leave_an_organiser(held, member)
    member.delete()
    _log(held, user, "left the team")


def _leave_an_organiser(held, member):
    """Raises LastOrganiser if this member is the only organiser who can sign in."""
    others = held.team.filter(role=Role.ORGANISER, user__is_active=True).exclude(pk=member.pk)
    if member.role == Role.ORGANISER and not others.exists():
        raise LastOrganiser
