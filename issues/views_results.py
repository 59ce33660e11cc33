"""What ballots decided: a result at a glance, each of its issues by itself, the ballots so far, and the ledger."""

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from issues import next_ballot, results, to_ballot
from issues.models import Ballot
from issues.views_papers import ballot_of
from stakeholders.access import enter_to_read_words

LEDGER_A_PAGE, BALLOTS_A_PAGE, REASONS_A_PAGE = 50, 50, 20
NEWEST, REMOVED_SHOWN = 5, 20  # of a list that stands whole on a page of its own


def result(request, here, ballot):
    """All issues of a closed ballot at a glance; what a group or a person said of one stands on a page of its own."""
    found = results.results_of(ballot)
    more = {**results.page(ballot, found), "kept": any(one.rank for one in found)}
    return render(request, "issues/ballot_result.html", here.context(ballot=ballot, **more))


@require_safe
def ballot_verdict(request, dialogue, number, key):
    """One issue of a closed ballot: its sentence, the bands of the groups, the reasons that were given."""
    here = enter_to_read_words(request.user, dialogue)
    ballot = ballot_of(here, number)
    found = results.in_full(ballot, key)
    if found is None:
        raise Http404
    page = Paginator(found.reasons, REASONS_A_PAGE).get_page(request.GET.get("page"))
    more = {"result": found.result, "before": found.before, "after": found.after, "page": page}
    more |= {"why_bands": results.why_bands(ballot), "settled": results.settled_together(ballot)}
    return render(request, "issues/ballot_verdict.html", here.context(ballot=ballot, **more))


@require_safe
def decision_list(request, dialogue):
    """What was decided, at a glance: the latest final result, and the newest of the ballots, the ledger and what was removed."""
    here = enter_to_read_words(request.user, dialogue)
    ballots = _newest(here)
    closed = [ballot for ballot in ballots if not ballot.is_open]
    latest = next((ballot for ballot in closed if ballot.is_final), None)
    more = {
        "open_ballot": next((ballot for ballot in ballots if ballot.is_open), None),
        "waiting": to_ballot.waiting(here.dialogue),
        "closed": closed[:NEWEST],
        "latest": latest,
        "latest_results": results.told_in_order(results.results_of(latest)) if latest else [],
        "ledger": results.told(list(results.ledger(here.dialogue)[:NEWEST]), here.dialogue),
        "removed": here.dialogue.issues.removed().told(here.dialogue).order_by("-position", "-pk")[:REMOVED_SHOWN],
    }
    return render(request, "issues/decision_list.html", here.context(**more))


def _newest(here):
    """The newest ballots, and the latest final one that is closed wherever it stands; one query."""
    rows = here.dialogue.ballots
    finals = rows.filter(kind=Ballot.Kind.FINAL).exclude(closed_at=None)
    newest = rows.filter(Q(pk__in=rows.values("pk")[: NEWEST + 1]) | Q(pk__in=finals.values("pk")[:1]))
    found = list(newest.order_by("-number"))
    for ballot in found:
        ballot.dialogue = here.dialogue
    return found


@require_safe
def ballot_list(request, dialogue):
    """Every ballot so far, the newest first."""
    here = enter_to_read_words(request.user, dialogue)
    page = Paginator(here.dialogue.ballots.all(), BALLOTS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "issues/ballot_list.html", here.context(page=page))


@require_safe
def ledger(request, dialogue):
    """Every change to the list of issues, the newest first, and what waits for a ballot."""
    here = enter_to_read_words(request.user, dialogue)
    page = Paginator(results.ledger(here.dialogue), LEDGER_A_PAGE).get_page(request.GET.get("page"))
    more = {"ledger": results.told(page, here.dialogue), "waiting": to_ballot.waiting(here.dialogue)}
    more |= {"most_proposed": next_ballot.MOST_PROPOSED}
    return render(request, "issues/ledger.html", here.context(page=page, **more))
