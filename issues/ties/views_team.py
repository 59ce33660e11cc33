"""The team asks how the ties are, and closes what it asked."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from dialogue import local_time
from dialogue.once import once
from dialogue.rights import Right
from issues import conflict_words
from issues.ties import rounds
from stakeholders.access import enter_team


def _enter(request, dialogue, pk):
    here = enter_team(request.user, dialogue, Right.STEER)
    found = rounds.of(here.dialogue).filter(pk=pk).first()
    if found is None:
        raise Http404
    return here, found


def _seen(request):
    """The round that the page showed; None from a page that says none."""
    value = request.POST.get("seen", "")
    return int(value) if value.isdecimal() and len(value) < 19 else None


def _overtaken(request):
    messages.warning(request, conflict_words.press_words(conflict_words.OVERTAKEN))


def _not_now(request):
    messages.error(request, _("Not opened: people can say how ties are only while questions can be answered."))


@require_POST
@once
def tie_open(request, dialogue, pk):
    here, found = _enter(request, dialogue, pk)
    try:
        rounds.open_round(dialogue=here.dialogue, tie=found, by=request.user, seen=_seen(request))
        messages.success(request, _("It is open: people can say how this tie is."))
    except rounds.NotNow:
        _not_now(request)
    except rounds.TooSoon as why:
        when = local_time.moment(why.args[0], here.dialogue.told_zone)
        messages.error(request, _("Not opened: you can ask again from %(when)s on.") % {"when": when})
    except rounds.Overtaken:
        _overtaken(request)
    return redirect("tie", dialogue, pk)


@require_POST
@once
def tie_close(request, dialogue, pk):
    here, found = _enter(request, dialogue, pk)
    try:
        if rounds.close_round(dialogue=here.dialogue, tie=found, by=request.user, seen=_seen(request)) is None:
            messages.error(request, _("Nothing to close: it was never opened."))
        else:
            messages.success(request, _("It is closed. Everybody reads the same words here."))
    except rounds.Overtaken:
        _overtaken(request)
    return redirect("tie", dialogue, pk)


@require_POST
@once
def ties_open(request, dialogue):
    here = enter_team(request.user, dialogue, Right.STEER)
    try:
        number = rounds.open_all(dialogue=here.dialogue, by=request.user, seen=_seen(request))
        words = ngettext("%(number)s tie was opened.", "%(number)s ties were opened.", number)
        messages.success(request, words % {"number": number})
    except rounds.NotNow:
        _not_now(request)
    return redirect("tie_list", dialogue)


@require_POST
@once
def ties_close(request, dialogue):
    here = enter_team(request.user, dialogue, Right.STEER)
    number = rounds.close_all(dialogue=here.dialogue, by=request.user, seen=_seen(request))
    words = ngettext("%(number)s tie was closed.", "%(number)s ties were closed.", number)
    messages.success(request, words % {"number": number})
    return redirect("tie_list", dialogue)
