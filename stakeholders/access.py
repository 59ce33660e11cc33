"""Everything is fetched through the person: who is this, here? A stranger gets 404."""

from dataclasses import dataclass

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.db.models import OuterRef, Subquery
from django.http import Http404

from dialogue.models import Dialogue, TeamMember
from stakeholders.models import Participant


class SecondStepNeeded(Exception):
    """A team member without a second sign-in step; the middleware leads to the page that sets one up."""


@dataclass(frozen=True)
class Here:
    """A dialogue as this person stands in it."""

    dialogue: Dialogue
    participant: Participant | None
    role: str

    @property
    def is_team(self):
        return bool(self.role)

    @property
    def may_read(self):
        """Before the dialogue begins only its team reads on."""
        return self.is_team or self.dialogue.has_begun

    @property
    def may_speak(self):
        return bool(self.participant and self.participant.is_confirmed)

    def is_late_for(self, opened_at):
        """True if what opened then was open to this person before, as who they were under an earlier card (TRUST F9)."""
        return self.participant is not None and not self.participant.may_act_on(opened_at)

    @property
    def may_act(self):
        return self.role in (TeamMember.Role.ORGANISER, TeamMember.Role.FACILITATOR)

    @property
    def may_organise(self):
        return self.role == TeamMember.Role.ORGANISER

    def context(self, **more):
        """What every page of the dialogue needs, and `more`."""
        return {"here": self, "dialogue": self.dialogue, "member": self.participant, "is_team": self.is_team, **more}


def enter(user, slug):
    """The dialogue with this person's place in it, in one or two queries. Raises Http404 for strangers."""
    role = TeamMember.objects.filter(dialogue=OuterRef("dialogue"), user=user).values("role")[:1]
    participant = (
        Participant.objects.filter(user=user, dialogue__slug=slug)
        .exclude(status=Participant.Status.REMOVED)
        .select_related("dialogue", "group__parent")
        .annotate(team_role=Subquery(role))
        .first()
    )
    if participant:
        participant.user = user
        return Here(participant.dialogue, participant, participant.team_role or "")
    member = TeamMember.objects.filter(user=user, dialogue__slug=slug).select_related("dialogue").first()
    if member is None:
        raise Http404
    return Here(member.dialogue, None, member.role)


def enter_to_read(user, slug):
    """As `enter`, for all pages but the home: whoever may not read yet gets 404."""
    here = enter(user, slug)
    if not here.may_read:
        raise Http404
    return here


def enter_team(user, slug, *, act=True, organise=False):
    """As `enter`, for the team only: `act` leaves observers out, `organise` everybody but organisers."""
    here = enter(user, slug)
    if not here.is_team or (act and not here.may_act) or (organise and not here.may_organise):
        raise Http404
    if not (settings.DEMO and user.is_demo) and not is_mfa_enabled(user):
        raise SecondStepNeeded
    return here
