"""The facilitator's screen and its presses. Every press that moves the room says which state it saw."""

import re
from contextlib import contextmanager

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dialogue import merging
from dialogue.once import once
from dialogue.phases import Phase
from dialogue.rights import Right
from dialogue.sessions import by_itself
from issues import balloting, moderating, steering
from issues.forms_ballots import HideForm, PhaseForm
from issues.models import Contribution
from issues.views_ballots import cannot_open_words
from stakeholders import joining
from stakeholders.access import enter_team
from workshops.console import console, console_hints, translating
from workshops.console.forms import (
    AskForm,
    FloorForm,
    GoForm,
    NotesForm,
    SeenForm,
    ShowForm,
    StretchForm,
    TranslationForm,
    WallForm,
)
from workshops.models import Workshop
from workshops.room import facilitating

CLOCK = re.compile(r'data-seconds="-?\d+"[^>]*>[^<]*')  # runs by itself; when it ends belongs to the version
KEYS = re.compile(r'name="(csrfmiddlewaretoken|once)" value="[^"]*"')  # each form has fresh ones


def _enter(request, dialogue, number, right=Right.LEAD):
    """(here, workshop) for those of the team who have the right; 404 for everybody else."""
    here = enter_team(request.user, dialogue, right)
    found = Workshop.objects.select_related("current__issue", "current__ballot", "current__group")
    workshop = get_object_or_404(found, dialogue=here.dialogue, number=number)
    workshop.dialogue = here.dialogue
    return here, workshop


def _room(request, dialogue, number, right=Right.LEAD):
    """The workshop, for a member of the team who has the right."""
    return _enter(request, dialogue, number, right)[1]


def _shown(workshop):
    """All that the page shows."""
    page = console.page(workshop)
    return page | console_hints.more(page) | _forms(workshop)


def _forms(workshop):
    """The forms of the page; `noted` is the session that the notes belong to, whatever the room goes on to."""
    notes = workshop.current.notes if workshop.current else ""
    return {
        "ask_form": AskForm(questions=console.questions(workshop)),
        "notes_form": NotesForm(initial={"notes": notes, "before": facilitating.digest(notes)}),
        "noted": workshop.current,
        "translation_form": TranslationForm(
            initial={"translation": workshop.translation}, answers=Contribution.objects.none()
        ),
    }


def console_page(request, dialogue, number):
    here, workshop = _enter(request, dialogue, number, Right.CONSOLE)
    return _page(request, here, workshop)


def _page(request, here, workshop, status=200, **forms):
    context = here.context(**(_shown(workshop) | forms))
    state = render_to_string("workshops/console/_console.html", context, request)
    version = _version(state, context["scene"]) if status == 200 else ""
    return render(
        request, "workshops/console/console.html", context | {"state": state, "version": version}, status=status
    )


def _version(state, scene):
    return facilitating.digest(f"{scene.ends_at} " + KEYS.sub("", CLOCK.sub("", state)))


@by_itself
def console_state(request, dialogue, number):
    """The live part alone; 204 if it is still the version that the page shows."""
    here, workshop = _enter(request, dialogue, number, Right.CONSOLE)
    context = here.context(**_shown(workshop))
    state = render_to_string("workshops/console/_console.html", context, request)
    version = _version(state, context["scene"])
    if request.GET.get("v") == version:
        return HttpResponse(status=204)
    response = HttpResponse(state)
    response["X-Version"] = version
    return response


# ---- the room moves


def _late(request, workshop):
    """Somebody of the team was quicker: told, not obeyed."""
    now = Workshop.objects.select_related("current").get(pk=workshop.pk)
    where = _("the end") if now.is_over else now.current or _("the beginning")
    messages.warning(request, _("Somebody of the team was quicker: the room is at “%(where)s” now.") % {"where": where})


@contextmanager
def _unless_late(request, workshop):
    """A press that the room has outrun is told and does nothing."""
    try:
        yield
    except facilitating.Late:
        _late(request, workshop)


def _cannot_open(request, reason):
    why = cannot_open_words(reason)
    messages.error(request, " ".join([_("The ballot cannot open yet."), *([why] if isinstance(why, str) else why)]))


def _back(dialogue, number):
    return redirect("console", dialogue, number)


@require_POST
def console_next(request, dialogue, number):
    """The big button."""
    workshop = _room(request, dialogue, number)
    form = SeenForm(request.POST)
    if not form.is_valid():
        raise Http404
    try:
        with _unless_late(request, workshop):
            facilitating.go_on(workshop=workshop, by=request.user, **form.cleaned_data)
    except balloting.CannotOpen as error:
        _cannot_open(request, error.args[0])
    return _back(dialogue, number)


@require_POST
def console_back(request, dialogue, number):
    workshop = _room(request, dialogue, number)
    form = SeenForm(request.POST)
    if not form.is_valid():
        raise Http404
    with _unless_late(request, workshop):
        if not facilitating.go_back(workshop=workshop, seen=form.cleaned_data["seen"], by=request.user):
            messages.info(request, _("This is the first session."))
    return _back(dialogue, number)


@require_POST
def console_go(request, dialogue, number):
    """Jump to another session of the plan."""
    workshop = _room(request, dialogue, number)
    form = GoForm(request.POST, workshop=workshop)
    if not form.is_valid():
        _late(request, workshop)  # the session is no longer in the plan
        return _back(dialogue, number)
    session, seen = form.cleaned_data["session"], form.cleaned_data["seen"]
    with _unless_late(request, workshop):
        facilitating.go_to(workshop=workshop, session=session, seen=seen, by=request.user)
    return _back(dialogue, number)


@require_POST
@once
def console_stretch(request, dialogue, number):
    workshop = _room(request, dialogue, number)
    form = StretchForm(request.POST)
    if form.is_valid():
        with _unless_late(request, workshop):
            facilitating.stretch(workshop=workshop, minutes=form.cleaned_data["minutes"])
    return _back(dialogue, number)


@require_POST
@once
def console_ask(request, dialogue, number):
    """Ask a question of the facilitator's choice in the room."""
    here, workshop = _enter(request, dialogue, number)
    form = AskForm(request.POST, questions=console.questions(workshop))
    if not workshop.is_live or workshop.current is None:
        messages.error(request, _("Begin the workshop first, then ask."))
        return _back(dialogue, number)
    if not form.is_valid():
        return _page(request, here, workshop, 422, ask_form=form)
    with _unless_late(request, workshop):
        facilitating.ask(session=workshop.current, **form.cleaned_data)
    return _back(dialogue, number)


@require_POST
def console_end_question(request, dialogue, number):
    workshop = _room(request, dialogue, number)
    facilitating.end_question(asked=facilitating.open_question(workshop))
    return _back(dialogue, number)


# ---- the wall


@require_POST
@once
def console_wall(request, dialogue, number):
    workshop = _room(request, dialogue, number)
    form = WallForm(request.POST)
    if form.is_valid():
        with _unless_late(request, workshop):
            facilitating.set_wall(workshop=workshop, wall=form.cleaned_data["wall"])
    return _back(dialogue, number)


@require_POST
@once
def console_show(request, dialogue, number):
    """One released answer on the wall."""
    here, workshop = _enter(request, dialogue, number)
    readable = Contribution.objects.readable().filter(question__issue__dialogue=here.dialogue)
    form = ShowForm(request.POST, answers=readable)
    if form.is_valid():
        shown, words = form.cleaned_data["answer"], form.cleaned_data["translation"]
        with _unless_late(request, workshop):
            facilitating.show(workshop=workshop, contribution=shown, translation=words)
            messages.success(request, _("It stands on the wall now."))
    else:
        messages.warning(request, _("This answer can no longer be shown: it was hidden or taken back."))
    return _back(dialogue, number)


@require_POST
@once
def console_translate(request, dialogue, number):
    """The translation of the answer that the wall shows; which answer it was written for comes along."""
    here, workshop = _enter(request, dialogue, number, Right.TRANSLATE)
    readable = Contribution.objects.readable().filter(question__issue__dialogue=here.dialogue)
    form = TranslationForm(request.POST, answers=readable)
    if form.is_valid():
        said, seen, words = (form.cleaned_data[name] for name in ("answer", "seen", "translation"))
        try:
            if translating.translate(workshop=workshop, contribution=said, words=words, seen=seen):
                messages.success(request, _("The wall shows the translation now."))
                return _back(dialogue, number)
        except merging.Clash as clash:
            form.clash(clash)
            return _page(request, here, workshop, 409, translation_form=form)
    form.add_error(None, _("Not shown: this answer no longer stands on the wall. Copy what you typed, if you need it."))
    return _page(request, here, workshop, 422, translation_form=form)


@require_POST
@once
def console_hide(request, dialogue, number, pk):
    """Hide a text, with the reason that its author reads."""
    here, workshop = _enter(request, dialogue, number, Right.MODERATE)
    text = get_object_or_404(Contribution.objects.released(), pk=pk, question__issue__dialogue=here.dialogue)
    form = HideForm(request.POST)
    if form.is_valid():
        moderating.hide(text=text, reason=form.cleaned_data["reason"], dialogue=here.dialogue, by=request.user)
        facilitating.touch(workshop)
        messages.success(request, _("Hidden. The author reads your reason."))
    else:
        messages.error(request, _("Give a reason; the author reads it."))
    return _back(dialogue, number)


@require_POST
def console_phase(request, dialogue, number):
    """One phase forward or back, from the one that the page showed."""
    workshop = _room(request, dialogue, number, Right.STEER)
    form = PhaseForm(request.POST)
    if not form.is_valid():
        return _back(dialogue, number)
    try:
        moved = steering.change_phase(dialogue=workshop.dialogue, by=request.user, **form.cleaned_data)
    except steering.BallotOpen:
        messages.error(request, _("A ballot is open. Close it first, then change the phase."))
        return _back(dialogue, number)
    if moved:
        facilitating.touch(workshop)
        phase = Phase(form.cleaned_data["phase"]).label
        messages.success(request, _("The dialogue is now in the phase %(phase)s.") % {"phase": phase})
    else:
        messages.warning(request, _("Somebody of the team was quicker: look at the phase before you press again."))
    return _back(dialogue, number)


# ---- the floor, the rule, people, notes


@require_POST
@once
def console_floor(request, dialogue, number):
    """A lane has the floor; the hand that was called goes down."""
    workshop = _room(request, dialogue, number)
    form = FloorForm(request.POST, groups=workshop.dialogue.groups.filter(parent=None))
    if not form.is_valid():
        raise Http404
    hand = form.cleaned_data["hand"]
    with _unless_late(request, workshop):
        if not hand:
            facilitating.give_floor(workshop=workshop, label=form.cleaned_data["label"])
        elif not facilitating.call_hand(workshop=workshop, hand=hand):
            messages.info(request, _("This hand is down already."))
    return _back(dialogue, number)


@require_POST
def console_agreed(request, dialogue, number):
    workshop = _room(request, dialogue, number)
    facilitating.record_agreement(workshop=workshop, by=request.user)
    messages.success(request, _("Noted: nobody objected to the rule."))
    return _back(dialogue, number)


@require_POST
def console_confirm(request, dialogue, number):
    """Let one person in, or all of a group that stood on the page."""
    here, _workshop = _enter(request, dialogue, number, Right.PEOPLE)
    people = here.dialogue.participants.waiting().with_refs(here.dialogue, request.POST.getlist("people"))
    count = joining.confirm(dialogue=here.dialogue, ids=people.values("pk"), by=request.user)
    messages.success(request, _("Let in: %(count)s.") % {"count": count})
    return _back(dialogue, number)


@require_POST
def console_notes(request, dialogue, number):
    """Notes of the session that the form names, which may be over by now."""
    here, workshop = _enter(request, dialogue, number, Right.NOTES)
    session = _noted(workshop, request.POST.get("session", ""))
    form = NotesForm(request.POST)
    if session is None:
        form.add_error(None, _("Look which session these notes belong to, then keep them again."))
    if not form.is_valid():
        return _page(request, here, workshop, 422, notes_form=form, noted=session or workshop.current)
    try:
        both = facilitating.keep_notes(session=session, **form.cleaned_data)
    except facilitating.TooLong as error:
        theirs, kept = error.args
        form = NotesForm({"notes": kept, "before": facilitating.digest(theirs)})
        form.add_error(
            None, _("Somebody else wrote notes meanwhile. Both texts stand below: shorten them, then keep them.")
        )
        return _page(request, here, workshop, 422, notes_form=form, noted=session)
    except facilitating.Published:
        form.add_error(None, _("Not kept: the minutes are published. Copy what you typed, if you need it."))
        return _page(request, here, workshop, 422, notes_form=form, noted=session)
    if both:
        messages.info(request, _("Somebody else wrote notes meanwhile: both texts are kept."))
    if session.pk != workshop.current_id:
        messages.info(request, _("The room has gone on; your notes are kept with “%(name)s”.") % {"name": session.name})
    return _back(dialogue, number)


def _noted(workshop, pk):
    """The session of the plan that was held or is under way, or None."""
    named = pk.isascii() and pk.isdigit() and len(pk) <= 18
    return workshop.sessions.exclude(began_at=None).filter(pk=pk).first() if named else None
