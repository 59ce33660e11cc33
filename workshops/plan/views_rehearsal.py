"""Trying a workshop out: begin, let the invented people speak, throw it away."""

from contextlib import suppress

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from dialogue.once import once
from issues import answering, voting
from workshops.entering import enter_team
from workshops.plan import rehearsing
from workshops.room import facilitating


def _workshop(request, dialogue, number, *, rehearsal):
    here, workshop = enter_team(request.user, dialogue, number)
    if here.dialogue.is_rehearsal != rehearsal:
        raise Http404
    return workshop


@require_POST
@once
def workshop_rehearse(request, dialogue, number):
    """A copy to play with; the team goes straight to its console."""
    workshop = _workshop(request, dialogue, number, rehearsal=False)
    title = _("Rehearsal: %(title)s") % {"title": workshop.dialogue.title}
    trial = rehearsing.rehearse(workshop=workshop, by=request.user, suffix="rehearsal", title=title[:160])
    messages.success(request, _("This is a rehearsal with invented people. Press anything: nothing here is kept."))
    return redirect("console", trial.dialogue.slug, trial.number)


@require_POST
@once
def rehearsal_speak(request, dialogue, number):
    """The invented people answer the open question, or vote."""
    workshop = _workshop(request, dialogue, number, rehearsal=True)
    try:
        count = rehearsing.let_them_speak(workshop=workshop, seed=workshop.version)
    except (answering.NotOpen, voting.BallotClosed):
        messages.warning(request, _("Answering is closed now. Look at the phase, then open a question or a ballot."))
        return redirect("console", dialogue, number)
    if count:
        words = ngettext("%(n)s invented person did it.", "%(n)s invented people did it.", count)
        messages.success(request, words % {"n": count})
        facilitating.touch(workshop)
    else:
        messages.info(request, _("Open a question or a ballot first."))
    return redirect("console", dialogue, number)


@require_POST
@once
def rehearsal_end(request, dialogue, number):
    """Throw the whole rehearsal away."""
    workshop = _workshop(request, dialogue, number, rehearsal=True)
    with suppress(rehearsing.NotARehearsal):  # a second press: it is gone already
        rehearsing.throw_away(dialogue=workshop.dialogue)
    messages.success(request, _("The rehearsal is gone, with everything in it."))
    return redirect("account")
