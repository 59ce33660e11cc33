"""Better words for the same sense: what a question or an issue said before, and since which night it reads otherwise."""

from django.db import models
from django.db.models import Q

from dialogue.models import Dialogue
from issues.models.issues import WHY_LIMIT, Issue, Question


class CorrectionQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(effective_on=None)

    def in_effect(self):
        """The newest first."""
        return self.exclude(effective_on=None).order_by("-effective_on", "-pk")


class Correction(models.Model):
    """No answer says under which words it was written: that would tell when."""

    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="corrections")
    question = models.ForeignKey(Question, on_delete=models.CASCADE, null=True, blank=True, related_name="corrections")
    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, null=True, blank=True, related_name="corrections")
    words = models.JSONField()  # {field: what it says from then on}
    before = models.JSONField(default=dict, blank=True)  # {field: what it said until then}; empty while it waits
    why = models.CharField(max_length=WHY_LIMIT)
    made_on = models.DateField()
    effective_on = models.DateField(null=True, blank=True)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["question"], condition=Q(effective_on=None), name="correction_one_waits"),
            models.UniqueConstraint(
                fields=["issue"], condition=Q(effective_on=None), name="correction_of_issue_one_waits"
            ),
            models.CheckConstraint(
                condition=Q(question=None, issue__isnull=False) | Q(question__isnull=False, issue=None),
                name="correction_of_one_row",
            ),
        ]

    def __str__(self):
        return f"{self.row}: {self.why}"

    @property
    def row(self):
        """The question or issue that it corrects."""
        return self.question or self.issue
