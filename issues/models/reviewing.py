"""What the team left unread, night by night: by marks that the dialogue's key alone can tell, since a day on a text would say when it was
written."""

from django.db import models

from dialogue.models import Dialogue


class UnreadNight(models.Model):
    """What stood in the queue after a night's release. Two nights later, whatever stands in it still has waited for 48 hours."""

    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="unread_nights")
    night = models.DateField()
    marks = models.JSONField(default=list)  # hexadecimal; each of a text in the words that the team was given
    overdue = models.PositiveIntegerField(default=0)  # so many of them had stood in it two nights before

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dialogue", "night"], name="unread_night_once")]

    def __str__(self):
        return f"{self.night}: {self.overdue}"
