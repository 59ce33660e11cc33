"""Whose address goes with a dialogue that is over: not that of who is needed elsewhere."""

from dialogue.models import Dialogue, Starter, TeamMember
from stakeholders.models import Invitation, Participant, TeamInvitation


def of(dialogue):
    """Places of this dialogue whose person has none in another that still keeps addresses, is invited to none, is of no
    team and invited into none, and may not start one."""
    others = Dialogue.objects.exclude(pk=dialogue.pk).exclude(pk__in=Dialogue.objects.long_over().values("pk"))
    kept = Participant.objects.here().filter(dialogue__in=others).values("user")
    of_teams, starters = TeamMember.objects.values("user"), Starter.objects.values("user")
    found = dialogue.participants.exclude(user__in=kept).exclude(user__in=of_teams).exclude(user__in=starters)
    found = found.exclude(user__is_staff=True)
    invited = Invitation.objects.open().filter(dialogue__in=others).values("email")
    into_teams = TeamInvitation.objects.open().values("email")
    return found.exclude(user__email__in=invited).exclude(user__email__in=into_teams)
