"""What was found when a question closed for reactions: a row for the round, and one for each answer of it. Nothing here changes later."""

from django.db import models

from dialogue import keys
from issues.common_ground import Ground
from issues.models.answers import Contribution
from issues.models.issues import Question


class ReactionRoundQuerySet(models.QuerySet):
    def waiting(self):
        """Those that have closed and are still to be judged."""
        return self.exclude(waiting={})

    def judged(self):
        return self.filter(waiting={})


class ReactionRound(models.Model):
    """A round of reactions that has closed. The one that is open stands on its question (`Question.reaction_round`): a round begins
    empty and with voices of its own, so that two results never differ by one person."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="reaction_rounds")
    number = models.PositiveSmallIntegerField()
    closed_at = models.DateTimeField()
    kinds = models.JSONField(default=dict)  # {class of common_ground: how many answers}
    # What is still to be judged, as it stood when the round closed: {"groups": frozen, "answers": [[id, digest of its words]]}; then empty.
    waiting = models.JSONField(default=dict, db_default={}, blank=True)

    objects = ReactionRoundQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["question", "number"], name="reaction_round_once")]

    def __str__(self):
        return f"{self.question} {self.number}"

    @property
    def is_waiting(self):
        return bool(self.waiting)


class Finding(models.Model):
    """Where the groups stand on one answer: published figures and words only. An answer that its author takes back leaves its place
    without words."""

    round = models.ForeignKey(ReactionRound, on_delete=models.CASCADE, related_name="findings")
    # Nothing happens to a finding when its answer goes: taking an answer back writes about no group, and the release before this one,
    # which knows no findings, can do it too.
    contribution = models.ForeignKey(
        Contribution, on_delete=models.DO_NOTHING, related_name="findings", db_constraint=False
    )
    # Of the words that people reacted to, under the key of the dialogue: their author may change them later. OTHER once they did, or took
    # them back; empty once sealed, when nothing changes any more.
    digest = models.CharField(max_length=64)
    place = models.PositiveIntegerField()
    kind = models.CharField(max_length=12)
    ground = models.JSONField()  # common_ground.Ground, with the place for its key

    OTHER = "other"

    class Meta:
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["round", "place"], name="finding_place_once")]

    def __str__(self):
        return f"{self.round} {self.place}"

    def is_about(self, text, dialogue):
        """Whether these are the words that people reacted to."""
        return [self.digest] == keys.digests(dialogue, [text])

    @property
    def found(self):
        return Ground.from_dict(self.ground)
