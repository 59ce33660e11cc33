"""The way to a sealed dialogue: who confirmed it, when it happens, and whether somebody called it off (TRUST §1)."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from dialogue.models.dialogues import Dialogue


class SealingQuerySet(models.QuerySet):
    def under_way(self):
        """Confirmed once or twice, or begun: neither called off nor finished."""
        return self.filter(called_off_at=None, done_at=None)

    def due(self, now):
        return self.under_way().filter(due_at__lte=now)


class Sealing(models.Model):
    """One attempt to seal a dialogue; at most one that was not called off."""

    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="sealings")
    first_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    first_at = models.DateTimeField()
    second_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    second_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(
        null=True, blank=True
    )  # set by the second confirmation; until then it can be called off
    called_off_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    called_off_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)  # the key is gone and no old copy of a row is left
    trouble = models.CharField(max_length=20, blank=True, db_default="")  # name of the step that failed last

    objects = SealingQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["dialogue"], condition=Q(called_off_at=None), name="sealing_one_standing")
        ]

    def __str__(self):
        return f"{self.dialogue} {self.first_at:%Y-%m-%d}"

    def call_off(self, by, at):
        """`by` is None when the clock finds that it no longer stands."""
        self.called_off_by, self.called_off_at = by, at
        self.save(update_fields=["called_off_by", "called_off_at"])

    call_off.alters_data = True
