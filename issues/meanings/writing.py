"""Writing another meaning of a word, or how it is meant in one country: words in a round (`issues.saying`), one of each kind for a person.

What others read is asked about in later rounds, too: while one of them is open its author can take it back. What a ballot has agreed on
stays, as a proposal that came to a ballot does: it is the dialogue's by then."""

from django.db.models import Q

from dialogue import turns
from issues import asking, saying
from issues.answering import NotOpen
from issues.models import Meaning, MeaningRound


def place(asked, kind):
    """`asked`: a round with its word."""
    about = f"texts words-{asked.term_id} {asked.number} {kind}"
    until = MeaningRound.objects.filter(term=asked.term_id).first()
    return saying.Place(asked, Meaning, turns.STATE, about, {"kind": kind}, until)


def own(participant, asked, kind):
    return saying.own(participant, place(asked, kind))


def write(*, participant, asked, kind, region="", **said):
    """As `saying.say`. `region`: where a variant is said."""
    said["region"] = region if kind == Meaning.Kind.VARIANT else ""
    return saying.say(participant=participant, place=place(asked, kind), **said)


def take_back(*, participant, asked, kind, now=False, key=""):
    """As `saying.take_back`; raises NotOpen of what was agreed on, too."""
    if own(participant, asked, kind).filter(items__is_agreed=True).exists():
        raise NotOpen
    return saying.take_back(participant=participant, place=place(asked, kind), now=now, key=key)


def can_go(participant):
    rounds = MeaningRound.objects.filter(dialogue=participant.dialogue)
    asked = [each.term_id for each in asking.open_to(participant, rounds)]
    stays = set(Meaning.objects.filter(items__is_agreed=True, round__in=rounds).values_list("pk", flat=True))
    found = saying.can_go(participant, Meaning, rounds, Q(round__term__in=asked))
    yield from (row for row in found if row.pk not in stays)
