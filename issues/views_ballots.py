"""Voting, the rule, and opening and closing a ballot."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import prefetch_related_objects
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from dialogue.form_keys import Trouble
from dialogue.once import once
from dialogue.phases import Act
from dialogue.rights import Right
from dialogue.ways import way_back
from issues import balloting, conflict_words, counting, next_ballot, views_results, voting
from issues.disclosure import PublishedLane, steps_of_five
from issues.forms_ballots import OpenForm, PaperForm
from issues.opening import obstacle_in_words, unseen_in_words
from issues.receipts import Repeated
from issues.rule_words import lead_in_words, rule_in_words, worked_example
from issues.rules import Rule
from issues.views_results import ballot_of
from stakeholders.access import enter_team, enter_to_read, enter_to_read_words

ON_PAPER = ("key", "position", "title", "teaser", "status", "proposed_by__short_name")  # of an issue
ITEM = ("ballot", "status", *(f"issue__{name}" for name in ON_PAPER))


def fill(form):
    """Read the issues of a paper that is shown, each with what stands there: one that is saved needs none."""
    prefetch_related_objects([line.item for line in form.lines], "issue__proposed_by")


def ballot(request, dialogue, number):
    """The paper while the ballot is open, its result afterwards."""
    here = enter_to_read_words(request.user, dialogue)
    found = ballot_of(here, number)
    if found.is_open:
        return paper(request, here, found, fresh(here, found))
    return views_results.result(request, here, found)


def fresh(here, found):
    """The paper as this person left it; whoever has no vote reads it."""
    votes = voting.own(here.participant, found) if here.may_speak else {}
    items = found.ballot_items.select_related("issue__proposed_by").only(*ITEM)
    return PaperForm(member=here.participant, items=items, final=found.is_final, votes=votes)


def paper(request, here, found, form, status=200, conflict=None):
    fill(form)
    more = {
        "form": form,
        "listed": [line for line in form.lines if not line.is_proposed],
        "proposed": [line for line in form.lines if line.is_proposed],
        "marked": form.marked(),
        "voted": steps_of_five(counting.voters(found)),
        "may_vote": here.may_speak and not here.is_late_for(found.opened_at),
        "rule": rule_paragraphs(Rule.from_dict(found.rule)),
        "rule_lead": lead_in_words(Rule.from_dict(found.rule)),
        "come_back": way_back(request),
        "conflict": conflict,
    }
    return render(request, "issues/ballot_paper.html", here.context(ballot=found, **more), status=status)


@require_POST
def vote(request, dialogue, number):
    """Save the whole paper. Only rows of a voice are written: no session, no log, no job (TRUST §1)."""
    here = enter_to_read_words(request.user, dialogue)
    found = ballot_of(here, number)
    if not here.may_speak:
        raise PermissionDenied
    form = PaperForm(request.POST, member=here.participant, items=found.ballot_items.all(), final=found.is_final)
    clears = "clear" in request.POST
    if not found.is_open:
        return conflict(request, here, found, "closed", None if clears else form)
    why = "" if clears and form.trouble == Trouble.MISSING else form.trouble  # as a page of the release before sends it
    if not clears and why != Trouble.OTHER and not form.is_valid():
        return paper(request, here, found, form, status=422)
    return sent_twice(request, here, found, form, why) if why else save(request, here, found, form, clears)


def save(request, here, found, form, clears):
    marks = {} if clears else form.marks()
    key = "" if form.trouble else form.data["key"]
    try:
        kept = voting.cast(participant=here.participant, ballot=found, marks=marks, key=key)
    except voting.OpenedBefore:
        return conflict(request, here, found, "late")
    except voting.BallotClosed:
        return conflict(request, here, found, "closed", form)
    except Repeated:
        form.renew()
        return sent_twice(request, here, found, form, conflict_words.REPEATED)
    messages.success(request, receipt_words(len(kept), len(form.lines)))
    return redirect(way_back(request) or found)


def sent_twice(request, here, found, form, why):
    """The paper again: with the marks that came, under a new key; as it stands, if it was to be taken back or is somebody else's."""
    if "clear" in request.POST:
        return paper(request, here, found, fresh(here, found), 409, conflict_words.of_press(why))
    fill(form)
    told = conflict_words.of_form(why, form, voting.own(here.participant, found))
    return paper(request, here, found, fresh(here, found) if told.alone else form, 409, told)


def receipt_words(marked, items):
    if not marked:
        return _("Your ballot was taken back: nothing of it is kept. You can vote again until closing.")
    words = {"marked": marked, "items": items}
    return _("Your ballot is saved: %(marked)s of %(items)s marked. You can change it until closing.") % words


def conflict(request, here, found, why, form=None):
    """Nothing can be kept; what was typed and is not in the count stands on the page."""
    versions = ()
    if form and form.is_valid():
        fill(form)
        versions = form.beside(voting.own(here.participant, found))
    more = {"why": why, "conflict": {"versions": versions}}
    return render(request, "issues/ballot_conflict.html", here.context(ballot=found, **more), status=409)


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
        "most_listed": next_ballot.MOST_LISTED,
        "most_proposed": next_ballot.MOST_PROPOSED,
    }
    return render(request, "issues/rule.html", here.context(**more))


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
    more = {
        "form": form,
        "problems": [obstacle_in_words(p) for p in problems],
        "unseen": [unseen_in_words(u) for u in unseen],
        "asked": next_ballot.asked(here.dialogue),
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
