"""Coming by the join code, and being confirmed by the team; and what holds for every way in: none leads into a sealed dialogue."""

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Exists, OuterRef

from dialogue import database_time
from dialogue.models import Dialogue, TeamLog, User
from dialogue.models.dialogues import join_code
from stakeholders import places, privacy
from stakeholders.models import Invitation, Participant


class Sealed(Exception):
    """Nobody can join the dialogue any more."""


class OfTeam(Exception):
    """Nobody is team and participant of one dialogue (TRUST §1): this person is in its team."""


def hold(pk):
    """Take turns over a dialogue's row until this transaction ends. It is locked before rows of people and invitations, so that none of
    those who invite, let in, come or go waits in a circle. Returns the dialogue."""
    return Dialogue.objects.select_for_update(no_key=True).get(pk=pk)


def hold_open(pk):
    """As `hold`, which also keeps a dialogue from being sealed. Raises Sealed."""
    if hold(pk).is_sealed:
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
def renew_code(*, dialogue, old, by):
    """A new join code in place of `old`; the old one opens nothing any more. False if it was renewed already: two presses make one."""
    renewed = Dialogue.objects.filter(pk=dialogue.pk, join_code=old).update(join_code=join_code())
    if renewed:
        TeamLog.objects.create(dialogue=dialogue, by=by, action="made a new join code")
    return bool(renewed)


def taking_part(dialogue):
    """Participants who wait or are confirmed."""
    return dialogue.participants.here()


@transaction.atomic
def join(*, dialogue, user, group, role="", country="", organisation="", notice=None):
    """Ask to take part; the team confirms. Asking twice changes nothing. Whoever had left gets another place, from which
    they act on what opens from now on. `notice`: the privacy notice they agreed to. Raises OfTeam and Sealed.

    The dialogue's row is held: whoever accepts an invitation into its team at that moment comes before or after.
    """
    hold_open(dialogue.pk)
    had_left = Participant.objects.select_for_update().filter(user=user, dialogue=dialogue, status="left").first()
    there = dialogue.participants.exclude(status="left").filter(user=user).exists()
    if not there and dialogue.team.filter(user=user).exists():
        raise OfTeam
    since = places.acts_from(dialogue=dialogue, user=user)
    if had_left:
        places.step_aside(had_left)
    said = {"group": group, "role": role, "country": country, "organisation": organisation, "acts_from": since}
    said = group.kept_of(said)
    participant = Participant.objects.get_or_create(user=user, dialogue=dialogue, defaults=said)[0]
    privacy.agree(participant=participant, notice=notice)
    return participant


def is_of_team(participant):
    """True for rows of before nobody could be both, and for those who were sent away and came into the team since."""
    return participant.dialogue.team.filter(user=participant.user_id).exists()


def at_the_door(dialogue):
    """Those who wait, each with `.in_team` (from before nobody could be both, and nobody lets them in) and `.invited`: the team had
    asked the address that they proved, whatever way they came."""
    team = dialogue.team.filter(user=OuterRef("user"))
    invited = Invitation.objects.unused().filter(dialogue=dialogue, email=OuterRef("user__email"))
    waiting = dialogue.participants.waiting().by_name().select_related("group")
    return waiting.annotate(in_team=Exists(team), invited=Exists(invited))


@transaction.atomic
def confirm(*, dialogue, ids, by):
    """Let people in, but nobody of the team; the speaking group is frozen from here on. An invitation that somebody of them has not
    used counts as used. Returns how many.

    The dialogue's row is held: whoever accepts an invitation at that moment comes before or after."""
    hold(dialogue.pk)
    waiting = dialogue.participants.waiting().filter(pk__in=ids).exclude(user__in=dialogue.team.values("user"))
    people = dict(waiting.values_list("pk", "user__email"))
    said = {"status": Participant.Status.CONFIRMED, "confirmed_at": database_time.Now()}
    count = dialogue.participants.waiting().filter(pk__in=people).update(**said)
    addresses = [email for email in people.values() if email]
    dialogue.invitations.unused().filter(email__in=addresses).update(accepted_at=database_time.Now())
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
