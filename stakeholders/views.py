"""Getting in by invitation; one's own account; and the pages that say who takes part and how people are protected."""

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.db.models import Q
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from dialogue import devices, reader_language, sessions, starters
from dialogue import speaking as of_dialogue
from dialogue.models import Dialogue, told
from stakeholders import access, correcting, guessing, invitations, joining, privacy
from stakeholders.forms import NameForm, PersonForm
from stakeholders.models import Participant
from stakeholders.people import reworded, told_ties, tree

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def status_of(form):
    return 422 if form.is_bound else 200


def in_language(response, language):
    """The chosen language from the next page on; one without a catalogue in front of that in which the product goes on."""
    tongue = not reader_language.known(language)
    response.set_cookie(
        settings.TONGUE_COOKIE_NAME if tongue else settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.SESSION_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=tongue,
        samesite="Lax" if tongue else settings.LANGUAGE_COOKIE_SAMESITE,
    )
    if not tongue:
        response.delete_cookie(settings.TONGUE_COOKIE_NAME, samesite="Lax")
    return response


def enter_here(request, user):
    """Sign in who has shown that they are this person. The form says whether the phone is shared."""
    shared = bool(request.POST.get("shared"))
    login(request, user, backend=BACKEND)
    sessions.begun(request, shared=shared)


def of_team(request, dialogue):
    return render(request, "stakeholders/of_team.html", {"joining": dialogue}, status=409)


def speaking(dialogue):
    return dialogue.groups.speaking().select_related("parent").told(dialogue, "parent")


# ---- by invitation


@login_not_required
@never_cache
def invitation(request, secret):
    """Opening the link changes nothing: a person presses the button (a mail scanner does not)."""
    try:
        invited = guessing.find_invitation(secret)
    except invitations.NotOpen as reason:
        return _not_open(request, reason)
    reader_language.use(request, invited.language)
    of_dialogue.enter(invited.dialogue)
    more = {"notice": privacy.current(invited.dialogue), "dialogues": [invited.dialogue]}
    form = PersonForm(request.POST or None, groups=_choices(invited), initial=_known(invited), **more)
    if form.is_valid():
        return _accept(request, invited, form.cleaned_data, form.agreed())
    context = {"form": form, "joining": told(invited.dialogue), "invitation": invited}
    return render(request, "stakeholders/invitation.html", context, status=status_of(form))


def _not_open(request, reason):
    """A page for each reason; none of them says to what or by whom somebody was invited (TRUST E1)."""
    status = {"wrong": 404, "resting": 429}.get(str(reason), 410)
    return render(request, "stakeholders/invitation_closed.html", {"reason": str(reason)}, status=status)


def _choices(invited):
    """The groups an invitation leaves open: its own, the parts of its lane, or all."""
    groups = speaking(invited.dialogue)
    if invited.group_id is None:
        return groups
    return groups.filter(Q(pk=invited.group_id) | Q(parent=invited.group_id))


def _known(invited):
    return {k: getattr(invited, k) for k in ("language", "name", "country", "group", "role", "organisation")}


def _accept(request, invited, person, notice):
    """A new person is in at once. Whoever was here before signs in as ever: a forwarded link must not open an account."""
    try:
        participant = invitations.accept(invitation=invited, person=person, notice=notice)
    except invitations.NotOpen as reason:
        return _not_open(request, reason)
    except joining.OfTeam:
        return of_team(request, invited.dialogue)
    user, dialogue = participant.user, participant.dialogue
    if request.user != user and _was_here(user):
        messages.success(request, _("Your invitation is accepted. Sign in to go on."))
        return redirect(reverse("account_request_login_code", query={"next": dialogue.get_absolute_url()}))
    inside = in_language(redirect(dialogue), person["language"])
    if request.user != user:
        enter_here(request, user)
        devices.remember(inside, user, shared=request.is_shared)
    messages.success(request, _("Welcome. You are in."))
    return inside


def _was_here(user):
    return bool(user.last_login) or user.team_roles.exists() or is_mfa_enabled(user) or starters.may_start(user)


# ---- pages


@never_cache
def account(request):
    """What the person is called here, and where they take part."""
    user = request.user
    places = list(user.participants.here().select_related("dialogue", "group"))
    known = {k: getattr(user, k) for k in ("name", "language", "country")}
    form = NameForm(request.POST or None, initial=known, dialogues=[place.dialogue for place in places])
    form.fields["name"].required = bool(user.email)  # whoever came with a card need not have given one
    if form.is_valid():
        correcting.describe(user=user, **form.cleaned_data)
        messages.success(request, _("Kept."))
        return in_language(redirect("account"), user.language)
    context = {
        "form": form,
        "places": places,
        "roles": user.team_roles.select_related("dialogue"),
        "may_start": starters.may_start(user),
        "summaries": Participant.Summaries.choices,
    }
    return render(request, "stakeholders/account.html", context, status=status_of(form))


@login_not_required
def protection(request):
    """What is promised and what cannot be (TRUST §2)."""
    sealed = Dialogue.objects.visible_to(request.user).sealed().exclude(sealed_at=None).order_by("-sealed_at", "-pk")
    return render(request, "stakeholders/protection.html", {"minutes": settings.RELEASE_MINUTES, "sealed": sealed})


@login_not_required
def about(request):
    return render(request, "stakeholders/about.html")


def people(request, dialogue):
    """Who is there: the tree of groups, the ties between them, what each finds hard and what they share."""
    here = access.enter_to_read(request.user, dialogue)
    groups, ties = tree(here.dialogue), told_ties(here.dialogue)
    context = here.context(groups=groups, ties=ties, reworded=[*groups["reworded"], *reworded(ties)])
    return render(request, "stakeholders/people.html", context)
