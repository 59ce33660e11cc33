"""The house: which dialogues there are, who may start one, and who lets whom."""

from contextlib import contextmanager

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dialogue import starters
from dialogue.models import Starter
from dialogue.once import once
from workshops.house import entering, letting_in, reading_house
from workshops.house.forms import LetInForm

ON_A_PAGE = 30


@require_safe
def house(request):
    entering.enter(request.user)
    return _page(request)


def _page(request, form=None, status=200):
    """`form`: of somebody to be let in, as it came, if something was wrong with it."""
    page = Paginator(reading_house.dialogues(), ON_A_PAGE).get_page(request.GET.get("page"))
    more = {
        "page": page,
        "rows": reading_house.rows(page, request.user),
        "starters": reading_house.starters(),
        "log": reading_house.log(),
        "form": form or LetInForm(initial={"language": request.user.language}),
    }
    return render(request, "workshops/house/house.html", more, status=status)


@contextmanager
def _allowed():
    try:
        yield
    except starters.NotAllowed:  # somebody took the right back a moment ago
        raise Http404 from None


@require_POST
@once
def house_let_in(request):
    entering.enter(request.user)
    form = LetInForm(request.POST)
    if form.is_valid():
        try:
            with _allowed():
                made = letting_in.let_in(by=request.user, **form.cleaned_data)
        except starters.IsStarter:
            form.add_error("email", _("Whoever reads this address may start dialogues already."))
        else:
            messages.success(request, _("%(name)s may start dialogues; a mail says so.") % {"name": made.name})
            return redirect("house")
    return _page(request, form, 422)


@require_POST
@once
def house_take_back(request):
    entering.enter(request.user)
    wanted = request.POST.get("starter", "")
    starter = get_object_or_404(Starter, pk=wanted if wanted.isdecimal() and len(wanted) < 10 else 0)
    own = starter.user_id == request.user.pk
    try:
        with _allowed():
            letting_in.take_back(starter=starter, by=request.user)
    except starters.LastStarter:
        messages.error(request, _("Nothing was changed: somebody must be left who may start dialogues."))
        return redirect("house")
    words = _("%(name)s starts no more dialogues. What they organise stays theirs.")
    messages.success(request, words % {"name": starter.name})
    return redirect("start" if own else "house")
