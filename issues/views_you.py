"""What I have said here, and taking all of it back."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from issues import conflict_words, leaving, yours
from issues.views_answers import Conflict, enter_to_speak, pressed


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
    try:
        going = pressed(request, here, leaving.take_all_back)
    except Conflict as conflict:
        told = here.context(**yours.page(here), conflict=conflict_words.of_press(conflict.args[0]))
        return render(request, "issues/you.html", told, status=409)
    messages.success(request, yours.going_words(going))
    return redirect("you", dialogue)
