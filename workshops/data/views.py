"""The tables of a dialogue for whoever may read it: a page that says what is in them, and a file at each press."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dialogue.downloads import stream
from stakeholders import access
from workshops.data import links, reading_data, taking, written


def _bound(request, here, form):
    return f"{request.user.pk}|{request.session.session_key}|{here.dialogue.pk}|{form}"


@require_safe
def data(request, dialogue):
    here = access.enter_to_read_words(request.user, dialogue)
    context = here.context(rows=reading_data.page(here), formats=written.FORMATS.values())
    return render(request, "workshops/data/data.html", context)


@require_POST
def data_take(request, dialogue, form):
    """A press leads to a link of its own; nothing is kept of it."""
    here = access.enter_to_read_words(request.user, dialogue)
    if form not in written.FORMATS:
        raise Http404
    return redirect("data_file", dialogue, form, links.make(_bound(request, here, form), here.clock.now()))


@require_safe
def data_file(request, dialogue, form, token):
    """The file behind a link that this person was given in this session; what they may read is asked anew."""
    here = access.enter_to_read_words(request.user, dialogue)
    try:
        if form not in written.FORMATS or not links.is_ours(token, _bound(request, here, form), here.clock.now()):
            raise Http404
    except links.RunOut:
        messages.info(request, _("This link has run out. Press again for a new file."))
        return redirect("data", dialogue)
    made = written.FORMATS[form]
    about = written.about(here.dialogue.title, here.dialogue.question)
    pieces = taking.make(made, about, reading_data.filled(here))
    return stream(pieces, f"{dialogue}-data.{made.extension}", made.content_type)
