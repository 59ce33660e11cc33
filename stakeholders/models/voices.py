"""The pseudonym under which a participant speaks, and what every spoken row has in common (TRUST §1)."""

import secrets

from django.db import models

from dialogue import keys
from dialogue.models import Dialogue
from stakeholders.models.groups import StakeholderGroup


def random_key():
    """63 random bits: the primary key is the row order on SQLite, so a counter there would tell who spoke when."""
    return secrets.randbits(63) or 1


class RandomKey(models.Model):
    """Rows that must not betray their order. BigAutoField, because only an INTEGER PRIMARY KEY is SQLite's rowid."""

    id = models.BigAutoField(primary_key=True, default=random_key, editable=False)

    class Meta:
        abstract = True


class VoiceQuerySet(models.QuerySet):
    def of(self, participant, scope):
        """The person's own voice in this scope, found through the key; None if it has not spoken."""
        return self.filter(
            dialogue=participant.dialogue, tag=keys.tag(participant.dialogue, participant.pk, scope)
        ).first()

    def speaking(self, participant, scope, name=""):
        """The voice, made when it first speaks; two tabs at once meet at the unique constraint."""
        tag = keys.tag(participant.dialogue, participant.pk, scope)
        voice, created = self.get_or_create(
            dialogue=participant.dialogue, tag=tag, defaults={"group_id": participant.group_id, "name": name}
        )
        if not created and voice.name != name:
            voice.name = name
            voice.save(update_fields=["name"])
        return voice

    speaking.alters_data = True


class Voice(RandomKey):
    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="voices")
    group = models.ForeignKey(StakeholderGroup, on_delete=models.PROTECT, related_name="voices")
    name = models.CharField(max_length=250, blank=True)
    tag = models.CharField(max_length=64, null=True)

    objects = VoiceQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dialogue", "tag"], name="voice_once")]

    def __str__(self):
        return self.name or str(self.group)


class Spoken(RandomKey):
    """A row that a voice wrote: no user, no address, no time finer than the day, no sequence number."""

    voice = models.ForeignKey(Voice, on_delete=models.CASCADE, related_name="%(class)ss")
    receipt = models.CharField(
        max_length=64, blank=True
    )  # hash of the form's key: a repeated POST is harmless (TRUST A2)

    class Meta:
        abstract = True
