"""How people see the ties between their groups, from both sides: what is asked in rounds, what each voice says, what it expects."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from issues import scopes
from issues.models.evaluations import HeardQuerySet, HeardTextQuerySet
from issues.models.round_texts import RoundText
from issues.models.rounds import Round
from stakeholders.models import Relation, Spoken, Voice

EXPECTS_LIMIT = 2000  # characters
APART, STEPS = 0, 5  # "we do not meet" stands apart from the five steps


class TieRound(Round):
    """One round of asking how a tie is."""

    tie = models.ForeignKey(Relation, on_delete=models.CASCADE, related_name="rounds")

    class Meta(Round.Meta):
        abstract = False
        constraints = [
            *Round.Meta.constraints,
            models.UniqueConstraint(fields=["tie", "number"], name="tie_round_once"),
            models.UniqueConstraint(fields=["tie"], condition=Q(closed_at=None), name="tie_round_one_open"),
        ]

    def __str__(self):
        return f"{self.tie} {self.number}"

    def get_absolute_url(self):
        return reverse("tie", args=[self.dialogue.slug, self.tie_id])

    @property
    def scope(self):
        """In which people of every group say how the tie is."""
        return scopes.tie(self.tie_id, self.number)

    def writing(self, group, off_record=False):
        """The scope in which somebody of a group says what they expect."""
        return scopes.expecting(group, self.tie_id, self.number, off_record)

    def every_writing(self, group):
        """All scopes in which this person may already have said so."""
        return scopes.every_expecting(group, self.tie_id, self.number)


class TieView(Spoken):
    """How one voice finds a tie: 1, in conflict, to 5, cooperating; 0 where the two do not meet."""

    voice = models.ForeignKey(
        Voice, on_delete=models.CASCADE, related_name="%(class)ss", db_constraint=False
    )  # see HEARD (issues/models/evaluations.py)
    round = models.ForeignKey(TieRound, on_delete=models.CASCADE, related_name="views")
    step = models.PositiveSmallIntegerField()

    objects = HeardQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["voice", "round"], name="tie_view_once"),
            models.CheckConstraint(condition=Q(step__range=(APART, STEPS)), name="tie_view_step"),
        ]

    def __str__(self):
        return str(self.step)


class Expectation(RoundText):
    """What one voice expects of the other side, or what would help: never beside a step."""

    round = models.ForeignKey(TieRound, on_delete=models.CASCADE, related_name="expectations")
    text = models.TextField(max_length=EXPECTS_LIMIT)
    next_text = models.TextField(max_length=EXPECTS_LIMIT, blank=True, default="")  # of an edit
    asked_text = models.TextField(max_length=EXPECTS_LIMIT, blank=True, default="")  # given to the team

    objects = HeardTextQuerySet.as_manager()

    class Meta(RoundText.Meta):
        abstract = False
        constraints = [models.UniqueConstraint(fields=["voice", "round"], name="expectation_once")]
