"""Agenda drafts: make, read, add the team's words, publish, export."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dialogue.phases import Act
from stakeholders import access
from workshops import documents, drafting, snapshot, versions
from workshops.forms import DraftForm, WordsForm
from workshops.models import AgendaDraft


def _drafts(here):
    """The team finds all drafts in its list, members the published ones."""
    drafts = AgendaDraft.objects.filter(dialogue=here.dialogue)
    return drafts if here.is_team else drafts.exclude(published_at=None)


def _enter_draft(user, slug, number):
    """A draft and this person's place: whoever reads the dialogue reads published ones, the team with its second step all."""
    here = access.enter_to_read(user, slug)
    found = get_object_or_404(_drafts(here), number=number)
    if not found.is_published:
        access.enter_team(user, slug, act=False)
    found.dialogue = here.dialogue
    return here, found


def _draft(here, number):
    draft = get_object_or_404(_drafts(here), number=number)
    draft.dialogue = here.dialogue
    return draft


def draft_list(request, dialogue):
    here = access.enter_to_read(request.user, dialogue)
    may_make = here.may_act and (here.dialogue.allows(Act.PREVIEW) or here.dialogue.allows(Act.DRAFT_AGENDA))
    form = DraftForm(initial={"total_minutes": here.dialogue.agenda_minutes}) if may_make else None
    return render(request, "workshops/draft_list.html", here.context(drafts=_drafts(here).defer("content"), form=form))


@require_POST
def draft_new(request, dialogue):
    here = access.enter_team(request.user, dialogue)
    form = DraftForm(request.POST)
    if not form.is_valid():
        context = here.context(drafts=_drafts(here).defer("content"), form=form)
        return render(request, "workshops/draft_list.html", context, status=422)
    try:
        draft = drafting.make(dialogue=here.dialogue, by=request.user, total_minutes=form.cleaned_data["total_minutes"])
    except drafting.NotNow:
        messages.error(request, _("This phase has no agenda drafts."))
        return redirect("draft_list", dialogue)
    messages.success(
        request, _("Draft %(number)s is made. Read it, add your words, then publish it.") % {"number": draft.number}
    )
    return redirect(draft)


def draft(request, dialogue, number):
    here, found = _enter_draft(request.user, dialogue, number)
    context = here.context(draft=found, document=versions.whole(found), formats=documents.FORMATS)
    return render(request, "workshops/draft_detail.html", context)


def draft_method(request, dialogue, number):
    """How the draft came about, apart from the agenda itself, so that neither page is heavy on a phone."""
    here, found = _enter_draft(request.user, dialogue, number)
    return render(request, "workshops/draft_method.html", here.context(draft=found, document=snapshot.fill(found)))


def draft_changes(request, dialogue, number):
    """What changed since the draft before it."""
    here, found = _enter_draft(request.user, dialogue, number)
    return render(request, "workshops/draft_changes.html", here.context(draft=found, document=versions.whole(found)))


def draft_edit(request, dialogue, number):
    here = access.enter_team(request.user, dialogue)
    found = _draft(here, number)
    if found.is_published:
        messages.info(request, _("A published draft is frozen. Make a new one to change the words."))
        return redirect(found)
    items = [(found.keys[str(i["number"])], i["title"]) for i in found.content["items"]]
    initial = {"foreword": found.foreword, **{f"note_{k}": v for k, v in found.notes.items()}}
    form = WordsForm(request.POST or None, items=items, initial=initial)
    if form.is_valid():
        drafting.edit(draft=found, by=request.user, foreword=form.cleaned_data["foreword"], notes=form.notes())
        messages.success(request, _("Your words are saved."))
        return redirect(found)
    return render(
        request, "workshops/draft_form.html", here.context(draft=found, form=form), status=422 if form.is_bound else 200
    )


@require_POST
def draft_publish(request, dialogue, number):
    here = access.enter_team(request.user, dialogue)
    found = _draft(here, number)
    try:
        drafting.publish(draft=found, by=request.user)
        messages.success(request, _("Draft %(number)s is published. All members can read it.") % {"number": number})
    except drafting.NotNow:
        messages.error(request, _("Drafts are published from the phase “Decide” on."))
    return redirect(found)


def draft_export(request, dialogue, number, form):
    """The draft in one of the formats; the right to read is checked at every download."""
    here, found = _enter_draft(request.user, dialogue, number)
    if form not in documents.FORMATS:
        raise Http404
    content, kind, extension = documents.render(versions.whole(found), form)
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{here.dialogue.slug}-agenda-{number}.{extension}"'
    return response
