"""The links of sign-in mails that are still good."""

import datetime

from django.db import models

from dialogue import database_time
from dialogue.models.people import User

LIFE = datetime.timedelta(minutes=15)
LONGEST = 300  # characters of a path


class SignInLinkQuerySet(models.QuerySet):
    def good(self):
        return self.filter(made_at__gt=database_time.now() - LIFE, user__is_active=True)

    def stale(self):
        return self.filter(made_at__lte=database_time.now() - LIFE)


class SignInLink(models.Model):
    """A link that signs its owner in once. Of its 128 bits only a hash is kept; the row goes when it is used or too old."""

    digest = models.CharField(max_length=64, primary_key=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sign_in_links")
    onward = models.CharField(max_length=LONGEST, blank=True)  # the page that asked for signing in
    made_at = models.DateTimeField(default=database_time.now)

    objects = SignInLinkQuerySet.as_manager()

    def __str__(self):
        return "a sign-in link"
