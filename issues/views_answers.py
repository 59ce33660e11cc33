"""Reading issues, answering their questions, reacting to answers."""

from django.contrib import messages
from django.http import Http404, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dialogue import form_keys
from dialogue.form_keys import Trouble
from dialogue.ways import at, way_back
from issues import answering, changes, conflict_words, home, reacting, reading, reading_recordings, release_words
from issues.forms_answers import REACTIONS, AnswerForm
from issues.meanings import reading_standing
from issues.receipts import Repeated
from stakeholders import access

UNTOLD = {
    "too_late": "",
    "form_anew": None,
    "stays": False,
    "conflict": None,
}  # a template looks long for what is not there at all


def enter_to_speak(user, slug):
    """As `access.enter_to_read`, for those who take part; the verbs ask whether they are confirmed and the phase is right."""
    here = access.enter_to_read(user, slug)
    if here.participant is None:
        raise Http404
    return here


def press_of(request, here):
    """(key, why it cannot be used or "") of a button. Pages of the release before this one had none: these presses count, as the
    state that they ask for does no harm twice."""
    key = request.POST.get("key", "")
    why = form_keys.trouble(key, here.participant.ref)
    return ("", "") if why == Trouble.MISSING else (key, why)


class Conflict(Exception):
    """A press that nothing comes of; `args[0]` is why, for conflict_words."""


def pressed(request, here, verb, **what):
    """What a verb answers to a button. Raises Conflict if its key cannot be used, or was used for something else before."""
    key, why = press_of(request, here)
    if why:
        raise Conflict(why)
    try:
        return verb(participant=here.participant, key=key, **what)
    except Repeated as error:
        raise Conflict(conflict_words.why(error)) from None


@require_safe
def dialogue_home(request, dialogue):
    here = access.enter(request.user, dialogue)
    return render(request, "issues/dialogue_home.html", here.context(**home.page(here, request.GET.get("page"))))


@require_safe
def issue(request, dialogue, key):
    here = access.enter_to_read(request.user, dialogue)
    found = get_object_or_404(here.dialogue.issues.told(here.dialogue), key=key)
    return render(request, "issues/issue_detail.html", here.context(**reading.issue_page(here, found)))


@require_safe
def question(request, dialogue, key, asked):
    here = access.enter_to_read(request.user, dialogue)
    return _question_page(request, here, _question(here, key, asked))


@require_safe
def answer_whole(request, dialogue, pk):
    """One answer with all its words: pages of many show the beginning of a long one."""
    here = access.enter_to_read_words(request.user, dialogue)
    said = reading.answer_at(here.dialogue, pk)
    if said is None:
        raise Http404
    page = request.GET.get("page", "")  # where it stands among the others
    at = reverse("question", args=[dialogue, said.question.issue.key, said.question.key])
    back = f"{way_back(request) or at + (f'?page={page}' if page.isdecimal() else '')}#a{said.pk}"
    return render(request, "issues/answer_detail.html", here.context(**reading.answer_page(here, said), back=back))


def _question(here, key, asked):
    found = reading.question_at(here.dialogue, key, asked)
    if found is None:
        raise Http404
    return found


def _question_page(request, here, found, form=None, status=200, why="", **more):
    """`why`: what keeps the words of a bound form from being answered; where nothing can be sent they stand to be copied."""
    number = more.pop("page", request.GET.get("page")) or "1"
    page = reading.question_page(here, found, number)
    if form is not None and not page["can_answer"] and why != Trouble.OTHER:
        form, why, more = None, "", {**more, "too_late": form.data.get("text", "")}
    if why:
        form.data["before"] = answering.state(page["own"])  # it was renewed, and what stands is beside it
        gone = page["own"] is None or page["own"].is_leaving or page["night"]
        more["conflict"] = conflict_words.of_form(why, form, None if gone else page["own"])
    if page["can_answer"] and (form is None or why == Trouble.OTHER):
        form = AnswerForm(member=here.participant, own=page["own"])
    if str(number) == "1":  # on the others the answers are counted instead
        page |= reading_recordings.offered(here, found, promise=page["can_answer"])
    context = here.context(**page, form=form, come_back=way_back(request), **UNTOLD | more)
    return render(request, "issues/question_detail.html", context, status=status)


def _conflict_of_press(request, here, found, why, **more):
    """Told above the page, for what is sent of it may be the part of the button alone."""
    messages.error(request, conflict_words.press_words(why))
    return _question_page(request, here, found, status=409, **more)


@require_POST
def answer(request, dialogue, key, asked):
    """Send or change an answer; what cannot be saved comes back with every word that was typed."""
    here = enter_to_speak(request.user, dialogue)
    found = _question(here, key, asked)
    form = AnswerForm(request.POST, member=here.participant)
    if not form.is_valid() and form.trouble != Trouble.OTHER:
        return _question_page(request, here, found, form, status=422)
    if form.trouble:
        return _question_page(request, here, found, form, status=409, why=form.trouble)
    try:
        said = answering.answer(participant=here.participant, question=found, **form.said())
    except answering.NotOpen:
        return _too_late(request, here, found, form)
    except Repeated as error:
        form.renew()
        return _question_page(request, here, found, form, status=409, why=conflict_words.why(error))
    messages.success(request, _sent(said))
    return redirect(_back(request, "yours") or f"{reverse('question', args=[dialogue, key, asked])}#yours")


def _too_late(request, here, found, form):
    """The words stand to be kept; where another question took the place of this one, in a form that sends them to it, with all that
    was chosen: who spoke off the record does so there too."""
    more = {"too_late": form.cleaned_data["text"]}
    if found.followed and reading.open_to(here, found.followed)["can_answer"]:
        said = {name: value for name, value in form.cleaned_data.items() if name not in ("key", "before")}
        more["form_anew"] = AnswerForm(member=here.participant, own=None, initial=said)
    return _question_page(request, here, found, status=409, **more)


def _back(request, place):
    return at(request, way, place) if (way := way_back(request)) else ""


def _sent(said):
    """When others can read it stands beside the answer itself, once."""
    if said.released and not said.pending:
        return _("Sent. Others can read it now.")
    return _("Sent. When others can read it stands beside your answer.")


@require_POST
def answer_withdraw(request, dialogue, key, asked):
    """Take it back, for the next fixed time; with `now`, away from everybody's eyes at once."""
    now = "now" in request.POST
    return _press_own(request, dialogue, key, asked, answering.withdraw, taken_back, now=now)


def _press_own(request, dialogue, key, asked, verb, told, **what):
    """A press on one's own answer. `told`: the words for what the verb did, for who is here."""
    here = enter_to_speak(request.user, dialogue)
    found = _question(here, key, asked)
    try:
        done = pressed(request, here, verb, question=found, **what)
    except Conflict as conflict:
        return _conflict_of_press(request, here, found, conflict.args[0])
    except answering.NotOpen:
        return _question_page(request, here, found, status=409, stays=True)
    messages.success(request, told(done, here))
    place = "answer" if done == "gone" else "yours"  # there one can write again
    return redirect(_back(request, place) or at(request, reverse("question", args=[dialogue, key, asked]), place))


def taken_back(went, here):
    """What became of words that their author takes back: as a verb says it."""
    return release_words.taken_back(went, here.dialogue, here.clock.now())


@require_POST
def answer_keep(request, dialogue, key, asked):
    """What was to change or go at the next fixed time stays as others read it."""
    return _press_own(request, dialogue, key, asked, answering.keep, _stays)


def _stays(kept, _here):
    return _("It stays as others read it.") if kept else _("Nothing of yours was waiting to change.")


@require_POST
def react(request, dialogue, pk):
    """Agree, disagree, pass, or none of them: the state that is wished for."""
    here = enter_to_speak(request.user, dialogue)
    said = reading.answer_at(here.dialogue, pk)
    if said is None:
        raise Http404
    wished = wished_of(request)
    if wished is None:
        return HttpResponseBadRequest(_("Choose agree, disagree or pass."))
    why = react_to(request, here, said, **wished)
    asked, page = said.question, request.POST.get("page", "")
    way = way_back(request)
    if why and way:  # a list that was looked for is drawn by its own page
        messages.error(request, conflict_words.press_words(why))
    elif why:
        found = _question(here, asked.issue.key, asked.key)
        return _conflict_of_press(request, here, found, why, page=page)
    at = reverse("question", args=[dialogue, asked.issue.key, asked.key])
    listed = f"{at}?page={page}" if page.isdecimal() else at
    return redirect(f"{way or listed}#a{said.pk}")


def wished_of(request):
    """{"value": the state that a press wishes for, "instead": the one that it replaces, "number": the round of its page, "seen": which
    words it showed}, for `react_to`; None if it says neither of the first two."""
    value, _hyphen, others = request.POST.get("value", "").partition("-")
    instead, _hyphen, seen = others.partition("-")
    if value not in REACTIONS or (instead and instead not in REACTIONS):
        return None
    number = reacting.round_of(request.POST.get("round", "1"))  # a page of the release before says none
    instead = REACTIONS[instead] if instead else reacting.UNSAID
    return {"value": REACTIONS[value], "instead": instead, "number": number, "seen": seen}


def react_to(request, here, said, **what):
    """Why a page must tell what stands; "" if the press counts, or if a message says why not."""
    key, why = press_of(request, here)
    if why:
        return why
    try:
        reacting.react(participant=here.participant, contribution=said, key=key, **what)
    except Repeated as error:
        return conflict_words.why(error)
    except answering.OpenedBefore:
        messages.error(request, _("Nothing was changed: this was open to your earlier card as well."))
    except answering.NotOpen:
        messages.error(request, _("Reactions are closed: nothing was changed."))
    return ""


@require_safe
def term_list(request, dialogue):
    here = access.enter_to_read(request.user, dialogue)
    terms = changes.with_wordings(here.dialogue.terms.told(here.dialogue))
    reading_standing.tell(here.dialogue, terms, reads_words=here.reads_words)
    more = {"terms": terms, "ballots": reading_standing.ballots(here.dialogue)}
    return render(request, "issues/term_list.html", here.context(**more))
