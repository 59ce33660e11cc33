"""Forms of signed-in people that were pressed lately, so that a second press of one makes nothing."""

import datetime

from django.db import models

from dialogue import database_time

KEPT_DAYS = 2
LONGEST = 300  # characters of a path


def today():
    return database_time.now().date()


class OnceQuerySet(models.QuerySet):
    def old(self):
        """Nobody sends a form again after the second night."""
        return self.filter(day__lt=today() - datetime.timedelta(days=KEPT_DAYS))


class Once(models.Model):
    """One press, written with what it made. Never of a form that speaks: those leave a receipt on their own row (TRUST §1).

    Both hashes are made with SECRET_KEY, so that the table tells nobody who pressed what.
    """

    key = models.CharField(max_length=64, primary_key=True)  # HMAC of the form's key, the person and the address
    content = models.CharField(max_length=64)  # HMAC of what was sent
    led_to = models.CharField(max_length=LONGEST)  # a path of ours, without its query
    day = models.DateField(default=today)

    objects = OnceQuerySet.as_manager()

    def __str__(self):
        return "a press"
