"""What people answer and how others react. Every row here is written by a voice (TRUST §1)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from issues.models.issues import Question
from stakeholders.models import Spoken

ANSWER_LIMIT = 5000


class ContributionQuerySet(models.QuerySet):
    def released(self):
        return self.filter(released=True)

    def readable(self):
        """What everybody may read; in the order of the random key, which is no order at all."""
        return self.released().filter(hidden=False).order_by("pk")

    def waiting(self):
        return self.filter(released=False)

    def labelled(self):
        """Those under which the group stands: as `Contribution.shown_group`, for the database."""
        return self.filter(Q(show_group=True) | Q(voice__group__policy="named", off_record=False))


class Contribution(Spoken):
    class Channel(models.TextChoices):
        WEB = "web", _("on the web")
        ASSISTED = "assisted", _("with help")
        PAPER = "paper", _("on paper")

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="contributions")
    text = models.TextField(max_length=ANSWER_LIMIT)
    language = models.CharField(max_length=8, choices=settings.SPOKEN_LANGUAGES)
    channel = models.CharField(max_length=8, choices=Channel, default=Channel.WEB)
    off_record = models.BooleanField(default=False)
    show_group = models.BooleanField(default=True)
    released = models.BooleanField(default=False)
    hidden = models.BooleanField(default=False)
    hidden_reason = models.CharField(
        max_length=300, blank=True
    )  # the author sees it; who hid it stands in the team's log

    objects = ContributionQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["voice", "question"], name="contribution_once")]

    def __str__(self):
        return self.text[:60]

    @property
    def is_named(self):
        """True if the group speaks openly and this answer was not given off the record."""
        return self.voice.group.is_named and not self.off_record

    @property
    def shown_group(self):
        """The group that may stand under the words, or None."""
        return self.voice.group if self.is_named or self.show_group else None


class Reaction(Spoken):
    class Value(models.IntegerChoices):
        AGREE = 1, _("Agree")
        DISAGREE = -1, _("Disagree")
        PASS = 0, _("Pass")

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="reactions")
    value = models.SmallIntegerField(choices=Value)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["voice", "contribution"], name="reaction_once"),
            models.CheckConstraint(condition=Q(value__in=(-1, 0, 1)), name="reaction_value"),
        ]

    def __str__(self):
        return self.get_value_display()
