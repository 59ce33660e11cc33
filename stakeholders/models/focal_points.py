"""Who answers for a group towards the team before the dialogue opens: a representative with a name, never a voice."""

from django.db import models

from dialogue.models.outlines import DIGEST_LENGTH
from stakeholders.models.groups import StakeholderGroup
from stakeholders.models.participants import Participant


class FocalPointQuerySet(models.QuerySet):
    def standing(self):
        """Of people who take part and still belong to the group for which they were named."""
        here = self.filter(participant__status=Participant.Status.CONFIRMED)
        return here.filter(group=models.F("participant__group"))


class FocalPoint(models.Model):
    """Written in phase Prepare only, when nobody can speak: it lies beside no word of theirs."""

    participant = models.OneToOneField(Participant, on_delete=models.CASCADE, related_name="focal_point")
    group = models.ForeignKey(StakeholderGroup, on_delete=models.CASCADE, related_name="focal_points")
    named_on = models.DateField()
    agreed_on = models.DateField(null=True, blank=True)
    agreed_digest = models.CharField(max_length=DIGEST_LENGTH, blank=True, default="", db_default="")

    objects = FocalPointQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return f"{self.participant} for {self.group}"

    def has_agreed_to(self, digest):
        return bool(self.agreed_on) and self.agreed_digest == digest
