"""Who invites to a dialogue: a page of its settings."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from dialogue import merging
from dialogue.once import once
from dialogue.rights import Right
from stakeholders.access import enter_team
from workshops.hosting import host_words, hosting
from workshops.hosting.forms import HostForm, chosen


def _drawn(request, dialogue):
    """Before the key of the form is taken: whoever holds one keeps all others from writing on SQLite."""
    enter_team(request.user, dialogue, Right.HOUSE)
    return chosen(request.FILES.get("file"), request.POST.get("drawn", "")) if request.method == "POST" else None


@once(reading=_drawn)
def host(request, dialogue, read):
    here = enter_team(request.user, dialogue, Right.HOUSE)
    found = host_words.of(here.dialogue)
    form = HostForm(request.POST or None, request.FILES or None, host=found, chosen=read)
    if form.is_valid():
        try:
            hosting.keep(dialogue=here.dialogue, by=request.user, **form.kept())
            messages.success(request, _("Saved. Files of the agenda and of its brief show it from now on."))
            return redirect("host", dialogue)
        except merging.Clash as clash:
            form.clash(clash)
    drawn = form["drawn"].value() if form.is_bound else ""
    context = here.context(form=form, host=found, logo=host_words.logo(found), chosen=drawn)
    return render(request, "workshops/hosting/host.html", context, status=form.status)
