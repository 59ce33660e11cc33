"""Letting in those who came by the join code."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from stakeholders import joining
from stakeholders.access import enter_team


def chosen(post):
    """Ids that were ticked; with "all", those that stood on the page: nobody who came since is let in unseen."""
    values = post.getlist("shown" if "all" in post else "ids")
    return [int(v) for v in values if v.isascii() and v.isdigit() and len(v) <= 18]


@require_POST
def people_confirm(request, dialogue):
    here = enter_team(request.user, dialogue)
    count = joining.confirm(dialogue=here.dialogue, ids=chosen(request.POST), by=request.user)
    if count:
        words = ngettext("%(count)s person can speak now.", "%(count)s people can speak now.", count)
        messages.success(request, words % {"count": count})
    else:
        messages.warning(request, _("Nobody was confirmed: tick the people first."))
    return redirect("team", dialogue)


@require_POST
def people_decline(request, dialogue):
    here = enter_team(request.user, dialogue)
    post = request.POST.copy()
    post.pop("all", None)  # sending everybody away is never one press
    count = joining.decline(dialogue=here.dialogue, ids=chosen(post), by=request.user)
    if count:
        words = ngettext("%(count)s person was sent away.", "%(count)s people were sent away.", count)
        messages.success(request, words % {"count": count})
    else:
        messages.warning(request, _("Nobody was sent away: tick the people first."))
    return redirect("team", dialogue)
