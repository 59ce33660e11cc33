"""Issues that participants put forward, and the support that brings them to the next ballot."""

from django.db import models
from django.urls import reverse

from dialogue.models import Dialogue
from issues.models.issues import Issue
from stakeholders.models import Spoken


class ProposalQuerySet(models.QuerySet):
    def readable(self):
        return self.filter(released=True, hidden=False).order_by("pk")


class Proposal(Spoken):
    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="proposals")
    title = models.CharField(max_length=160)
    problem = models.TextField(max_length=1500)
    opportunity = models.TextField(max_length=1500)
    questions = models.JSONField(default=list)  # texts, one or more
    language = models.CharField(max_length=8, default="en")
    show_group = models.BooleanField(default=True)
    off_record = models.BooleanField(default=False)
    released = models.BooleanField(default=False)
    hidden = models.BooleanField(default=False)
    hidden_reason = models.CharField(max_length=300, blank=True)
    issue = models.OneToOneField(Issue, on_delete=models.SET_NULL, null=True, blank=True, related_name="proposal")

    objects = ProposalQuerySet.as_manager()

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("proposal", args=[self.dialogue.slug, self.pk])

    @property
    def is_named(self):
        return self.voice.group.is_named and not self.off_record

    @property
    def shown_group(self):
        return self.voice.group if self.is_named or self.show_group else None


class Support(Spoken):
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="supports")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["voice", "proposal"], name="support_once")]

    def __str__(self):
        return str(self.proposal)
