"""Who of the participants may translate. It says nothing else of anybody: not into which language, and not whether they ever did."""

from django.db import models

from stakeholders.models import Participant


class TranslatorQuerySet(models.QuerySet):
    def standing(self):
        """Those who still take part, in a group that speaks openly: whoever stays hidden is not seen at a desk."""
        return self.filter(participant__status=Participant.Status.CONFIRMED, participant__group__policy="named")


class Translator(models.Model):
    # No constraint: the release before deletes participants and knows nothing of this table. Rows without one: leaving.drop_translators.
    participant = models.OneToOneField(
        Participant, on_delete=models.CASCADE, related_name="translator", db_constraint=False
    )

    objects = TranslatorQuerySet.as_manager()

    def __str__(self):
        return str(self.participant)
