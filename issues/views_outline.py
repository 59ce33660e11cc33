"""The team changes questions, issues, groups and words of the glossary: better words, another sense, taken out."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dialogue import merging
from dialogue.once import once
from dialogue.rights import Right
from issues import correcting, release_words
from issues.correcting import NotNow
from issues.forms_outline import ANEW, SAME, GroupForm, IssueForm, QuestionForm, TermForm, WhyForm
from issues.models import Issue, Question
from stakeholders.access import enter_team
from stakeholders.models import StakeholderGroup


def _enter_question(request, slug, pk):
    here = enter_team(request.user, slug, Right.STEER)
    rows = Question.objects.select_related("issue__dialogue")
    return here, get_object_or_404(rows, pk=pk, issue__dialogue=here.dialogue)


def _first(row):
    """What a form begins with: the words that stand, or will from tonight, with their reason."""
    waits = row.corrections.waiting().first()
    return correcting.words_of(row) | {"why": waits.why if waits else ""}


def _why_not(error):
    """Why a change does not count, for the team."""
    return {
        "ballot": _("An open ballot shows these words as they stand. Change them once it is closed."),
        "room": _("The question is open in a workshop. Close it there first."),
        "taken_out": _("A colleague took it out meanwhile, with another reason: it stays as it is."),
        "prepare": _("Nobody reads it yet: change its words as you like."),
        "last": _(
            "It is the only question of its issue. Ask another one in its place, or take the issue off the list."
        ),
        "over": _("The dialogue is closed: its words stay as they are."),
        "same": _("Nothing was changed: these are the words that stand."),
    }[error.args[0]]


@once
def question_change(request, dialogue, pk):
    """Better words for the same sense, or a question in another sense that follows it."""
    here, found = _enter_question(request, dialogue, pk)
    opened = here.dialogue.was_opened
    if "keep_old" in request.POST:
        return _keep_old(request, here, found)
    form = QuestionForm(request.POST or None, opened=opened, initial=_first(found) | {"sense": SAME})
    if form.is_valid():
        try:
            return _changed_question(request, here, found, form.said())
        except merging.Clash as clash:
            form.clash(clash)
        except NotNow as error:
            form.add_error(None, _why_not(error))
    more = {"question": found, "form": form, "why_form": WhyForm(auto_id="out_%s"), "opened": opened}
    waits = found.corrections.waiting().first()
    return render(request, "issues/question_change.html", here.context(**more, waits=waits), status=form.status)


def _keep_old(request, here, found, leads="team_questions"):
    try:
        correcting.keep_old(row=found, by=request.user)
        messages.success(request, _("The old words stay."))
    except NotNow as error:
        messages.error(request, _why_not(error))
    return redirect(leads, here.dialogue.slug)


def _changed_question(request, here, question, said):
    why = said.get("why", "")
    if said.get("sense") == ANEW:
        if said["text"] == question.text:
            raise NotNow("same")
        seen = request.POST.get("seen", "")
        correcting.ask_anew(question=question, by=request.user, why=why, text=said["text"], seen=seen)
        messages.success(request, _("The new question has taken its place. The old one is closed and stays readable."))
    else:
        seen = request.POST.get("seen", "")
        waits = correcting.correct(row=question, by=request.user, why=why, seen=seen, text=said["text"])
        messages.success(request, _told(here, waits))
    return redirect("team_questions", here.dialogue.slug)


def _told(here, waits):
    if waits is None:
        return _("The old words stay.") if here.dialogue.was_opened else _("Saved.")
    when = {"when": release_words.tonight(here.dialogue, here.clock.now())}
    if not isinstance(waits.row, (Question, Issue, StakeholderGroup)):  # what no room and no ballot shows
        return (
            _("Kept. The new words stand %(when)s, or the night after a round that asks about the old ones has closed.")
            % when
        )
    return (
        _(
            "Kept. The new words stand %(when)s, or the night after a room or a ballot that shows the old ones has ended."
        )
        % when
    )


@require_POST
@once
def question_take_out(request, dialogue, pk):
    _here, found = _enter_question(request, dialogue, pk)
    form = WhyForm(request.POST, auto_id="out_%s")
    if not form.is_valid():
        messages.error(request, _("Not taken out: say why, everybody reads the reason."))
        return redirect("team_question_change", dialogue, pk)
    try:
        correcting.take_out(question=found, by=request.user, why=form.cleaned_data["why"])
    except NotNow as error:
        messages.error(request, _why_not(error))
        return redirect("team_question_change", dialogue, pk)
    messages.success(
        request, _("Taken out. It stays readable below the other questions of its issue, with your reason.")
    )
    return redirect("team_questions", dialogue)


@once
def issue_change(request, dialogue, pk):
    """Better words for an issue."""
    here = enter_team(request.user, dialogue, Right.STEER)
    found = get_object_or_404(here.dialogue.issues.select_related("dialogue"), pk=pk)
    may_go = found.is_listed and here.dialogue.was_opened and not here.dialogue.ballots.exists()
    return change_words(request, here, found, IssueForm, may_go=may_go, why_form=WhyForm(auto_id="off_%s"))


@once
def group_change(request, dialogue, pk):
    """Better words for a group."""
    here = enter_team(request.user, dialogue, Right.STEER)
    return change_words(
        request, here, get_object_or_404(here.dialogue.groups.select_related("dialogue"), pk=pk), GroupForm
    )


@once
def term_change(request, dialogue, pk):
    """Better words for an entry of the glossary."""
    here = enter_team(request.user, dialogue, Right.STEER)
    return change_words(
        request, here, get_object_or_404(here.dialogue.terms.select_related("dialogue"), pk=pk), TermForm
    )


def change_words(request, here, found, shape, leads="team_questions", **more):
    """The page of a correction: `shape` is a WordsForm for the row; `leads`: to which page saving leads."""
    opened = here.dialogue.was_opened
    if "keep_old" in request.POST:
        return _keep_old(request, here, found, leads)
    form = shape(request.POST or None, opened=opened, initial=_first(found))
    if form.is_valid():
        words = form.said()
        why, seen = words.pop("why", ""), request.POST.get("seen", "")
        try:
            waits = correcting.correct(row=found, by=request.user, why=why, seen=seen, **words)
        except merging.Clash as clash:
            form.clash(clash)
        except NotNow as error:
            form.add_error(None, _why_not(error))
        else:
            messages.success(request, _told(here, waits))
            return redirect(leads, here.dialogue.slug)
    more |= {"leads": leads, "row": found, "form": form, "opened": opened, "waits": found.corrections.waiting().first()}
    return render(request, "issues/row_change.html", here.context(**more), status=form.status)


@require_POST
@once
def issue_take_off(request, dialogue, pk):
    """Off the list by the team, before any ballot; the ledger says why."""
    here = enter_team(request.user, dialogue, Right.STEER)
    found = get_object_or_404(here.dialogue.issues, pk=pk)
    form = WhyForm(request.POST, auto_id="off_%s")
    if not form.is_valid():
        messages.error(request, _("Not taken off: say why, everybody reads the reason."))
        return redirect("team_issue_change", dialogue, pk)
    try:
        correcting.take_issue_off(issue=found, by=request.user, why=form.cleaned_data["why"])
    except NotNow as error:
        told = _("A ballot has begun: from now on only a ballot takes an issue off the list.")
        messages.error(request, told if error.args[0] == "ballot" else _why_not(error))
        return redirect("team_issue_change", dialogue, pk)
    messages.success(request, _("Taken off the list. It stays readable, and the ledger says why."))
    return redirect(reverse("ledger", args=[dialogue]))
