"""Better words for the rows of an outline which are no ballot's and have no answers: ties, challenges, hopes, goals."""

from django.db import models

from dialogue.models import Dialogue
from issues.models.corrections import AnyCorrection, of, one_row
from stakeholders.models import Challenge, Relation, Vision
from workshops.models.goals import Goal

ROWS = ("tie", "challenge", "vision", "goal")


class OutlineCorrection(AnyCorrection):
    ROWS = ROWS

    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="outline_corrections")
    tie, challenge, vision, goal = of(Relation), of(Challenge), of(Vision), of(Goal)

    class Meta(AnyCorrection.Meta):
        constraints = one_row(ROWS, "outline")
