"""The outline of a dialogue as a file: down for its team, up for its organisers before it opens."""

from dataclasses import replace

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dialogue.downloads import download
from dialogue.once import once
from dialogue.rights import Right
from issues.frameworks import comparison, merge
from stakeholders.access import enter_team
from workshops import refilling
from workshops.files import file_words, reading_files
from workshops.files.forms import PutForm


@require_safe
def outline_file_down(request, dialogue):
    """What the team reads anyway, without people, sender, dates and phase."""
    here = enter_team(request.user, dialogue, Right.READ)
    text = reading_files.text_of(here.dialogue)
    return download(text, f"{here.dialogue.slug}.yaml", "application/yaml; charset=utf-8")


def _read(request, dialogue):
    """(Here, the form of a press, read, if one may come)."""
    is_post = request.method == "POST"
    here = enter_team(request.user, dialogue, Right.HOUSE if is_post else Right.READ)
    form = PutForm(request.POST, request.FILES) if is_post and not here.dialogue.was_opened else None
    if form:
        form.is_valid()
    return here, form


@once(reading=_read)
def outline_file(request, dialogue, read):
    """A file is read, its differences are shown, and only then a press puts it in."""
    here, form = read
    if form is None:
        return _unread(request, here)
    if not form.is_valid():
        return _page(request, here, form, 422)
    return _looked(request, here, form)


def _unread(request, here):
    """Nothing was sent, or too late: what was typed is shown once more, to be taken along."""
    if request.method == "POST":
        messages.warning(
            request, _("The dialogue was opened: its outline is mended row by row from now on, and nothing was put in.")
        )
        text = reading_files.showable(request.POST.get("outline", ""))
        return render(request, "workshops/files/outline_file.html", here.context(typed=text))
    form = PutForm() if here.may(Right.HOUSE) and not here.dialogue.was_opened else None
    return render(request, "workshops/files/outline_file.html", here.context(form=form))


def _looked(request, here, form):
    found, said = here.dialogue, form.cleaned_data
    standing, seen = reading_files.outline_of(found), refilling.mark(found)
    coming = _coming(standing, form.framework, said)
    ticks = {"head": said["head"], "settings": said["settings"]}
    more = {
        "parts": file_words.told(comparison.compare(standing, refilling.foreseen(found, coming, **ticks))),
        "held": file_words.held_in_words(refilling.held_back(found, coming)),
        "unfit": reading_files.faults_in_words(merge.faults(coming)),
        "tongues": file_words.tongues(standing, coming, said["head"]),
    }
    was_shown = form.has_shown(seen, said["how"], str(said["head"]), str(said["settings"]))
    if "put" not in request.POST or more["held"] or more["unfit"]:
        return _page(request, here, form, **more)
    if was_shown:
        try:
            refilling.put(dialogue=found, by=request.user, framework=coming, seen=seen, **ticks)
        except refilling.Held as why:
            return _page(request, here, form, 409, **more | {"held": file_words.held_in_words(why.args[0])})
        except (refilling.Opened, refilling.Changed):  # a colleague was quicker
            return _late(request, here, form)
        messages.success(request, _("The outline is in."))
        return redirect("outline_file", found.slug)
    messages.warning(request, _("Nothing was put in yet: look at what would change now, then press again."))
    return _page(request, here, form, 409, **more)


def _coming(standing, framework, said):
    """The outline as the file has it, or as both have it together; head and settings are the file's."""
    coming = merge.merge(standing, framework) if said["how"] == "merge" else framework
    named = {name: getattr(framework, name) for name in comparison.HEAD}
    own = {name: getattr(standing, name) for name in ("key", "uid", "version")}
    return replace(coming, settings=framework.settings, **own, **named)


def _late(request, here, form):
    messages.warning(
        request, _("Somebody of the team was quicker, and nothing was put in. What you chose stands below.")
    )
    return _page(request, here, form, 409)


def _page(request, here, form, status=200, **more):
    faults = list(form.faults)
    shown = {"form": form, "faults": faults[: reading_files.SHOWN], "more_faults": len(faults) - reading_files.SHOWN}
    return render(request, "workshops/files/outline_file.html", here.context(**shown, **more), status=status)
