"""Going, being sent away, and moving to another group or address: each ends a place (`stakeholders/places.py`)."""

from django.db import IntegrityError, transaction

from dialogue import merging, signing_in
from dialogue.models import TeamLog, User
from stakeholders import joining, places
from stakeholders.models import Invitation, Participant


class Gone(Exception):
    """The person has left or was removed meanwhile."""


class Taken(Exception):
    """Another account has the address."""


def locked(participant):
    """The place as it is now. Raises Gone. Two who press at once take turns over it."""
    rows = Participant.objects.select_for_update(of=("self",)).here().select_related("dialogue", "user", "group")
    found = rows.filter(pk=participant.pk).first()
    if found is None:
        raise Gone
    return found


@transaction.atomic
def leave(*, participant):
    """Go by oneself. What was said stays; whoever comes back may act on what opens later. A second press changes nothing."""
    joining.hold(participant.dialogue_id)
    try:
        participant = locked(participant)
    except Gone:
        return
    places.end(participant, Participant.Status.LEFT)
    places.shut_invitation(participant)
    places.shut_succession(participant)
    TeamLog.objects.create(dialogue=participant.dialogue, by_whom="self", action="left")


@transaction.atomic
def remove(*, participant, reason, by):
    """Send somebody away. What they said stays. The log keeps the reason and no name. Raises Gone."""
    joining.hold(participant.dialogue_id)
    participant = locked(participant)
    places.end(participant, Participant.Status.REMOVED)
    places.shut_invitation(participant)
    places.shut_succession(participant)
    TeamLog.objects.create(dialogue=participant.dialogue, by=by, action="removed a participant", detail=reason[:300])


@transaction.atomic
def regroup(*, participant, group, by, seen=""):
    """Move somebody to another speaking group: from then on another participant, unless they never could have spoken. `seen`: the mark
    of the group that the page showed. Returns whether anything changed. Raises Gone, merging.Clash and joining.Sealed."""
    joining.hold_open(participant.dialogue_id)
    participant = locked(participant)
    group = merging.merge(seen, {"group": group}, {"group": participant.group})["group"]
    if group.pk == participant.group_id:
        return False
    detail = f"{participant.group.name} → {group.name}"[:300]
    if participant.is_waiting or places.is_fresh(participant):
        participant.group = group
        participant.organisation = group.kept_of({"organisation": participant.organisation})["organisation"]
        participant.save(update_fields=["group", "organisation"])
    else:
        places.follow(participant, user=participant.user, group=group)
    places.shut_succession(participant)  # whoever was asked, was asked for the other group
    TeamLog.objects.create(dialogue=participant.dialogue, by=by, action="changed a group", detail=detail)
    return True


@transaction.atomic
def move(*, user, email):
    """Sign in with another address, which its owner has proved. Each of their places is followed by a new one. Raises Taken."""
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)  # a new place points to it
    if user.email == email:
        return
    here = Participant.objects.select_for_update(of=("self",)).confirmed().filter(user=user)
    for place in here.select_related("dialogue", "user", "group").order_by("pk"):
        if not places.is_fresh(place):
            places.follow(place, user=user)
    Invitation.objects.filter(email=user.email).exclude(accepted_at=None).forget()
    user.email = email
    if not user.has_usable_password():
        user.set_unusable_password()  # another one: whoever is signed in elsewhere is out
    try:
        with transaction.atomic():
            user.save(update_fields=["email", "password"])
    except IntegrityError:
        raise Taken from None
    user.emailaddress_set.all().delete()  # allauth's copies; it makes its own when it needs one
    signing_in.drop_links(user)
