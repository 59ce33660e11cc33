"""What was said since the last summary. Like a draft it keeps no participant's words: they are read where they can be taken back."""

from django.db import models, transaction
from django.urls import reverse

from dialogue.digests import digest
from dialogue.models import Dialogue, Job, Mailing
from issues.models import Contribution
from stakeholders.models import Participant

PARTS = ("issues", "ballots", "changes", "questions", "found", "stated", "tasks", "words")  # of what it tells, news
WORDS_LIMIT, PARAPHRASE_LIMIT = 5000, 600  # characters


class Summary(models.Model):
    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="summaries")
    number = models.PositiveSmallIntegerField()
    made_on = models.DateField()
    content = models.JSONField(
        default=dict
    )  # what it tells by key and number only (summarising._content); sentences are made when it is read, in the reader's language
    words = models.TextField(blank=True, max_length=WORDS_LIMIT)  # the team's own
    # What hidden groups said, in the team's words: {issue key: {"of": mark of the answers it told then, "words": {group key: text}}}.
    paraphrases = models.JSONField(default=dict, db_default={}, blank=True)
    mailing = models.OneToOneField(Mailing, on_delete=models.SET_NULL, null=True, blank=True, related_name="summary")
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["dialogue", "number"], name="summary_number_once"),
            # Two drafts at once would both claim the same answers.
            models.UniqueConstraint(fields=["dialogue"], condition=models.Q(sent_at=None), name="summary_one_draft"),
        ]

    def __str__(self):
        return f"{self.dialogue} {self.number}"

    def get_absolute_url(self):
        return reverse("summary", args=[self.dialogue.slug, self.number])

    @property
    def is_sent(self):
        return self.sent_at is not None

    @property
    def has_news(self):
        """Whether there is anything in it but the team's words."""
        return any(self.content.get(part) for part in PARTS)


class SummaryAnswer(models.Model):
    """An answer that stood in a summary, so that no later one tells it again. It goes when the answer is taken back."""

    summary = models.ForeignKey(Summary, on_delete=models.CASCADE, related_name="answers")
    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="summarised_in")
    quoted = models.BooleanField(default=False)  # chosen to be shown; the others are counted
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["summary", "contribution"], name="summary_answer_once")]

    def __str__(self):
        return str(self.contribution_id)

    @property
    def stands(self):
        """Whether the answer is still worded as it was told, and readable."""
        said = self.contribution
        return said.released and not said.hidden and digest(said.text) == self.digest


class Busy(Exception):
    """Another mail to this person is on its way; what comes after it waits."""


class SummaryReaderQuerySet(models.QuerySet):
    def behind(self, dialogue, participants):
        """Those of these participants (primary keys) who were not told the latest summary that was sent since they came."""
        last = dialogue.summaries.exclude(sent_at=None).order_by("-number").values_list("number", "sent_at").first()
        if last is None:
            return []
        told = self.filter(participant__in=participants, told__gte=last[0]).values("participant")
        there = Participant.objects.filter(pk__in=participants, confirmed_at__lt=last[1]).exclude(pk__in=told)
        return list(there.order_by("pk").values_list("pk", flat=True))

    @transaction.atomic
    def begin_anew(self, participant, number):
        self.update_or_create(participant=participant, defaults={"told": number, "upto": number, "job": None})

    begin_anew.alters_data = True

    @transaction.atomic
    def begin(self, participant, job):
        """The bookmark for the mail of `job`, or None if there is nothing (more) to tell. Raises Busy.

        What a mail tells is fixed at its first try, so that it is the same mail at every try; two jobs for one person never
        tell the same, because the bookmark's row is locked while one of them takes it.
        """
        reader = self.select_for_update().get_or_create(participant=participant)[0]
        if reader.job_id == job.pk:
            return reader
        sent = participant.dialogue.summaries.filter(sent_at__gt=participant.confirmed_at, number__gt=reader.told)
        latest = sent.aggregate(last=models.Max("number"))["last"]
        under_way = reader.job is not None and reader.job.state in (Job.State.WAITING, Job.State.RUNNING)
        if latest is None or (under_way and reader.upto >= latest):
            return None
        if under_way:
            raise Busy
        reader.job, reader.upto = job, latest
        reader.save(update_fields=["job", "upto"])
        return reader

    begin.alters_data = True


class SummaryReader(models.Model):
    """How far one person has been told: the bookmark that keeps each summary from being mailed twice or not at all."""

    participant = models.OneToOneField(Participant, on_delete=models.CASCADE, related_name="summary_reader")
    told = models.PositiveSmallIntegerField(default=0)  # number of the last summary that was mailed
    upto = models.PositiveSmallIntegerField(default=0)  # what the mail on its way tells, also when it is tried again
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")  # that mail

    objects = SummaryReaderQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(upto__gte=models.F("told")), name="summary_told_upto")]

    def __str__(self):
        return str(self.told)

    def summaries(self):
        """What the mail on its way tells, the earliest first; a newcomer is not told what was sent before they came."""
        sent = self.participant.dialogue.summaries.filter(number__gt=self.told, number__lte=self.upto)
        return list(sent.filter(sent_at__gt=self.participant.confirmed_at).order_by("number"))

    def finish(self):
        """The mail went out. (A worker killed right before this sends it again under the same Message-ID.)"""
        self.told, self.job = self.upto, None
        self.save(update_fields=["told", "job"])

    finish.alters_data = True
