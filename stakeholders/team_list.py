"""What the page about the team shows, as plain data in a fixed number of queries."""

from allauth.mfa.models import Authenticator

from dialogue import database_time
from dialogue.rights import HOLDERS, Right, Role
from stakeholders import invitation_words, joining


def members(dialogue):
    """The team by role and name; each with `.has_second_step` and `.takes_part` (rows of before nobody could be both)."""
    rows = list(dialogue.team.select_related("user"))
    users = [member.user_id for member in rows]
    apps = Authenticator.objects.filter(user__in=users, type=Authenticator.Type.TOTP)
    second = set(apps.values_list("user", flat=True))
    both = set(joining.taking_part(dialogue).filter(user__in=users).values_list("user", flat=True))
    order = list(Role.values)
    for member in rows:
        member.has_second_step, member.takes_part = member.user_id in second, member.user_id in both
    return sorted(rows, key=lambda member: (order.index(member.role), member.user.name.lower(), member.pk))


def invitations(dialogue):
    """Those that nobody has used, each with how far it has got in words and whether it still lets somebody in."""
    rows = list(dialogue.team_invitations.filter(accepted_at=None).with_standing())
    now = database_time.now()
    for row in rows:
        row.state_words, row.reason, row.advice = invitation_words.standing_in_words(row)
        row.can_be_used = row.was_open(now)
    return rows


def table():
    """What each role may do: (roles, [(right, [(role, whether it may), …]), …]), from the table that access asks."""
    return list(Role), [(right, [(role, role in HOLDERS[right]) for role in Role]) for right in Right]
