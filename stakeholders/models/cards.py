"""Printed cards for people without e-mail: a public number, a code that is a credential, a PIN of the holder's own."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from dialogue import tags
from dialogue.models import Dialogue
from stakeholders.models.groups import StakeholderGroup


class CardBatch(models.Model):
    """A number of cards made for one group. The sheet is printed once, while they are made: the codes are not kept."""

    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="card_batches")
    group = models.ForeignKey(StakeholderGroup, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=tags.LENGTH, default="en")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    receipt = models.CharField(
        max_length=64, blank=True, db_default=""
    )  # hash of the form's key: two presses, one sheet

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["dialogue", "receipt"], condition=~Q(receipt=""), name="card_batch_once")
        ]

    def __str__(self):
        return f"{self.group} {self.made_at:%Y-%m-%d}"


NUMBER_LENGTH = 8
PIN_RUN = 5  # wrong PINs in a row before a card rests
PIN_MOST = 20  # wrong PINs before it stays shut until the team frees it


class CardQuerySet(models.QuerySet):
    def usable(self):
        return self.filter(revoked_at=None)

    def unused(self):
        return self.usable().filter(used_at=None)


class Card(models.Model):
    batch = models.ForeignKey(CardBatch, on_delete=models.CASCADE, related_name="cards")
    number = models.CharField(max_length=8, unique=True)  # printed, public: names the card and proves nothing
    code_hash = models.CharField(max_length=128)  # HMAC of the ten characters, under a key outside the database
    pin_hash = models.CharField(max_length=128, blank=True)  # slow hash of the PIN that its first use sets
    pin_run = models.PositiveSmallIntegerField(default=0, db_default=0)  # wrong PINs in a row
    pin_tries = models.PositiveSmallIntegerField(default=0, db_default=0)  # wrong PINs since the team freed it last
    rests_until = models.DateTimeField(null=True, blank=True)
    replaces = models.OneToOneField(
        "self", on_delete=models.RESTRICT, null=True, blank=True, related_name="replacement"
    )  # whose holder may act only on what opens after that card was taken back
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="card"
    )
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = CardQuerySet.as_manager()

    class Meta:
        ordering = ["number"]

    def __str__(self):
        return self.number

    @property
    def state(self):
        """A word for the team's list."""
        if self.revoked_at:
            return pgettext("a card", "taken back")
        if self.is_shut:
            return _("shut after many wrong PINs")
        return _("in use") if self.used_at else _("not used yet")

    @property
    def is_shut(self):
        """Too many wrong PINs: the team frees it, or takes it back."""
        return self.pin_tries >= PIN_MOST

    @property
    def may_be_replaced(self):
        """A card in somebody's hands; for an unused one lost in the pile, another of the pile does as well."""
        return bool(self.used_at or self.replaces_id)

    @property
    def grouped_number(self):
        """As it is printed: two groups of four."""
        return f"{self.number[:4]} {self.number[4:]}"
