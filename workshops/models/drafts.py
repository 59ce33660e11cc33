"""The agenda draft: a numbered snapshot with what it was computed from. Once published it is frozen but for words that go.

What participants wrote is not copied into it: a text that is taken back, changed or hidden leaves every draft (TRUST F8).
"""

from django.db import models
from django.urls import reverse

from dialogue.digests import digest
from dialogue.models import Dialogue
from dialogue.phases import Act
from issues.models import Ballot, Contribution, Proposal

FOREWORD_LIMIT, DRAFT_NOTE_LIMIT, NEXT_STEPS_LIMIT = 10_000, 3000, 600  # characters


class AgendaDraftQuerySet(models.QuerySet):
    def for_everybody(self):
        """Those that the public page shows, where the dialogue opens drafts to everybody."""
        return self.exclude(published_at=None).filter(kept_inside=False)


class AgendaDraft(models.Model):
    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="drafts")
    number = models.PositiveSmallIntegerField()
    ballot = models.ForeignKey(Ballot, on_delete=models.SET_NULL, null=True, blank=True, related_name="drafts")
    made_on = models.DateField()
    total_minutes = models.PositiveSmallIntegerField()
    content = (
        models.JSONField()
    )  # the structure of documents/structure.py; quotes by number only, no proposals that wait
    more = models.JSONField(
        default=dict, db_default={}, blank=True
    )  # of it what the release before cannot read: drafts/kept_apart.py
    keys = models.JSONField(default=dict)  # number of an item -> key of its issue
    foreword = models.TextField(blank=True, max_length=FOREWORD_LIMIT)
    notes = models.JSONField(default=dict, blank=True)  # issue key -> the team's note
    next_steps = models.TextField(
        blank=True, default="", db_default="", max_length=NEXT_STEPS_LIMIT
    )  # what comes after the agenda; needed before it is published
    is_marked = models.BooleanField(default=False, db_default=False)  # marks of Markdown are read in foreword and notes
    published_at = models.DateTimeField(null=True, blank=True)
    kept_inside = models.BooleanField(default=False, db_default=False)  # taken from the public page; members read it

    objects = AgendaDraftQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["dialogue", "number"], name="draft_number_once")]

    def __str__(self):
        return f"{self.dialogue} {self.number}"

    def get_absolute_url(self):
        return reverse("draft", args=[self.dialogue.slug, self.number])

    @property
    def words(self):
        """The team's own words: {"foreword": …, "next_steps": …, "note_<issue's key>": …}."""
        return {
            "foreword": self.foreword,
            "next_steps": self.next_steps,
            **{f"note_{key}": note for key, note in self.notes.items()},
        }

    @words.setter
    def words(self, words):
        self.foreword, self.next_steps = words["foreword"], words["next_steps"]
        self.notes = {k.removeprefix("note_"): note for k, note in words.items() if k.startswith("note_") and note}

    @property
    def is_published(self):
        return self.published_at is not None

    @property
    def may_be_worded(self):
        """Whether the team may change its own words around it."""
        return not self.is_published and self.dialogue.allows(Act.WORD_AGENDA)


class DraftQuote(models.Model):
    """An answer quoted in a draft. When the answer is taken back its row and this one go: the draft shows a blank."""

    draft = models.ForeignKey(AgendaDraft, on_delete=models.CASCADE, related_name="quotes")
    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="quoted_in")
    issue_key = models.SlugField(max_length=60)
    position = models.PositiveSmallIntegerField()
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["draft", "issue_key", "position"], name="draft_quote_once")]

    def __str__(self):
        return f"{self.issue_key} {self.position}"

    @property
    def stands(self):
        """Whether the answer is still worded as it was quoted, and readable."""
        return not self.contribution.hidden and digest(self.contribution.text) == self.digest


class DraftProposal(models.Model):
    """A proposal that waited for its support when the draft was made. When it is taken back, this row goes with it."""

    draft = models.ForeignKey(AgendaDraft, on_delete=models.CASCADE, related_name="waiting")
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="waiting_in")

    class Meta:
        ordering = ["proposal"]
        constraints = [models.UniqueConstraint(fields=["draft", "proposal"], name="draft_proposal_once")]

    def __str__(self):
        return str(self.proposal_id)
