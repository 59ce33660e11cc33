"""Who people are, as far as they say so of themselves: by a voice that says nothing else, and counted for the whole dialogue only."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from dialogue.models import Dialogue
from stakeholders.models.voices import Spoken

SAID = {"woman": _("women"), "young": _("young people"), "migrant": _("migrants")}  # as the team reads them


class About(Spoken):
    """What one person says of themselves. Nothing ticked: they took it back, and the row goes in the next night.

    Nothing on it tells since when it stands so, nor whether it was counted: whoever signed in last would be named by that."""

    woman = models.BooleanField(default=False)
    young = models.BooleanField(default=False)
    migrant = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["voice"], name="about_once")]

    def __str__(self):
        return ", ".join(name for name in SAID if getattr(self, name))

    @property
    def said(self):
        """{name: whether it is ticked}, in the order of SAID."""
        return {name: getattr(self, name) for name in SAID}


class AboutCount(models.Model):
    """What is published of it until a figure moves: each a step, 0 for so few that no step is said, nothing before it was first counted.

    A mark stands for the number of people of hidden groups that a figure was made of, and only the dialogue's key can read it: beside the
    rows of today, a number of then would tell which of them is new."""

    FEWER_THAN = 10  # what the step 0 is less than: the edges lie up to four higher than a step says

    dialogue = models.OneToOneField(Dialogue, on_delete=models.CASCADE, related_name="about_count")
    woman = models.PositiveIntegerField(null=True)
    young = models.PositiveIntegerField(null=True)
    migrant = models.PositiveIntegerField(null=True)
    marks = models.JSONField(default=dict)  # {name: hexadecimal}
    looked_on = models.DateField()  # the night in which it was last looked at, whether anything moved or not
    is_too_small = models.BooleanField(default=False)  # so few people take part that a number would point at them

    def __str__(self):
        return ", ".join(f"{name} {getattr(self, name)}" for name in SAID)

    @property
    def steps(self):
        """[(who, at least so many, 0 or None)]; none before anything was counted."""
        found = [(label, getattr(self, name)) for name, label in SAID.items()]
        return found if any(step is not None for _who, step in found) else []
