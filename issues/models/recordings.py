"""What the team reads aloud for those who would rather listen: a question, or what protects people where they write."""

from django.db import models
from django.db.models import Q

from dialogue import tags
from dialogue.models import Dialogue
from issues.models.issues import Question
from stakeholders.models import StakeholderGroup


class RecordingQuerySet(models.QuerySet):
    def without_sound(self):
        """For lists: a sound is up to 300 KB."""
        return self.defer("sound")


class Recording(models.Model):
    """Of a question, or of the promise to groups of one policy; one in each language. `words`: the digest of what it speaks, so that
    it is offered to nobody once that reads otherwise. Nothing says who spoke it, or when."""

    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="recordings")
    question = models.ForeignKey(Question, on_delete=models.CASCADE, null=True, blank=True, related_name="recordings")
    policy = models.CharField(max_length=10, choices=StakeholderGroup.Policy, blank=True, default="")
    language = models.CharField(max_length=tags.LENGTH)
    words = models.CharField(max_length=64)
    sound = models.BinaryField()  # frames of MPEG layer III and nothing else (issues/mpeg.py)
    digest = models.CharField(max_length=64)  # of the sound
    size = models.PositiveIntegerField()  # bytes
    seconds = models.PositiveSmallIntegerField()

    objects = RecordingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["question", "language"], condition=Q(question__isnull=False), name="recording_of_question_once"
            ),
            models.UniqueConstraint(
                fields=["dialogue", "policy", "language"],
                condition=Q(question__isnull=True),
                name="recording_of_promise_once",
            ),
            models.CheckConstraint(
                condition=Q(question__isnull=True, policy__gt="") | Q(question__isnull=False, policy=""),
                name="recording_of_one_thing",
            ),
        ]

    def __str__(self):
        return f"{self.question_id or self.policy} {self.language}"
