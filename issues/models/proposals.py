"""Issues that participants put forward, and the support that brings them to the next ballot."""

from django.db import models
from django.db.models import Exists, OuterRef
from django.urls import reverse

from dialogue import tags
from dialogue.models import Dialogue, Translatable
from issues.models.answers import Pending, SpokenText, SpokenTextQuerySet
from issues.models.ballots import Ballot, BallotItem, Decision
from issues.models.issues import Issue
from issues.sides import SIDES, sides_of
from stakeholders.models import Spoken


class ProposalQuerySet(SpokenTextQuerySet):
    def with_ballots(self):
        """Each with `.is_asked`, whether an open ballot asks about the issue it became, and `.was_decided`, whether a final one has: as
        long as that issue is proposed it is parked then."""
        asked = BallotItem.objects.filter(issue=OuterRef("issue"), ballot__closed_at=None)
        decided = Decision.objects.filter(issue=OuterRef("issue"), ballot__kind=Ballot.Kind.FINAL)
        return self.annotate(is_asked=Exists(asked), was_decided=Exists(decided))


class Proposal(Translatable, SpokenText):
    TRANSLATED = (*SIDES, "questions")

    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="proposals")
    title = models.CharField(max_length=160)
    problem = models.TextField(max_length=1500)
    opportunity = models.TextField(max_length=1500)
    questions = models.JSONField(default=list)  # texts, one or more
    # What its author would make of it; the team fixes it when a ballot asks. Empty: left to the team.
    role = models.CharField(max_length=16, choices=Issue.Role, blank=True, default="", db_default="")
    language = models.CharField(max_length=tags.LENGTH, blank=True, default="")  # as on a Contribution
    show_group = models.BooleanField(default=True)
    off_record = models.BooleanField(default=False)
    released = models.BooleanField(default=False)
    pending = models.CharField(max_length=4, choices=Pending, blank=True, default="", db_default="")
    supported_on = models.DateField(
        null=True, blank=True
    )  # the day on which it was found to have its support: at night, or at a fixed time of a workshop
    hidden = models.BooleanField(default=False)
    hidden_reason = models.CharField(max_length=300, blank=True)
    issue = models.OneToOneField(Issue, on_delete=models.SET_NULL, null=True, blank=True, related_name="proposal")

    objects = ProposalQuerySet.as_manager()

    class Meta:
        constraints = [
            # Answers, reactions, supports and votes have constraints of their own: a voice says each once.
            models.UniqueConstraint(
                fields=["voice", "receipt"], condition=~models.Q(receipt=""), name="proposal_form_once"
            )
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("proposal", args=[self.dialogue.slug, self.pk])

    @property
    def declared(self):
        return self.language if self.is_named else ""

    @property
    def sides(self):
        return sides_of(self)

    @property
    def has_support(self):
        return self.supported_on is not None


class Support(Spoken):
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="supports")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["voice", "proposal"], name="support_once")]

    def __str__(self):
        return str(self.proposal)
