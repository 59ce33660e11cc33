"""Pages that need no sign-in, of dialogues whose team has opened them; search engines list them only where it says so."""

from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from dialogue import reader_language
from dialogue.downloads import download
from dialogue.models import told
from issues import results
from workshops import documents, keeping
from workshops.public import reading_public

ROWS_A_PAGE = 50


def _public(opened=""):
    """A page for everybody, of a dialogue that shows `opened`; the view takes the dialogue."""

    def of(view):
        @wraps(view)
        def seen(request, dialogue, **kwargs):
            found = reading_public.enter(dialogue, opened)
            reader_language.fall_back(request, found.language)
            response = view(request, found, **kwargs)
            if not found.may_be_listed(opened):
                response["X-Robots-Tag"] = "noindex"
            response["Cache-Control"] = "no-store"  # what is taken back or closed is gone at once
            return response

        return login_not_required(require_safe(seen))

    return of


@_public()
def home(request, found):
    return _page(request, "home", found, **reading_public.home(found))


@_public("results")
def result(request, found, number):
    return _page(request, "result", found, **reading_public.result(found, number))


@_public("ledger")
def ledger(request, found):
    page = Paginator(results.ledger(found), ROWS_A_PAGE).get_page(request.GET.get("page"))
    return _page(request, "ledger", found, page=page, ledger=reading_public.ledger(found, page))


@_public("drafts")
def draft(request, found, number, form):
    """A published draft in one of the formats; read in the browser where it is a page."""
    return _file(request, found, number, form, listed=documents.FORMATS, of=keeping.of_public_draft, name="agenda")


@_public("drafts")
def brief(request, found, number, form):
    """A published draft on one page."""
    return _file(request, found, number, form, listed=documents.LEAFLETS, of=keeping.of_public_brief, name="brief")


def _file(request, found, number, form, *, listed, of, name):
    if form not in listed:
        raise Http404
    row = get_object_or_404(found.drafts.for_everybody(), number=number)
    row.dialogue = found
    try:
        content, kind, extension = keeping.give(of(row, form))
    except keeping.BeingMade:
        return _page(request, "wait", found, draft=row, status=202)
    return download(content, f"{found.slug}-{name}-{number}.{extension}", kind, shown=form == "html")


def _page(request, name, dialogue, status=200, **context):
    context |= {
        "open_dialogue": told(dialogue),
        "formats": documents.FORMATS.values(),
        "leaflets": documents.LEAFLETS.values(),
    }
    return render(request, f"workshops/public/{name}.html", context, status=status)
