"""Who people are, as far as they say so of themselves: by a voice that says nothing else, and counted for the whole dialogue only."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from dialogue.models import Dialogue
from stakeholders.models.voices import Spoken

SAID = {"woman": _("women"), "young": _("young people"), "migrant": _("migrants")}  # as the team reads them


class About(Spoken):
    """What one person says of themselves. Nothing ticked: they took it back, and the row goes when it is next counted."""

    woman = models.BooleanField(default=False)
    young = models.BooleanField(default=False)
    migrant = models.BooleanField(default=False)
    fresh = models.BooleanField(default=True)  # said or changed since it was last counted

    class Meta:
        constraints = [models.UniqueConstraint(fields=["voice"], name="about_once")]

    def __str__(self):
        return ", ".join(name for name in SAID if getattr(self, name))

    @property
    def said(self):
        """{name: whether it is ticked}, in the order of SAID."""
        return {name: getattr(self, name) for name in SAID}


class AboutCount(models.Model):
    """What is published of it until it is counted anew: each number a step, 0 for fewer than six."""

    dialogue = models.OneToOneField(Dialogue, on_delete=models.CASCADE, related_name="about_count")
    woman = models.PositiveIntegerField(default=0)
    young = models.PositiveIntegerField(default=0)
    migrant = models.PositiveIntegerField(default=0)
    is_too_small = models.BooleanField(default=False)  # so few people take part that a number would point at them

    def __str__(self):
        return ", ".join(f"{name} {getattr(self, name)}" for name in SAID)

    @property
    def steps(self):
        """[(who, at least so many, or 0)]."""
        return [(label, getattr(self, name)) for name, label in SAID.items()]
