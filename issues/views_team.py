"""The team's page: phases, participation, ballots, questions, texts and the history of what the team did."""

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dialogue.phases import Act, Phase
from issues import announcing, balloting, history, moderating, participation, steering
from issues.forms_ballots import HideForm, PhaseForm
from issues.models import Contribution, Issue, Proposal, Question
from issues.verdicts import problem_in_words
from stakeholders.access import enter_team

TEXTS = {"answer": Contribution, "proposal": Proposal}
TEXTS_ON_A_PAGE = 50


def team(request, dialogue):
    """Observers read it too; buttons are for those who may act."""
    here = enter_team(request.user, dialogue, act=False)
    found = here.dialogue
    ballot = found.ballots.filter(closed_at=None).first()
    questions = Prefetch("questions", Question.objects.order_by("position"))
    more = {
        "steps": history.phase_steps(found.phase),
        "ballot": ballot,
        "last_ballot": found.ballots.exclude(closed_at=None).first(),
        "may_ballot": found.allows(Act.STRAW) or found.allows(Act.FINAL),
        "problems": [problem_in_words(p) for p in balloting.problems(found)],
        "participation": participation.by_group(found, ballot),
        "waiting": found.participants.waiting().select_related("user", "group"),
        "invited": found.invitations.aggregate(all=Count("pk"), joined=Count("accepted_at")),
        "join_link": settings.BASE_URL + reverse("join_dialogue", args=[found.join_code]),
        "issues": found.issues.exclude(status=Issue.Status.REMOVED).prefetch_related(questions),
        "mail_drafts": found.mailings.filter(sent_at=None, goes_at=None, kind__in=announcing.OURS).count(),
        "log": history.history(found),
    }
    return render(request, "issues/team.html", here.context(**more))


@require_POST
def phase_change(request, dialogue):
    """One step forward or back from the phase that the team saw."""
    here = enter_team(request.user, dialogue)
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
def question_close(request, dialogue, pk):
    here = enter_team(request.user, dialogue)
    steering.close_question(question=get_object_or_404(Question, pk=pk, issue__dialogue=here.dialogue), by=request.user)
    messages.success(request, _("The question is closed; what was waiting in its issue can now be read."))
    return redirect(reverse("team", args=[dialogue]) + "#questions")


@require_POST
def question_open(request, dialogue, pk):
    here = enter_team(request.user, dialogue)
    steering.reopen_question(
        question=get_object_or_404(Question, pk=pk, issue__dialogue=here.dialogue), by=request.user
    )
    messages.success(request, _("The question is open again."))
    return redirect(reverse("team", args=[dialogue]) + "#questions")


def moderation(request, dialogue):
    """Released texts, to hide or to show again."""
    here = enter_team(request.user, dialogue, act=False)
    return texts_page(request, here)


def texts_page(request, here, failed=None, form=None, status=200):
    """`failed` is the text whose hiding lacked a reason; its form stands open with the error."""
    answers = Contribution.objects.released().filter(question__issue__dialogue=here.dialogue).order_by("pk")
    answers = answers.select_related("question__issue", "voice__group")
    page = Paginator(answers, TEXTS_ON_A_PAGE).get_page(request.GET.get("page"))
    proposals = here.dialogue.proposals.filter(released=True).order_by("pk").select_related("voice__group")
    texts = [text_row("proposal", p, failed, form) for p in proposals]
    texts += [text_row("answer", a, failed, form) for a in page]
    return render(request, "issues/team_texts.html", here.context(texts=texts, page=page), status=status)


def text_row(kind, text, failed, form):
    fails = failed is not None and type(failed) is type(text) and failed.pk == text.pk
    form = form if fails else HideForm(auto_id=f"hide_{text.pk}_%s")
    return {"kind": kind, "text": text, "form": form, "fails": fails}


def text_of(here, kind, pk):
    """A released text of this dialogue; what is not released is not for the team either."""
    if kind not in TEXTS:
        raise Http404
    within = {"dialogue": here.dialogue} if kind == "proposal" else {"question__issue__dialogue": here.dialogue}
    return get_object_or_404(TEXTS[kind], pk=pk, released=True, **within)


@require_POST
def text_hide(request, dialogue, kind, pk):
    here = enter_team(request.user, dialogue)
    text = text_of(here, kind, pk)
    form = HideForm(request.POST, auto_id=f"hide_{text.pk}_%s")
    if not form.is_valid():
        return texts_page(request, here, failed=text, form=form, status=422)
    moderating.hide(text=text, reason=form.cleaned_data["reason"], dialogue=here.dialogue, by=request.user)
    messages.success(request, _("Hidden. The author reads your reason."))
    return redirect("moderation", dialogue)


@require_POST
def text_show(request, dialogue, kind, pk):
    here = enter_team(request.user, dialogue)
    moderating.show(text=text_of(here, kind, pk), dialogue=here.dialogue, by=request.user)
    messages.success(request, _("Everybody can read it again."))
    return redirect("moderation", dialogue)
