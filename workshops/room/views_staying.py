"""A press by which somebody of the team stays signed in while a workshop is under way (TRUST E17)."""

from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from dialogue import sessions
from dialogue.rights import Right
from dialogue.ways import way_back
from stakeholders.access import enter_team
from workshops.models import Workshop


@require_POST
def stay(request, dialogue, number):
    """Back to the page that warned; without a warning, or once the workshop is over, nothing is added."""
    here = enter_team(request.user, dialogue, Right.READ)
    workshop = get_object_or_404(Workshop, dialogue=here.dialogue, number=number)
    if workshop.is_live and request.minutes_left:
        sessions.renew(request)
    return redirect(way_back(request) or workshop)
