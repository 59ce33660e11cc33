"""Better words for the same sense: what a question, an issue, a group or a word of the glossary said before, and since which night it
reads otherwise."""

from functools import reduce
from operator import or_

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from dialogue.models import Dialogue
from issues.models.issues import WHY_LIMIT, Issue, Question, Term
from stakeholders.models import Relation, StakeholderGroup

PALETTES = [
    ("rust", _("rust")),
    ("blue", _("blue")),
    ("green", _("green")),
    ("violet", _("violet")),
    ("teal", _("teal")),
    ("ochre", _("ochre")),
    ("rose", _("rose")),
]
PATTERNS = [
    ("diagonal", _("diagonal lines")),
    ("plain", _("plain")),
    ("dots", _("dots")),
    ("lines", _("lines")),
    ("crosses", _("crosses")),
    ("vertical", _("upright lines")),
    ("checks", _("checks")),
]
LABELS = {
    "text": _("The question"),
    "title": _("Title"),
    "teaser": _("In a line"),
    "problem": _("The problem"),
    "opportunity": _("The opportunity"),
    "background": _("Background"),
    "sources": _("Sources"),
    "theme": _("Theme"),
    "name": _("Name"),
    "short_name": _("Short name"),
    "description": _("Who they are"),
    "roles": _("Roles"),
    "palette": _("Colour"),
    "pattern": _("Pattern"),
    "kind": _("What ties them"),
    "quality": _("How it goes"),
    "from_expects": _("What the first expects of the second"),
    "to_expects": _("What the second expects of the first"),
    "definition": _("What it means here"),
    "note": _("Note"),
}


class CorrectionQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(effective_on=None)

    def of_each(self, name):
        """For an annotation of the rows that corrections point to by this name: whether one waits for the night."""
        return Exists(self.waiting().filter(**{name: OuterRef("pk")}))

    def in_effect(self):
        """The newest first."""
        return self.exclude(effective_on=None).order_by("-effective_on", "-pk")


CHOSEN = {"palette": PALETTES, "pattern": PATTERNS, "quality": Relation.Quality.choices, "theme": Issue.Theme.choices}


def of(model):
    return models.ForeignKey(model, on_delete=models.CASCADE, null=True, blank=True, related_name="corrections")


def one_row(rows, name):
    """A correction is of one row; of each row one waits at most."""
    alone = (Q(**{f"{other}__isnull": other != one for other in rows}) for one in rows)
    return [
        *(
            models.UniqueConstraint(fields=[row], condition=Q(effective_on=None), name=f"{name}_of_{row}_one_waits")
            for row in rows
        ),
        models.CheckConstraint(condition=reduce(or_, alone), name=f"{name}_of_one_row"),
    ]


class AnyCorrection(models.Model):
    """Of rows of this floor or, in another table, of those above. No answer says under which words it was written: that would tell
    when."""

    ROWS: tuple[str, ...] = ()  # what can be corrected: a column for each

    words = models.JSONField()  # {field: what it says from then on}
    before = models.JSONField(default=dict, blank=True)  # {field: what it said until then}; empty while it waits
    why = models.CharField(max_length=WHY_LIMIT)
    made_on = models.DateField()
    effective_on = models.DateField(null=True, blank=True)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.row}: {self.why}"

    @property
    def said_before(self):
        """[(label, words)] of what it said until then; no label where it has only one text."""
        alone = len(self.before) == 1 and "text" in self.before
        return [("" if alone else LABELS[name], _told(name, words)) for name, words in self.before.items() if words]

    @property
    def row(self):
        """What it corrects."""
        return next(row for row in (getattr(self, name) for name in self.ROWS) if row)


def _told(name, words):
    """What a field said, as a reader sees it."""
    return ", ".join(words) if isinstance(words, list) else dict(CHOSEN.get(name, ())).get(words, words)


class Correction(AnyCorrection):
    ROWS = ("question", "issue", "group", "term")

    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="corrections")
    question, issue, group, term = of(Question), of(Issue), of(StakeholderGroup), of(Term)

    class Meta(AnyCorrection.Meta):
        constraints = one_row(("question", "issue", "group", "term"), "correction")
