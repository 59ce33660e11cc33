"""A new dialogue in the browser, and throwing one away that nobody was invited to."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from dialogue import starters
from dialogue.models import Dialogue
from dialogue.once import once
from dialogue.rights import Right
from issues.frameworks import comparison
from stakeholders.access import enter_team
from workshops import frameworks
from workshops.files import file_words, reading_files
from workshops.house import beginning, entering
from workshops.house.forms_new import BLANK, COPY, FILE, NewForm, taken


def _read(request):
    """Its form, read if something was sent."""
    entering.enter(request.user)
    form = NewForm(*((request.POST, request.FILES) if request.method == "POST" else ()), user=request.user)
    form.is_valid()
    return form


@once(reading=_read)
def house_new(request, read):
    """From a framework, a copy or nothing in one press; from a file in two: what it says is shown first."""
    form = read
    if not form.is_valid():
        return _page(request, form, 422 if form.is_bound else 200)
    if form.cleaned_data["begin"] == FILE:
        parts = file_words.told(comparison.compare(frameworks.bundled(), form.framework))
        if not form.has_shown() or "make" not in request.POST:
            return _page(request, form, parts=parts)
    try:
        made = _make(request.user, form)
    except beginning.Taken as free:
        form.add_error("slug", taken(str(free)))
        return _page(request, form, 422)
    except frameworks.Exists:
        words = _(
            "This version of the framework stands in the house with other words. Choose it in the list, or a file."
        )
        form.add_error("begin", words)
        return _page(request, form, 422)
    except (starters.NotAllowed, beginning.NoRole):  # somebody took it back a moment ago
        raise Http404 from None
    messages.success(
        request, _("“%(title)s” is made, and you are its organiser. Nobody was invited yet.") % {"title": made}
    )
    return redirect("team", made.slug)


def _make(user, form):
    said, source = form.cleaned_data, form.source()
    more = {"by": user, "slug": said["slug"], "title": said["title"]}
    if said["begin"] == FILE:
        return beginning.from_file(outline=form.framework, settings=said["settings"], **more)
    if said["begin"] == BLANK:
        return beginning.blank(**more)
    if said["begin"].startswith(COPY):
        return beginning.from_copy(source=source, **more)
    return beginning.from_framework(framework=source, **more)


def _page(request, form, status=200, parts=()):
    faults = list(form.faults)
    more = {"faults": faults[: reading_files.SHOWN], "more_faults": len(faults) - reading_files.SHOWN}
    return render(request, "workshops/house/new.html", {"form": form, "parts": parts, **more}, status=status)


@once
def dialogue_discard(request, dialogue):
    """What goes, and one press."""
    here = enter_team(request.user, dialogue, Right.SEAL)
    if request.method != "POST":
        may_go = beginning.may_go(here.dialogue, request.user)
        return render(request, "workshops/house/discard.html", here.context(may_go=may_go))
    try:
        beginning.throw_away(dialogue=here.dialogue, by=request.user)
    except beginning.Invited:
        return redirect("dialogue_discard", dialogue)  # which says why
    except Dialogue.DoesNotExist:
        raise Http404 from None
    messages.success(request, _("“%(title)s” is gone, with everything in it.") % {"title": here.dialogue.title})
    return redirect("house" if starters.may_start(request.user) else "start")
