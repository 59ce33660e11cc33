"""What comes next in the room as it stands: the step of the big button, the question that is open, the way back."""

from dataclasses import dataclass

from issues.models import Ballot, Question
from stakeholders.models import Relation
from workshops.models import RoomQuestion, Session
from workshops.room import before_the_room
from workshops.room.before_the_room import Asked, Doing, Gathering
from workshops.room.words_asked import Wording


@dataclass(frozen=True)
class Action:
    """What the big button does. `code`: start, open_question, next_question, close_question, open_ballot, close_ballot,
    open_round, close_round, next_session, finish or none."""

    code: str
    leaves: Session | None = None
    closes: RoomQuestion | None = None
    session: Session | None = None  # the one it goes to
    question: Question | None = None  # the one it opens
    ballot: Ballot | None = None  # the one it closes
    about: Relation | Question | Gathering | Doing | Wording | None = (
        None  # the tie, the collection or the tasks that it asks about, or the question to whose answers the room reacts
    )
    shows: Asked | None = None  # the round that it closes

    @property
    def seen(self):
        """A word for the step: what it does, what it leaves and where it goes. A page that shows another one is late."""
        named = (self.leaves, self.closes, self._goes)
        return "-".join([self.code, *(str(thing.pk if thing else 0) for thing in named)])

    @property
    def _goes(self):
        return self.session or self.question or self.ballot or self.about or (self.shows and self.shows.about)


def next_action(workshop):
    """The sensible next step of the room as it stands."""
    sessions = list(workshop.sessions.select_related("issue", "ballot"))
    if workshop.is_over or not sessions:
        return Action("none")
    current = next((s for s in sessions if s.pk == workshop.current_id), None)
    if current is None or not workshop.is_live:
        return Action("start", session=sessions[0])
    place = sessions.index(current)
    after = sessions[place + 1] if place + 1 < len(sessions) else None
    onward = Action("next_session", current, session=after) if after else Action("finish", current)
    return _inside(workshop, current) or onward


def open_question(workshop):
    """The room's open question, or None."""
    return (
        RoomQuestion.objects.filter(session__workshop=workshop, closed_at=None)
        .select_related("question__issue", "session")
        .first()
    )


def _inside(workshop, current):
    """What is still to be done inside the current session, or None."""
    asked = open_question(workshop)
    if asked or current.does.asks:
        following = next_question(current)
        if asked:
            return Action("next_question" if following else "close_question", current, asked, question=following)
        if following:
            return Action("open_question", current, question=following)
    if current.does.ballot:
        if current.ballot_id is None:
            return Action("open_ballot", current)
        if current.ballot.is_open:
            return Action("close_ballot", current, ballot=current.ballot)
    return _round(current) if current.does.rounds else None


def _round(current):
    """The round before the room is closed first; then comes the next one."""
    stands = before_the_room.latest(current)
    if stands and stands.is_open:
        return Action("close_round", current, shows=stands)
    about = before_the_room.following(current)
    return Action("open_round", current, about=about) if about else None


def next_question(session):
    """The first open question of the session's issue that this session has not had yet, or None."""
    if session.issue_id is None or session.issue.is_removed:  # what was taken off the list is passed over
        return None
    had = session.questions.values("question")
    return session.issue.questions.filter(closed_at=None).exclude(pk__in=had).order_by("position").first()


def session_before(sessions, workshop):
    """Where a step back leads to, of the sessions in order; None at the first one and before the beginning."""
    place = next((i for i, s in enumerate(sessions) if s.pk == workshop.current_id), 0)
    return sessions[place - 1] if place else None
