"""One answer after the other to react to; and the page of what was found."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from issues import conflict_words
from issues import reading as reading_issues
from issues.reactions import reading
from issues.views_answers import enter_to_speak, react_to, wished_of
from stakeholders import access

# With the answer of the last press, which can be undone; its value stands in no place but the database. For all paths, so that signing out
# takes it away.
LAST = settings.REACTED_COOKIE_NAME


def _question(here, key, asked):
    found = reading_issues.question_at(here.dialogue, key, asked)
    if found is None:
        raise Http404
    return found


@require_safe
def one_by_one(request, dialogue, key, asked):
    here = access.enter_to_read_words(request.user, dialogue)
    if here.participant is None:
        raise Http404
    return _one_page(request, here, _question(here, key, asked))


def _one_page(request, here, question, status=200):
    page = reading.next_page(here, question, request.COOKIES.get(LAST, ""))
    return render(request, "issues/reactions/one_by_one.html", here.context(**page), status=status)


@require_POST
def one_react(request, dialogue, key, asked):
    """React to the answer that the page showed, or take the last reaction back; then comes the next one."""
    here = enter_to_speak(request.user, dialogue)
    page, number = reverse("one_by_one", args=[dialogue, key, asked]), reading.number_of(request.POST.get("answer", ""))
    said = reading_issues.answer_at(here.dialogue, number) if number else None
    if said is None:
        messages.error(request, _("Nothing was changed: this answer cannot be read any more."))
        return redirect(page)
    if (said.question.issue.key, said.question.key) != (key, asked):
        raise Http404
    wished = wished_of(request)
    if wished is None:
        return HttpResponseBadRequest(_("Choose agree, disagree or pass."))
    if why := react_to(request, here, said, **wished):
        messages.error(request, conflict_words.press_words(why))
        return _one_page(request, here, _question(here, key, asked), status=409)
    return _remembering(request, redirect(page), reading.mark_of(said, wished["value"]))


def _remembering(request, response, mark):
    """Not on a shared phone: whoever holds it next would read it there."""
    if not request.is_shared:
        secure = bool(settings.SESSION_COOKIE_SECURE)
        response.set_cookie(LAST, mark, secure=secure, httponly=True, samesite="Lax")
    return response


@require_safe
def found(request, dialogue, key, asked):
    here = access.enter_to_read_words(request.user, dialogue)
    question = _question(here, key, asked)
    page = reading.found_page(here, question, request.GET.get("round", ""), request.GET.get("page"))
    return render(request, "issues/reactions/found.html", here.context(**page))
