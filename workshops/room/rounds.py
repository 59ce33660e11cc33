"""What the big button does with rounds: a tie opens in the room, or the answers to a question are reacted to; and what is published of
them is worked out, on the floor below, as it closes."""

from issues.reactions import closing
from issues.ties import rounds
from workshops.models import Session
from workshops.session_kinds import TIES


class CannotAsk(Exception):
    """Nobody could answer: the phase does not allow it."""


class Moved(Exception):
    """Somebody of the team has opened or closed it on another page since."""


def bring(*, session, about, by):
    """Ask it in the room. A tie opens, unless the team has opened it before; answers are open for reactions by themselves. Raises
    CannotAsk."""
    dialogue = session.workshop.dialogue
    if not dialogue.may_answer:
        raise CannotAsk
    number = _opened(dialogue, about, by) if session.does.rounds == TIES else about.reaction_round
    session.asked = [*session.asked, [session.does.rounds, about.pk, number]]
    Session.objects.filter(pk=session.pk).update(asked=session.asked)


def _opened(dialogue, tie, by):
    try:
        return rounds.open_round(dialogue=dialogue, tie=tie, by=by).number
    except rounds.NotNow as error:
        raise CannotAsk from error
    except rounds.TooSoon as error:
        raise Moved from error


def show(*, session, asked, by):
    """Close what stands before the room: what is published of it is worked out, and the room sees it. Raises Moved, CannotAsk."""
    try:
        if asked.kind == TIES:
            rounds.close_round(dialogue=session.workshop.dialogue, tie=asked.about, by=by, seen=asked.number)
        else:
            closing.close(question=asked.about, by=by, seen=asked.number)
    except (rounds.Overtaken, closing.Overtaken) as error:
        raise Moved from error
    except closing.NotNow as error:
        raise CannotAsk from error
