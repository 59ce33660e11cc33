"""What the dialogue as a whole and its workshop are for."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from dialogue.models import Dialogue, Outlined, RandomHex


class Goal(Outlined):
    WORDS = CORRECTED = ("text",)

    class Scope(models.TextChoices):
        OVERALL = "overall", _("overall")
        WORKSHOP = "workshop", _("for the workshop")

    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="goals")
    key = models.SlugField(max_length=60, db_default=RandomHex())
    scope = models.CharField(max_length=8, choices=Scope)
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=400)

    class Meta:
        ordering = ["scope", "position"]
        constraints = [
            models.UniqueConstraint(fields=["dialogue", "key"], name="goal_key_once"),
            models.UniqueConstraint(fields=["dialogue", "uid"], name="goal_uid_once"),
        ]

    def __str__(self):
        return self.text
