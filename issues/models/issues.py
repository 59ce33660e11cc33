"""What is at stake: issues, their open questions, and the words people use for each other."""

from django.db import models
from django.db.models.expressions import DatabaseDefault
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from dialogue.models import Dialogue, Outlined, RandomHex, TextsField, WordedQuerySet
from stakeholders.models import Challenge, StakeholderGroup

WHY_LIMIT = 300  # characters of a reason that the team gives for a change


class IssueQuerySet(WordedQuerySet):
    def listed(self):
        return self.filter(status=Issue.Status.LISTED)

    def removed(self):
        return self.filter(status=Issue.Status.REMOVED)


class Issue(Outlined):
    WORDS = ("title", "teaser", "problem", "opportunity", "background", "sources")
    CORRECTED = ("title", "teaser", "problem", "opportunity", "background", "sources", "theme")

    class Theme(models.TextChoices):
        LIVELIHOODS = "livelihoods", _("Livelihoods")
        GOVERNANCE = "governance", _("Governance")

    class Role(models.TextChoices):
        BUILDING_BLOCK = "building_block", _("Building block")
        FOCUS_AREA = "focus_area", _("Focus area")

    class Status(models.TextChoices):
        LISTED = "listed", _("on the list")
        PROPOSED = "proposed", _("proposed")
        REMOVED = "removed", _("removed")

    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="issues")
    key = models.SlugField(max_length=60)
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=160)
    teaser = models.CharField(max_length=200, blank=True)
    problem = models.TextField()
    opportunity = models.TextField()
    background = models.TextField(blank=True)
    sources = TextsField(default=list, blank=True)
    theme = models.CharField(max_length=12, choices=Theme, blank=True)
    role = models.CharField(max_length=16, choices=Role, default=Role.FOCUS_AREA)
    status = models.CharField(max_length=10, choices=Status, default=Status.LISTED)
    origin = models.CharField(max_length=20, default="framework")  # framework | proposal
    proposed_by = models.ForeignKey(
        StakeholderGroup, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    challenges = models.ManyToManyField(Challenge, blank=True, related_name="issues")

    objects = IssueQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["dialogue", "key"], name="issue_key_once"),
            models.UniqueConstraint(fields=["dialogue", "uid"], name="issue_uid_once"),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("issue", args=[self.dialogue.slug, self.key])

    @property
    def is_listed(self):
        return self.status == self.Status.LISTED

    @property
    def is_proposed(self):
        return self.status == self.Status.PROPOSED

    @property
    def is_removed(self):
        return self.status == self.Status.REMOVED


class QuestionQuerySet(WordedQuerySet):
    def standing(self):
        """Those that are asked; what was taken out stays readable by its address and below the others."""
        return self.filter(taken_out_on=None)

    def in_a_room(self):
        """Open in a workshop at this moment; the floor above keeps it."""
        return self.filter(in_rooms__isnull=False, in_rooms__closed_at=None).distinct()


def _is_left_to_the_database(value: object) -> bool:
    return isinstance(value, DatabaseDefault)


class Question(Outlined):
    WORDS = CORRECTED = ("text",)

    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="questions")
    # It stands in addresses, forms and files and lasts, whatever place the question takes. Where nobody names one, it is the place
    # that the question has when it is made.
    key = models.SlugField(max_length=60, db_default=RandomHex())
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=600)
    opened_at = models.DateTimeField(db_default=Now())  # when answering it opened, the last time
    closed_at = models.DateTimeField(null=True, blank=True)  # set by the team, never by an answer
    silent = models.BooleanField(
        default=False, db_default=False
    )  # being written in silence: nothing appears before it ends
    silent_since = models.DateTimeField(null=True, blank=True)
    shows_at = models.DateTimeField(
        null=True, blank=True
    )  # a silence of few ended: all its answers appear together at this fixed time

    # Reactions to its answers come in rounds. A closed round is kept with what was found (`ReactionRound`).
    reaction_round = models.PositiveSmallIntegerField(default=1, db_default=1)
    reactions_opened_at = models.DateTimeField(null=True, blank=True)  # None: along with the question
    reactions_closed_at = models.DateTimeField(null=True, blank=True)

    # Not asked any more: closed, and readable with the reason. One that asks in another sense takes its place.
    taken_out_on = models.DateField(null=True, blank=True)
    taken_out_why = models.CharField(max_length=WHY_LIMIT, blank=True, default="", db_default="")
    follows = models.ForeignKey("self", on_delete=models.RESTRICT, null=True, blank=True, related_name="followed_by")

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["issue", "key"], name="question_key_once"),
            models.UniqueConstraint(fields=["issue", "uid"], name="question_uid_once"),
            models.CheckConstraint(
                condition=models.Q(taken_out_on=None) | models.Q(closed_at__isnull=False), name="question_out_is_closed"
            ),
        ]

    def __str__(self):
        return self.text

    def save(self, *args, **kwargs):
        if _is_left_to_the_database(self.key):
            self.key = self.free_key(self.issue_id, str(self.position))
        super().save(*args, **kwargs)

    @classmethod
    def free_key(cls, issue_id, wanted=""):
        """`wanted` if no question of the issue has it, else the next number."""
        taken = set(cls.objects.filter(issue=issue_id).values_list("key", flat=True))
        if wanted and wanted not in taken:
            return wanted
        return str(max((int(key) for key in taken if key.isdecimal()), default=0) + 1)

    @classmethod
    def first_of(cls, issue, texts):
        """The questions with which an issue begins, not saved."""
        said = {"issue": issue, "language": issue.language}
        return [cls(key=str(n), position=n, text=text, **said) for n, text in enumerate(texts, 1)]

    @property
    def is_closed(self):
        return self.closed_at is not None

    @property
    def is_taken_out(self):
        return self.taken_out_on is not None

    @property
    def is_closed_for_reactions(self):
        return self.reactions_closed_at is not None

    @property
    def reacting_since(self):
        """Since when people can react in this round: answering may close and open again within it."""
        return self.reactions_opened_at or self.opened_at

    @property
    def last_found(self):
        """The number of the last round of reactions that has closed; 0 if none has."""
        return self.reaction_round if self.is_closed_for_reactions else self.reaction_round - 1

    @property
    def is_held_back(self):
        """Nothing new appears in it now: it is written in silence, or waits for the hour at which all appears."""
        return self.silent or self.shows_at is not None


class Term(Outlined):
    """A working definition, so that everybody means the same by the same word."""

    WORDS = CORRECTED = ("name", "definition", "note")

    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="terms")
    key = models.SlugField(max_length=40)
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=60)
    definition = models.TextField()
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["dialogue", "key"], name="term_key_once"),
            models.UniqueConstraint(fields=["dialogue", "uid"], name="term_uid_once"),
        ]

    def __str__(self):
        return self.name
