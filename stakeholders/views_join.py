"""Getting in by the join code of a dialogue."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from dialogue import reader_language
from dialogue import speaking as speaking_to
from dialogue.models import Dialogue, told
from dialogue.phases import Act
from dialogue.rights import Right
from dialogue.views_sign_in import prove
from stakeholders import guessing, invitations, joining, privacy, proving
from stakeholders.access import enter_team
from stakeholders.forms import CodeForm, JoinForm, PersonForm, compact
from stakeholders.forms_people import AddressCodeForm
from stakeholders.models.cards import NUMBER_LENGTH
from stakeholders.views import in_language, of_team, speaking, status_of

PENDING = "joining"  # what somebody said about themselves, in their session until the code from the mail is back


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
    return render(request, "stakeholders/join.html", {"form": form}, status=status_of(form))


def _no_entry(reason):
    if reason == "resting":
        return _(
            "Many wrong codes are being typed here. Use the link in your mail instead, or try again in 15 minutes."
        )
    return _("This code opens nothing now. Check each character, or ask the team of your dialogue.")


def _joinable(code):
    """The dialogue that people may join by this code now, or None."""
    return _if_open(join_code=code.upper())


def _if_open(**which):
    """The dialogue if people may join it now, or None."""
    dialogue = Dialogue.objects.filter(join_open=True, kind=Dialogue.Kind.DIALOGUE, **which).first()
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
    if (
        request.user.is_authenticated
        and dialogue.participants.exclude(status="left").filter(user=request.user).exists()
    ):
        return redirect(dialogue)
    if request.user.is_authenticated and dialogue.team.filter(user=request.user).exists():
        return of_team(request, dialogue)
    reader_language.fall_back(request, dialogue.language)
    speaking_to.enter(dialogue)
    form = _join_form(request, dialogue)
    try:
        if form.is_valid():
            return _ask(request, dialogue, form.cleaned_data, form.agreed())
        spent, status = not request.user.is_authenticated and proving.is_spent(dialogue), status_of(form)
    except proving.Spent:  # what was typed stays on the page
        spent, status = True, 429
    context = {"form": form, "joining": told(dialogue), "spent": spent}
    return render(request, "stakeholders/join_dialogue.html", context, status=status)


def _join_form(request, dialogue):
    """Whoever is signed in has proved an address already and is not asked for one."""
    more = {"groups": speaking(dialogue), "notice": privacy.current(dialogue), "dialogues": [dialogue]}
    if request.user.is_authenticated:
        known = {k: getattr(request.user, k) for k in ("name", "language", "country")}
        return PersonForm(request.POST or None, initial=known, **more)
    return JoinForm(request.POST or None, initial={"language": speaking_to.wanted()}, **more)


def _ask(request, dialogue, person, notice):
    """Keep what was said until the code from the mail comes back; the same page follows for known and new addresses (TRUST E3)."""
    said = {k: person[k] for k in ("name", "language", "country", "role", "organisation")}
    pending = {"dialogue": dialogue.pk, "group": person["group"].pk, **said}
    pending |= {"notice": notice.version if notice else None}
    if request.user.is_authenticated:
        return _finish(request, pending)
    kept = proving.ask(dialogue=dialogue, email=person["email"], language=person["language"])
    request.session[PENDING] = pending | {"proof": kept, "asked": dialogue.join_code}
    return redirect("join_code")


@login_not_required
@never_cache
def join_code(request):
    """The code from the mail shows that the address is theirs; only now somebody is made of it, who signs in."""
    pending = request.session.get(PENDING, {})
    if "proof" not in pending:
        return redirect("join")
    form = AddressCodeForm(request.POST if request.method == "POST" else None)
    is_over = False
    if form.is_valid():
        try:
            proving.prove(kept=pending["proof"], **form.cleaned_data)
        except proving.Refused as reason:
            form.add_error("code", _why(str(reason)))
            is_over = str(reason) != "wrong"
        else:
            return _proved(request, pending)
    context = {"form": form, "email": pending["proof"]["email"], "code": pending["asked"], "is_over": is_over}
    return render(request, "stakeholders/join_code.html", context, status=status_of(form))


def _why(reason):
    return {
        "wrong": _("This is not the code we sent. Check each character."),
        "late": _("This code is too old. Ask for another."),
        "many": _("Too many wrong codes. Ask for another."),
    }[reason]


def _proved(request, pending):
    """Signed in like everybody else, with the second step if they have one."""
    user = joining.person_for(email=pending["proof"]["email"], language=pending["language"])
    request.session[PENDING] = {name: said for name, said in pending.items() if name != "proof"} | {"user": user.pk}
    return prove(request, user, onward=reverse("join_finish"))


@never_cache
def join_finish(request):
    """The address is proved. Only the session that asked gets here with something to finish."""
    pending = request.session.pop(PENDING, None)
    if pending is None or pending.get("user") != request.user.pk or "dialogue" not in pending:
        return redirect("start")
    return _finish(request, pending)


def _finish(request, pending):
    """The person waits for the team, unless joining was closed in the meantime."""
    dialogue = _if_open(pk=pending["dialogue"])  # also when the team has made a new code in the meantime
    group = dialogue and speaking(dialogue).filter(pk=pending["group"]).first()
    if group is None:
        return _closed(request)
    joining.introduce(user=request.user, **{k: pending[k] for k in ("name", "language", "country")})
    said = {k: pending[k] for k in ("role", "country", "organisation")}
    notice = dialogue.privacy_notices.published().filter(version=pending["notice"]).first()
    try:
        participant = joining.join(dialogue=dialogue, user=request.user, group=group, notice=notice, **said)
    except joining.OfTeam:
        return of_team(request, dialogue)
    except joining.Sealed:
        return _closed(request)
    if participant.is_waiting:
        messages.success(request, _("The team has been asked to let you in. Until then you can read."))
    inside = redirect("short_join_code", dialogue.join_code)  # into the room, if a workshop is under way
    return in_language(inside, pending["language"])


# ---- the team


@require_POST
def join_code_new(request, dialogue):
    """The old code opens nothing from now on; its number on the page makes a second press harmless."""
    here = enter_team(request.user, dialogue, Right.PEOPLE)
    if joining.renew_code(dialogue=here.dialogue, old=compact(request.POST.get("code", "")), by=request.user):
        messages.success(request, _("There is a new join code. The old one opens nothing any more."))
    return redirect("team", dialogue)
