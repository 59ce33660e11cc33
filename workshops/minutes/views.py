"""The minutes that write themselves, and the guide for facilitators."""

import re
from pathlib import Path

import nh3
from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from markdown_it import MarkdownIt

from dialogue.once import once
from dialogue.rights import Right
from workshops import documents, keeping
from workshops.documents import report
from workshops.drafts.views import document_response
from workshops.entering import enter, enter_team
from workshops.minutes import minutes, minuting
from workshops.minutes.forms import AddedNoteForm
from workshops.summaries.views import order

DOCS = Path(settings.BASE_DIR) / "docs"
GUIDE = DOCS / "facilitating.md"
PART = re.compile(r"^(?=## )", re.MULTILINE)  # it begins with a heading
FIRST_PAGE = 9  # parts of the guide


def _workshop(request, dialogue, number):
    """(here, workshop) for whoever may read its minutes."""
    here, workshop = enter(request.user, dialogue, number)
    if not minutes.readable_by(workshop, here):
        raise Http404
    return here, workshop


def minutes_page(request, dialogue, number):
    here, workshop = _workshop(request, dialogue, number)
    return _page(request, here, workshop, _note_form(here, workshop))


def _note_form(here, workshop):
    """For those who write notes, once a session was held and until the minutes are published; else None."""
    held = minutes.held(workshop)
    if not here.may(Right.NOTES) or not minuting.are_notes_open(workshop) or not held.exists():
        return None
    return AddedNoteForm(held=held)


def _page(request, here, workshop, form, status=200):
    written = minutes.write(workshop)
    context = {"report": written, "blocks": report.shown(written), "formats": documents.FORMATS.values(), "form": form}
    return render(request, "workshops/minutes/minutes.html", here.context(workshop=workshop, **context), status=status)


@require_POST
def minutes_note(request, dialogue, number):
    """Add to the notes of a session that took place; what stands there stays."""
    here, workshop = enter_team(request.user, dialogue, number, Right.NOTES)
    form = AddedNoteForm(request.POST, held=minutes.held(workshop))
    if form.is_valid():
        session = form.cleaned_data["session"]
        try:
            minuting.keep_notes(session=session, notes=form.cleaned_data["notes"], before="")
            messages.success(request, _("Added to “%(name)s”.") % {"name": session.name})
            return redirect("minutes", dialogue, number)
        except minuting.TooLong:
            form.add_error("notes", _("With this the notes of this session are too long. Shorten it."))
        except minuting.Published:
            form.add_error(None, _("Not added: the minutes are published. Copy what you typed, if you need it."))
            return _page(request, here, workshop, form, status=409)
    return _page(request, here, workshop, form, status=422)


def minutes_export(request, dialogue, number, form):
    """The minutes in one of the formats; the right to read is checked at every download."""
    here, workshop = _workshop(request, dialogue, number)
    if form not in documents.FORMATS:
        raise Http404
    back = reverse("minutes", args=[dialogue, number])
    return document_response(
        request, here, keeping.of_minutes(workshop, form), back=back, name=f"{dialogue}-minutes-{number}"
    )


@require_POST
def minutes_publish(request, dialogue, number):
    """Let all members read the minutes."""
    _here, workshop = enter_team(request.user, dialogue, number, Right.PUBLISH)
    try:
        if minuting.publish_minutes(workshop=workshop, by=request.user):
            messages.success(request, _("Everybody who takes part can read the minutes now."))
    except minuting.NotOver:
        messages.warning(request, _("Not published: the workshop is not over yet."))
    return redirect("minutes", dialogue, number)


@require_POST
@once
def day_summary(request, dialogue, number):
    """Have the summary made, begun with what the tables brought back that day; the team reads and sends it."""
    here, workshop = enter_team(request.user, dialogue, number, Right.PUBLISH)
    return order(request, here, workshop)


def guide(request):
    """docs/facilitating.md or its translation, so that the product carries its own guide; on two pages, each light on a phone."""
    own = DOCS / f"facilitating.{request.LANGUAGE_CODE}.md"
    begin, *parts = PART.split((own if own.exists() else GUIDE).read_text(encoding="utf-8"))
    more = "more" in request.GET
    shown = [begin.partition("\n")[0], *parts[FIRST_PAGE:]] if more else [begin, *parts[:FIRST_PAGE]]
    leads_to = parts[0 if more else FIRST_PAGE].partition("\n")[0].removeprefix("## ")
    text = nh3.clean(MarkdownIt().enable("table").render("\n\n".join(shown)))
    page = {"text": mark_safe(text), "more": more, "leads_to": leads_to}
    return render(request, "workshops/minutes/guide.html", page)
