"""The team asks what words mean, and ends it. Nothing is counted: what people write waits for the hours of all, and for a ballot."""

from functools import partial

from django.db import transaction

from dialogue import database_time
from dialogue.models import TeamLog
from issues import asking, rewording, stirring
from issues.models import Meaning, MeaningRound


class BallotOpen(Exception):
    """A ballot asks about all of these words: what it asks stays as it is until it closes."""


@transaction.atomic
def open_rounds(*, dialogue, terms, by):
    """Ask what these words mean; returns those about which people are asked from now on. Pressed again it changes nothing, and one that
    has closed less than a day ago waits. Raises asking.NotNow, BallotOpen, asking.TooSoon where all of them wait."""
    rewording.take_turn(dialogue)  # no ballot is opened about them meanwhile
    terms = [term for term in terms if not term.word_items.filter(ballot__closed_at=None).exists()]
    if not terms:
        raise BallotOpen

    def last_ones():
        rounds = MeaningRound.objects.filter(term__in=terms).select_related("term").order_by("number")
        return {found.term: found for found in rounds}

    places = {term: partial(_new, dialogue, term) for term in terms}
    found, begun = asking.begin(dialogue, places, last_ones, lambda _last: True)
    if begun:
        names = ", ".join(each.term.name for each in begun)
        TeamLog.objects.create(dialogue=dialogue, by=by, action="asked what words mean", detail=names[:300])
    elif all(each.is_closed for each in found.values()):
        raise asking.TooSoon(min(each.closed_at for each in found.values()) + asking.REST)
    return [each.term for each in begun]


def _new(dialogue, term, number):
    return MeaningRound(dialogue=dialogue, term=term, number=number)


def hold_open(dialogue, **which):
    """Lock the rounds that are open: who writes holds theirs FOR SHARE. In the order of their numbers, and before the dialogue's row
    where that is locked, too: nobody waits in a circle."""
    here = MeaningRound.objects.filter(dialogue=dialogue, **which).open().order_by("pk")
    return list(here.select_for_update(of=("self",)))


@transaction.atomic
def close_rounds(*, dialogue, by=None, **which):
    """End what is asked about these words, or all of them; returns how many. Pressed again it changes nothing. Words that wait appear at
    their own hour."""
    held, at = hold_open(dialogue, **which), database_time.now()
    if not held:
        return 0
    MeaningRound.objects.filter(pk__in=[each.pk for each in held]).update(closed_at=at)
    TeamLog.objects.create(dialogue=dialogue, by=by, action="closed what words mean", detail=str(len(held)))
    stirring.soon(f"meanings {dialogue.pk} {at:%Y-%m-%dT%H:%M:%S.%f}", Meaning)
    return len(held)
