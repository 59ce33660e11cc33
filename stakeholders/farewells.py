"""Thirty days after a dialogue has closed, addresses and names go (TRUST §1): of the people, the invitations, the team's log.

Everything is worked out from the state of the moment: a dialogue that goes back a phase is simply not due. A week before, a
mail says so; without that mail nothing goes. What a restored backup brings back goes again the same way.
"""

import logging

from django.db import transaction
from django.db.models import Case, F, OuterRef, Q, Subquery, Value, When

from dialogue import database_time, job_names, limits, phases
from dialogue.mail import queueing
from dialogue.models import Dialogue, Mailing, TeamLog, TeamMember
from dialogue.models.dialogues import NOTICE
from stakeholders import erasing, leavers
from stakeholders.models import FocalPoint, Invitation, TeamInvitation
from stakeholders.models.participants import FORGOTTEN

log = logging.getLogger(__name__)
HOURLY = {"most": 1, "seconds": 3600}
# What the team did, without anybody's name or address in its detail; the detail of every other line goes.
HARMLESS = (
    *("confirmed participants", "declined participants", "invited a list", "closed a question"),
    *("opened a question again", "made cards", "took back unused cards", "changed a group"),
    *("named a focal point of", "took back a focal point of", "agreed to the outline for"),  # a group
    *("discarded pointless mail", "corrected a participant", "invited all again"),
    *("opened straw ballot", "closed straw ballot", "opened final ballot", "closed final ballot"),
    *("invited into the team", "invited into the team again", "took back a team invitation", "joined the team"),
    *("published a privacy notice", "made agenda draft", "published agenda draft", "sent summary", "set sealing"),
)


def hourly():
    """Called by every tick, once an hour in one process."""
    if not limits.remaining("farewells", "", **HOURLY) or not limits.allow("farewells", "", **HOURLY):
        return
    for dialogue in Dialogue.objects.filter(kind=Dialogue.Kind.DIALOGUE, phase__in=phases.OVER):
        try:
            settle(dialogue)
        except Exception as error:  # the others must not wait for it
            log.error("farewell of dialogue %s failed: %s", dialogue.pk, type(error).__name__)


@transaction.atomic
def settle(dialogue):
    """What is due for one dialogue: the mail, or the forgetting. The row is locked, so that nobody goes back a phase meanwhile."""
    dialogue = Dialogue.objects.select_for_update(no_key=True).get(pk=dialogue.pk)
    now, day = database_time.now(), dialogue.forgets_at
    if day is None or now < day - NOTICE:
        return
    told = _told_at(dialogue)
    if told is None:
        tell(dialogue, now)
    elif now >= max(day, told + NOTICE):
        forget(dialogue)


def _told_at(dialogue):
    said = {"kind": Mailing.Kind.FAREWELL, "occasion": dialogue.farewell}
    return dialogue.mailings.filter(**said).values_list("sent_at", flat=True).first()


def tell(dialogue, now):
    """One mail to each person whose address goes."""
    said = {"kind": Mailing.Kind.FAREWELL, "occasion": dialogue.farewell}
    mailing, _created = Mailing.objects.get_or_create(dialogue=dialogue, **said, defaults={"sent_at": now})
    people = leavers.of(dialogue).filter(user__is_active=True).exclude(user__email=None)
    queueing.enqueue_many(
        kind=job_names.SEND_FAREWELL,
        occasion=f"mailing {mailing.pk}",
        recipients=list(people.values_list("pk", flat=True)),
        dialogue=dialogue,
        mailing=mailing,
        minutes=NOTICE.days * 24 * 60,
    )


def forget(dialogue):
    """People, invitations, cards' names, the log. Doing it twice changes nothing."""
    for place in leavers.of(dialogue).filter(_still_named()).select_related("user").order_by("pk"):
        if place.user.email is None:
            _forget_name(place)
        else:
            erasing.forget(place.user)
    FocalPoint.objects.filter(participant__dialogue=dialogue).delete()
    Dialogue.objects.filter(pk=dialogue.pk).update(reply_to="", reply_to_asked="")
    Invitation.objects.filter(dialogue=dialogue).exclude(email__endswith=FORGOTTEN).forget()
    dialogue.team_invitations.exclude(
        pk__in=TeamInvitation.objects.open().values("pk")
    ).delete()  # others may be used yet
    _forget_log(dialogue)


def _still_named():
    return ~Q(user__email=None) | ~Q(user__name="") | ~Q(name="") | ~Q(role="") | ~Q(organisation="")


def _forget_name(place):
    """Whoever has a card may go on reading with it; nothing says any more whose it is."""
    place.user.name = place.name = place.role = place.organisation = ""
    place.user.save(update_fields=["name"])
    place.save(update_fields=["name", "role", "organisation"])


def _forget_log(dialogue):
    """Who of the team did it becomes their role; details in which a name or an address may stand go."""
    role = TeamMember.objects.filter(dialogue=dialogue, user=OuterRef("by")).values("role")[:1]
    named = TeamLog.objects.filter(dialogue=dialogue).exclude(by=None)
    role_or_team = Case(When(role=None, then=Value("team")), default=F("role"))
    named.annotate(role=Subquery(role)).update(by_whom=role_or_team)
    named.update(by=None)
    TeamLog.objects.filter(dialogue=dialogue).exclude(action__in=HARMLESS).exclude(detail="").update(detail="")
