"""The tables of a dialogue for whoever may read it: a page that says what is in them, and a file at each press."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dialogue import digests, limits
from dialogue.downloads import stream
from stakeholders import access
from workshops.data import links, reading_data, taking, written

BUDGET = {"most": 12, "seconds": 600}  # files of a dialogue for one session


def _enter(request, dialogue):
    """Tables of the team's are among them for who is of it, with the second step that its pages ask for."""
    here = access.enter_to_read_words(request.user, dialogue)
    if here.is_team:
        access.ask_second_step(request.user)
    return here


def _bound(request, here, form):
    return f"{request.user.pk}|{request.session.session_key}|{here.dialogue.pk}|{form}"


@require_safe
def data(request, dialogue):
    return _page(request, _enter(request, dialogue))


def _page(request, here, status=200):
    context = here.context(rows=reading_data.page(here), formats=written.FORMATS.values())
    return render(request, "workshops/data/data.html", context, status=status)


@require_POST
def data_take(request, dialogue, form):
    """A press leads to a link of its own; nothing is kept of it."""
    here = _enter(request, dialogue)
    if form not in written.FORMATS:
        raise Http404
    return redirect("data_file", dialogue, form, links.make(_bound(request, here, form), here.clock.now()))


@require_safe
def data_file(request, dialogue, form, token):
    """The file behind a link that this person was given in this session; what they may read is asked anew."""
    here = _enter(request, dialogue)
    try:
        if form not in written.FORMATS or not links.is_ours(token, _bound(request, here, form), here.clock.now()):
            raise Http404
    except links.RunOut:
        messages.info(request, _("This link worked for ten minutes only. Press one of the buttons for a new file."))
        return redirect("data", dialogue)
    if not limits.allow("data files", _whose(request, here), **BUDGET):
        messages.warning(
            request, _("You have taken many files within a few minutes. Wait ten minutes, then press again.")
        )
        return _page(request, here, status=429)
    made = written.FORMATS[form]
    about = written.about(here.dialogue.title, here.dialogue.question)
    pieces = taking.make(made, about, reading_data.filled(here))
    return stream(pieces, f"{dialogue}-data.{made.extension}", made.content_type)


def _whose(request, here):
    """What a budget is counted for: a session in a dialogue. The row says neither."""
    return digests.salted("data files", f"{request.session.session_key}|{here.dialogue.pk}")
