"""A ballot and its result, opening and closing it, the rule, and the list of what was decided."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dialogue.once import once
from dialogue.phases import Act
from dialogue.rights import Right
from issues import balloting, results
from issues.disclosure import PublishedLane
from issues.forms_ballots import OpenForm
from issues.opening import obstacle_in_words, unseen_in_words
from issues.rule_words import worked_example
from issues.rules import Rule
from issues.views_papers import ballot_of, fresh, paper, rule_paragraphs
from stakeholders.access import enter_team, enter_to_read, enter_to_read_words

LEDGER_A_PAGE, REMOVED_SHOWN = 50, 20


def ballot(request, dialogue, number):
    """The paper while the ballot is open, its result afterwards."""
    here = enter_to_read_words(request.user, dialogue)
    found = ballot_of(here, number)
    if found.is_open:
        return paper(request, here, found, fresh(here, found))
    results_here = results.results_of(found)
    more = {"results": results_here, "kept": results.in_order(results_here), "why_bands": results.why_bands(found)}
    more |= {"rule": results.rule_of(found), "short_hash": found.result_hash[: results.HASH_SHOWN]}
    more |= {
        "settled": results.settled_together(found),
        "order_words": results.order_words(found),
        "hash_words": results.hash_words(found),
    }
    return render(request, "issues/ballot_result.html", here.context(ballot=found, **more))


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
    here = enter_to_read_words(request.user, dialogue)
    ballots = list(here.dialogue.ballots.all())
    for each in ballots:
        each.dialogue = here.dialogue
    closed = [b for b in ballots if not b.is_open]
    latest = next((b for b in closed if b.is_final), None)
    latest_results = results.results_of(latest) if latest else []
    page = Paginator(results.ledger(here.dialogue), LEDGER_A_PAGE).get_page(request.GET.get("page"))
    more = {
        "open_ballot": next((b for b in ballots if b.is_open), None),
        "closed": closed,
        "latest": latest,
        "kept": results.in_order(latest_results),
        "gone": [r for r in latest_results if not r.rank],
        "page": page,
        "ledger": results.told(page),
        "removed": here.dialogue.issues.removed().order_by("-position", "-pk")[:REMOVED_SHOWN],
    }
    return render(request, "issues/decision_list.html", here.context(**more))


@once
def ballot_open(request, dialogue):
    """GET shows what will be asked and what stops it; POST opens the ballot."""
    here = enter_team(request.user, dialogue, Right.STEER)
    form = OpenForm(request.POST if request.method == "POST" else None, dialogue=here.dialogue)
    if request.method == "POST" and form.is_valid():
        try:
            opened = balloting.open_ballot(dialogue=here.dialogue, by=request.user, **form.cleaned_data)
        except balloting.CannotOpen as error:
            form.add_error(None, cannot_open_words(error.args[0]))
        else:
            messages.success(request, _("The ballot is open. Participants find it on their first page."))
            return redirect(opened)
    problems, unseen = balloting.before_opening(here.dialogue)
    asked, supported, left = balloting.will_ask(here.dialogue)
    more = {
        "form": form,
        "problems": [obstacle_in_words(p) for p in problems],
        "unseen": [unseen_in_words(u) for u in unseen],
        "asked": asked,
        "supported": supported,
        "left": left,
        "most": balloting.MOST_ISSUES,
        "open_ballot": here.dialogue.ballots.filter(closed_at=None).first(),
        "phase_allows": here.dialogue.allows(Act.STRAW) or here.dialogue.allows(Act.FINAL),
    }
    status = 422 if form.errors else 200
    return render(request, "issues/ballot_open_form.html", here.context(**more), status=status)


def cannot_open_words(why):
    if isinstance(why, list):
        return [obstacle_in_words(problem) for problem in why]
    return {
        "phase": _("This phase has no ballots of this kind."),
        "open": _("A ballot is open already. Close it first."),
        "empty": _("There is nothing to ask: the list is empty."),
        "many": _("A ballot asks about %(most)s issues at most. Bring back fewer.") % {"most": balloting.MOST_ISSUES},
    }[why]


@require_POST
def ballot_close(request, dialogue, number):
    here = enter_team(request.user, dialogue, Right.STEER)
    found = ballot_of(here, number)
    if not found.is_open:
        messages.info(request, _("This ballot was closed already."))
        return redirect(found)
    balloting.close_ballot(ballot=found, by=request.user)
    messages.success(request, _("The ballot is closed and counted. Everybody sees this result."))
    return redirect(found)
