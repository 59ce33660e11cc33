"""A house with its dialogues: the link of its first account, who may start a dialogue, and what was done with that right."""

import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from dialogue import database_time
from dialogue.models.people import User

LIFE = datetime.timedelta(days=1)


class FirstLinkQuerySet(models.QuerySet):
    def good(self):
        return self.filter(made_at__gt=database_time.now() - LIFE)


class FirstLink(models.Model):
    """The link that makes the first account of a house. There is one at most, and of its 256 bits only a hash is kept."""

    place = models.PositiveSmallIntegerField(primary_key=True, default=1)
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=database_time.now)

    in_backups = False  # whoever restores a house asks for a new one
    objects = FirstLinkQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(place=1), name="first_link_one")]

    def __str__(self):
        return "the first link"


class Starter(models.Model):
    """Somebody who may start dialogues, as whoever let them in knows them: what their account says of them stays theirs."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="starter")
    name = models.CharField(max_length=120)
    email = models.EmailField()
    let_in_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    since = models.DateTimeField(default=database_time.now)

    class Meta:
        ordering = ["since", "pk"]

    def __str__(self):
        return self.name


class HouseLog(models.Model):
    """What was done with the right to start dialogues. It names nobody of a dialogue."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    about = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )  # whom `detail` names; it names nobody any more when their account is deleted
    action = models.CharField(max_length=40)
    detail = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(default=database_time.now)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{self.action} {self.detail}".strip()
