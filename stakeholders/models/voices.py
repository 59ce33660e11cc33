"""The pseudonym under which a participant speaks, and what every spoken row has in common (TRUST §1)."""

import datetime
import secrets

from django.db import connection, models

from dialogue import database_time, keys
from dialogue.models import Dialogue
from stakeholders.models.groups import StakeholderGroup

SPENT = 16  # digits of a receipt that is kept after its row
SPENT_DAYS = 2  # a receipt of late yesterday may still be asked for: a form counts for 24 hours


def random_key():
    """63 random bits: the primary key is the row order on SQLite, so a counter there would tell who spoke when."""
    return secrets.randbits(63) or 1


class RandomKey(models.Model):
    """Rows that must not betray their order. BigAutoField, because only an INTEGER PRIMARY KEY is SQLite's rowid."""

    id = models.BigAutoField(primary_key=True, default=random_key, editable=False)

    class Meta:
        abstract = True


SPEND = 'INSERT INTO "stakeholders_spentreceipt" (id, dialogue_id, receipt, day) VALUES {} ON CONFLICT DO NOTHING'
HAS = "SELECT 1 FROM stakeholders_spentreceipt WHERE dialogue_id = %s AND receipt IN ({})"


class SpentReceiptQuerySet(models.QuerySet):
    def spend(self, dialogue_id, receipts):
        """Keep these receipts after their rows; empty ones are none. Twice is once."""
        words = {receipt[:SPENT] for receipt in receipts if receipt}
        if words:
            day = connection.ops.adapt_datefield_value(database_time.now().date())
            values = [v for word in words for v in (random_key(), dialogue_id, word, day)]
            with connection.cursor() as cursor:
                cursor.execute(SPEND.format(", ".join(["(%s, %s, %s, %s)"] * len(words))), values)

    spend.alters_data = True

    def has(self, dialogue, receipts):
        """Whether one of these was spent. As text: to build it from parts took longer than to ask."""
        words = [receipt[:SPENT] for receipt in receipts]
        with connection.cursor() as cursor:
            cursor.execute(HAS.format(", ".join(["%s"] * len(words))), [dialogue.pk, *words])
            return cursor.fetchone() is not None

    def old(self, today):
        """Whose form counts no more: a whole day has passed since the day of each, at whatever hour it was."""
        return self.filter(day__lte=today - datetime.timedelta(days=SPENT_DAYS))


class SpentReceipt(RandomKey):
    """The receipt, in short, of something that was taken back or replaced: a POST that comes late must not bring it back (TRUST A2).

    It says neither which voice that was nor what it said: on the voice it would date the voice's last change, and that of the only
    person of a group who signed in on that day is that person's. Without the key it fits no other row."""

    in_backups = False  # gone after two days, and a backup lives for two weeks

    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="spent_receipts")
    receipt = models.CharField(max_length=SPENT)
    day = models.DateField()  # in UTC

    objects = SpentReceiptQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dialogue", "receipt"], name="spent_receipt_once")]

    def __str__(self):
        return self.receipt[:6]


class VoiceQuerySet(models.QuerySet):
    def of(self, participant, scope):
        """The person's own voice in this scope, found through the key; None if it has not spoken."""
        return self.filter(
            dialogue=participant.dialogue, tag=keys.tag(participant.dialogue, participant.pk, scope)
        ).first()

    def speaking(self, participant, scope, name="", known=None, group=None):
        """The voice, made when it first speaks; two tabs at once meet at the unique constraint. `known`: if it was read already;
        `group`: the id of another than the person's, where what is said needs none."""
        if participant.dialogue.is_sealed:
            raise keys.KeyUnavailable(participant.dialogue.slug)  # nobody speaks any more; verbs have said so before
        voice = (
            known or self.of(participant, scope) or self._begin(participant, scope, name, group or participant.group_id)
        )
        if voice.name != name:
            voice.name = name
            voice.save(update_fields=["name"])
        return voice

    speaking.alters_data = True

    def _begin(self, participant, scope, name, group):
        """Make it, or find that of the other tab: without a savepoint, as `get_or_create` would set."""
        tag = keys.tag(participant.dialogue, participant.pk, scope)
        first = self.model(dialogue=participant.dialogue, group_id=group, tag=tag, name=name)
        self.bulk_create([first], ignore_conflicts=True)
        return self.of(participant, scope)

    def in_scopes(self, participant, scopes):
        """{scope: the person's own voice}, of those that have spoken; one query."""
        scopes = list(scopes)
        tags = dict(zip(keys.tags(participant.dialogue, participant.pk, scopes), scopes, strict=True))
        return {tags[voice.tag]: voice for voice in self.filter(dialogue=participant.dialogue, tag__in=tags)}


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

    def spend(self, *receipts):
        """Keep these receipts after their rows, where nothing tells that they were this voice's."""
        SpentReceipt.objects.spend(self.dialogue_id, receipts)

    spend.alters_data = True


class Spoken(RandomKey):
    """A row that a voice wrote: no user, no address, no time finer than the day, no sequence number."""

    voice = models.ForeignKey(Voice, on_delete=models.CASCADE, related_name="%(class)ss")
    receipt = models.CharField(
        max_length=64, blank=True
    )  # `keys.receipt` of the form's key: a repeated POST is harmless (TRUST A2)

    class Meta:
        abstract = True
