"""What a session asks in rounds, one after the other: how ties are, what people think of the answers to the questions of its issue, what
they find hard and hope for, who should do what, or what words mean.

The rounds are kept by the floor below, where what is published of them is worked out. The session keeps which of them stood before the
room, in order (`Session.asked`): the last one is what wall and phones show.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from dialogue import database_time
from issues.doing import reading_shown as reading_tasks
from issues.meanings import reading_shown as reading_words
from issues.models import Contribution, Question, ReactionRound, StatementRound, Task, TaskRound, TieRound, TieView
from issues.models.rounds import REST
from issues.models.statements import Collection
from issues.statements import reading_shown
from issues.ties import reading_closed
from stakeholders.models import Relation
from stakeholders.people import path_of, ties_between
from workshops.room import words_asked
from workshops.room.words_asked import Wording
from workshops.session_kinds import MEANINGS, PAPERS, REACTIONS, STATEMENTS, TASKS, TIES, WORDS


@dataclass(frozen=True)
class Gathering:
    """A collection as something that a room is asked about."""

    pk: str  # of Collection

    @property
    def text(self):
        return str(Collection(self.pk).label)

    @property
    def asks(self):
        return reading_shown.asks(self.pk)


class Doing:
    """All tasks, as something that a room is asked about."""

    pk = TASKS

    @property
    def text(self):
        return _("Who should do what")


@dataclass(frozen=True)
class Asked:
    """A round that stood before the room. `about`: a Relation with its groups, a Question with its issue, a Gathering, Doing or a Wording;
    `made`: its TieRound, with `.total_heard`, its StatementRound, TaskRound or WordBallot, with `.total`, its Together, or the
    ReactionRound once there is one."""

    kind: str  # TIES, REACTIONS, STATEMENTS, TASKS, MEANINGS or PAPERS
    about: Any
    number: int
    is_open: bool
    made: Any = None

    @property
    def name(self):
        return named(self.about)

    @property
    def closed_at(self):
        return None if self.is_open or self.made is None else self.made.closed_at


def named(about):
    """The tie, the question, the collection, the tasks or the words, as a page calls it."""
    return reading_closed.named(about) if isinstance(about, Relation) else about.text


def latest(session):
    """The Asked that came last; None if there was none, or it is gone. One query, two for reactions."""
    last = session.asked[-1:]
    found = _found(last) if last else {}
    return found.get(tuple(last[0])) if last else None


def stood(sessions):
    """{session's id: [Asked] in the order of the day}, without what is gone; as many queries for one as for many."""
    found = _found([entry for session in sessions for entry in session.asked])
    entries = {session.pk: map(tuple, session.asked) for session in sessions}
    return {pk: [found[entry] for entry in each if entry in found] for pk, each in entries.items()}


def _found(entries):
    """{(kind, id, number): Asked}"""
    kinds = TIES, REACTIONS, STATEMENTS, TASKS, MEANINGS, PAPERS
    ids = {kind: [pk for of, pk, _number in entries if of == kind] for kind in kinds}
    every = [*_ties(ids[TIES]), *_reacted(ids[REACTIONS], entries)]
    found = {(asked.kind, asked.about.pk, asked.number): asked for asked in every}
    return found | dict(_stated(ids[STATEMENTS])) | dict(_done(ids[TASKS])) | dict(_worded(entries, ids))


def _ties(ids):
    heard = TieView.objects.filter(round=OuterRef("pk")).heard().order_by().values("round").annotate(n=Count("pk"))
    rows = TieRound.objects.filter(tie__in=ids).select_related("tie__from_group", "tie__to_group")
    for made in rows.annotate(total_heard=Coalesce(Subquery(heard.values("n")), 0)) if ids else ():
        yield Asked(TIES, made.tie, made.number, made.is_open, made)


def _reacted(ids, entries):
    if not ids:
        return
    questions = Question.objects.select_related("issue").in_bulk(ids)
    made = {(row.question_id, row.number): row for row in ReactionRound.objects.filter(question__in=ids)}
    for kind, pk, number in entries:
        question = questions.get(pk) if kind == REACTIONS else None
        if question:
            is_open = question.reaction_round == number and not question.is_closed_for_reactions
            yield Asked(REACTIONS, question, number, is_open, made.get((pk, number)))


def _stated(ids):
    """[(entry, Asked)]"""
    for pk, made in (reading_shown.rounds_by_id(ids) if ids else {}).items():
        asked = Asked(STATEMENTS, Gathering(made.collection), made.number, made.is_open, made)
        yield (STATEMENTS, pk, made.number), asked


def _done(ids):
    """[(entry, Asked)]"""
    for pk, made in (reading_tasks.rounds_by_id(ids) if ids else {}).items():
        yield (TASKS, pk, made.number), Asked(TASKS, Doing(), made.number, made.is_open, made)


def _worded(entries, ids):
    """[(entry, Asked)]"""
    made = {MEANINGS: words_asked.found(ids[MEANINGS])}
    made[PAPERS] = reading_words.ballots_by_id(ids[PAPERS]) if ids[PAPERS] else {}
    for kind, pk, number in entries:
        if one := made.get(kind, {}).get(pk):
            yield (kind, pk, number), Asked(kind, Wording(kind), number, one.is_open, one)


# ---- what comes next


def following(session):
    """The next tie of the plan, question of the session's issue, Gathering, Doing or Wording, that can be asked and has not stood
    before the room; or None."""
    had = [pk for kind, pk, _number in session.asked if kind == session.does.rounds]
    found = {
        TIES: _next_tie,
        REACTIONS: _next_question,
        STATEMENTS: _next_gathering,
        TASKS: _next_doing,
        WORDS: _next_wording,
    }
    return found[session.does.rounds](session, had)


def planned(dialogue, sessions):
    """{session's id: [Relation] of its plan in its order, those that still stand}; one query for all, none where no tie is planned."""
    ties = {path_of(tie): tie for tie in ties_between(dialogue)} if any(s.ties for s in sessions) else {}
    return {s.pk: [ties[path] for path in s.ties if path in ties] for s in sessions}


def _next_tie(session, had):
    ties = planned(session.workshop.dialogue, [session])[session.pk]
    left = [tie for tie in ties if tie.pk not in had]
    latest = {made.tie_id: made for made in TieRound.objects.filter(tie__in=left).order_by("number")} if left else {}
    return next((tie for tie in left if _can_be_asked(latest.get(tie.pk))), None)


def _can_be_asked(made):
    """By its latest round: it is open already, or it rested (issues/models/rounds.py)."""
    return made is None or made.is_open or made.closed_at + REST <= database_time.now()


def _next_question(session, had):
    if session.issue_id is None or session.issue.is_removed:
        return None
    said = Contribution.objects.readable().filter(question=OuterRef("pk")).order_by()
    open_ones = session.issue.questions.standing().filter(Exists(said), reactions_closed_at=None)
    return open_ones.exclude(pk__in=had).order_by("position").first()


def gathered(session):
    """The collections that a session asks about, in their order."""
    return [each for each in Collection.values if each in session.collections] or list(Collection.values)


def _next_gathering(session, had):
    made = StatementRound.objects.filter(dialogue=session.workshop.dialogue, collection__in=gathered(session))
    latest = {each.collection: each for each in made.order_by("number")}
    stood = {each.collection for each in latest.values() if each.pk in had}
    left = [each for each in gathered(session) if each not in stood]
    return next((Gathering(each) for each in left if _can_be_asked(latest.get(each))), None)


def _next_doing(session, had):
    """All tasks at once, if there is one, and its latest round has not stood before the room."""
    dialogue = session.workshop.dialogue
    latest = TaskRound.objects.filter(dialogue=dialogue).first()
    if (latest and latest.pk in had) or not _can_be_asked(latest):
        return None
    return Doing() if Task.objects.filter(dialogue=dialogue).asked().exists() else None


def _next_wording(session, _had):
    return words_asked.following(session, _can_be_asked)
