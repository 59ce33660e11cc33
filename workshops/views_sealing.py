"""Sealing: what it destroys and what stays, who confirmed it and when it happens; confirming it and calling it off."""

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dialogue import phases
from dialogue.phases import Act
from dialogue.rights import Right
from stakeholders.access import enter_team
from workshops import sealing


def not_now(reason):
    """Why it cannot be done, and what to do instead."""
    return {
        "phase": _("Nothing was confirmed: a dialogue can be sealed in the phase %(closed)s only.")
        % {"closed": phases.named(Act.SEAL)},
        "colleague": _("You have confirmed already. Ask another organiser to confirm as well."),
        "new": _(
            "One of the two organisers has joined the team less than seven days ago. Confirm again once both have been in it "
            "for seven days."
        ),
        "alone": _("You have confirmed already. As the only organiser, confirm again seven days after the first time."),
        "sealed": _("It is too late: the dialogue has been sealed."),
    }[str(reason)]


@require_safe
def sealing_page(request, dialogue):
    """For the whole team to read; its organisers decide."""
    here = enter_team(request.user, dialogue, Right.READ)
    found = sealing.current(here.dialogue)
    state = sealing.state_of(here.dialogue, found)
    more = {
        "sealing": found,
        "state": state,
        "before": None if state else sealing.last_called_off(here.dialogue),
        "may_seal": here.dialogue.allows(Act.SEAL),
        "closed": phases.named(Act.SEAL),
        "hours": settings.SEAL_WAIT_HOURS,
        "is_only_one": len(sealing.organisers(here.dialogue)) == 1,
        "again_at": found and found.first_at + sealing.ALONE,
        "may_confirm": sealing.may_confirm(here.dialogue, found, request.user, here.clock.now()),
    }
    return render(request, "workshops/sealing.html", here.context(**more))


@require_POST
def sealing_confirm(request, dialogue):
    here = enter_team(request.user, dialogue, Right.SEAL)
    try:
        found = sealing.confirm(dialogue=here.dialogue, by=request.user)
    except sealing.NotNow as reason:
        messages.error(request, not_now(reason))
    else:
        words = _("Confirmed. The clock seals the dialogue at the time below; until then it can be called off.")
        first = _("Confirmed. Nothing happens before the second confirmation.")
        messages.success(request, words if found.due_at else first)
    return redirect("sealing", dialogue)


@require_POST
def sealing_call_off(request, dialogue):
    here = enter_team(request.user, dialogue, Right.SEAL)
    try:
        was = sealing.call_off(dialogue=here.dialogue, by=request.user)
    except sealing.NotNow as reason:
        messages.error(request, not_now(reason))
    else:
        messages.success(request, _("Called off. Nothing was sealed.") if was else _("There was nothing to call off."))
    return redirect("sealing", dialogue)
