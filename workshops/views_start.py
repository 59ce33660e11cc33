"""The first page: what this is, and how to get in."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from dialogue import starters
from dialogue.models import Dialogue
from stakeholders.forms import CodeForm

MOST = 50  # dialogues on the list of one person


@login_not_required
@never_cache
def start(request, template="workshops/start.html", more=None):
    """A person of one dialogue is taken there, one of none who may start some to the house; others choose, or read what this is.
    `more`: what another template shows besides."""
    mine = list(Dialogue.objects.visible_to(request.user).order_by("-created_at", "-pk")[:MOST])
    if len(mine) == 1 and "stay" not in request.GET:
        return redirect(mine[0])
    may_start = starters.may_start(request.user)
    if may_start and not mine:
        return redirect("house")
    context = {"dialogues": mine, "may_start": may_start, "form": CodeForm(), **(more or {})}
    return render(request, template, context)
