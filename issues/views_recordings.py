"""Listening to what the team recorded, and putting it up."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dialogue import downloads, sessions
from dialogue.once import once
from dialogue.rights import Right
from issues import reading_recordings, recording
from issues.forms_recordings import RecordingForm, chosen
from issues.models import Recording
from stakeholders.access import enter_team, enter_to_read


@sessions.by_itself
@require_safe
def listen(request, dialogue, pk):
    """The sound itself, for a player. What speaks words of before is there for the team alone."""
    here = enter_to_read(request.user, dialogue)
    rows = Recording.objects.select_related("question__issue__dialogue", "dialogue")
    found = get_object_or_404(rows, pk=pk, dialogue=here.dialogue)
    if not here.is_team and not reading_recordings.is_current(found):
        raise Http404
    return downloads.ranged(request, bytes(found.sound), "audio/mpeg", found.digest)


@require_safe
def team_recordings(request, dialogue):
    """Every language, with how much is recorded in it."""
    here = enter_team(request.user, dialogue, Right.READ)
    context = here.context(languages=reading_recordings.pages(here.dialogue))
    return render(request, "issues/team_recordings.html", context)


@require_safe
def team_recordings_in(request, dialogue, tag):
    """All that can be recorded in one language."""
    here = enter_team(request.user, dialogue, Right.READ)
    _check_tag(here, tag)
    page = reading_recordings.pages(here.dialogue, [tag])[0]
    return render(request, "issues/team_recordings_in.html", here.context(page=page))


def _check_tag(here, tag):
    if tag not in reading_recordings.tags_of(here.dialogue):
        raise Http404


def _enter(request, dialogue, tag, what):
    here = enter_team(request.user, dialogue, Right.STEER)
    _check_tag(here, tag)
    spoken = reading_recordings.spoken_at(here.dialogue, tag, what)
    if spoken is None:
        raise Http404
    return here, spoken


def _heard(request, dialogue, tag, what):
    """What came, read before the key of the form is taken: whoever holds one keeps all others from writing on SQLite."""
    enter_team(request.user, dialogue, Right.STEER)
    return chosen(request.FILES.get("file")) if request.method == "POST" else None


@once(reading=_heard)
def team_recording(request, dialogue, tag, what, read):
    """The words to be spoken, and the recording of them."""
    here, spoken = _enter(request, dialogue, tag, what)
    form = RecordingForm(request.POST or None, request.FILES or None, spoken=spoken, chosen=read)
    if form.is_valid():
        try:
            recording.keep(spoken=spoken, by=request.user, sound=form.sound)
            messages.success(request, _("Saved. Listen to it once: people hear it from now on."))
            return redirect("team_recording", dialogue, tag, what)
        except recording.Over:
            form.add_error(None, _("The dialogue is closed: its recordings stay as they are."))
        except recording.Full:
            form.add_error(
                "file", _("This house has room for 4 MB of recordings. Take one away, or save this one smaller.")
            )
    context = here.context(form=form, line=reading_recordings.line_of(spoken), spoken=spoken)
    context["page"] = reading_recordings.Page(tag)
    return render(request, "issues/team_recording.html", context, status=422 if form.is_bound else 200)


@require_POST
@once
def team_recording_drop(request, dialogue, tag, what):
    _here, spoken = _enter(request, dialogue, tag, what)
    try:
        if recording.take_away(spoken=spoken, by=request.user):
            messages.success(request, _("Taken away. Nobody hears it any more, and nothing of it is kept."))
    except recording.Over:
        messages.error(request, _("The dialogue is closed: its recordings stay as they are."))
    return redirect("team_recording", dialogue, tag, what)
