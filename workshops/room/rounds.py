"""What the big button does with rounds: a tie, a collection of statements, who should do what or what words mean opens in the room, or the
answers to a question are reacted to; and what is published of them is worked out, on the floor below, as it closes."""

from issues import asking
from issues.doing import rounds as doing
from issues.meanings import ballots
from issues.meanings import rounds as worded
from issues.models import Ballot, MeaningRound
from issues.reactions import closing
from issues.statements import rounds as stated
from issues.ties import rounds
from workshops.models import Session
from workshops.room import words_asked
from workshops.session_kinds import MEANINGS, PAPERS, STATEMENTS, TASKS, TIES, WORDS

REFUSED = (asking.TooSoon, doing.NothingToAsk, worded.BallotOpen)  # somebody of the team was at it beside this press


class CannotAsk(Exception):
    """Nobody could answer: the phase does not allow it."""


class Moved(Exception):
    """Somebody of the team has opened or closed it on another page since."""


def bring(*, session, about, by):
    """Ask it in the room. A tie, a collection, the tasks or the words open, unless the team has opened them before; answers are open for
    reactions by themselves. Raises CannotAsk, Moved, balloting.CannotOpen."""
    dialogue = session.workshop.dialogue
    if not dialogue.may_answer:
        raise CannotAsk
    kind = session.does.rounds
    try:
        opened = _opened(kind, dialogue, about, by)
    except asking.NotNow as error:
        raise CannotAsk from error
    except REFUSED as error:
        raise Moved from error
    session.asked = [*session.asked, [about.pk if kind == WORDS else kind, *opened]]
    Session.objects.filter(pk=session.pk).update(asked=session.asked)


def _opened(kind, dialogue, about, by):
    """(id, number) as the session keeps them."""
    if kind == TIES:
        return about.pk, rounds.open_round(dialogue=dialogue, tie=about, by=by).number
    if kind == STATEMENTS:
        made = stated.open_round(dialogue=dialogue, collection=about.pk, by=by)
    elif kind == TASKS:
        made = doing.open_round(dialogue=dialogue, by=by)
    elif kind == WORDS:
        return _words(dialogue, about, by)
    else:
        return about.pk, about.reaction_round
    return made.pk, made.number


def _words(dialogue, about, by):
    """Of words that rest, nobody is asked what they mean; a ballot asks about all of them."""
    terms = list(about.terms)
    if about.pk == MEANINGS:
        worded.open_rounds(dialogue=dialogue, terms=terms, by=by)
        opened = MeaningRound.objects.filter(dialogue=dialogue, term__in=terms).open()
        return words_asked.entry_of(list(opened.order_by("term__position", "pk")))
    ballot = words_asked.open_ballot(dialogue, terms)
    if ballot is None:
        ballot = ballots.open_ballot(dialogue=dialogue, kind=Ballot.Kind.STRAW, terms=terms, by=by)
    return ballot.pk, ballot.number


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
        elif asked.kind == MEANINGS:
            worded.close_rounds(dialogue=of["dialogue"], by=by, term__in=asked.made.terms)
        elif asked.kind == PAPERS:
            ballots.close_ballot(ballot=asked.made, by=by)
        else:
            closing.close(question=asked.about, by=by, seen=asked.number)
    except (asking.Overtaken, closing.Overtaken) as error:
        raise Moved from error
    except closing.NotNow as error:
        raise CannotAsk from error
