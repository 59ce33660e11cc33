"""Rounds of voting over the list, what they decided, and the ledger of every change."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from dialogue import translated
from dialogue.models import Dialogue, Worded
from issues import item_roles
from issues.models.issues import WHY_LIMIT, Issue
from stakeholders.models import Spoken, StakeholderGroup

REASON_LIMIT = 300
URGENT_LIMIT = 3


class WithLanes:
    """What froze the groups when it opened: `lanes`, see `counting.frozen_groups`."""

    lanes: list[dict[str, Any]]

    @property
    def any_hidden(self):
        """True if a counted group is not named: then every lane of the result is a band (TRUST §3)."""
        counted = [g for g in self.lanes if g["counted"]]
        return any(p["policy"] != "named" for g in counted for p in [g, *g["parts"]])


class Ballot(WithLanes, models.Model):
    class Kind(models.TextChoices):
        STRAW = "straw", _("show of hands")
        FINAL = "final", _("final ballot")

    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="ballots")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=6, choices=Kind)
    opened_at = models.DateTimeField()
    closes_at = models.DateTimeField(
        null=True, blank=True
    )  # announced; only the team's press or the clock's task closes
    closed_at = models.DateTimeField(null=True, blank=True)
    rule = models.JSONField()  # frozen when it opens
    lanes = models.JSONField()  # groups as frozen: key, name, palette, pattern, standing, policy, members, parts
    items = models.ManyToManyField(Issue, through="BallotItem", related_name="ballots")
    result_hash = models.CharField(max_length=64, blank=True)
    # How the result was reduced to what is published, set at closing: 1 until November 2026, 2 since (TRUST §3.4).
    hash_formula = models.PositiveSmallIntegerField(default=1, db_default=1)
    settled = models.BooleanField(null=True, blank=True)  # all issues together; None where it is not said

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["dialogue", "number"], name="ballot_number_once"),
            models.UniqueConstraint(fields=["dialogue"], condition=Q(closed_at=None), name="ballot_one_open"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.number}"

    def get_absolute_url(self):
        return reverse("ballot", args=[self.dialogue.slug, self.number])

    @property
    def is_open(self):
        return self.closed_at is None

    @property
    def is_final(self):
        return self.kind == self.Kind.FINAL

    @property
    def first_formula(self):
        """Closed under the first formula: its result, order and words stay what people have read."""
        return self.hash_formula == 1

    @property
    def says_settled(self):
        """Whether it says of each issue if the outcome is settled: only among named groups, or under the first formula."""
        return self.first_formula or not self.any_hidden


class BallotItem(Worded):
    """An issue as it stood on this ballot; what is asked about it, and in which words, says the table in item_roles."""

    TOLD = ("title", "problem", "opportunity")

    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="ballot_items")
    issue = models.ForeignKey(Issue, on_delete=models.RESTRICT, related_name="ballot_items")
    status = models.CharField(max_length=10, choices=Issue.Status)
    # frozen at opening: it orders the kept issues; empty in a ballot that the release before this one opened
    role = models.CharField(max_length=16, choices=Issue.Role, blank=True, default="", db_default="")
    # What people voted on, whatever the issue says later.
    title = models.CharField(max_length=160, blank=True, default="", db_default="")
    problem = models.TextField(blank=True, default="", db_default="")
    opportunity = models.TextField(blank=True, default="", db_default="")

    class Meta:
        ordering = ["issue__position", "issue_id"]
        constraints = [models.UniqueConstraint(fields=["ballot", "issue"], name="ballot_item_once")]

    def __str__(self):
        return f"{self.ballot}: {self.name}"

    @property
    def name(self):
        """What the paper calls it; a ballot that the release before opened keeps no title."""
        return self.title or self.issue.title

    @property
    def asked_as(self):
        """Its role on the ballot, while that is open; reads the issue."""
        return item_roles.of(self.status, self.issue.status)


class Vote(Spoken):
    class Choice(models.TextChoices):
        YES = "yes", _("Keep")
        NO = "no", _("Remove")
        PASS = "pass", _("Pass")

    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="votes")
    issue = models.ForeignKey(Issue, on_delete=models.RESTRICT, related_name="votes")
    choice = models.CharField(max_length=4, choices=Choice)
    urgent = models.BooleanField(default=False)
    reason = models.CharField(max_length=REASON_LIMIT, blank=True)
    language = models.CharField(max_length=8, blank=True, default="")  # always empty: votes are secret in every group

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["voice", "issue"], name="vote_once"),
            models.CheckConstraint(condition=Q(choice__in=("yes", "no", "pass")), name="vote_choice_known"),
        ]

    def __str__(self):
        return self.choice


class Decision(models.Model):
    """What a ballot decided about an issue; `facts` are codes and publishable figures, the sentence is made from them."""

    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="decisions")
    issue = models.ForeignKey(Issue, on_delete=models.RESTRICT, related_name="decisions")
    title = models.CharField(max_length=160, blank=True, default="", db_default="")  # as the ballot asked about it
    outcome = models.CharField(max_length=8)  # ADOPT, REJECT, DISCUSS, DEFER
    effect = models.CharField(max_length=12)  # a row of effects.TABLE
    settled = models.BooleanField()  # always False where it is not said: see Ballot.says_settled
    rank = models.PositiveSmallIntegerField(
        null=True, blank=True
    )  # place in the order of urgency, if kept by a final ballot
    facts = models.JSONField(default=dict)
    lanes = models.JSONField(default=list)  # PublishedLane as dicts
    # shuffled: text, language, side or "" for all, group key or ""; and translations, where there are some
    reasons = models.JSONField(default=list)

    class Meta:
        ordering = ["issue__position", "issue_id"]
        constraints = [models.UniqueConstraint(fields=["ballot", "issue"], name="decision_once")]

    def __str__(self):
        return f"{self.name}: {self.effect}"

    @property
    def name(self):
        """What the issue was called then; a row of the release before keeps no title."""
        return self.title or self.issue.title


class Reason:
    """One of a decision's reasons, as rows of texts are read and translated; it stands inside of its decision."""

    def __init__(self, decision, at):
        self.decision, self.at, self.said = decision, at, decision.reasons[at]

    @property
    def originals(self):
        return {"text": self.said["text"]}

    @property
    def declared(self):
        return self.said["language"] if self.said["group"] else ""

    @property
    def translations(self):
        return self.said.get("translations", {})

    def read(self, order, *, by_machine=False):
        return translated.read(self.translations, self.originals, self.declared, order, by_machine=by_machine)

    def keep_translations(self, kept):
        self.said["translations"] = kept
        self.decision.save(update_fields=["reasons"])

    keep_translations.alters_data = True


class LedgerEntry(models.Model):
    """One change to the list of issues. Removed issues stay readable and can be brought back."""

    TAKEN_OFF = "taken_off"  # by the team, before any ballot

    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="ledger")
    issue = models.ForeignKey(Issue, on_delete=models.RESTRICT, related_name="ledger")
    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, null=True, blank=True, related_name="ledger")
    group = models.ForeignKey(StakeholderGroup, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    title = models.CharField(max_length=160, blank=True, default="", db_default="")  # of the issue on that day
    what = models.CharField(max_length=16)  # an entry of item_roles, "taken_off", or a decision's effect
    why = models.CharField(max_length=WHY_LIMIT, blank=True, default="", db_default="")  # where the team did it
    on = models.DateField()

    class Meta:
        ordering = ["-on", "-pk"]

    def __str__(self):
        return f"{self.on} {self.name} {self.what}"

    @property
    def name(self):
        return self.title or self.issue.title
