"""The team's presses: close a question for reactions, and ask for them again."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dialogue import local_time
from dialogue.once import once
from dialogue.rights import Right
from issues import conflict_words
from issues.models import Question
from issues.reactions import closing, reading
from stakeholders.access import enter_team


@require_POST
@once
def reactions_close(request, dialogue, pk):
    here = enter_team(request.user, dialogue, Right.STEER)
    question = _question(here, pk)
    try:
        closed = closing.close(question=question, by=request.user, seen=_round(request))
    except closing.NotNow:
        messages.error(request, _("Nothing was changed: nobody can react now."))
    except closing.Overtaken:
        messages.error(request, conflict_words.press_words(conflict_words.OVERTAKEN))
    else:
        messages.success(request, _closed_words(closed))
    return redirect(reverse("found", args=[dialogue, question.issue.key, question.key]))


def _closed_words(question):
    if question.reaction_rounds.filter(number=question.reaction_round).waiting().exists():
        return _(
            "Closed for reactions. What was found is being worked out; then everybody reads it, and it stays as it is."
        )
    return _("Closed for reactions. What was found is shown to everybody, and stays as it is.")


@require_POST
@once
def reactions_open(request, dialogue, pk):
    here = enter_team(request.user, dialogue, Right.STEER)
    question = _question(here, pk)
    try:
        closing.ask_again(question=question, by=request.user, seen=_round(request))
    except closing.NotNow:
        messages.error(request, _("Nothing was changed: in this phase nobody can react."))
    except closing.Overtaken:
        messages.error(request, conflict_words.press_words(conflict_words.OVERTAKEN))
    except closing.TooSoon as why:
        when = local_time.moment(why.args[0], here.dialogue.told_zone)
        messages.error(request, _("Not opened: you can ask again from %(when)s on.") % {"when": when})
    else:
        messages.success(request, _("People can react again, from the beginning. What was found before stays shown."))
    return redirect(reverse("question", args=[dialogue, question.issue.key, question.key]))


def _round(request):
    """The number of the round that the page showed; 0 if none, which fits no page of this release."""
    return reading.number_of(request.POST.get("round", ""))


def _question(here, pk):
    return get_object_or_404(Question.objects.select_related("issue"), pk=pk, issue__dialogue=here.dialogue)
