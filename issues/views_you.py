"""What I have said here, and taking all of it back."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dialogue.form_keys import Trouble
from issues import answering, conflict_words, leaving, oneself, yours
from issues.forms_answers import AboutForm
from issues.receipts import Repeated
from issues.views_answers import Conflict, enter_to_speak, pressed


def _enter(request, dialogue):
    here = enter_to_speak(request.user, dialogue)
    if here.dialogue.is_sealed:
        raise Http404  # nobody can find out any more who said what, not even they themselves
    return here


def _more(request):
    return next((place for place in yours.MORE if place in request.GET), "")


@require_safe
def you(request, dialogue):
    here = _enter(request, dialogue)
    return render(request, "issues/you.html", here.context(**yours.page(here, _more(request), request.GET.get("page"))))


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


@require_http_methods(["GET", "HEAD", "POST"])
def about_me(request, dialogue):
    """Who one is, if one says so; nothing has to be ticked, and everything can be taken back."""
    here = _enter(request, dialogue)
    if request.method != "POST":
        return _about_page(request, here)
    form = AboutForm(request.POST, member=here.participant)
    if not form.is_valid() or form.trouble:
        return _about_page(request, here, form, status=409, why=form.trouble)
    try:
        told = oneself.tell(participant=here.participant, **form.cleaned_data)
    except answering.NotOpen:
        return _about_page(request, here, status=409, too_late=True)
    except Repeated as error:
        form.renew()
        return _about_page(request, here, form, status=409, why=conflict_words.why(error))
    messages.success(request, yours.told_words(told))
    return redirect("about_me", dialogue)


def _about_page(request, here, form=None, status=200, why="", **more):
    page = yours.about_page(here)
    conflict = conflict_words.of_form(why, form, page["own"]) if why else None
    if form is None or why == Trouble.OTHER:
        form = AboutForm(member=here.participant, own=page["own"])
    context = here.context(**page, form=form, conflict=conflict, **more)
    return render(request, "issues/about_me.html", context, status=status)
