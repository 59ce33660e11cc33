"""What all texts have that people write in a round: released, taken back and moderated as answers are."""

from django.db import models

from dialogue.guessing_language import guess
from issues.models.answers import Pending, SpokenText
from stakeholders.models import Voice


class RoundText(SpokenText):
    """A model of it adds its round, and `text`, `next_text` and `asked_text` of its own length."""

    voice = models.ForeignKey(
        Voice, on_delete=models.CASCADE, related_name="%(class)ss", db_constraint=False
    )  # see HEARD (issues/models/evaluations.py)
    off_record = models.BooleanField(default=False)
    show_group = models.BooleanField(default=True)
    released = models.BooleanField(default=False)
    pending = models.CharField(max_length=4, choices=Pending, blank=True, default="")
    next_show_group = models.BooleanField(default=False)
    asked_show_group = models.BooleanField(default=False)
    hidden = models.BooleanField(default=False)
    hidden_reason = models.CharField(max_length=300, blank=True)

    WORDS: tuple[str, ...] = ("text", "show_group")
    text: str  # a column of each kind

    class Meta:
        abstract = True

    def __str__(self):
        return self.text[:60]

    @property
    def spoken_in(self):
        """As of any text whose author names no language; these are not translated."""
        return guess(self.text)
