"""Who should do what: tasks that the team writes down, rounds in which people say which group should do each, and what was found."""

from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from dialogue.models import Dialogue, RandomHex, Worded, WordedQuerySet
from issues import scopes
from issues.models.answers import Contribution
from issues.models.evaluations import HeardQuerySet
from issues.models.issues import Question
from issues.models.rounds import Round
from issues.models.ties import Expectation
from stakeholders.models import Spoken, Voice

TASK_LIMIT = 300  # characters


class TaskQuerySet(WordedQuerySet):
    def readable(self):
        """Those whose words stand: one that was made of what somebody wrote goes with that, or where it repeats what its author changed."""
        return self.filter(_stands())

    def with_standing(self):
        """Each with `.stands`."""
        return self.annotate(stands=Case(When(_stands(), then=Value(True)), default=Value(False)))

    def asked(self):
        """Those that people are asked about in the next round."""
        return self.readable().filter(out_on=None)


def _stands():
    answer = Contribution.objects.readable().filter(pk=OuterRef("answer_id"))
    expectation = Expectation.objects.readable().filter(pk=OuterRef("expectation_id"))
    return (
        ~Q(title="") & (Q(answer__isnull=True) | Exists(answer)) & (Q(expectation__isnull=True) | Exists(expectation))
    )


class Task(Worded):
    """Something to be done, in the team's words. What it was made of is named; of the answer or the expectation that goes, the number
    stays and leads nowhere: nobody reads the task's words from then on, and a night deletes them."""

    WORDS = ("title",)

    class Source(models.TextChoices):
        EXPECTATION = "expectation", _("what somebody expects")
        ANSWER = "answer", _("an answer")
        QUESTION = "question", _("a question")

    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="tasks")
    uid = models.CharField(max_length=32, db_default=RandomHex())  # it lasts, whatever words it takes
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=TASK_LIMIT, blank=True)
    # Nothing happens to a task when its source goes: taking that back writes about nothing else.
    answer = models.ForeignKey(
        Contribution, on_delete=models.DO_NOTHING, null=True, blank=True, related_name="tasks", db_constraint=False
    )
    expectation = models.ForeignKey(
        Expectation, on_delete=models.DO_NOTHING, null=True, blank=True, related_name="tasks", db_constraint=False
    )
    question = models.ForeignKey(Question, on_delete=models.SET_NULL, null=True, blank=True, related_name="tasks")
    out_on = models.DateField(null=True, blank=True)  # the team asks about it no more; what was found stays

    objects = TaskQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["dialogue", "uid"], name="task_uid_once")]

    def __str__(self):
        return self.title

    @property
    def source(self):
        """What it was made of; "" where the team thought of it."""
        filled = (each for each in self.Source if getattr(self, f"{each}_id"))
        return next(filled, "")

    @property
    def is_out(self):
        return self.out_on is not None


class TaskRound(Round):
    """One round of asking about all tasks. `results`, once closed: as `who_does.kept` has it, the tasks in the order of
    `TaskFinding.place`."""

    class Meta(Round.Meta):
        abstract = False
        constraints = [
            *Round.Meta.constraints,
            models.UniqueConstraint(fields=["dialogue", "number"], name="task_round_once"),
            models.UniqueConstraint(fields=["dialogue"], condition=Q(closed_at=None), name="task_round_one_open"),
        ]

    def __str__(self):
        return f"{self.dialogue} {self.number}"

    def get_absolute_url(self):
        return reverse("task_list", args=[self.dialogue.slug])

    def marking(self, task):
        """The scope in which people of every group say who should do a task."""
        return scopes.task(task, self.number)


class TaskMark(Spoken):
    """Which groups one voice would have do a task, and whether its own does: it speaks in one round of one task, and of nothing else."""

    voice = models.ForeignKey(
        Voice, on_delete=models.CASCADE, related_name="%(class)ss", db_constraint=False
    )  # see HEARD (issues/models/evaluations.py)
    round = models.ForeignKey(TaskRound, on_delete=models.CASCADE, related_name="marks")
    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="marks")
    groups = models.JSONField(default=list)  # keys of those that should do it, in the order of the alphabet
    does = models.BooleanField(default=False)  # "my group already does this"

    objects = HeardQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["voice"], name="task_mark_once")]

    def __str__(self):
        return ", ".join(self.groups)

    @property
    def said(self):
        return tuple(self.groups), self.does


class TaskFinding(models.Model):
    """The place of a task in what was found when a round closed; its words stand in the task alone."""

    round = models.ForeignKey(TaskRound, on_delete=models.CASCADE, related_name="findings")
    place = models.PositiveIntegerField()
    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="findings")
    is_changed = models.BooleanField(default=False)  # the team has corrected the words since

    class Meta:
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["round", "place"], name="task_finding_once")]

    def __str__(self):
        return f"{self.round} {self.place}"
