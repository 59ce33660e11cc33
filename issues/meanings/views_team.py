"""The team asks what words mean, and opens and closes a ballot on them."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from dialogue import local_time
from dialogue.once import once
from dialogue.phases import Act
from dialogue.rights import Right
from issues import asking, balloting
from issues.meanings import ballots, reading_standing, rounds
from issues.meanings.forms import OpenForm, TermsForm
from issues.models import MeaningRound, WordBallot
from issues.opening import obstacle_in_words, unseen_in_words
from stakeholders.access import enter_team


def _enter(request, dialogue):
    here = enter_team(request.user, dialogue, Right.STEER)
    return here, list(here.dialogue.terms.all())


@require_safe
def team_words(request, dialogue):
    here, _terms = _enter(request, dialogue)
    return _page(request, here)


def _page(request, here, ask=None, form=None):
    """`ask`, `form`: what was sent and is wrong."""
    terms = list(here.dialogue.terms.told(here.dialogue))
    asked = set(MeaningRound.objects.filter(dialogue=here.dialogue).open().values_list("term", flat=True))
    reading_standing.tell(here.dialogue, terms)
    first = [str(term.pk) for term in terms if not term.agreed and term.pk not in asked]
    every = {"initial": {"terms": first}}
    problems, unseen = balloting.before_opening(here.dialogue)
    more = {
        "terms": terms,
        "asked": [term for term in terms if term.pk in asked],
        "ask": ask or TermsForm(terms=terms, auto_id="ask_%s", **every),
        "form": form or OpenForm(terms=terms, dialogue=here.dialogue, auto_id="open_%s"),
        "problems": [obstacle_in_words(p) for p in problems],
        "unseen": [unseen_in_words(u) for u in unseen],
        "open_ballot": here.dialogue.wordballots.open().first(),
        "most": ballots.MOST_MEANINGS,
        "may_ask": here.dialogue.may_answer,
        "may_ballot": here.dialogue.allows(Act.STRAW) or here.dialogue.allows(Act.FINAL),
    }
    status = 422 if (ask and ask.errors) or (form and form.errors) else 200
    return render(request, "issues/meanings/team_words.html", here.context(**more), status=status)


@require_POST
@once
def meanings_open(request, dialogue):
    here, terms = _enter(request, dialogue)
    form = TermsForm(request.POST, terms=terms, auto_id="ask_%s")
    if not form.is_valid():
        return _page(request, here, ask=form)
    try:
        begun = rounds.open_rounds(dialogue=here.dialogue, terms=form.chosen(), by=request.user)
    except asking.NotNow:
        messages.error(request, _("Not opened: people can be asked only while questions can be answered."))
    except rounds.BallotOpen:
        messages.error(request, _("Not opened: a ballot asks about these words. Close it first."))
    except asking.TooSoon as why:
        when = local_time.moment(why.args[0], here.dialogue.told_zone)
        messages.error(request, _("Not opened: you can ask again from %(when)s on.") % {"when": when})
    else:
        told = ngettext(
            "People are asked about %(n)s more word.", "People are asked about %(n)s more words.", len(begun)
        )
        messages.success(request, told % {"n": len(begun)})
    return redirect("team_words", dialogue)


@require_POST
@once
def meanings_close(request, dialogue):
    here, _terms = _enter(request, dialogue)
    if rounds.close_rounds(dialogue=here.dialogue, by=request.user):
        messages.success(
            request, _("Ended: nobody writes more. What people wrote stays, and a ballot can ask about it.")
        )
    else:
        messages.info(request, _("Nothing to end: people are asked about no word."))
    return redirect("team_words", dialogue)


@require_POST
@once
def word_ballot_open(request, dialogue):
    here, terms = _enter(request, dialogue)
    form = OpenForm(request.POST, terms=terms, dialogue=here.dialogue, auto_id="open_%s")
    if form.is_valid():
        what = {"kind": form.cleaned_data["kind"], "terms": form.chosen()}
        try:
            opened = ballots.open_ballot(dialogue=here.dialogue, by=request.user, **what)
        except balloting.CannotOpen as error:
            form.add_error(None, _cannot_open(error.args[0]))
        else:
            messages.success(request, _("The ballot on words is open. Participants find it on their first page."))
            return redirect(opened)
    return _page(request, here, form=form)


def _cannot_open(why):
    if isinstance(why, list):
        return [obstacle_in_words(problem) for problem in why]
    return {
        "phase": _("This phase has no ballots of this kind."),
        "open": _("A ballot on words is open already. Close it first."),
        "empty": _("There is nothing to ask: no meaning of these words is left."),
    }[why]


@require_POST
def word_ballot_close(request, dialogue, number):
    here = enter_team(request.user, dialogue, Right.STEER)
    found = WordBallot.objects.filter(dialogue=here.dialogue, number=number).select_related("dialogue").first()
    if found is None:
        raise Http404
    if not found.is_open:
        messages.info(request, _("This ballot was closed already."))
        return redirect(found)
    ballots.close_ballot(ballot=found, by=request.user)
    messages.success(request, _("The ballot is closed and counted. Everybody sees this result."))
    return redirect(found)
