"""One person, for the team: another name, group or address, a deputy, sending away."""

from copy import copy

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dialogue import merging, typed
from dialogue.once import once
from dialogue.rights import Right
from stakeholders import correcting, invitations, joining, leaving, representing, succeeding, who
from stakeholders.access import enter_team
from stakeholders.forms_people import CorrectionForm, DeputyForm, ReaddressForm, RegroupForm, RemoveForm
from stakeholders.models import FocalPoint


@require_safe
def team_person(request, dialogue, ref):
    here = enter_team(request.user, dialogue, Right.PEOPLE)
    person = who.named(here.dialogue, ref)
    if person is None:
        raise Http404
    return _page(request, here, person)


def _page(request, here, person, status=422, **forms):
    """The person with a form for each change; one that failed stands there with its errors. Nothing here says whether they have
    signed in, let alone spoken (TRUST F6)."""
    person.land = who.LANDS.get(person.country, "")
    asked = succeeding.pending(person)
    known = {"participant": person, "asked": asked.email if asked else ""}
    shown = copy(person)
    shown.group = here.groups.tell(copy(person.group))
    more = {
        "person": shown,
        "ref": person.ref,
        "asked": asked,
        "focal": FocalPoint.objects.standing().filter(participant=person).first(),
        "correct": CorrectionForm(initial=correcting.stands(person)),
        "regroup": RegroupForm(participant=person),
        "readdress": ReaddressForm(**known),
        "depute": DeputyForm(**known),
        "remove": RemoveForm(),
    }
    return render(
        request, "stakeholders/team_person.html", here.context(**more | forms), status=status if forms else 200
    )


def _gone(request, here):
    """Their place has ended since the page was shown: another group or address, a deputy, or none. What was typed is on the page."""
    words, _rest = typed.split(request.POST.lists(), shows_all=True)
    return render(request, "stakeholders/person_gone.html", here.context(words=words), status=409)


def _changed(request, dialogue, ref, name, make, change):
    """A form of one person: `make` it from the person, then `change` them. A stale one comes back with both versions (409), and so
    does one of a place that has ended."""
    here = enter_team(request.user, dialogue, Right.PEOPLE)
    person = who.named(here.dialogue, ref)
    if person is None and not who.was_named(here.dialogue, ref):
        raise Http404
    form = person and make(person)
    try:
        if person is None:
            raise leaving.Gone
        if form.is_valid() and _done(request, form, person, change):
            ends_here = name in ("regroup", "remove")  # from then on they may be called otherwise
            return redirect("team_people", dialogue) if ends_here else redirect("team_person", dialogue, ref)
    except leaving.Gone:
        return _gone(request, here)
    return _page(request, here, person, 409 if getattr(form, "has_clash", False) else 422, **{name: form})


def _done(request, form, person, change):
    """Whether it was done, or cannot be; if not, the form says why."""
    try:
        change(person, form)
    except merging.Clash as clash:
        form.clash(clash)
        return False
    except invitations.Taken:
        form.add_error("email", _("Somebody with this address has been here before. Use another one."))
        return False
    except joining.Sealed:
        messages.warning(request, _("The dialogue is sealed: nobody joins it or changes place any more."))
    return True


@require_POST
@once
def person_correct(request, dialogue, ref):
    def change(person, form):
        seen = form.cleaned_data["seen"]
        changed = correcting.correct(participant=person, typed=form.said(), seen=seen, by=request.user)
        messages.success(request, _("Corrected.") if changed else _("This is what stood there; nothing changed."))

    def make(person):
        return CorrectionForm(request.POST, initial=correcting.stands(person))

    return _changed(request, dialogue, ref, "correct", make, change)


@require_POST
@once
def person_remove(request, dialogue, ref):
    def change(person, form):
        leaving.remove(participant=person, by=request.user, **form.cleaned_data)
        messages.success(request, _("Removed. They no longer see the dialogue; what they said stays."))

    return _changed(request, dialogue, ref, "remove", lambda _person: RemoveForm(request.POST), change)


@require_POST
def person_regroup(request, dialogue, ref):
    def change(person, form):
        changed = leaving.regroup(participant=person, by=request.user, **form.cleaned_data)
        words = _("They speak for another group from now on.") if changed else _("They speak for this group already.")
        messages.success(request, words)

    return _changed(request, dialogue, ref, "regroup", lambda p: RegroupForm(request.POST, participant=p), change)


@require_POST
@once
def person_readdress(request, dialogue, ref):
    def change(person, form):
        if not person.user.email:
            raise Http404
        succeeding.readdress(participant=person, by=request.user, **form.cleaned_data)
        messages.success(request, _("A link is on its way to the new address, and word of it to the old one."))

    return _changed(request, dialogue, ref, "readdress", lambda p: ReaddressForm(request.POST, participant=p), change)


@require_POST
@once
def person_depute(request, dialogue, ref):
    def change(person, form):
        succeeding.depute(participant=person, by=request.user, **form.cleaned_data)
        messages.success(request, _("The deputy is being invited. Nothing changes before they accept."))

    return _changed(request, dialogue, ref, "depute", lambda p: DeputyForm(request.POST, participant=p), change)


@require_POST
@once
def person_focal(request, dialogue, ref):
    """Name them for their group before the dialogue opens, or take it back."""
    here = enter_team(request.user, dialogue, Right.PEOPLE)
    person = who.named(here.dialogue, ref)
    if person is None:
        raise Http404
    try:
        if "take_back" in request.POST:
            representing.unname(participant=person, by=request.user)
            messages.success(request, _("Taken back."))
        else:
            representing.name(participant=person, by=request.user)
            messages.success(
                request,
                _(
                    "Named. No mail goes out: tell them. They find the outline on their first page, with one press to agree."
                ),
            )
    except representing.Opened:
        messages.info(request, _("The dialogue has opened: nobody agrees to its outline any more."))
    except leaving.Gone:
        messages.error(request, _("Let them in first: then they can be named."))
    return redirect("team_person", dialogue, ref)
