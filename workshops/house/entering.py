"""Who gets into the house."""

from django.http import Http404

from dialogue import starters
from stakeholders.access import ask_second_step


def enter(user):
    """Raises Http404 of whoever may not start dialogues, and access.SecondStepNeeded."""
    if not starters.may_start(user):
        raise Http404
    ask_second_step(user)
