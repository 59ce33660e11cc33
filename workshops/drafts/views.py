"""Agenda drafts: make, read, add the team's words, publish, export."""

from contextlib import nullcontext

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dialogue import languages, merging, phases, sessions, speaking
from dialogue.downloads import download
from dialogue.language_choice import closest
from dialogue.models import Job
from dialogue.once import once
from dialogue.phases import Act
from dialogue.rights import Right
from stakeholders import access
from workshops import documents, keeping
from workshops.drafts import drafting, found_pages, snapshot, versions
from workshops.drafts.kept_apart import LANGUAGES
from workshops.forms import DraftForm, WordsForm
from workshops.models import AgendaDraft

ON_A_PAGE = 50
ITEMS_A_PAGE, ROWS_A_PAGE, SAID_A_PAGE, FOUND_A_PAGE = 5, 40, 20, 20  # of an agenda; of what stands behind it
ASK_SECONDS = 3  # between two looks of a reader whether the worker has made a large document


def _drafts(here):
    """Those of the team who may read drafts find all in the list, everybody else the published ones."""
    drafts = AgendaDraft.objects.filter(dialogue=here.dialogue)
    return drafts if here.may(Right.DRAFTS) else drafts.exclude(published_at=None)


def _enter_draft(user, slug, number):
    """A draft and this person's place: whoever reads the dialogue reads published ones, the team with its second step all."""
    here = access.enter_to_read_words(user, slug)
    found = get_object_or_404(_drafts(here), number=number)
    if not found.is_published:
        access.enter_team(user, slug, Right.DRAFTS)
    found.dialogue = here.dialogue
    return here, found


def _draft(here, number):
    draft = get_object_or_404(_drafts(here), number=number)
    draft.dialogue = here.dialogue
    return draft


def draft_list(request, dialogue):
    here = access.enter_to_read_words(request.user, dialogue)
    may_make = here.may(Right.PUBLISH) and (here.dialogue.allows(Act.PREVIEW) or here.dialogue.allows(Act.DRAFT_AGENDA))
    form = DraftForm(initial={"total_minutes": here.dialogue.agenda_minutes}) if may_make else None
    return _list_page(request, here, form)


def _list_page(request, here, form, status=200):
    page = Paginator(_drafts(here).defer("content", "more"), ON_A_PAGE).get_page(request.GET.get("page"))
    for each in page:
        each.dialogue = here.dialogue
    return render(request, "workshops/drafts/draft_list.html", here.context(page=page, form=form), status=status)


@require_POST
@once
def draft_new(request, dialogue):
    here = access.enter_team(request.user, dialogue, Right.PUBLISH)
    form = DraftForm(request.POST)
    if not form.is_valid():
        return _list_page(request, here, form, status=422)
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
    """The agenda at a glance, and its issues, some a page: the documents hold it in one piece."""
    here, found = _enter_draft(request.user, dialogue, number)
    document = versions.whole(found)
    page = Paginator(document.items, ITEMS_A_PAGE).get_page(request.GET.get("page"))
    glance = [(item, 1 + at // ITEMS_A_PAGE) for at, item in enumerate(document.items)]
    files = {"formats": documents.FORMATS.values(), "leaflets": documents.LEAFLETS.values()}
    more = {"glance": glance, "spoken": _languages(found), "found_titles": found_pages.titles(document), **files}
    context = here.context(draft=found, document=document, page=page, **more)
    return render(request, "workshops/drafts/draft_detail.html", context)


def draft_method(request, dialogue, number):
    """How the draft came about, apart from the agenda itself, so that neither page is heavy on a phone."""
    here, found = _enter_draft(request.user, dialogue, number)
    document = versions.read(found)
    kinds = {"parked": document.parked, "removed": document.removed, "ledger": document.ledger}
    rows = [(kind, row) for kind, listed in kinds.items() for row in listed]
    page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = here.context(draft=found, document=document, page=page)
    return render(request, "workshops/drafts/draft_method.html", context)


def draft_said(request, dialogue, number, item):
    """What else was said on one issue of a draft, and what stands behind it: the page of all issues would be too heavy with it."""
    here, found = _enter_draft(request.user, dialogue, number)
    document = snapshot.fill(found)
    told = {each.number: each for each in document.items}.get(item)
    if told is None:
        raise Http404
    kinds = {
        "stands": told.stands,
        "said": told.said,
        "for": told.reasons_for,
        "against": told.reasons_against,
        "mixed": told.reasons,
    }
    rows = [(kind, row) for kind, listed in (kinds | {"tables": told.tables}).items() for row in listed]
    page = Paginator(rows, SAID_A_PAGE).get_page(request.GET.get("page"))
    at = 1 + [each["number"] for each in found.content["items"]].index(item) // ITEMS_A_PAGE
    context = here.context(draft=found, document=document, item=told, at=at, page=page)
    return render(request, "workshops/drafts/draft_said.html", context)


def draft_shared(request, dialogue, number):
    """What the groups share and have to settle, chapter by chapter, as the files have it."""
    here, found = _enter_draft(request.user, dialogue, number)
    document = versions.found(found)
    page = Paginator(found_pages.rows(document), FOUND_A_PAGE).get_page(request.GET.get("page"))
    more = {"chapters": found_pages.chapters(document, page), "language": document.language}
    context = here.context(draft=found, page=page, **more)
    return render(request, "workshops/drafts/draft_shared.html", context)


def draft_changes(request, dialogue, number):
    """What changed since the draft before it."""
    here, found = _enter_draft(request.user, dialogue, number)
    return render(
        request, "workshops/drafts/draft_changes.html", here.context(draft=found, document=versions.whole(found))
    )


def _stays(draft, meanwhile=False):
    """Why the team's words around a draft cannot be changed."""
    if not draft.is_published:
        words = _("The team’s words around a draft are written in the phases %(phases)s.")
        return words % {"phases": phases.named(Act.WORD_AGENDA)}
    if meanwhile:
        return _("The draft was published meanwhile, so its words stay. Make a new draft for yours.")
    return _("The team’s words in a published draft stay as they are. Make a new draft to change them.")


@once
def draft_edit(request, dialogue, number):
    here = access.enter_team(request.user, dialogue, Right.PUBLISH)
    found = _draft(here, number)
    if not found.may_be_worded:
        messages.info(request, _stays(found))
        return redirect(found)
    form = _words_form(found, request.POST or None)
    if form.is_valid():
        try:
            drafting.edit(draft=found, by=request.user, words=form.said(), seen=form.cleaned_data["seen"])
            messages.success(request, _("Your words are saved."))
            return redirect(found)
        except merging.Clash as clash:
            form.clash(clash)
        except drafting.NotNow:
            found.refresh_from_db()  # with the dialogue's phase
            form.add_error(None, _stays(found, meanwhile=True))
    return _words_page(request, here, found, form)


def _words_form(found, typed):
    items = [(found.keys[str(i["number"])], i["title"]) for i in found.content["items"]]
    return WordsForm(typed, items=items, initial=_words_shown(found))


def _words_shown(found):
    """The team's words in all its fields, the empty ones too: of each the form sends back what it showed."""
    return {f"note_{key}": "" for key in found.keys.values()} | found.words


def _words_page(request, here, found, form):
    return render(request, "workshops/drafts/draft_form.html", here.context(draft=found, form=form), status=form.status)


@require_POST
def draft_publish(request, dialogue, number):
    here = access.enter_team(request.user, dialogue, Right.PUBLISH)
    found = _draft(here, number)
    try:
        drafting.publish(draft=found, by=request.user)
        messages.success(request, _("Draft %(number)s is published. All members can read it.") % {"number": number})
    except drafting.NotNow:
        messages.error(
            request, _("Drafts are published in the phases %(phases)s.") % {"phases": phases.named(Act.DRAFT_AGENDA)}
        )
    except drafting.NothingNext:
        shown = _words_shown(found)
        form = _words_form(found, shown | {"seen": merging.marks(shown)})
        form.add_error("next_steps", _("Say first what comes next. Save it here, then publish the draft."))
        return _words_page(request, here, found, form)
    return redirect(found)


@require_POST
def draft_inside(request, dialogue, number):
    """Take the public copy of a published draft from the public page."""
    here = access.enter_team(request.user, dialogue, Right.PUBLISH)
    found = _draft(here, number)
    drafting.take_inside(draft=found, by=request.user)
    messages.success(request, _("Only members read draft %(number)s now.") % {"number": number})
    return redirect(found)


@require_POST
def draft_outside(request, dialogue, number):
    """Put it back there."""
    here = access.enter_team(request.user, dialogue, Right.PUBLISH)
    found = _draft(here, number)
    drafting.show_again(draft=found, by=request.user)
    messages.success(request, _("Draft %(number)s is open to everybody again.") % {"number": number})
    return redirect(found)


def draft_export(request, dialogue, number, form):
    """The draft in one of the formats; the right to read is checked at every download."""
    here, found = _enter_draft(request.user, dialogue, number)
    if form not in documents.FORMATS:
        raise Http404
    with _in_language(request, found):
        name = f"{dialogue}-agenda-{number}"
        return document_response(request, here, keeping.of_draft(found, form), back=found.get_absolute_url(), name=name)


def _in_language(request, draft):
    """The file's language, where its reader picks one of those in which the draft is kept; else the reader's own."""
    tag = closest(request.GET.get("in", ""), [tag for tag, _name in _languages(draft)])
    return speaking.to(tag, draft.dialogue) if tag else nullcontext()


def _languages(draft):
    """[(tag, name)] of those in which a draft is kept; none of one that the release before made."""
    kept = draft.more.get(LANGUAGES)
    return [(tag, languages.name(tag)) for tag in (draft.content["language"], *kept)] if kept else []


def draft_brief(request, dialogue, number, form):
    """The draft on one page, as a file."""
    here, found = _enter_draft(request.user, dialogue, number)
    if form not in documents.LEAFLETS:
        raise Http404
    name = f"{dialogue}-brief-{number}"
    with _in_language(request, found):
        return document_response(request, here, keeping.of_brief(found, form), back=found.get_absolute_url(), name=name)


def document_response(request, here, wanted, *, back, name):
    """The document as a file; while the worker makes it, a page that says how far it is and asks again by itself."""
    if request.method == "POST":
        keeping.again(wanted)
        return redirect(request.path)
    try:
        content, kind, extension = keeping.give(wanted)
    except keeping.BeingMade as being:
        return _wait(request, here, being.args[0], back)
    return download(content, f"{name}.{extension}", kind)


def _wait(request, here, job, back):
    failed, runs = job.state == Job.State.DEAD, job.state == Job.State.RUNNING
    at_once = next(form.title for form in documents.FORMATS.values() if form.at_once)
    context = here.context(failed=failed, runs=runs, tried=job.tries - runs, back=back, at_once=at_once)
    response = render(request, "workshops/documents/document_wait.html", context, status=503 if failed else 202)
    return response if failed else sessions.load_again(response, ASK_SECONDS)
