"""Letting in those who came by the join code."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from dialogue.rights import Right
from stakeholders import joining
from stakeholders.access import enter_team


def chosen(dialogue, post):
    """Who was ticked, by reference; with "all", those that stood on the page: nobody who came since is let in unseen."""
    refs = post.getlist("shown" if "all" in post else "people")
    return dialogue.participants.waiting().with_refs(dialogue, refs).values("pk")


@require_POST
def people_confirm(request, dialogue):
    here = enter_team(request.user, dialogue, Right.PEOPLE)
    count = joining.confirm(dialogue=here.dialogue, ids=chosen(here.dialogue, request.POST), by=request.user)
    if count:
        words = ngettext("%(count)s person can speak now.", "%(count)s people can speak now.", count)
        messages.success(request, words % {"count": count})
    else:
        messages.warning(request, _("Nobody was confirmed: tick the people first."))
    return redirect("team", dialogue)


@require_POST
def people_decline(request, dialogue):
    here = enter_team(request.user, dialogue, Right.PEOPLE)
    post = request.POST.copy()
    post.pop("all", None)  # sending everybody away is never one press
    count = joining.decline(dialogue=here.dialogue, ids=chosen(here.dialogue, post), by=request.user)
    if count:
        words = ngettext("%(count)s person was sent away.", "%(count)s people were sent away.", count)
        messages.success(request, words % {"count": count})
    else:
        messages.warning(request, _("Nobody was sent away: tick the people first."))
    return redirect("team", dialogue)
