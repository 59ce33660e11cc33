"""The team asks how a tie is, of one or of all, and closes what it asked: then what is published is worked out, once."""

from collections import defaultdict
from functools import partial

from django.db import transaction

from dialogue import database_time
from dialogue.models import TeamLog
from issues import asking, leaving, stirring, tie_sides
from issues.asking import NotNow, Overtaken, TooSoon
from issues.counting import frozen_groups
from issues.models import Expectation, TieRound, TieView
from stakeholders.people import ties_between

__all__ = ["NotNow", "Overtaken", "TooSoon"]


def of(dialogue):
    """Its ties with both groups, each fetched for a press."""
    return ties_between(dialogue)


@transaction.atomic
def open_round(*, dialogue, tie, by, seen=None):
    """Ask about one tie; returns the round. Pressed again it changes nothing. `seen`: the number of the last round on the page, 0 for
    none; if it has closed another since, nothing is asked. Raises NotNow, Overtaken, TooSoon."""

    may_follow = asking.after(seen)
    found, begun = _open(dialogue, [tie], may_follow)
    asking.check(found[tie], may_follow)
    if begun:
        TeamLog.objects.create(dialogue=dialogue, by=by, action="asked about a tie", detail=_named(tie))
    return found[tie]


@transaction.atomic
def open_all(*, dialogue, by, seen=None):
    """Ask about every tie that is not being asked about; returns how many. `seen`: the latest round, of whatever tie, that the page knew
    of: what was asked and closed since is not asked again, nor what has closed less than a day ago. Raises NotNow."""

    def may_follow(last):
        return seen is None or last is None or last.pk <= seen

    _found, begun = _open(dialogue, list(ties_between(dialogue)), may_follow)
    if begun:
        TeamLog.objects.create(dialogue=dialogue, by=by, action="asked about all ties", detail=str(len(begun)))
    return len(begun)


def _open(dialogue, ties, may_follow):
    """As `asking.begin`, of these ties."""

    def last_ones():
        return {
            found.tie: found for found in TieRound.objects.filter(tie__in=ties).select_related("tie").order_by("number")
        }

    places = {tie: partial(_new, dialogue, tie) for tie in ties}
    return asking.begin(dialogue, places, last_ones, may_follow)


def _new(dialogue, tie, number):
    return TieRound(dialogue=dialogue, tie=tie, number=number)


@transaction.atomic
def close_round(*, dialogue, tie, by, seen=None):
    """End what is asked about a tie; returns its latest round, None if there is none. Pressed again it changes nothing. `seen`: the number
    of the round on the page, which alone is closed. Raises Overtaken."""
    if _close(dialogue, tie=tie, **({} if seen is None else {"number": seen})):
        TeamLog.objects.create(dialogue=dialogue, by=by, action="closed a tie", detail=_named(tie))
    latest = TieRound.objects.filter(dialogue=dialogue, tie=tie).first()
    if latest and latest.is_open:
        raise Overtaken
    return latest


@transaction.atomic
def close_all(*, dialogue, by=None, seen=None):
    """End what is asked about every tie; returns how many. A phase in which nobody answers closes them, too. `seen`: as `open_all`
    takes it; what was opened since stays open."""
    closed = _close(dialogue, **({} if seen is None else {"pk__lte": seen}))
    if closed:
        TeamLog.objects.create(dialogue=dialogue, by=by, action="closed all ties", detail=str(closed))
    return closed


def hold_open(dialogue, **which):
    """Lock the rounds that are open: who speaks holds theirs FOR SHARE, so that each is in the result or is told. In the order of their
    numbers, and before the dialogue's row where that is locked, too: nobody waits in a circle."""
    here = TieRound.objects.filter(dialogue=dialogue, **which).open().order_by("pk")
    return list(here.select_for_update(of=("self",)).select_related("tie"))


def _close(dialogue, **which):
    """Work out what is published, and keep it for good. Words that wait appear at their own hour."""
    held = hold_open(dialogue, **which)
    if not held:
        return 0
    groups, given, at = frozen_groups(dialogue), _given(dialogue, held), database_time.now()
    for found in held:
        ends = (found.tie.from_group_id, found.tie.to_group_id)
        found.results, found.closed_at = tie_sides.results(groups, ends, given[found.pk]), at
        found.save(update_fields=["results", "closed_at"])
    stirring.soon(f"ties {dialogue.pk} {at:%Y-%m-%dT%H:%M:%S.%f}", TieView, Expectation)
    return len(held)


def _given(dialogue, rounds):
    """{round: {group: its people's views}}, without those who have taken everything back and whose night has yet to come."""
    today = database_time.now().date()
    marks = set(dialogue.leaving.values_list("token", flat=True))
    found = defaultdict(lambda: defaultdict(list))
    for view in TieView.objects.filter(round__in=rounds).heard().select_related("voice").order_by("pk"):
        if leaving.night_of(view, dialogue, marks, today) is None:
            found[view.round_id][view.voice.group_id].append(view.step)
    return found


def _named(tie):
    return str(tie)[:300]
