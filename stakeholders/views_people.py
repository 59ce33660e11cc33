"""Who takes part, for the team: finding somebody, sending them away, another group, another address."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dialogue import text
from dialogue.once import once
from dialogue.rights import Right
from stakeholders import invitations, joining, leaving, who
from stakeholders.access import enter_team
from stakeholders.forms_people import ReaddressForm, RegroupForm, RemoveForm

ON_A_PAGE = 100


@require_safe
def team_people(request, dialogue):
    """Not for observers: names and addresses are for those who act."""
    here = enter_team(request.user, dialogue, Right.PEOPLE)
    q = " ".join(text.clean(request.GET.get("q", "")[:100]).split())
    page = Paginator(who.listed(here.dialogue, q), ON_A_PAGE).get_page(request.GET.get("page"))
    more = {"groups": who.by_group(page), "page": page, "q": q, "total": page.paginator.count}
    return render(request, "stakeholders/team_people.html", here.context(**more))


def _found(here, ref):
    person = who.named(here.dialogue, ref)
    if person is None:
        raise Http404
    return person


@require_safe
def team_person(request, dialogue, ref):
    here = enter_team(request.user, dialogue, Right.PEOPLE)
    return _page(request, here, _found(here, ref), ref)


def _page(request, here, person, ref, **forms):
    """The person with a form for each change; one that failed stands there with its errors. Nothing here says whether they have
    signed in, let alone spoken (TRUST F6)."""
    person.land = who.LANDS.get(person.country, "")
    more = {
        "person": person,
        "ref": ref,
        "regroup": RegroupForm(participant=person),
        "readdress": ReaddressForm(participant=person),
        "remove": RemoveForm(),
    }
    status = 422 if forms else 200
    return render(request, "stakeholders/team_person.html", here.context(**more | forms), status=status)


@require_POST
@once
def person_remove(request, dialogue, ref):
    here = enter_team(request.user, dialogue, Right.PEOPLE)
    person, form = _found(here, ref), RemoveForm(request.POST)
    if not form.is_valid():
        return _page(request, here, person, ref, remove=form)
    try:
        leaving.remove(participant=person, by=request.user, **form.cleaned_data)
    except leaving.Gone:
        messages.info(request, _("This person has left or was removed meanwhile."))
    else:
        messages.success(request, _("Removed. They no longer see the dialogue; what they said stays."))
    return redirect("team_people", dialogue)


@require_POST
def person_regroup(request, dialogue, ref):
    here = enter_team(request.user, dialogue, Right.PEOPLE)
    person = _found(here, ref)
    form = RegroupForm(request.POST, participant=person)
    if not form.is_valid():
        return _page(request, here, person, ref, regroup=form)
    try:
        changed = leaving.regroup(participant=person, by=request.user, **form.cleaned_data)
    except leaving.Gone:
        messages.info(request, _("This person has left or was removed meanwhile."))
    except joining.Sealed:
        messages.warning(request, _("The dialogue is sealed: nobody’s group changes any more."))
    else:
        words = _("They speak for another group from now on.") if changed else _("They speak for this group already.")
        messages.success(request, words)
    return redirect("team_people", dialogue)


@require_POST
@once
def person_readdress(request, dialogue, ref):
    here = enter_team(request.user, dialogue, Right.PEOPLE)
    person = _found(here, ref)
    if not person.user.email:
        raise Http404
    form = ReaddressForm(request.POST, participant=person)
    if not form.is_valid():
        return _page(request, here, person, ref, readdress=form)
    try:
        invitations.readdress(participant=person, by=request.user, **form.cleaned_data)
    except invitations.Taken:
        form.add_error("email", _("Somebody with this address has been here before. Use another one."))
        return _page(request, here, person, ref, readdress=form)
    except joining.Sealed:
        messages.warning(request, _("The dialogue is sealed: nobody can join it any more."))
    else:
        messages.success(request, _("A link is on its way to the new address, and word of it to the old one."))
    return redirect("team_person", dialogue, ref)
