"""Rows that voices write lie on disk in the order of their random ids, not in the order in which they were written (TRUST §1)."""

import functools
from contextlib import suppress

from django.apps import apps
from django.db import connection

from dialogue import holders, job_names, pauses, upkeep
from dialogue.models import Job
from stakeholders.models import RandomKey, Voice


def spoken():
    """Every table that a voice writes, of this floor and those above."""
    return [model for model in apps.get_models() if issubclass(model, RandomKey)]


def held():
    """Tables that whoever speaks holds for a moment: what they speak of, and whatever else a row of theirs points to."""
    fields = [field for model in spoken() for field in model._meta.concrete_fields if field.is_relation]
    found = dict.fromkeys(field.related_model for field in fields)
    return [model for model in found if not issubclass(model, RandomKey)]


def soon(occasion, *models):
    """Have these tables and the voices stirred once the transaction that closed something is over. SQLite needs none of it."""
    if connection.vendor == "postgresql":
        Job.objects.get_or_create(
            kind=job_names.STIR,
            occasion=occasion,
            defaults={"lane": Job.Lane.SLOW, "payload": {"models": [m._meta.label for m in (Voice, *models)]}},
        )


def stir(job):
    upkeep.stir([apps.get_model(label) for label in job.payload["models"]])
    holders.let_go(held())


def stir_all():
    upkeep.stir(spoken())
    holders.let_go(held())


@functools.cache
def watch():
    """This worker's memory of when something was last said."""
    return pauses.Watch(spoken())


def in_a_pause(seen=None):
    """Called by every tick: once nothing has been said for ten minutes, put in order what was said before.

    What cannot be done within a moment is tried again half a minute later, and at night: nobody waits for it.
    """
    seen = seen or watch()
    if connection.in_atomic_block or not seen.look() or not seen.is_pause:
        return
    with upkeep.alone() as mine:
        if mine and (models := seen.out_of_order()):
            seen.note_order(upkeep.put_in_order(models))
            with suppress(upkeep.Unstirred):  # the night tries again
                holders.let_go(held(), upkeep.IN_A_PAUSE)
