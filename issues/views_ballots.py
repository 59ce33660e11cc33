"""A ballot, the rule, and opening and closing it."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from dialogue.models import tell_whole
from dialogue.once import once
from dialogue.phases import Act
from dialogue.rights import Right
from issues import balloting, item_roles, next_ballot, views_results
from issues.disclosure import PublishedLane
from issues.forms_ballots import OpenForm
from issues.models import Issue
from issues.opening import obstacle_in_words, unseen_in_words
from issues.rule_words import worked_example
from issues.rules import Rule
from issues.views_papers import ballot_of, fresh, paper, rule_paragraphs
from stakeholders import group_words
from stakeholders.access import enter_team, enter_to_read, enter_to_read_words


def ballot(request, dialogue, number):
    """The paper while the ballot is open, its result afterwards."""
    here = enter_to_read_words(request.user, dialogue)
    found = ballot_of(here, number)
    if found.is_open:
        return paper(request, here, found, fresh(here, found))
    return views_results.result(request, here, found)


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
        "groups": group_words.tell(here.dialogue, here.dialogue.groups.select_related("parent")),
        "most_listed": next_ballot.MOST_LISTED,
        "most_proposed": next_ballot.MOST_PROPOSED,
    }
    return render(request, "issues/rule.html", here.context(**more))


@once
def ballot_open(request, dialogue):
    """GET shows what will be asked and what stops it; POST opens the ballot."""
    here = enter_team(request.user, dialogue, Right.STEER)
    asked = next_ballot.asked(here.dialogue)
    tell_whole(here.dialogue, *asked.listed, *(row for row in asked.proposed if isinstance(row, Issue)))
    data = request.POST if request.method == "POST" else None
    form = OpenForm(data, dialogue=here.dialogue, proposed=asked.proposed)
    if request.method == "POST" and form.is_valid():
        try:
            opened = balloting.open_ballot(dialogue=here.dialogue, by=request.user, **form.said())
        except balloting.CannotOpen as error:
            form.add_error(None, cannot_open_words(error.args[0]))
        else:
            messages.success(request, _("The ballot is open. Participants find it on their first page."))
            return redirect(opened)
    problems, unseen = balloting.before_opening(here.dialogue)
    more = {
        "form": form,
        "problems": [obstacle_in_words(p) for p in problems],
        "unseen": [unseen_in_words(u) for u in unseen],
        "asked": asked,
        "roles": item_roles.TABLE,
        "most_listed": next_ballot.MOST_LISTED,
        "most_proposed": next_ballot.MOST_PROPOSED,
        "open_ballot": here.dialogue.ballots.filter(closed_at=None).first(),
        "phase_allows": here.dialogue.allows(Act.STRAW) or here.dialogue.allows(Act.FINAL),
    }
    status = 422 if form.errors else 200
    return render(request, "issues/ballot_open_form.html", here.context(**more), status=status)


def cannot_open_words(why):
    if isinstance(why, list):
        return [obstacle_in_words(problem) for problem in why]
    if isinstance(why, balloting.Full):
        return full_words(why.places)
    return {
        "phase": _("This phase has no ballots of this kind."),
        "open": _("A ballot is open already. Close it first."),
        "empty": _("There is nothing to ask: the list is empty."),
    }[why]


def full_words(places):
    most = next_ballot.MOST_PROPOSED
    if not places:
        return _("All %(most)s places beside the list are taken by proposals: bring back none this time.") % {
            "most": most
        }
    return ngettext(
        "Beside the list there is room for %(places)s issue more: bring back fewer.",
        "Beside the list there is room for %(places)s issues more: bring back fewer.",
        places,
    ) % {"places": places}  # fmt: skip


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
