"""Hiding a text with a reason. The author sees the reason on the text itself; who hid it stands in the team's log."""

from django.db import transaction

from dialogue.models import TeamLog


@transaction.atomic
def hide(*, text, reason, dialogue, by):
    """Hide an answer or a proposal from everybody but its author."""
    type(text).objects.filter(pk=text.pk).update(hidden=True, hidden_reason=reason)
    TeamLog.objects.create(dialogue=dialogue, by=by, action="hid a text", detail=reason)


@transaction.atomic
def show(*, text, dialogue, by):
    """Show it again."""
    type(text).objects.filter(pk=text.pk).update(hidden=False, hidden_reason="")
    TeamLog.objects.create(dialogue=dialogue, by=by, action="showed a text again")
