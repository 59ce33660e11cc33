"""The team asks about a collection, and closes what it asked: then what is published is worked out, once."""

from collections import defaultdict
from functools import partial

from django.db import transaction
from django.db.models import Count

from dialogue import database_time
from dialogue.models import TeamLog
from issues import asking, held_bands, leaving, stirring
from issues.counting import frozen_groups, tally_of
from issues.models import SaidStatement, StatementFinding, StatementMark, StatementRound
from issues.models.statements import Collection
from issues.statements import refs

ASKED = {Collection.CHALLENGES: "asked about challenges", Collection.VISIONS: "asked about visions"}
CLOSED = {Collection.CHALLENGES: "closed challenges", Collection.VISIONS: "closed visions"}


@transaction.atomic
def open_round(*, dialogue, collection, by, seen=None):
    """Ask about a collection; returns the round. Pressed again it changes nothing. `seen`: the number of the last round on the page, 0
    for none. Raises asking.NotNow, asking.Overtaken, asking.TooSoon."""

    def last_ones():
        last = StatementRound.objects.filter(dialogue=dialogue, collection=collection).first()
        return {collection: last} if last else {}

    may_follow = asking.after(seen)
    new = partial(_new, dialogue, collection)
    found, begun = asking.begin(dialogue, {collection: new}, last_ones, may_follow)
    asking.check(found[collection], may_follow)
    if begun:
        TeamLog.objects.create(dialogue=dialogue, by=by, action=ASKED[collection], detail="")
    return found[collection]


def _new(dialogue, collection, number):
    return StatementRound(dialogue=dialogue, collection=collection, number=number)


@transaction.atomic
def close_round(*, dialogue, collection, by, seen=None):
    """End what is asked; returns the latest round, None if there is none. Pressed again it changes nothing. `seen`: the number of the
    round on the page, which alone is closed. Raises asking.Overtaken."""
    _close(dialogue, by, collection=collection, **({} if seen is None else {"number": seen}))
    latest = StatementRound.objects.filter(dialogue=dialogue, collection=collection).first()
    if latest and latest.is_open:
        raise asking.Overtaken
    return latest


@transaction.atomic
def close_all(*, dialogue, by=None):
    """A phase in which nobody answers ends what is asked."""
    return _close(dialogue, by)


def hold_open(dialogue, **which):
    """Lock the rounds that are open: who speaks holds theirs FOR SHARE, so that each is in the result or is told. In the order of their
    numbers, and before the dialogue's row where that is locked, too: nobody waits in a circle."""
    here = StatementRound.objects.filter(dialogue=dialogue, **which).open().order_by("pk")
    return list(here.select_for_update(of=("self",)))


def _close(dialogue, by, **which):
    """Work out what is published, and keep it for good. Words that wait appear at their own hour, and stand in the next round."""
    held = hold_open(dialogue, **which)
    if not held:
        return 0
    groups, at = frozen_groups(dialogue), database_time.now()
    for asked in held:
        asked.dialogue = dialogue
        _find(asked, groups)
        asked.closed_at = at
        asked.save(update_fields=["results", "closed_at"])
        TeamLog.objects.create(dialogue=dialogue, by=by, action=CLOSED[asked.collection], detail="")
    stirring.soon(f"statements {dialogue.pk} {at:%Y-%m-%dT%H:%M:%S.%f}", StatementMark, SaidStatement)
    return len(held)


def _find(asked, groups):
    given, bare = _given(asked), [tally_of(group) for group in groups]
    found = held_bands.found((ref, [tally_of(g, given[ref]) for g in groups]) for ref in _asked_of(asked))
    asked.results = held_bands.kept(found, bare)
    rows = (_finding(asked, place, held.key) for place, held in enumerate(found, 1))
    StatementFinding.objects.bulk_create(rows)


def _finding(asked, place, ref):
    name, _hyphen, pk = ref.partition("-")
    return StatementFinding(round=asked, place=place, **{f"{name}_id": int(pk)})


def _asked_of(asked):
    """The refs of all that can be read at this moment: the outline's in its order, then what people wrote, in no order."""
    name, _model = refs.OF_OUTLINE[asked.collection]
    every = refs.outlined(asked.dialogue, asked.collection)
    yield from (f"{name}-{pk}" for pk in every.values_list("pk", flat=True))
    said = refs.readable(asked.dialogue, asked.collection)
    yield from (f"said-{pk}" for pk in said.values_list("pk", flat=True))


def _given(asked):
    """{ref: {group: {"yes" or "no": how many}}}, without those who have taken everything back and whose night has yet to come."""
    rows = StatementMark.objects.filter(round=asked).heard()
    rows = rows.exclude(pk__in=leaving.going(rows, asked.dialogue)).order_by().annotate(ref=refs.in_text())
    found = defaultdict(lambda: defaultdict(dict))
    for ref, group, has, n in rows.values_list("ref", "voice__group", "has").annotate(n=Count("pk")):
        found[ref][group]["yes" if has else "no"] = n
    return found
