"""The team asks about a collection, and closes what it asked."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dialogue import local_time
from dialogue.once import once
from dialogue.rights import Right
from issues import asking, conflict_words
from issues.statements import rounds
from stakeholders.access import enter_team


def _seen(request):
    """The round that the page showed; None from a page that says none."""
    value = request.POST.get("seen", "")
    return int(value) if value.isdecimal() and len(value) < 6 else None


@require_POST
@once
def statements_open(request, dialogue, collection):
    here = enter_team(request.user, dialogue, Right.STEER)
    what = {"dialogue": here.dialogue, "collection": collection, "by": request.user, "seen": _seen(request)}
    try:
        rounds.open_round(**what)
        messages.success(request, _("It is open: people can write, and press beside what others wrote."))
    except asking.NotNow:
        messages.error(request, _("Not opened: people can be asked only while questions can be answered."))
    except asking.TooSoon as why:
        when = local_time.moment(why.args[0], here.dialogue.told_zone)
        messages.error(request, _("Not opened: you can ask again from %(when)s on.") % {"when": when})
    except asking.Overtaken:
        messages.warning(request, conflict_words.press_words(conflict_words.OVERTAKEN))
    return redirect("statement_list", dialogue, collection)


@require_POST
@once
def statements_close(request, dialogue, collection):
    here = enter_team(request.user, dialogue, Right.STEER)
    what = {"dialogue": here.dialogue, "collection": collection, "by": request.user, "seen": _seen(request)}
    try:
        if rounds.close_round(**what) is None:
            messages.error(request, _("Nothing to close: it was never opened."))
        else:
            messages.success(request, _("It is closed. Everybody can now read here what was found."))
    except asking.Overtaken:
        messages.warning(request, conflict_words.press_words(conflict_words.OVERTAKEN))
    return redirect("statement_list", dialogue, collection)
