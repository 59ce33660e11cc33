"""The team's page: phases, participation, ballots, questions and the history of what the team did."""

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dialogue.once import once
from dialogue.phases import Act, Phase
from dialogue.rights import Right
from issues import announcing, balloting, history, participation, reading_texts, steering
from issues.forms_ballots import PhaseForm
from issues.models import Correction, Issue, Question
from issues.opening import obstacle_in_words, unseen_in_words
from stakeholders import group_words, joining, proving
from stakeholders.access import enter_team

WAITING_ON_A_PAGE, ISSUES_ON_A_PAGE, LOG_ON_A_PAGE = 30, 20, 50


def team(request, dialogue):
    """Everybody of the team reads it; who waits, was invited or did what, and every button, only those whose role has the right."""
    here = enter_team(request.user, dialogue, Right.READ)
    found = here.dialogue
    ballot = found.ballots.filter(closed_at=None).first()
    problems, unseen = balloting.before_opening(found)
    more = {
        "steps": history.phase_steps(found.phase),
        "ballot": ballot,
        "last_ballot": found.ballots.exclude(closed_at=None).first(),
        "may_ballot": found.allows(Act.STRAW) or found.allows(Act.FINAL),
        "problems": [obstacle_in_words(p) for p in problems],
        "unseen": [unseen_in_words(u) for u in unseen],
        "participation": [] if found.is_sealed else participation.by_group(found, ballot),  # voices are no people then
        **(_door(found, request.GET.get("page")) if here.may(Right.PEOPLE) else {}),
        "mail_drafts": found.mailings.filter(sent_at=None, goes_at=None, kind__in=announcing.OURS).count(),
        **(_to_read(found) if here.may(Right.MODERATE) else {}),
        "log": history.history(found) if here.may(Right.HISTORY) else [],
    }
    return render(request, "issues/team.html", here.context(**more))


def _door(found, page):
    """Who waits before it, and who was asked to come. `page`: of those who wait."""
    waiting = Paginator(joining.at_the_door(found), WAITING_ON_A_PAGE).get_page(page)
    group_words.tell(found, (person.group for person in waiting))
    return {
        "page": waiting,
        "invited": found.invitations.aggregate(all=Count("pk"), joined=Count("accepted_at")),
        "join_spent": proving.is_spent(found),
        "join_link": settings.BASE_URL + reverse("join_dialogue", args=[found.join_code]),
    }


def _to_read(found):
    """What the team has to read before others, and what has waited for it too long."""
    waiting = 0 if found.is_sealed else reading_texts.to_read(found)
    return {"to_read": waiting, "overdue": reading_texts.overdue(found) if waiting else 0}


@require_POST
def phase_change(request, dialogue):
    """One step forward or back from the phase that the team saw."""
    here = enter_team(request.user, dialogue, Right.STEER)
    form = PhaseForm(request.POST)
    if not form.is_valid():
        raise Http404
    try:
        moved = steering.change_phase(dialogue=here.dialogue, by=request.user, **form.cleaned_data)
    except steering.BallotOpen:
        messages.error(request, _("A ballot is open. Close it first, then change the phase."))
    else:
        if moved:
            phase = Phase(form.cleaned_data["phase"]).label
            messages.success(request, _("The dialogue is now in the phase %(phase)s.") % {"phase": phase})
        else:
            messages.warning(
                request, _("Somebody of the team was quicker: look at the phase below before you press again.")
            )
    return redirect("team", dialogue)


@require_POST
@once
def question_close(request, dialogue, pk):
    here = enter_team(request.user, dialogue, Right.STEER)
    steering.close_question(question=get_object_or_404(Question, pk=pk, issue__dialogue=here.dialogue), by=request.user)
    if here.dialogue.reads_first:
        said = _(
            "The question is closed: it takes no more answers. What waits comes before the team at its fixed time."
        )
    else:
        said = _("The question is closed: it takes no more answers. What waits appears at its fixed time.")
    messages.success(request, said)
    return _to_questions(request, dialogue)


@require_POST
@once
def question_open(request, dialogue, pk):
    here = enter_team(request.user, dialogue, Right.STEER)
    found = get_object_or_404(Question, pk=pk, issue__dialogue=here.dialogue)
    try:
        steering.reopen_question(question=found, by=request.user)
    except steering.TakenOut:
        messages.warning(request, _("This question was taken out: it stays closed."))
    else:
        messages.success(request, _("The question is open again."))
    return _to_questions(request, dialogue)


@require_safe
def team_questions(request, dialogue):
    """The questions of every issue of the list, to close and to open again; and all words that can be corrected."""
    here = enter_team(request.user, dialogue, Right.READ)
    rows = _marked("issue", here.dialogue.issues.exclude(status=Issue.Status.REMOVED).told(here.dialogue))
    questions = Prefetch("questions", _marked("question", Question.objects.order_by("position").told(here.dialogue)))
    page = Paginator(rows.prefetch_related(questions), ISSUES_ON_A_PAGE).get_page(request.GET.get("page"))
    more = {}
    if page.number == 1:
        more = {"groups": _marked("group", here.dialogue.groups.told(here.dialogue))}
        more["terms"] = _marked("term", here.dialogue.terms.told(here.dialogue))
    return render(request, "issues/team_questions.html", here.context(page=page, **more))


def _marked(name, rows):
    """Rows of an outline, each with `waits`: whether new words of it wait for the night."""
    return rows.annotate(waits=Correction.objects.of_each(name))


def _to_questions(request, dialogue):
    """The page of questions on which the press was made."""
    page = request.POST.get("page", "")
    return redirect(reverse("team_questions", args=[dialogue], query={"page": page} if page.isdecimal() else None))


@require_safe
def team_log(request, dialogue):
    """All that the team did, the newest first."""
    here = enter_team(request.user, dialogue, Right.HISTORY)
    page = Paginator(here.dialogue.log.select_related("by"), LOG_ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "issues/team_log.html", here.context(page=page, log=history.told(page)))
