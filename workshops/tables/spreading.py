"""In whose name people are spread over tables, and how even it came out, in figures and in words.

People of groups that stay hidden are spread as one: tables balanced over hidden parts or groups would show who is who.
"""

from collections import Counter

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

HIDDEN = 0  # in whose name all people of hidden groups are spread


def spread_of(dialogue):
    """A function from a participant to the group in whose name a plan spreads them: their own if it speaks by name, else one
    for all who stay hidden. Only where several counted lanes stay hidden, each of these is spread by itself, as a lane."""
    groups = list(dialogue.groups.select_related("parent"))
    hidden = {g.pk for g in groups if not (g.is_named and (g.parent is None or g.parent.is_named))}
    lanes = {(g.parent or g).pk for g in groups if g.pk in hidden and (g.parent or g).is_counted}
    apart = lanes if len(lanes) > 1 else set()

    def spread(participant):
        group = participant.group
        if group.pk not in hidden:
            return group.pk
        lane = group.parent_id or group.pk
        return lane if lane in apart else HIDDEN

    return spread


def is_balanced(session):
    """Whether sizes, and each group's people, differ by one at most between the tables of a round."""
    return _is_even(list(session.seats.select_related("participant__group")), spread_of(session.workshop.dialogue))


def _is_even(seats, spread):
    tables = sorted({seat.table for seat in seats})
    for group in {None, *(spread(s.participant) for s in seats)}:
        counts = Counter(s.table for s in seats if group is None or spread(s.participant) == group)
        each = [counts[t] for t in tables]
        if each and max(each) - min(each) > 1:
            return False
    return True


def quality(session, spread):
    """How good a round's seats are, in sentences; no numbers about a group that stays hidden. `spread` is of `spread_of`."""
    seats = list(session.seats.all())
    if not seats:
        return []
    groups = {spread(seat.participant) for seat in seats}
    tables: dict[int, set] = {}
    for seat in seats:
        tables.setdefault(seat.table, set()).add(spread(seat.participant))
    everywhere = all(at == groups for at in tables.values())
    even = _is_even(seats, spread)
    return [
        _("Every table has people of all groups.")
        if everywhere
        else _("The groups are spread over the tables as evenly as their numbers allow.")
        if even
        else _("The groups are no longer spread evenly: somebody was moved by hand.")
    ]


def repeats_in_words(plan):
    """How often people meet again, in a sentence; "" before it is worked out."""
    if plan is None or plan.repeats is None:
        return ""
    if plan.repeats == 0:
        return _("Nobody meets twice.")
    words = ngettext("%(n)s pair sits together a second time.", "%(n)s pairs sit together a second time.", plan.repeats)
    said = words % {"n": plan.repeats}
    if plan.repeats == plan.bound:
        return said + " " + _("With so few tables it cannot be fewer.")
    return said
