"""How a team grows. The row stands on this floor because nobody is team and participant of one dialogue."""

import datetime

from django.conf import settings
from django.db import models

from dialogue import database_time, job_names, tags
from dialogue.digests import digest
from dialogue.models import Dialogue
from dialogue.rights import Role
from stakeholders.models import tokens
from stakeholders.models.participants import InvitationQuerySet

TEAM_INVITATION_DAYS = 14


class TeamInvitationQuerySet(InvitationQuerySet):
    task = job_names.SEND_TEAM_INVITATION


def in_two_weeks(now=None):
    return (now or database_time.now()) + datetime.timedelta(days=TEAM_INVITATION_DAYS)


class TeamInvitation(models.Model):
    """Into the team, by e-mail and with a role. The link's token is derived from the row's id; only its hash is stored."""

    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="team_invitations")
    email = models.EmailField()
    role = models.CharField(max_length=12, choices=Role)
    language = models.CharField(max_length=tags.LENGTH, default="en")
    token_hash = models.CharField(max_length=64, unique=True, null=True)
    occasion = models.CharField(max_length=80, blank=True)  # of its latest mail: an older one is not sent
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=database_time.now)
    expires_at = models.DateTimeField(default=in_two_weeks)
    revoked_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)

    objects = TeamInvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["dialogue", "email"], name="team_invitation_once")]

    def __str__(self):
        return f"{self.email} ({self.get_role_display()})"

    def arm(self):
        """Note the hash of the link: from now on it opens the invitation, and the one of before does not."""
        self.token_hash = digest(tokens.team_token(self))
        self.save(update_fields=["token_hash"])

    arm.alters_data = True

    @property
    def is_open(self):
        return self.was_open(database_time.now())

    def was_open(self, at):
        """For a list, which asks the clock once."""
        return not self.accepted_at and not self.revoked_at and self.expires_at > at
