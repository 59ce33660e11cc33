"""The facilitator's screen and its presses. Every press that moves the room says which state it saw."""

import functools
import re

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dialogue.digests import short
from dialogue.ids import row_id
from dialogue.once import once
from dialogue.phases import Phase
from dialogue.rights import Right
from dialogue.sessions import by_itself
from issues import balloting, steering
from issues.forms_ballots import PhaseForm
from issues.models import Contribution
from issues.views_ballots import cannot_open_words
from stakeholders import joining
from workshops.console import console, translating
from workshops.console.forms import (
    AskForm,
    FloorForm,
    GoForm,
    NotesForm,
    SeenForm,
    StretchForm,
    TranslationForm,
)
from workshops.entering import enter_team
from workshops.minutes import minuting
from workshops.models import Workshop
from workshops.room import facilitating, rounds, what_next

CLOCK = re.compile(r'data-seconds="-?\d+"[^>]*>[^<]*')  # runs by itself; when it ends belongs to the version
KEYS = re.compile(r'name="(csrfmiddlewaretoken|once)" value="[^"]*"')  # each form has fresh ones


def _shown(workshop):
    """All that the page shows."""
    shown = console.page(workshop)
    return shown | _forms(workshop, shown["scene"])


def _forms(workshop, scene):
    """The forms of the page; `noted` is the session that the notes belong to, whatever the room goes on to."""
    notes = workshop.current.notes if workshop.current else ""
    return {
        "ask_form": AskForm(dialogue=workshop.dialogue, questions=console.questions(workshop)),
        "notes_form": NotesForm(initial={"notes": notes, "before": short(notes)}),
        "noted": workshop.current,
        "translation_form": _translation_form(workshop, scene),
        "languages": translating.languages_of(workshop.dialogue),
    }


def _translation_form(workshop, scene):
    """Of the answer on the wall, with what stands beneath it."""
    stands = (
        {"translation": scene.translation.text, "language": scene.translation.language} if scene.translation else {}
    )
    if scene.quote and not stands:
        stands = {"translation": "", "language": translating.into(scene.quote, workshop.dialogue)}
    languages = translating.languages_of(workshop.dialogue)
    return TranslationForm(initial=stands, answers=Contribution.objects.none(), languages=languages)


def console_page(request, dialogue, number):
    here, workshop = enter_team(request.user, dialogue, number, Right.CONSOLE)
    return page(request, here, workshop)


def page(request, here, workshop, status=200, **forms):
    context = here.context(**(_shown(workshop) | forms))
    state = render_to_string("workshops/console/_console.html", context, request)
    version = _version(state, context["scene"]) if status == 200 else ""
    return render(
        request, "workshops/console/console.html", context | {"state": state, "version": version}, status=status
    )


def _version(state, scene):
    return short(f"{scene.ends_at} " + KEYS.sub("", CLOCK.sub("", state)))


@by_itself
def console_state(request, dialogue, number):
    """The live part alone; 204 if it is still the version that the page shows."""
    here, workshop = enter_team(request.user, dialogue, number, Right.CONSOLE)
    context = here.context(**_shown(workshop))
    state = render_to_string("workshops/console/_console.html", context, request)
    version = _version(state, context["scene"])
    if request.GET.get("v") == version:
        return HttpResponse(status=204)
    response = HttpResponse(state)
    response["X-Version"] = version
    return response


# ---- a press


def _late(request, workshop):
    """Somebody of the team was quicker: told, not obeyed."""
    now = Workshop.objects.select_related("current").get(pk=workshop.pk)
    where = _("the end") if now.is_over else now.current or _("the beginning")
    messages.warning(request, _("Somebody of the team was quicker: the room is at “%(where)s” now.") % {"where": where})


def press(right=Right.LEAD):
    """A press of those of the team who have the right: view(request, here, workshop). It leads back to the console unless the view
    answers with a page; one that the room has outrun is told and does nothing."""

    def of(view):
        @require_POST
        @functools.wraps(view)
        def pressed(request, dialogue, number, **more):
            here, workshop = enter_team(request.user, dialogue, number, right)
            try:
                answer = view(request, here, workshop, **more)
            except facilitating.Late:
                answer = _late(request, workshop)
            return answer or redirect("console", dialogue, number)

        return pressed

    return of


# ---- the room moves


def _cannot_open(request, reason):
    why = cannot_open_words(reason)
    messages.error(request, " ".join([_("The ballot cannot open yet."), *([why] if isinstance(why, str) else why)]))


@press()
def console_next(request, here, workshop):
    """The big button."""
    form = SeenForm(request.POST)
    if not form.is_valid():
        raise Http404
    try:
        facilitating.go_on(workshop=workshop, by=request.user, **form.cleaned_data)
    except balloting.CannotOpen as error:
        _cannot_open(request, error.args[0])
    except rounds.CannotAsk:
        messages.error(request, console.CANNOT_ASK)


@press()
def console_back(request, here, workshop):
    form = SeenForm(request.POST)
    if not form.is_valid():
        raise Http404
    if not facilitating.go_back(workshop=workshop, seen=form.cleaned_data["seen"], by=request.user):
        messages.info(request, _("This is the first session."))


@press()
def console_go(request, here, workshop):
    """Jump to another session of the plan."""
    form = GoForm(request.POST, workshop=workshop)
    if not form.is_valid():
        _late(request, workshop)  # the session is no longer in the plan
        return None
    session, seen = form.cleaned_data["session"], form.cleaned_data["seen"]
    facilitating.go_to(workshop=workshop, session=session, seen=seen, by=request.user)


@once
@press()
def console_stretch(request, here, workshop):
    form = StretchForm(request.POST)
    if form.is_valid():
        facilitating.stretch(workshop=workshop, minutes=form.cleaned_data["minutes"])


@once
@press()
def console_ask(request, here, workshop):
    """Ask a question of the facilitator's choice in the room."""
    form = AskForm(request.POST, dialogue=workshop.dialogue, questions=console.questions(workshop))
    if not workshop.is_live or workshop.current is None:
        messages.error(request, _("Begin the workshop first, then ask."))
        return None
    if not form.is_valid():
        return page(request, here, workshop, 422, ask_form=form)
    facilitating.ask(session=workshop.current, **form.cleaned_data)


@press()
def console_end_question(request, here, workshop):
    facilitating.end_question(asked=what_next.open_question(workshop))


@press(Right.STEER)
def console_phase(request, here, workshop):
    """One phase forward or back, from the one that the page showed."""
    form = PhaseForm(request.POST)
    if not form.is_valid():
        return None
    try:
        moved = steering.change_phase(dialogue=workshop.dialogue, by=request.user, **form.cleaned_data)
    except steering.BallotOpen:
        messages.error(request, _("A ballot is open. Close it first, then change the phase."))
        return None
    if moved:
        facilitating.touch(workshop)
        phase = Phase(form.cleaned_data["phase"]).label
        messages.success(request, _("The dialogue is now in the phase %(phase)s.") % {"phase": phase})
    else:
        messages.warning(request, _("Somebody of the team was quicker: look at the phase before you press again."))


# ---- the floor, the rule, people, notes


@once
@press()
def console_floor(request, here, workshop):
    """A lane has the floor; the hand that was called goes down."""
    form = FloorForm(request.POST, groups=workshop.dialogue.groups.filter(parent=None))
    if not form.is_valid():
        raise Http404
    hand = form.cleaned_data["hand"]
    if not hand:
        facilitating.give_floor(workshop=workshop, label=form.cleaned_data["label"])
    elif not facilitating.call_hand(workshop=workshop, hand=hand):
        messages.info(request, _("This hand is down already."))


@press()
def console_agreed(request, here, workshop):
    facilitating.record_agreement(workshop=workshop, by=request.user)
    messages.success(request, _("Noted: nobody objected to the rule."))


@press(Right.PEOPLE)
def console_confirm(request, here, workshop):
    """Let one person in, or all of a group that stood on the page."""
    people = here.dialogue.participants.waiting().with_refs(here.dialogue, request.POST.getlist("people"))
    count = joining.confirm(dialogue=here.dialogue, ids=people.values("pk"), by=request.user)
    messages.success(request, _("Let in: %(count)s.") % {"count": count})


@press(Right.NOTES)
def console_notes(request, here, workshop):
    """Notes of the session that the form names, which may be over by now."""
    session = _noted(workshop, request.POST.get("session", ""))
    form = NotesForm(request.POST)
    if session is None:
        form.add_error(None, _("Look which session these notes belong to, then keep them again."))
    if not form.is_valid():
        return page(request, here, workshop, 422, notes_form=form, noted=session or workshop.current)
    try:
        both = minuting.keep_notes(session=session, **form.cleaned_data)
    except minuting.TooLong as error:
        theirs, kept = error.args
        form = NotesForm({"notes": kept, "before": short(theirs)})
        form.add_error(
            None, _("Somebody else wrote notes meanwhile. Both texts stand below: shorten them, then keep them.")
        )
        return page(request, here, workshop, 422, notes_form=form, noted=session)
    except minuting.Published:
        form.add_error(None, _("Not kept: the minutes are published. Copy what you typed, if you need it."))
        return page(request, here, workshop, 409, notes_form=form, noted=session)
    if both:
        messages.info(request, _("Somebody else wrote notes meanwhile: both texts are kept."))
    answer = redirect("console", workshop.dialogue.slug, workshop.number)
    if not both:  # the form that saved them goes on from here, whatever session the page has come to
        session.refresh_from_db(fields=["notes"])
        answer["X-Kept"] = short(session.notes)
    if session.pk != workshop.current_id:
        messages.info(request, _("The room has gone on; your notes are kept with “%(name)s”.") % {"name": session.name})
    return answer


def _noted(workshop, pk):
    """The session of the plan that was held or is under way, or None."""
    named = row_id(pk)
    return workshop.sessions.exclude(began_at=None).filter(pk=named).first() if named else None
