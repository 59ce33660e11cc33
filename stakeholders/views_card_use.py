"""Using a card: opening it with number, code and PIN, and its first use."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from dialogue import onward, reader_language, speaking
from dialogue.ways import way_back
from stakeholders import cards, privacy
from stakeholders.forms_cards import CardForm, FirstUseForm
from stakeholders.models import Card
from stakeholders.views import enter_here, in_language

PENDING = "card"  # in the session: which card was opened for its first use, and when
PATIENCE = 30 * 60  # seconds to choose a PIN; then number and code are asked again


@login_not_required
@never_cache
def card(request, number=""):
    """Number and code; from the second time on the PIN as well. Looking at the page changes nothing. `next`: where the person was."""
    form = CardForm(request.POST or None, initial={"number": number})
    status = 200
    if form.is_valid():
        try:
            return _opened(request, cards.knock(**form.cleaned_data))
        except cards.Refused as reason:
            form.add_error(None, refusal(str(reason)))
            status = 429 if str(reason) == "resting" else 422
    elif form.is_bound:
        status = 422
    return render(request, "stakeholders/card_entry.html", {"form": form, "next": way_back(request)}, status=status)


def refusal(reason):
    """One sentence for a wrong number, code and PIN: which of them it was helps only those who guess."""
    return {
        "wrong": _(
            "Number, code and PIN do not go together. Check each of them; once you have chosen a PIN, it is needed."
        ),
        "resting": _(
            "This card was tried too often. Check number, code and PIN. If they are right, wait 15 minutes, or ask the people who "
            "gave it to you to free it."
        ),
        "shut": _("After many wrong PINs this card is shut. Ask the people who gave it to you to free it."),
        "taken back": _("This card was taken back and opens nothing any more. Ask the people who gave it to you."),
        "used": _("This card has just been used. Open it with the PIN that was chosen."),
    }[reason]


def _opened(request, found):
    if found.user is None:
        said = {"next": way_back(request), "shared": bool(request.POST.get("shared"))}
        request.session[PENDING] = {"card": found.pk, "at": timezone.now().timestamp()} | said
        return redirect("card_first")
    enter_here(request, found.user)
    led = onward.lead(request, redirect(way_back(request) or found.batch.dialogue))
    return in_language(led, found.user.language)


@login_not_required
@never_cache
def card_first(request):
    """Who holds the card, and the PIN that makes it theirs: who printed it cannot use it from then on."""
    found = _pending(request)
    if found is None:
        return redirect("card")
    pending = request.session[PENDING]
    if _is_there(request.user, found.batch.dialogue):
        del request.session[PENDING]
        return render(request, "stakeholders/card_not_yours.html", {"joining": found.batch.dialogue}, status=403)
    reader_language.use(request, found.batch.language)
    known = {"language": found.batch.language}
    speaking.enter(found.batch.dialogue)
    more = {"notice": privacy.current(found.batch.dialogue), "dialogues": [found.batch.dialogue]}
    form = FirstUseForm(request.POST or None, number=found.number, initial=known, **more)
    if form.is_valid():
        return _first_use(request, found, form.said())
    context = {"form": form, "joining": found.batch.dialogue, "group": found.batch.group}
    context |= {"ticked": pending.get("shared")}
    return render(request, "stakeholders/card_first.html", context, status=422 if form.is_bound else 200)


def _pending(request):
    """The card this session has opened a short while ago, unless somebody was faster or the team took it back."""
    pending = request.session.get(PENDING)
    if not pending or timezone.now().timestamp() - pending["at"] > PATIENCE:
        return None
    cards_here = Card.objects.unused().select_related("batch__dialogue", "batch__group__parent", "replaces")
    return cards_here.filter(pk=pending["card"]).first()


def _is_there(user, dialogue):
    """Team and participants of the dialogue have their place in it already: a card would give them a second one."""
    if not user.is_authenticated:
        return False
    return dialogue.team.filter(user=user).exists() or dialogue.participants.filter(user=user).exists()


def _first_use(request, found, person):
    path = request.session[PENDING].get("next", "")
    try:
        participant = cards.first_use(card=found, **person)
    except cards.Refused as reason:
        messages.error(request, refusal(str(reason)))
        return redirect(reverse("card", args=[found.number], query={"next": path} if path else None))
    del request.session[PENDING]
    enter_here(request, participant.user)
    with speaking.to(person["language"], participant.dialogue):
        messages.success(request, _("Welcome. You are in. Keep the card: you need it each time, with your PIN."))
    return in_language(onward.lead(request, redirect(path or participant.dialogue)), person["language"])
