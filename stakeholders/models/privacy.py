"""The organisers' privacy notice in its versions, and who has agreed to which. Nothing here is written when somebody speaks."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from dialogue.models import Dialogue
from stakeholders.models.participants import Participant


class PrivacyNoticeQuerySet(models.QuerySet):
    def published(self):
        """The newest first; that one counts."""
        return self.exclude(published_at=None).order_by("-version")


class PrivacyNotice(models.Model):
    """A version that was published stays as it was: somebody agreed to these words. At most one draft stands beside them."""

    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="privacy_notices")
    version = models.PositiveSmallIntegerField()
    text = models.TextField()
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = PrivacyNoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["dialogue", "version"], name="privacy_notice_once"),
            models.UniqueConstraint(fields=["dialogue"], condition=Q(published_at=None), name="privacy_draft_one"),
        ]

    def __str__(self):
        return _("version %(number)s") % {"number": self.version}


class Consent(models.Model):
    """Somebody has agreed to a version: whose place, which version, which day."""

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="consents")
    notice = models.ForeignKey(PrivacyNotice, on_delete=models.CASCADE, related_name="consents")
    on = models.DateField(auto_now_add=True)

    class Meta:
        ordering = ["notice__version"]
        constraints = [models.UniqueConstraint(fields=["participant", "notice"], name="consent_once")]

    def __str__(self):
        return f"{self.notice} {self.on}"
