"""Rows that voices write lie on disk in the order of their random ids, not in the order in which they were written (TRUST §1)."""

from django.apps import apps
from django.db import connection

from dialogue import upkeep
from dialogue.models import Job
from stakeholders.models import RandomKey, Voice


def spoken():
    """Every table that a voice writes, of this floor and those above."""
    return [model for model in apps.get_models() if issubclass(model, RandomKey)]


def soon(occasion, *models):
    """Have these tables and the voices stirred once the transaction that closed something is over. SQLite needs none of it."""
    if connection.vendor == "postgresql":
        Job.objects.get_or_create(
            kind="issues.stirring.stir",
            occasion=occasion,
            defaults={"lane": Job.Lane.SLOW, "payload": {"models": [m._meta.label for m in (Voice, *models)]}},
        )


def stir(job):
    upkeep.stir([apps.get_model(label) for label in job.payload["models"]])


def stir_all():
    upkeep.stir(spoken())
