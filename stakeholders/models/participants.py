"""Who takes part, and how a person gets in. No row here is written when somebody speaks."""

import datetime

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dialogue.models import Dialogue
from stakeholders.models.groups import StakeholderGroup

INVITATION_DAYS = 30


class ParticipantQuerySet(models.QuerySet):
    def confirmed(self):
        return self.filter(status=Participant.Status.CONFIRMED)

    def waiting(self):
        return self.filter(status=Participant.Status.WAITING)

    def counts(self):
        """{group id: confirmed members}, in one query."""
        return dict(self.confirmed().order_by().values_list("group").annotate(models.Count("pk")))


class Participant(models.Model):
    class Status(models.TextChoices):
        WAITING = "waiting", _("waiting for confirmation")
        CONFIRMED = "confirmed", _("confirmed")
        REMOVED = "removed", _("removed")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="participants")
    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="participants")
    group = models.ForeignKey(StakeholderGroup, on_delete=models.PROTECT, related_name="participants")
    role = models.CharField(max_length=80, blank=True)
    country = models.CharField(max_length=2, blank=True)
    organisation = models.CharField(max_length=120, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    joined_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        ordering = ["joined_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["user", "dialogue"], name="participant_once")]

    def __str__(self):
        return f"{self.user} ({self.group})"

    @property
    def is_confirmed(self):
        return self.status == self.Status.CONFIRMED

    @property
    def is_waiting(self):
        return self.status == self.Status.WAITING

    @property
    def shown_as(self):
        """What stands under an answer of a named group: the organisation, or the person's name."""
        return self.organisation or self.user.name


class InvitationQuerySet(models.QuerySet):
    def open(self):
        return self.filter(accepted_at=None, revoked_at=None, expires_at__gt=timezone.now())


def in_thirty_days():
    return timezone.now() + datetime.timedelta(days=INVITATION_DAYS)


class Invitation(models.Model):
    """By e-mail: a link and a code. The token is derived from the row's id; only its hash is stored."""

    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="invitations")
    group = models.ForeignKey(StakeholderGroup, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    email = models.EmailField()
    name = models.CharField(max_length=120, blank=True)
    role = models.CharField(max_length=80, blank=True)
    organisation = models.CharField(max_length=120, blank=True)
    country = models.CharField(max_length=2, blank=True)
    language = models.CharField(max_length=8, default="en")
    token_hash = models.CharField(max_length=64, unique=True, null=True)
    code_hash = models.CharField(max_length=64, unique=True, null=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(default=in_thirty_days)
    revoked_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["dialogue", "email"], name="invitation_once")]

    def __str__(self):
        return self.email

    @property
    def is_open(self):
        return not self.accepted_at and not self.revoked_at and self.expires_at > timezone.now()

    @property
    def state(self):
        """A word for the team's list."""
        if self.accepted_at:
            return _("joined")
        if self.revoked_at:
            return _("taken back")
        return _("expired") if self.expires_at <= timezone.now() else _("sent")
