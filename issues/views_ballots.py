"""Voting, results, the rule, and the list of what was decided."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dialogue.phases import Act
from dialogue.ways import way_back
from issues import balloting, counting, proposing, results, voting
from issues.answering import Repeated
from issues.disclosure import PublishedLane, steps_of_five
from issues.forms_ballots import OpenForm, PaperForm
from issues.models import Ballot, Issue
from issues.rule_words import lead_in_words, rule_in_words, worked_example
from issues.rules import Rule
from issues.verdicts import problem_in_words
from stakeholders.access import enter_team, enter_to_read
from stakeholders.forms import form_key


def ballot_of(here, number):
    """The ballot with its dialogue already there."""
    ballot = get_object_or_404(Ballot, dialogue=here.dialogue, number=number)
    ballot.dialogue = here.dialogue
    return ballot


def items_of(ballot):
    return ballot.ballot_items.select_related("issue__proposed_by")


def ballot(request, dialogue, number):
    """The paper while the ballot is open, its result afterwards."""
    here = enter_to_read(request.user, dialogue)
    found = ballot_of(here, number)
    if found.is_open:
        votes = voting.own(here.participant, found) if here.may_speak else {}
        form = PaperForm(items=items_of(found), final=found.is_final, votes=votes, initial={"key": form_key()})
        return paper(request, here, found, form)
    results_here = results.results_of(found)
    more = {"results": results_here, "kept": results.in_order(results_here), "why_bands": results.why_bands(found)}
    more |= {"rule": results.rule_of(found), "short_hash": found.result_hash[: results.HASH_SHOWN]}
    return render(request, "issues/ballot_result.html", here.context(ballot=found, **more))


def paper(request, here, found, form, status=200):
    rows = list(form.rows())
    more = {
        "form": form,
        "listed": [row for row in rows if not row["proposed"]],
        "proposed": [row for row in rows if row["proposed"]],
        "marked": form.marked(),
        "voted": steps_of_five(sum(counting.turnout(found).values())),
        "may_vote": here.may_speak and not here.is_late_for(found.opened_at),
        "rule": rule_paragraphs(Rule.from_dict(found.rule)),
        "rule_lead": lead_in_words(Rule.from_dict(found.rule)),
        "come_back": way_back(request),
    }
    return render(request, "issues/ballot_paper.html", here.context(ballot=found, **more), status=status)


@require_POST
def vote(request, dialogue, number):
    """Save the whole paper. Only rows of a voice are written: no session, no log, no job (TRUST §1)."""
    here = enter_to_read(request.user, dialogue)
    found = ballot_of(here, number)
    if not here.may_speak:
        raise PermissionDenied
    form = PaperForm(request.POST, items=items_of(found), final=found.is_final)
    if not found.is_open:
        return conflict(request, here, found, "closed")
    taken_back = "clear" in request.POST
    if not taken_back and not form.is_valid():
        return paper(request, here, found, form, status=422)
    marks, key = ({}, "") if taken_back else (form.marks(), form.cleaned_data["key"])
    try:
        votes = voting.cast(
            participant=here.participant, ballot=found, marks=marks, language=request.user.language, key=key
        )
    except voting.OpenedBefore:
        return conflict(request, here, found, "late")
    except voting.BallotClosed:
        return conflict(request, here, found, "closed")
    except Repeated:
        return conflict(request, here, found, "repeated")
    messages.success(request, receipt_words(len(votes), len(form.items)))
    return redirect(way_back(request) or found)


def receipt_words(marked, items):
    if not marked:
        return _("Your ballot was taken back: nothing of it is kept. You can vote again until closing.")
    words = {"marked": marked, "items": items}
    return _("Your ballot is saved: %(marked)s of %(items)s marked. You can change it until closing.") % words


def conflict(request, here, found, why):
    return render(request, "issues/ballot_conflict.html", here.context(ballot=found, why=why), status=409)


def rule_paragraphs(rule):
    """The rule's paragraphs, without the worked example, which stands beside its picture."""
    paragraphs = rule_in_words(rule).split("\n\n")
    return paragraphs[:-1] if rule == Rule() else paragraphs


def example_lanes():
    """The votes of `worked_example` as a picture."""
    rows = [
        ("lsm", _("Companies"), "blue", "plain", 20, 0),
        ("gov", _("Government"), "green", "dots", 8, 0),
        ("asm", _("Miners"), "rust", "diagonal", 2, 4),
    ]
    return tuple(
        PublishedLane(key, name, palette, pattern, counted=True, shown="count", yes=yes, no=no, passed=0)
        for key, name, palette, pattern, yes, no in rows
    )


def rule(request, dialogue):
    """The rule in words, an example with its picture, and how small numbers are protected."""
    here = enter_to_read(request.user, dialogue)
    mine = Rule.from_dict(here.dialogue.rule)
    standard = mine == Rule()
    more = {"paragraphs": rule_paragraphs(mine), "example": worked_example() if standard else ""}
    more |= {
        "example_lanes": example_lanes() if standard else (),
        "groups": here.dialogue.groups.select_related("parent"),
    }
    return render(request, "issues/rule.html", here.context(**more))


def decision_list(request, dialogue):
    """What was decided: the latest final result, the ballots, the ledger, and what was removed."""
    here = enter_to_read(request.user, dialogue)
    ballots = list(here.dialogue.ballots.all())
    for each in ballots:
        each.dialogue = here.dialogue
    closed = [b for b in ballots if not b.is_open]
    latest = next((b for b in closed if b.is_final), None)
    latest_results = results.results_of(latest) if latest else []
    more = {
        "open_ballot": next((b for b in ballots if b.is_open), None),
        "closed": closed,
        "latest": latest,
        "kept": results.in_order(latest_results),
        "gone": [r for r in latest_results if not r.rank],
        "ledger": results.ledger(here.dialogue),
        "removed": here.dialogue.issues.removed(),
    }
    return render(request, "issues/decision_list.html", here.context(**more))


def ballot_open(request, dialogue):
    """GET shows what will be asked and what stops it; POST opens the ballot."""
    here = enter_team(request.user, dialogue)
    form = OpenForm(request.POST if request.method == "POST" else None, dialogue=here.dialogue)
    if request.method == "POST" and form.is_valid():
        try:
            opened = balloting.open_ballot(dialogue=here.dialogue, by=request.user, **form.cleaned_data)
        except balloting.CannotOpen as error:
            form.add_error(None, cannot_open_words(error.args[0]))
        else:
            messages.success(request, _("The ballot is open. Participants find it on their first page."))
            return redirect(opened)
    proposals = [p for p in proposing.standing(here.dialogue) if p.issue_id is None and p.has_support]
    more = {
        "form": form,
        "problems": [problem_in_words(p) for p in balloting.problems(here.dialogue)],
        "asked": here.dialogue.issues.exclude(status=Issue.Status.REMOVED),
        "supported": proposals,
        "open_ballot": here.dialogue.ballots.filter(closed_at=None).first(),
        "phase_allows": here.dialogue.allows(Act.STRAW) or here.dialogue.allows(Act.FINAL),
    }
    status = 422 if form.errors else 200
    return render(request, "issues/ballot_open_form.html", here.context(**more), status=status)


def cannot_open_words(why):
    if isinstance(why, list):
        return [problem_in_words(problem) for problem in why]
    return {
        "phase": _("This phase has no ballots of this kind."),
        "open": _("A ballot is open already. Close it first."),
        "empty": _("There is nothing to ask: the list is empty."),
    }[why]


@require_POST
def ballot_close(request, dialogue, number):
    here = enter_team(request.user, dialogue)
    found = ballot_of(here, number)
    if not found.is_open:
        messages.info(request, _("This ballot was closed already."))
        return redirect(found)
    balloting.close_ballot(ballot=found, by=request.user)
    messages.success(request, _("The ballot is closed and counted. Everybody sees this result."))
    return redirect(found)
