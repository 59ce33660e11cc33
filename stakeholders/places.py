"""The places of a person in a dialogue over time: at most one is theirs now, and what was said from another stays where it is.

A voice is found by the id of a place (`keys.tag`): a new place has no voices, which is the point (TRUST §1). Whether somebody
has spoken is asked nowhere here, so that no page, error or delay tells it.
"""

from django.db.models import Q

from dialogue import database_time
from dialogue.mail import signed
from dialogue.models import User
from stakeholders.models import FocalPoint, Invitation, Participant

KEPT = ("group", "name", "role", "country", "organisation", "summaries")  # of a place by the one that follows it


def is_fresh(participant):
    """True if the person cannot have spoken in any case: the dialogue has never left Prepare, or they have never signed in.

    Never, not "is in Prepare now": else the team could go back a phase, take over an address and read "my answers".
    """
    dialogue = participant.dialogue
    has_begun = dialogue.has_begun or dialogue.log.filter(action__startswith="phase ").exists()
    return not has_begun or participant.user.last_login is None


def acts_from(*, dialogue, user):
    """From when on somebody may act who takes a place: None for who never had one; for who had one under this account or
    this address, what opens after this moment (TRUST F9)."""
    mine = Q(user=user)
    if user.email:
        mine |= Q(mark=signed.fingerprint(user.email))
    was_here = Participant.objects.used_up().filter(mine, dialogue=dialogue).exists()
    return database_time.now() if was_here else None


def end(participant, status):
    """End a place: its person gets in no more, from their next request on."""
    if is_fresh(participant):
        participant.confirmed_at = None  # as if it had never been
    elif participant.user.email:
        participant.mark = signed.fingerprint(participant.user.email)
    FocalPoint.objects.filter(participant=participant).delete()  # they answer for nobody any more
    participant.status = status
    participant.save(update_fields=["status", "mark", "confirmed_at"])


def shut_invitation(participant):
    """The invitation somebody came by opens nothing any more; the team can send another."""
    mine = Invitation.objects.filter(dialogue=participant.dialogue_id, email=participant.user.email, revoked_at=None)
    mine.update(accepted_at=None, revoked_at=database_time.Now())


def shut_succession(participant):
    """Nobody is asked any more to take over a place that has ended."""
    asked = Invitation.objects.filter(replaces=participant, accepted_at=None, revoked_at=None)
    asked.update(revoked_at=database_time.Now())


def step_aside(participant):
    """Give an ended place to somebody nameless, since a person has one place a dialogue (`participant_once`)."""
    participant.user, participant.name = User.objects.create_user(is_active=False), ""
    participant.save(update_fields=["user", "name"])


def follow(participant, *, user, **changes):
    """End a confirmed place and give `user` the one that takes over from it, with `changes`. Returns the new one."""
    now = database_time.now()
    since = acts_from(dialogue=participant.dialogue, user=user) if is_fresh(participant) else now
    kept = {name: getattr(participant, name) for name in KEPT}
    end(participant, Participant.Status.REMOVED)
    if participant.user_id == user.pk:
        step_aside(participant)
    said = {"status": Participant.Status.CONFIRMED, "confirmed_at": now, "acts_from": since}
    said = kept | said | changes
    new = Participant.objects.create(user=user, dialogue=participant.dialogue, **said["group"].kept_of(said))
    participant.consents.update(participant=new)
    return new
