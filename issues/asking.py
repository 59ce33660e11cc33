"""Rounds in which something is asked (`models.rounds.Round`): the team begins one, and whoever speaks in one keeps it from closing."""

from dialogue import database_time
from dialogue.models import Dialogue
from issues.answering import NotOpen, OpenedBefore
from issues.models.rounds import REST


class NotNow(Exception):
    """Nobody could answer: the phase does not allow it."""


class TooSoon(Exception):
    """It has closed less than a day ago; the first argument is the moment from which on it can be asked again."""


class Overtaken(Exception):
    """Somebody of the team was quicker: the page showed an earlier round."""


def hold_open(participant, asked):
    """Keep the round from closing until this transaction ends. Raises NotOpen, OpenedBefore."""
    if not participant.is_confirmed or not participant.dialogue.may_answer or not asked.is_held_open():
        raise NotOpen
    if not participant.may_act_on(asked.opened_at):
        raise OpenedBefore


def open_to(participant, rounds):
    """Of these rounds, those in which this person can still change what they said; they stay open until the transaction ends."""
    found = rounds.open().order_by("pk")
    return [each for each in found if participant.may_act_on(each.opened_at) and each.is_held_open()]


def begin(dialogue, places, last_ones, may_follow):
    """({place: its latest round, or None}, those that were begun now). `last_ones`: asked for once the dialogue's row is locked, {place:
    its last round}; `places`: {place: from a number to a new round of it}; `may_follow`: from the last round of a place, or None, to
    whether another may begin. Raises NotNow.

    The dialogue's row is locked: its phase may just be changing, and two of the team may press at once."""
    if not Dialogue.objects.select_for_update().get(pk=dialogue.pk).may_answer:
        raise NotNow
    latest = last_ones()
    begun, at = [], database_time.now()  # cards that replaced another are compared to it (TRUST F9)
    for place, new in places.items():
        last = latest.get(place)
        rested = last is None or (last.is_closed and last.closed_at + REST <= at)
        if rested and may_follow(last):
            latest[place] = new(last.number + 1 if last else 1)
            latest[place].opened_at = at
            begun.append(latest[place])
    if begun:
        type(begun[0]).objects.bulk_create(begun)
    return {place: latest.get(place) for place in places}, begun


def after(seen):
    """`may_follow` for a page that shows one place: `seen` is the number of its last round there, 0 for none; None says nothing."""
    return lambda last: seen is None or seen == (last.number if last else 0)


def check(last, may_follow):
    """Of a round that should be open now. Raises TooSoon, Overtaken."""
    if last is None or last.is_closed:
        if last and may_follow(last):
            raise TooSoon(last.closed_at + REST)
        raise Overtaken
