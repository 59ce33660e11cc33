"""A press by which somebody of the team stays signed in while a workshop is under way (TRUST E17)."""

from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from dialogue import sessions
from dialogue.rights import Right
from dialogue.ways import way_back
from workshops.entering import enter_team


@require_POST
def stay(request, dialogue, number):
    """Back to the page that warned; without a warning, or once the workshop is over, nothing is added."""
    _here, workshop = enter_team(request.user, dialogue, number, Right.READ)
    if workshop.is_live and request.minutes_left:
        sessions.renew(request)
    return redirect(way_back(request) or workshop)
