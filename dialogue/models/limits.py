"""How often something was tried lately: rate limits for all processes and hosts alike, without addresses."""

from django.db import models


class Tries(models.Model):
    """Tries counted in one window of time; the key is an HMAC, so the table tells nobody who tried what."""

    key = models.CharField(max_length=64)
    window = models.DateTimeField()  # the moment the window began, rounded down
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "window"], name="tries_once")]

    def __str__(self):
        return str(self.count)
