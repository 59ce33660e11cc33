"""What a word of the glossary means: rounds in which people write other meanings and national variants, and ballots on words, which agree
on one (MATHS §7, R4).

A ballot on words freezes what it asks as a ballot over the list does, in items of its own. A meaning that its author takes back leaves
its item without words. Once it was agreed on nobody takes it back: then it is the dialogue's, as a proposal that came to a ballot. What
was taken back before goes at its hour all the same.
"""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from dialogue.models import Worded, WordedQuerySet
from issues import scopes
from issues.models.ballots import Ballot, WithLanes
from issues.models.evaluations import HeardQuerySet, HeardTextQuerySet
from issues.models.issues import Term
from issues.models.round_texts import RoundText
from issues.models.rounds import Round
from stakeholders.models import Spoken, Voice

MEANING_LIMIT, REGION_LIMIT = 400, 60  # characters
SAYS = {"yes": _("Yes"), "no": _("No"), "pass": _("Pass")}
CHOICES = tuple(SAYS)


class MeaningRound(Round):
    """One round of asking what a word means. Nothing is counted in it: `results` stays empty."""

    term = models.ForeignKey(Term, on_delete=models.CASCADE, related_name="rounds")

    class Meta(Round.Meta):
        abstract = False
        constraints = [
            *Round.Meta.constraints,
            models.UniqueConstraint(fields=["term", "number"], name="meaning_round_once"),
            models.UniqueConstraint(fields=["term"], condition=Q(closed_at=None), name="meaning_round_one_open"),
        ]

    def __str__(self):
        return f"{self.term} {self.number}"

    def writing(self, group, off_record=False):
        """The scope in which somebody of a group writes a meaning of this word."""
        return scopes.stating(group, scopes.of_word(self.term_id), self.number, off_record)

    def every_writing(self, group):
        """All scopes in which this person may already have written one."""
        return scopes.every_stating(group, scopes.of_word(self.term_id), self.number)


class Meaning(RoundText):
    """What one voice wrote: in a round one other meaning and one national variant of the word."""

    class Kind(models.TextChoices):
        MEANING = "meaning", _("another meaning")
        VARIANT = "variant", _("national variant")

    WORDS = ("text", "show_group", "region")

    round = models.ForeignKey(MeaningRound, on_delete=models.CASCADE, related_name="meanings")
    kind = models.CharField(max_length=7, choices=Kind)
    text = models.TextField(max_length=MEANING_LIMIT)
    next_text = models.TextField(max_length=MEANING_LIMIT, blank=True, default="")  # of an edit
    asked_text = models.TextField(max_length=MEANING_LIMIT, blank=True, default="")  # given to the team
    region = models.CharField(max_length=REGION_LIMIT, blank=True, default="")  # of a variant: where it is said
    next_region = models.CharField(max_length=REGION_LIMIT, blank=True, default="")
    asked_region = models.CharField(max_length=REGION_LIMIT, blank=True, default="")

    objects = HeardTextQuerySet.as_manager()

    class Meta(RoundText.Meta):
        abstract = False
        constraints = [models.UniqueConstraint(fields=["voice", "round", "kind"], name="meaning_once")]

    @property
    def is_variant(self):
        return self.kind == self.Kind.VARIANT


class WordBallot(WithLanes, Round):
    """One ballot on words. Its rule and lanes are frozen when it opens; no reason and no mark of urgency goes with a vote in it."""

    kind = models.CharField(max_length=6, choices=Ballot.Kind)
    rule = models.JSONField()
    lanes = models.JSONField()  # as a Ballot's
    result_hash = models.CharField(max_length=64, blank=True)

    class Meta(Round.Meta):
        abstract = False
        constraints = [
            *Round.Meta.constraints,
            models.UniqueConstraint(fields=["dialogue", "number"], name="word_ballot_once"),
            models.UniqueConstraint(fields=["dialogue"], condition=Q(closed_at=None), name="word_ballot_one_open"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.number}"

    def get_absolute_url(self):
        return reverse("word_ballot", args=[self.dialogue.slug, self.number])

    @property
    def is_final(self):
        return self.kind == Ballot.Kind.FINAL


def words_go(collector, field, items, _using):
    """A meaning goes: its item keeps its place and its votes, without words."""
    collector.add_field_update(field.model._meta.get_field("text"), "", items)
    collector.add_field_update(field, None, items)


class WordItemQuerySet(WordedQuerySet):
    def agreed(self):
        """Those that were agreed on and can be read, the latest ballot last."""
        rows = self.filter(is_agreed=True).exclude(text="").exclude(said__hidden=True)
        return rows.order_by("ballot__number", "pk")


class WordItem(Worded):
    """A meaning as it stood on a ballot, and what the ballot said of it."""

    TOLD = ("text",)

    ballot = models.ForeignKey(WordBallot, on_delete=models.CASCADE, related_name="items")
    term = models.ForeignKey(Term, on_delete=models.RESTRICT, related_name="word_items")
    place = models.PositiveSmallIntegerField()
    text = models.TextField(blank=True)  # what people voted on, whatever the outline or its author says later
    is_outline = models.BooleanField(default=False)
    said = models.ForeignKey(Meaning, on_delete=words_go, null=True, related_name="items", db_constraint=False)
    outcome = models.CharField(
        max_length=8, blank=True, default=""
    )  # as a Decision's; empty while open, and without words
    is_agreed = models.BooleanField(default=False)
    facts = models.JSONField(default=dict)
    published = models.JSONField(default=list)  # PublishedLane as dicts

    objects = WordItemQuerySet.as_manager()

    class Meta:
        ordering = ["term__position", "term_id", "place"]
        constraints = [models.UniqueConstraint(fields=["ballot", "term", "place"], name="word_item_once")]

    def __str__(self):
        return f"{self.ballot} {self.place}"


class WordVote(Spoken):
    """What one voice says of one meaning: it speaks in one ballot on words, and of nothing else."""

    voice = models.ForeignKey(
        Voice, on_delete=models.CASCADE, related_name="%(class)ss", db_constraint=False
    )  # see HEARD (issues/models/evaluations.py)
    ballot = models.ForeignKey(WordBallot, on_delete=models.CASCADE, related_name="votes")
    item = models.ForeignKey(WordItem, on_delete=models.CASCADE, related_name="votes")
    choice = models.CharField(max_length=4)

    objects = HeardQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["voice", "item"], name="word_vote_once"),
            models.CheckConstraint(condition=Q(choice__in=CHOICES), name="word_vote_choice_known"),
        ]

    def __str__(self):
        return self.choice
