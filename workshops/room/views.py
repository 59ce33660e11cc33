"""The participant's page of a workshop that is under way, and its presses. The shared part is polled by everybody without a
session; the person's own part is fetched with it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from dialogue import speaking
from dialogue.sessions import by_itself
from issues.forms_answers import AnswerForm
from issues.statements import views as statements
from issues.ties.forms import ViewForm
from stakeholders import access
from workshops.models import CALLED_LIMIT
from workshops.room import attending, live, naming, room
from workshops.room.forms import CalledForm, HandForm


def _context(request, here, workshop):
    scene = live.told(live.scene(workshop, here.clock.now()))
    mine = room.page(here, workshop, scene)
    if mine.get("can_answer"):
        mine["form"] = AnswerForm(member=here.participant, own=mine["own"], auto_id="room_%s")
    if scene.kind == "tie" and mine.get("can_speak"):
        mine["view_form"] = ViewForm(member=here.participant, own=mine["view"], auto_id="room_%s")
    if scene.kind == "collect" and "kinds" in mine:
        mine["writes"] = statements.writes(here, mine)
    if mine.get("labels"):
        mine["hand_form"] = HandForm(labels=mine["labels"])
    mine["come_back"] = reverse("room", args=[here.dialogue.slug, workshop.number])
    return here.context(**mine, language=speaking.wanted())


@require_safe
def room_page(request, dialogue, number):
    """What is open now, and the person's own part of it; without JavaScript a link loads what is new. Who came by the code on the
    wall sees the room once the team has confirmed them; until then the page asks again by itself."""
    here = access.enter(request.user, dialogue)
    workshop = room.find(here, number)
    if not here.reads_words:
        return render(request, "workshops/room/room_waiting.html", here.context(workshop=workshop))
    if room.lacks_name(here, workshop):
        return _name_page(request, here, workshop, CalledForm(initial={"called": _first_word(request.user.name)}))
    return render(request, "workshops/room/room.html", _context(request, here, workshop))


@by_itself
@require_safe
def room_mine(request, dialogue, number):
    """The person's own part alone."""
    here = access.enter(request.user, dialogue)
    if not here.reads_words:
        raise access.Unconfirmed
    response = render(request, "workshops/room/_room_mine.html", _context(request, here, room.find(here, number)))
    response["X-Version"] = "mine"
    return response


# ---- what the room calls somebody


def _first_word(name):
    return name.split()[0][:CALLED_LIMIT] if name.strip() else ""


def _name_page(request, here, workshop, form, status=200):
    return render(request, "workshops/room/room_name.html", here.context(workshop=workshop, form=form), status=status)


def room_name(request, dialogue, number):
    """Say it, or change it. Asked of everybody before they enter the room, where the team has chosen names."""
    here, workshop = _enter(request, dialogue, number)
    if not workshop.asks_for_names:
        raise Http404
    form = CalledForm(request.POST or None, initial={"called": workshop.called or _first_word(request.user.name)})
    if form.is_valid():
        try:
            naming.call(workshop=workshop, participant=here.participant, called=form.cleaned_data["called"])
            return redirect("room", dialogue, number)
        except naming.Taken:
            form.add_error("called", _("Somebody here is called so already. Add a letter, for example: Kofi B."))
        except naming.TooLate:
            form.add_error(None, _("This works until the workshop is over, and once the team has confirmed you."))
    return _name_page(request, here, workshop, form, 422 if form.is_bound else 200)


# ---- presses: rows about the person, written by nothing else (TRUST §1)

NOT_NOW = gettext_lazy("This works while the workshop is under way and once the team has confirmed you.")


def _enter(request, dialogue, number):
    here = access.enter(request.user, dialogue)
    if here.participant is None:
        raise Http404
    return here, room.find(here, number)


@require_POST
def room_here(request, dialogue, number):
    """ "I am here", once a half-day."""
    here, workshop = _enter(request, dialogue, number)
    try:
        attending.arrive(workshop=workshop, participant=here.participant)
    except attending.NotHere:
        messages.warning(request, NOT_NOW)
    return redirect("room", dialogue, number)


@require_POST
def room_hand(request, dialogue, number):
    """Hand up, under a label of one's choice."""
    here, workshop = _enter(request, dialogue, number)
    form = HandForm(request.POST, labels=room.labels(here))
    if not form.is_valid():
        messages.error(request, _("Your hand is not up: choose one of the labels of the list."))
        return redirect("room", dialogue, number)
    try:
        attending.raise_hand(workshop=workshop, participant=here.participant, label=form.cleaned_data["label"])
    except attending.NotHere:
        messages.warning(request, NOT_NOW)
    return redirect("room", dialogue, number)


@require_POST
def room_hand_down(request, dialogue, number):
    here, workshop = _enter(request, dialogue, number)
    attending.lower_hand(workshop=workshop, participant=here.participant)
    return redirect("room", dialogue, number)
