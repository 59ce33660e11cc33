"""A list of people on its way to becoming invitations: the file, until the worker has read it, and what was read."""

import datetime

from django.conf import settings
from django.db import models

from dialogue import database_time, tags
from dialogue.models import Dialogue
from stakeholders.models.groups import StakeholderGroup

LIST_HOURS = 24
UPLOAD_HOURS = 1


class InvitationListQuerySet(models.QuerySet):
    def waiting(self):
        """Lists that somebody may still send or throw away."""
        return self.filter(used_at=None)

    def old(self):
        return self.filter(created_at__lt=database_time.now() - datetime.timedelta(hours=LIST_HOURS))


class InvitationList(models.Model):
    """What somebody pasted or uploaded, between the reading and the sending. Names and addresses of people who know nothing of it
    yet: they are emptied when the list is used and thrown away after a day."""

    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="invitation_lists")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    rows = models.JSONField(default=list)  # as people_file.People has them
    size = models.PositiveSmallIntegerField(default=0)
    ignored = models.JSONField(default=list)  # headings of columns that were not read
    above = models.JSONField(default=list, db_default=[])  # lines above the headings, which were not read either
    sheets = models.JSONField(default=list, db_default=[])  # names of other sheets, which were not read either
    group = models.ForeignKey(
        StakeholderGroup, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )  # for rows without one; None: they choose themselves
    language = models.CharField(max_length=tags.LENGTH, default="en")  # for rows without one
    unknown = models.JSONField(default=dict)  # folded name of a group nobody knows -> key of a group, "" or "out"
    words = models.JSONField(default=dict)  # language -> the team's own opening lines
    created_at = models.DateTimeField(default=database_time.now)
    used_at = models.DateTimeField(null=True, blank=True)

    in_backups = False  # thrown away after a day, and a backup lives for two weeks
    objects = InvitationListQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self):
        return f"{self.size} {self.created_at:%Y-%m-%d}"

    @property
    def choices(self):
        """As list_plan takes them."""
        return {"group": self.group_id, "unknown": self.unknown}

    @property
    def languages(self):
        """The languages of its mails, most frequent first."""
        spoken = [row["language"] or self.language for row in self.rows]
        return sorted(set(spoken), key=lambda code: (-spoken.count(code), code))

    def empty(self, now):
        self.rows, self.ignored, self.above, self.sheets = [], [], [], []
        self.unknown, self.words, self.used_at = {}, {}, now
        self.save(update_fields=["rows", "ignored", "above", "sheets", "unknown", "words", "used_at"])

    empty.alters_data = True


class ListUploadQuerySet(models.QuerySet):
    def old(self):
        return self.filter(created_at__lt=database_time.now() - datetime.timedelta(hours=UPLOAD_HOURS))


class ListUpload(models.Model):
    """A file or a long pasted list between the press and the worker that reads it. It is emptied the moment it was read, and gone
    after an hour."""

    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="list_uploads")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    content = models.BinaryField(default=b"")
    pasted = models.BooleanField(
        default=False, db_default=False
    )  # then it comes back into its form if it cannot be read
    kept = models.ForeignKey(InvitationList, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    trouble = models.CharField(max_length=20, blank=True)  # why it cannot be read: a key of invitation_words.UNREADABLE
    line = models.PositiveIntegerField(default=0)  # where, if it is one
    created_at = models.DateTimeField(default=database_time.now)

    in_backups = False  # gone after an hour
    objects = ListUploadQuerySet.as_manager()

    def __str__(self):
        return f"{self.created_at:%Y-%m-%d}"
