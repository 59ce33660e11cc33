"""Faults that can meet somebody on many pages get a page of their own instead of an error."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from dialogue.keys import KeyUnavailable
from stakeholders import mailings
from stakeholders.access import SecondStepNeeded, Unconfirmed


def Doors(get_response):  # noqa: N802 (a middleware factory is named like the class it stands for)
    """A missing key closes its dialogue with a clear message (TRUST §1); a team member without a second step is led to it; who
    waits for confirmation is told what opens then; and whoever words a mail that a colleague throws away that moment keeps the words."""

    def middleware(request):
        return get_response(request)

    def process_exception(request, error):
        if isinstance(error, KeyUnavailable):
            return render(request, "stakeholders/key_unavailable.html", status=503)
        if isinstance(error, SecondStepNeeded):
            messages.info(
                request, _("The team's pages need a second sign-in step. Set it up here; it takes two minutes.")
            )
            return redirect("mfa_index")
        if isinstance(error, Unconfirmed):
            slug = request.resolver_match.kwargs["dialogue"]
            return render(request, "stakeholders/unconfirmed.html", {"slug": slug}, status=403)
        if isinstance(error, mailings.Gone):
            return _draft_gone(request)
        return None

    middleware.process_exception = process_exception
    return middleware


def _draft_gone(request):
    """What was typed stands on the page, to be copied."""
    typed = [(name.removeprefix("words_"), words) for name, words in request.POST.items() if name.startswith("words_")]
    context = {
        "typed": [(code, words) for code, words in typed if words],
        "slug": request.resolver_match.kwargs["dialogue"],
    }
    return render(request, "stakeholders/draft_gone.html", context, status=410)
