"""What the big button does with rounds: a tie, a collection of statements or who should do what opens in the room, or the answers to a
question are reacted to; and what is published of them is worked out, on the floor below, as it closes."""

from issues import asking
from issues.doing import rounds as doing
from issues.reactions import closing
from issues.statements import rounds as stated
from issues.ties import rounds
from workshops.models import Session
from workshops.session_kinds import STATEMENTS, TASKS, TIES


class CannotAsk(Exception):
    """Nobody could answer: the phase does not allow it."""


class Moved(Exception):
    """Somebody of the team has opened or closed it on another page since."""


def bring(*, session, about, by):
    """Ask it in the room. A tie, a collection or the tasks open, unless the team has opened it before; answers are open for reactions by
    themselves. Raises CannotAsk."""
    dialogue = session.workshop.dialogue
    if not dialogue.may_answer:
        raise CannotAsk
    kind = session.does.rounds
    session.asked = [*session.asked, [kind, *_opened(kind, dialogue, about, by)]]
    Session.objects.filter(pk=session.pk).update(asked=session.asked)


def _opened(kind, dialogue, about, by):
    """(id, number) as the session keeps them."""
    try:
        if kind == TIES:
            return about.pk, rounds.open_round(dialogue=dialogue, tie=about, by=by).number
        if kind == STATEMENTS:
            made = stated.open_round(dialogue=dialogue, collection=about.pk, by=by)
            return made.pk, made.number
        if kind == TASKS:
            made = doing.open_round(dialogue=dialogue, by=by)
            return made.pk, made.number
    except asking.NotNow as error:
        raise CannotAsk from error
    except (asking.TooSoon, doing.NothingToAsk) as error:
        raise Moved from error
    return about.pk, about.reaction_round


def show(*, session, asked, by):
    """Close what stands before the room: what is published of it is worked out, and the room sees it. Raises Moved, CannotAsk."""
    of = {"dialogue": session.workshop.dialogue, "by": by, "seen": asked.number}
    try:
        if asked.kind == TIES:
            rounds.close_round(tie=asked.about, **of)
        elif asked.kind == STATEMENTS:
            stated.close_round(collection=asked.about.pk, **of)
        elif asked.kind == TASKS:
            doing.close_round(**of)
        else:
            closing.close(question=asked.about, by=by, seen=asked.number)
    except (asking.Overtaken, closing.Overtaken) as error:
        raise Moved from error
    except closing.NotNow as error:
        raise CannotAsk from error
