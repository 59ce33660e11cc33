"""The short form about a workshop, at its start and at its end: what it asks, what each voice says, and what is published of it.

It stands on this floor, where the clock releases what people write; the workshop is known by its number.
"""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from dialogue.guessing_language import guess
from dialogue.models import Dialogue
from issues import scopes
from issues.models.answers import Pending, SpokenText, SpokenTextQuerySet
from stakeholders.models import Spoken, Voice

QUESTIONS, STEPS = 4, 5
ASKED_LIMIT, REMARK_LIMIT = 200, 2000  # characters
STEP_COLUMNS = tuple(f"step_{n}" for n in range(1, QUESTIONS + 1))
# The release before this one knows neither Rating nor Remark. Its nights sweep voices that say nothing in the tables that it knows: the
# database lets them, and what such a voice said counts nowhere until our night lets it go (docs/decisions).
HEARD = Q(voice__dialogue__isnull=False)


class EvaluationQuerySet(models.QuerySet):
    def open(self):
        return self.exclude(opened_at=None).filter(closed_at=None)

    def closed(self):
        return self.exclude(closed_at=None)


class Evaluation(models.Model):
    """One form. It opens once and closes once: asked again, two results would differ by one person."""

    class Moment(models.TextChoices):
        START = "start", _("at the start")
        END = "end", _("at the end")

    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="evaluations")
    workshop = models.PositiveSmallIntegerField()  # its number
    moment = models.CharField(max_length=5, choices=Moment)
    questions = models.JSONField()  # four sentences to which people say how far they hold
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    results = models.JSONField(default=list)  # as `steps.published`: worked out once, at closing, and never again
    in_document = models.BooleanField(default=False)  # whether the minutes and the agenda show the results

    objects = EvaluationQuerySet.as_manager()
    start: "Evaluation | None" = None  # see `evaluations.of`

    class Meta:
        ordering = ["workshop", "-moment"]  # the start comes first
        constraints = [
            models.UniqueConstraint(fields=["dialogue", "workshop", "moment"], name="evaluation_once"),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(opened_at__isnull=False), name="evaluation_opens_before_it_closes"
            ),
        ]

    def __str__(self):
        return f"{self.dialogue} {self.workshop} {self.moment}"

    def get_absolute_url(self):
        return reverse("evaluation", args=[self.dialogue.slug, self.workshop, self.moment])

    @property
    def scope(self):
        return scopes.evaluation(self.workshop, self.moment)

    @property
    def is_open(self):
        return self.opened_at is not None and self.closed_at is None

    @property
    def is_closed(self):
        return self.closed_at is not None


class HeardQuerySet(models.QuerySet):
    def heard(self):
        return self.filter(HEARD)


class Rating(Spoken):
    """How far one voice holds the four sentences; None where it chose nothing. A row stands for who sent the form, with words or not."""

    voice = models.ForeignKey(
        Voice, on_delete=models.CASCADE, related_name="%(class)ss", db_constraint=False
    )  # see HEARD
    evaluation = models.ForeignKey(Evaluation, on_delete=models.CASCADE, related_name="ratings")
    step_1 = models.PositiveSmallIntegerField(null=True, blank=True)
    step_2 = models.PositiveSmallIntegerField(null=True, blank=True)
    step_3 = models.PositiveSmallIntegerField(null=True, blank=True)
    step_4 = models.PositiveSmallIntegerField(null=True, blank=True)

    objects = HeardQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["voice", "evaluation"], name="rating_once"),
            *(
                models.CheckConstraint(condition=Q(**{f"{name}__range": (1, STEPS)}), name=f"rating_{name}")
                for name in STEP_COLUMNS
            ),
        ]

    def __str__(self):
        return str(self.steps)

    @property
    def steps(self):
        return tuple(getattr(self, name) for name in STEP_COLUMNS)


class HeardTextQuerySet(SpokenTextQuerySet):
    def heard(self):
        return self.filter(HEARD)

    def released(self):
        return super().released().filter(HEARD)

    def asked(self):
        return super().asked().filter(HEARD)


class Remark(SpokenText):
    """What one voice wrote beside it: without a name and without a group, whoever wrote it."""

    voice = models.ForeignKey(
        Voice, on_delete=models.CASCADE, related_name="%(class)ss", db_constraint=False
    )  # see HEARD
    evaluation = models.ForeignKey(Evaluation, on_delete=models.CASCADE, related_name="remarks")
    text = models.TextField(max_length=REMARK_LIMIT)
    released = models.BooleanField(default=False)
    pending = models.CharField(max_length=4, choices=Pending, blank=True, default="")
    next_text = models.TextField(max_length=REMARK_LIMIT, blank=True, default="")  # of an edit
    asked_text = models.TextField(max_length=REMARK_LIMIT, blank=True, default="")  # given to the team
    hidden = models.BooleanField(default=False)
    hidden_reason = models.CharField(max_length=300, blank=True)

    WORDS = ("text",)
    IN_THE_OPEN = Q(pk__in=())  # nothing of it: nobody speaks by name here
    off_record, show_group = True, False

    objects = HeardTextQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["voice", "evaluation"], name="remark_once")]

    def __str__(self):
        return self.text[:60]

    @property
    def spoken_in(self):
        """As of any text whose author names no language; remarks are not translated."""
        return guess(self.text)
