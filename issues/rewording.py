"""Rows of an outline take other words: each counts its changes, and what was corrected reads so from a night on."""

from django.db import transaction

from issues.models import Issue, Question
from stakeholders.models import StakeholderGroup


def is_voted_about(row):
    """An open ballot asks about the issue, or its lanes name the group."""
    if isinstance(row, Issue):
        return row.ballot_items.filter(ballot__closed_at=None).exists()
    return isinstance(row, StakeholderGroup) and row.dialogue.ballots.filter(closed_at=None).exists()


@transaction.atomic
def take_effect(dialogue, today):
    """What was corrected reads so from tonight; not while a question is open in a room or an issue on a ballot."""
    for correction in dialogue.corrections.waiting().order_by("pk"):
        row = locked(correction.row)
        if not _is_busy(row):
            correction.before = {name: getattr(row, name) for name in correction.words}
            row.revision += 1
            say(row, {**correction.words, "reworded_on": today})
            correction.effective_on = today
            correction.save(update_fields=["before", "effective_on"])


def _is_busy(row):
    if isinstance(row, Question):
        return row.is_held_back or Question.objects.filter(pk=row.pk).in_a_room().exists()
    return is_voted_about(row)


def say(row, fields):
    for name, value in fields.items():
        setattr(row, name, value)
    row.save(update_fields=[*fields, "revision"])


def locked(row):
    rows = type(row).objects.select_for_update(of=("self",))
    return rows.select_related("issue__dialogue" if isinstance(row, Question) else "dialogue").get(pk=row.pk)


def dialogue_of(row):
    return row.issue.dialogue if isinstance(row, Question) else row.dialogue
