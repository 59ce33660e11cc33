"""What groups find hard and what they hope for: rounds in which people write it and say "we have this too", and what was found.

What the outline brought (`stakeholders.models.Challenge`, `Vision`) stands beside what voices wrote. One of them is known by its ref:
"challenge-17", "vision-3", "said-98765".
"""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from issues import scopes
from issues.models.evaluations import HeardQuerySet, HeardTextQuerySet
from issues.models.round_texts import RoundText
from issues.models.rounds import Round
from stakeholders.models import Challenge, Spoken, Vision, Voice

STATEMENT_LIMIT = 300  # characters, as of one in an outline


class Collection(models.TextChoices):
    CHALLENGES = "challenges", _("Challenges")
    VISIONS = "visions", _("Visions of success")


class Kind(models.TextChoices):
    CHALLENGE = "challenge", _("challenge")
    HOPE = "hope", _("hope")
    FEAR = "fear", _("what must not happen")


KINDS = {Collection.CHALLENGES: (Kind.CHALLENGE,), Collection.VISIONS: (Kind.HOPE, Kind.FEAR)}


class StatementRound(Round):
    """One round of asking about a collection. `results`, once closed: {"groups": those that are shown, as `issues.bands.shown` takes them
    apart, "bands": a letter of each of them for each statement, in the order of `StatementFinding.place`}."""

    collection = models.CharField(max_length=10, choices=Collection)

    class Meta(Round.Meta):
        abstract = False
        constraints = [
            *Round.Meta.constraints,
            models.UniqueConstraint(fields=["dialogue", "collection", "number"], name="statement_round_once"),
            models.UniqueConstraint(
                fields=["dialogue", "collection"], condition=Q(closed_at=None), name="statement_round_one_open"
            ),
        ]

    def __str__(self):
        return f"{self.collection} {self.number}"

    def get_absolute_url(self):
        return reverse("statement_list", args=[self.dialogue.slug, self.collection])

    def marking(self, ref):
        """The scope in which people of every group say whether they have a statement."""
        return scopes.statement(ref, self.number)

    def writing(self, group, off_record=False):
        """The scope in which somebody of a group writes one."""
        return scopes.stating(group, self.collection, self.number, off_record)

    def every_writing(self, group):
        """All scopes in which this person may already have written one."""
        return scopes.every_stating(group, self.collection, self.number)


class SaidStatement(RoundText):
    """What one voice wrote: one of each kind in a round."""

    round = models.ForeignKey(StatementRound, on_delete=models.CASCADE, related_name="said")
    kind = models.CharField(max_length=9, choices=Kind)
    text = models.TextField(max_length=STATEMENT_LIMIT)
    next_text = models.TextField(max_length=STATEMENT_LIMIT, blank=True, default="")  # of an edit
    asked_text = models.TextField(max_length=STATEMENT_LIMIT, blank=True, default="")  # given to the team

    objects = HeardTextQuerySet.as_manager()

    class Meta(RoundText.Meta):
        abstract = False
        constraints = [models.UniqueConstraint(fields=["voice", "round", "kind"], name="said_statement_once")]

    @property
    def ref(self):
        return f"said-{self.pk}"


def _one_of_three():
    """Exactly one of the columns is filled."""
    columns = ("challenge", "vision", "said")
    found = Q()
    for filled in columns:
        found |= Q(**{f"{name}__isnull": name != filled for name in columns})
    return found


class StatementMark(Spoken):
    """Whether one voice has a statement, too: it speaks in one round of one statement, and of nothing else."""

    voice = models.ForeignKey(
        Voice, on_delete=models.CASCADE, related_name="%(class)ss", db_constraint=False
    )  # see HEARD (issues/models/evaluations.py)
    round = models.ForeignKey(StatementRound, on_delete=models.CASCADE, related_name="marks")
    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, null=True, related_name="marks")
    vision = models.ForeignKey(Vision, on_delete=models.CASCADE, null=True, related_name="marks")
    said = models.ForeignKey(SaidStatement, on_delete=models.CASCADE, null=True, related_name="marks")
    has = models.BooleanField()  # "we have this too", or "not ours"

    objects = HeardQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["voice"], name="statement_mark_once"),
            models.CheckConstraint(condition=_one_of_three(), name="statement_mark_of_one"),
        ]

    def __str__(self):
        return "yes" if self.has else "no"


class StatementFinding(models.Model):
    """The place of a statement in what was found when a round closed. Its bands stand in the round's results, and words of its own
    nowhere: one that its author takes back leaves its place without words."""

    round = models.ForeignKey(StatementRound, on_delete=models.CASCADE, related_name="findings")
    place = models.PositiveIntegerField()
    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, null=True, related_name="findings")
    vision = models.ForeignKey(Vision, on_delete=models.CASCADE, null=True, related_name="findings")
    # Nothing happens to a finding when its statement goes: taking it back writes about no group.
    said = models.ForeignKey(
        SaidStatement, on_delete=models.DO_NOTHING, null=True, related_name="findings", db_constraint=False
    )
    is_changed = models.BooleanField(default=False)  # its author has put other words in its place since

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["round", "place"], name="statement_finding_once"),
            models.CheckConstraint(condition=_one_of_three(), name="statement_finding_of_one"),
        ]

    def __str__(self):
        return f"{self.round} {self.place}"
