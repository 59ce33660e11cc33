"""What I have said here, and taking all of it back."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from issues import conflict_words, leaving, yours
from issues.views_answers import enter_to_speak, press_of


def _enter(request, dialogue):
    here = enter_to_speak(request.user, dialogue)
    if here.dialogue.is_sealed:
        raise Http404  # nobody can find out any more who said what, not even they themselves
    return here


@require_safe
def you(request, dialogue):
    here = _enter(request, dialogue)
    return render(request, "issues/you.html", here.context(**yours.page(here)))


@require_POST
def take_all_back(request, dialogue):
    here = _enter(request, dialogue)
    key, why = press_of(request, here)
    if why:
        told = here.context(**yours.page(here), conflict=conflict_words.of_press(why))
        return render(request, "issues/you.html", told, status=409)
    messages.success(request, yours.going_words(leaving.take_all_back(participant=here.participant, key=key)))
    return redirect("you", dialogue)
