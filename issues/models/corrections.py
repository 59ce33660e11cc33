"""Better words for the same sense: what a question, an issue, a group or a word of the glossary said before, and since which night it
reads otherwise."""

from functools import reduce
from operator import or_

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dialogue.models import Dialogue
from issues.models.issues import WHY_LIMIT, Issue, Question, Term
from stakeholders.models import StakeholderGroup

ROWS = ("question", "issue", "group", "term")  # what can be corrected: a column for each


LABELS = {
    "text": _("The question"),
    "title": _("Title"),
    "teaser": _("In a line"),
    "problem": _("The problem"),
    "opportunity": _("The opportunity"),
    "background": _("Background"),
    "name": _("Name"),
    "short_name": _("Short name"),
    "description": _("Who they are"),
    "definition": _("What it means here"),
    "note": _("Note"),
}


class CorrectionQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(effective_on=None)

    def in_effect(self):
        """The newest first."""
        return self.exclude(effective_on=None).order_by("-effective_on", "-pk")


def _of(model):
    return models.ForeignKey(model, on_delete=models.CASCADE, null=True, blank=True, related_name="corrections")


class Correction(models.Model):
    """No answer says under which words it was written: that would tell when."""

    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="corrections")
    question, issue, group, term = _of(Question), _of(Issue), _of(StakeholderGroup), _of(Term)
    words = models.JSONField()  # {field: what it says from then on}
    before = models.JSONField(default=dict, blank=True)  # {field: what it said until then}; empty while it waits
    why = models.CharField(max_length=WHY_LIMIT)
    made_on = models.DateField()
    effective_on = models.DateField(null=True, blank=True)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            *(
                models.UniqueConstraint(
                    fields=[name], condition=Q(effective_on=None), name=f"correction_of_{name}_one_waits"
                )
                for name in ROWS
            ),
            models.CheckConstraint(
                condition=reduce(or_, (Q(**{f"{name}__isnull": name != one for name in ROWS}) for one in ROWS)),
                name="correction_of_one_row",
            ),
        ]

    def __str__(self):
        return f"{self.row}: {self.why}"

    @property
    def said_before(self):
        """[(label, words)] of what it said until then; no label where it has only one text."""
        alone = len(self.before) == 1 and "text" in self.before
        return [("" if alone else LABELS[name], words) for name, words in self.before.items() if words]

    @property
    def row(self):
        """What it corrects."""
        return next(row for row in (getattr(self, name) for name in ROWS) if row)
