"""Coming by the join code, and being confirmed by the team; and what holds for every way in: none leads into a sealed dialogue."""

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from dialogue.models import Dialogue, TeamLog, User
from stakeholders.models import Participant


class Sealed(Exception):
    """Nobody can join the dialogue any more."""


def hold_open(pk):
    """Keep a dialogue from being sealed until this transaction ends. Raises Sealed. Its row is locked before any other, so
    that two who invite or let in take turns and none waits in a circle."""
    if Dialogue.objects.select_for_update(no_key=True).get(pk=pk).is_sealed:
        raise Sealed


def person_for(*, email, language):
    """The user behind an address, made without a name if there is none: whose name it is, nobody has proved yet."""
    email = email.strip().lower()
    fresh = {"language": language, "password": make_password(None)}
    return User.objects.get_or_create(email=email, defaults=fresh)[0]


def introduce(*, user, name, language, country):
    """Take over what a person says of themselves, once: whoever is known here already keeps name and settings."""
    if not user.name:
        user.name, user.language, user.country = name, language, country
        user.save(update_fields=["name", "language", "country"])


@transaction.atomic
def join(*, dialogue, user, group, role="", country="", organisation=""):
    """Ask to take part; the team confirms. Asking twice changes nothing."""
    participant, _created = Participant.objects.get_or_create(
        user=user,
        dialogue=dialogue,
        defaults={"group": group, "role": role, "country": country, "organisation": organisation},
    )
    return participant


def is_of_team(participant):
    """Nobody lets themselves in: somebody of the team becomes a participant only by another's press (TRUST §1)."""
    return participant.dialogue.team.filter(user=participant.user_id).exists()


@transaction.atomic
def confirm(*, dialogue, ids, by):
    """Let people in, but nobody themselves; the speaking group is frozen from here on. Returns how many."""
    waiting = dialogue.participants.waiting().filter(pk__in=ids).exclude(user=by)
    count = waiting.update(status=Participant.Status.CONFIRMED, confirmed_at=timezone.now())
    if count:
        TeamLog.objects.create(dialogue=dialogue, by=by, action="confirmed participants", detail=str(count))
    return count


@transaction.atomic
def decline(*, dialogue, ids, by):
    """Send people away who do not belong here. Returns how many."""
    count = dialogue.participants.waiting().filter(pk__in=ids).update(status=Participant.Status.REMOVED)
    if count:
        TeamLog.objects.create(dialogue=dialogue, by=by, action="declined participants", detail=str(count))
    return count
