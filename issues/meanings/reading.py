"""What the page of a word shows: what it means by now, what else people mean by it, and this person's own words. Eight queries at most,
with those that tell who this is."""

from typing import Any

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, Value, When
from django.http import Http404

from dialogue import keys
from issues import changes, leaving, release_words, releasing
from issues.meanings import reading_ballots
from issues.models import Leaving, Meaning, MeaningRound, WordItem

A_PAGE = 24  # meanings and variants of a word


def term_at(here, key):
    """As the reader gets it. Raises Http404."""
    found = here.dialogue.terms.told(here.dialogue).filter(key=key).first()
    if found is None:
        raise Http404
    return found


def rounds_of(here, term):
    """The latest first; one query."""
    found = list(MeaningRound.objects.filter(term=term))
    for each in found:
        each.dialogue, each.term = here.dialogue, term
    return found


def page(here, term, rounds, number=1):
    """`rounds`: as `rounds_of`; `number`: of the page of meanings."""
    listed, mine, more = _written(here, term, _own(here, rounds), number)
    before = _asked_before(here, term)
    stamps = before.pop("stamps")
    for row in listed:
        row.stamp = stamps.get((row.pk, row.text), "")  # of these words: its author may have others by now
    agreed = before["agreed"].said_id if before["agreed"] else None
    return {
        "term": term,
        "wordings": changes.wordings(term),
        "asked": rounds[0] if rounds else None,
        "meanings": [row for row in listed if not row.is_variant and row.pk != agreed],
        "variants": sorted((row for row in listed if row.is_variant), key=lambda row: row.region.casefold()),
        "number": number,
        "next_number": number + 1 if more else 0,
        **before,
        **_yours(here, rounds, mine),
    }


def _asked_before(here, term):
    """What was agreed on, the ballot that is open about it, those so far, the last that was to agree on it and did not, and what that said
    of each meaning; one query."""
    rows = WordItem.objects.filter(term=term).select_related("ballot", "said").order_by("-ballot__number", "place")
    ballots: dict[Any, list] = {}
    for item in rows.told(here.dialogue):
        ballots.setdefault(item.ballot, []).append(item)
    agreed = (item for items in ballots.values() for item in items if item.is_agreed and item.text)
    for ballot in ballots:
        ballot.dialogue = here.dialogue
    last = next((ballot for ballot in ballots if ballot.is_final and ballot.is_closed), None)
    said = ballots.get(last, ())
    return {
        "last": last if not any(item.is_agreed for item in said) else None,
        "stamps": {
            (item.said_id, item.text): reading_ballots.STAMPS[item.outcome]()
            for item in said
            if item.said_id and item.outcome
        },
        "agreed": next((item for item in agreed if not (item.said and item.said.hidden)), None),
        "ballots": list(ballots),
        "open_ballot": next((ballot for ballot in ballots if ballot.is_open), None),
    }


def _own(here, rounds):
    """Which rows this person wrote; None for who writes nothing."""
    if here.participant is None or here.dialogue.is_sealed or not rounds:
        return None
    every = dict.fromkeys(scope for each in rounds for scope in each.every_writing(here.participant.group))
    tags = keys.tags(here.dialogue, here.participant.pk, list(every))
    return Q(round__in=[each.pk for each in rounds], voice__dialogue=here.dialogue.pk, voice__tag__in=tags)


def _written(here, term, own, number):
    """(a page of what everybody reads, in no order, this person's own, whether there is more), in one query."""
    first = (number - 1) * A_PAGE
    shown = Meaning.objects.filter(round__term=term).readable().values("pk")[first : first + A_PAGE + 1]
    mine, listed = (_mark(rows) if rows else Value(0) for rows in (own, Q(pk__in=shown)))
    rows = Meaning.objects.heard().filter(Q(pk__in=shown) | own if own else Q(pk__in=shown))
    rows = rows.select_related("voice__group").annotate(is_mine=mine, is_listed=listed).order_by("pk")
    agreed = WordItem.objects.filter(said=OuterRef("pk"), is_agreed=True)
    found = list(rows.annotate(can_come_out=releasing.is_large_enough(), was_agreed=Exists(agreed)))
    for row in found:
        here.groups.tell(row.voice.group)
    page = [row for row in found if row.is_listed]
    return page[:A_PAGE], [row for row in found if row.is_mine], len(page) > A_PAGE


def _mark(rows):
    return Case(When(rows, then=Value(1)), default=Value(0), output_field=IntegerField())


def _yours(here, rounds, mine):
    """Their own words and what they can do. `own`: {kind: the latest of the last round}; `before`: of earlier rounds."""
    asked, now = rounds[0] if rounds else None, here.clock.now()
    late = asked is not None and asked.is_open and here.is_late_for(asked.opened_at)
    is_open = asked is not None and asked.is_open and here.dialogue.may_answer
    marks = set(Leaving.objects.filter(dialogue=here.dialogue).values_list("token", flat=True)) if mine else set()
    by_pk = {each.pk: each for each in rounds}
    for row in mine:
        row.round = by_pk[row.round_id]
        row.can_come_out = row.can_come_out or row.is_named
        row.night = leaving.night_of(row, here.dialogue, marks, now.date())
        row.standing = release_words.of_remark(row, here.dialogue, now)
        is_free = not row.released or (is_open and not late and not row.was_agreed)
        row.can_lose = here.may_speak and not row.is_leaving and is_free
    latest = {}
    for row in sorted(mine, key=lambda row: row.pending):  # of two the one that its author left last
        if asked and row.round_id == asked.pk and (row.kind not in latest or not row.is_leaving):
            latest[row.kind] = row
    return {
        "own": latest,
        "before": [row for row in mine if asked is None or row.round_id != asked.pk],
        "by_when": release_words.by_when(here.dialogue, now),
        "can_speak": here.may_speak and is_open and not late,
        "late": late,
    }
