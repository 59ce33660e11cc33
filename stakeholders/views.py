"""Getting in: by join code, by invitation; one's own account; and the pages that say who takes part and how people are protected."""

from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.db.models import Q
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from dialogue.models import Dialogue
from dialogue.phases import Act
from stakeholders import access, guessing, invitations, joining
from stakeholders.forms import CodeForm, JoinForm, NameForm, PersonForm
from stakeholders.models import Participant
from stakeholders.models.cards import NUMBER_LENGTH
from stakeholders.people import ties_between, tree

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
PENDING = "joining"  # what somebody said about themselves, in their session until the code from the mail is back


def _status(form):
    return 422 if form.is_bound else 200


def in_language(response, language):
    """The chosen language from the next page on."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.SESSION_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )
    return response


# ---- by join code


@login_not_required
@never_cache
def join(request):
    """Where people type a code: six characters of the dialogue, ten of their invitation, or the number of their card."""
    form = CodeForm(request.POST or None)
    if form.is_valid():
        code = form.cleaned_data["code"]
        if code.isdigit() and len(code) == NUMBER_LENGTH:
            return redirect("card", code)
        if _joinable(code):
            return redirect("join_dialogue", code)
        try:
            guessing.find_invitation(code)
            return redirect("invitation", code)
        except invitations.NotOpen as reason:
            form.add_error("code", _no_entry(str(reason)))
    return render(request, "stakeholders/join.html", {"form": form}, status=_status(form))


def _no_entry(reason):
    if reason == "resting":
        return _(
            "Many wrong codes are being typed here. Use the link in your mail instead, or try again in 15 minutes."
        )
    return _("This code opens nothing now. Check each character, or ask the team of your dialogue.")


def _joinable(code):
    """The dialogue that people may join by this code now, or None."""
    dialogue = Dialogue.objects.filter(join_code=code.upper(), join_open=True, kind=Dialogue.Kind.DIALOGUE).first()
    return dialogue if dialogue and dialogue.allows(Act.JOIN) else None


def _closed(request):
    return render(request, "stakeholders/join_closed.html", status=404)


@login_not_required
@never_cache
def join_dialogue(request, code):
    """Say who you are; a code by mail then proves the address, and the team confirms."""
    dialogue = _joinable(code)
    if dialogue is None:
        guessing.wrong()
        return _closed(request)
    if request.user.is_authenticated and dialogue.participants.filter(user=request.user).exists():
        return redirect(dialogue)
    form = _join_form(request, dialogue)
    if form.is_valid():
        return _ask(request, dialogue, form.cleaned_data)
    return render(request, "stakeholders/join_dialogue.html", {"form": form, "joining": dialogue}, status=_status(form))


def _join_form(request, dialogue):
    """Whoever is signed in has proved an address already and is not asked for one."""
    groups = _speaking(dialogue)
    if request.user.is_authenticated:
        known = {k: getattr(request.user, k) for k in ("name", "language", "country")}
        return PersonForm(request.POST or None, groups=groups, initial=known)
    return JoinForm(request.POST or None, groups=groups, initial={"language": translation.get_language()})


def _speaking(dialogue):
    return dialogue.groups.speaking().select_related("parent")


def _ask(request, dialogue, person):
    """Keep what was said until the code from the mail comes back; the same page follows for known and new addresses (TRUST E3)."""
    said = {k: person[k] for k in ("name", "language", "country", "role", "organisation")}
    pending = {"code": dialogue.join_code, "group": person["group"].pk, **said}
    if request.user.is_authenticated:
        return _finish(request, pending)
    user = joining.person_for(email=person["email"], language=person["language"])
    request.session[PENDING] = pending | {"user": user.pk}
    LoginCodeVerificationProcess.initiate(request=request, user=user, email=user.email)
    return redirect(reverse("account_confirm_login_code", query={"next": reverse("join_finish")}))


@never_cache
def join_finish(request):
    """The address is proved. Only the session that asked gets here with something to finish."""
    pending = request.session.pop(PENDING, None)
    if pending is None or pending["user"] != request.user.pk:
        return redirect("start")
    return _finish(request, pending)


def _finish(request, pending):
    """The person waits for the team, unless joining was closed in the meantime."""
    dialogue = _joinable(pending["code"])
    group = dialogue and _speaking(dialogue).filter(pk=pending["group"]).first()
    if group is None:
        return _closed(request)
    joining.introduce(user=request.user, **{k: pending[k] for k in ("name", "language", "country")})
    said = {k: pending[k] for k in ("role", "country", "organisation")}
    participant = joining.join(dialogue=dialogue, user=request.user, group=group, **said)
    if participant.is_waiting:
        messages.success(request, _("The team has been asked to let you in. Until then you can read."))
    inside = redirect("short_join_code", dialogue.join_code)  # into the room, if a workshop is under way
    return in_language(inside, pending["language"])


# ---- by invitation


@login_not_required
@never_cache
def invitation(request, secret):
    """Opening the link changes nothing: a person presses the button (a mail scanner does not)."""
    try:
        invited = guessing.find_invitation(secret)
    except invitations.NotOpen as reason:
        return _not_open(request, reason)
    form = PersonForm(request.POST or None, groups=_choices(invited), initial=_known(invited))
    if form.is_valid():
        return _accept(request, invited, form.cleaned_data)
    context = {"form": form, "joining": invited.dialogue, "invitation": invited}
    return render(request, "stakeholders/invitation.html", context, status=_status(form))


def _not_open(request, reason):
    """A page for each reason; none of them says to what or by whom somebody was invited (TRUST E1)."""
    status = {"wrong": 404, "resting": 429}.get(str(reason), 410)
    return render(request, "stakeholders/invitation_closed.html", {"reason": str(reason)}, status=status)


def _choices(invited):
    """The groups an invitation leaves open: its own, the parts of its lane, or all."""
    groups = _speaking(invited.dialogue)
    if invited.group_id is None:
        return groups
    return groups.filter(Q(pk=invited.group_id) | Q(parent=invited.group_id))


def _known(invited):
    return {k: getattr(invited, k) for k in ("language", "name", "country", "group", "role", "organisation")}


def _accept(request, invited, person):
    """A new person is in at once. Whoever was here before signs in as ever: a forwarded link must not open an account."""
    try:
        participant = invitations.accept(invitation=invited, person=person)
    except invitations.NotOpen as reason:
        return _not_open(request, reason)
    user, dialogue = participant.user, participant.dialogue
    if request.user != user and _was_here(user):
        messages.success(request, _("Your invitation is accepted. Sign in to go on."))
        return redirect(reverse("account_request_login_code", query={"next": dialogue.get_absolute_url()}))
    if request.user != user:
        login(request, user, backend=BACKEND)
    if participant.is_waiting:
        messages.success(
            request, _("You are in the team, so another member of it lets you in. Until then you can read.")
        )
    else:
        messages.success(request, _("Welcome. You are in."))
    return in_language(redirect(dialogue), person["language"])


def _was_here(user):
    return bool(user.last_login) or user.team_roles.exists() or is_mfa_enabled(user)


# ---- pages


@never_cache
def account(request):
    """What the person is called here, and where they take part."""
    user = request.user
    form = NameForm(request.POST or None, initial={k: getattr(user, k) for k in ("name", "language", "country")})
    form.fields["name"].required = bool(user.email)  # whoever came with a card need not have given one
    if form.is_valid():
        for name, value in form.cleaned_data.items():
            setattr(user, name, value)
        user.save(update_fields=list(form.cleaned_data))
        messages.success(request, _("Kept."))
        return in_language(redirect("account"), user.language)
    context = {
        "form": form,
        "places": user.participants.exclude(status="removed").select_related("dialogue", "group"),
        "roles": user.team_roles.select_related("dialogue"),
        "summaries": Participant.Summaries.choices,
    }
    return render(request, "stakeholders/account.html", context, status=_status(form))


@login_not_required
def protection(request):
    """What is promised and what cannot be (TRUST §2)."""
    return render(request, "stakeholders/protection.html")


@login_not_required
def about(request):
    return render(request, "stakeholders/about.html")


def people(request, dialogue):
    """Who is there: the tree of groups, the ties between them, what each finds hard and what they share."""
    here = access.enter_to_read(request.user, dialogue)
    context = here.context(groups=tree(here.dialogue), ties=ties_between(here.dialogue))
    return render(request, "stakeholders/people.html", context)
