"""What the room sees now: one scene for wall and phones, and the word that says whether it has changed.

Only what is published goes in: totals in steps of five, released answers, closed results. A scene takes a few short queries;
`polling` keeps it for half a second, so that a thousand people polling cost the database hardly anything. The wall turns pages and
obeys hold and dark; phones scroll and go on.
"""

from copy import copy
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce

from dialogue import content_languages, database_time
from dialogue.database_time import PROCESS, Clock
from dialogue.digests import salted
from dialogue.models import tell_whole
from issues import counting, fixed_times, results
from issues.disclosure import steps_of_five
from issues.models import Contribution
from issues.reactions import reading_findings
from workshops.models import RoomQuestion, Session, Workshop
from workshops.room import before_the_room, naming, scenes_of_rounds
from workshops.room.scenes_of_rounds import Found
from workshops.room.wall_pages import Cut, by_the_clock, mark_of, pages_of_people, pages_of_texts

WALL, ROOM = "wall", "room"  # who looks at it
AROUND = ("dialogue", "current__issue", "current__ballot", "current__group")
HAS_ASKED = Exists(RoomQuestion.objects.filter(session=OuterRef("current")))  # of a Workshop: saves `_asked` its query
OPEN = ("question", "vote", *scenes_of_rounds.OPEN)  # scenes in which something waits for each person


@dataclass(frozen=True)
class Scene:
    """`kind`: before, join, blank, session, break, rules, question, answers, quote, vote, result, tie, tied, react, ground, collect,
    collected, tasks, takers, words, worded, papers, meant, tables or over."""

    kind: str
    workshop: Workshop
    session: Session | None = None
    ends_at: Any = None  # aware; what the clock runs to
    asked: RoomQuestion | None = None
    total: int = 0  # of those who have written or voted, in steps of five
    ballot: Any = None
    round: Any = None  # a `before_the_room.Asked`: what is open, or was found
    page: int = 0
    pages: int = 1
    things: list = field(
        default_factory=list
    )  # of the page: answers, results, what was found, or the tables with their people
    quote: Any = None  # the answer that the team shows; on phones it stands beside what is open
    translation: Any = None  # of the quote, in a language of the room: a translated.Reading
    begins_at: Any = None  # before: when the next day begins; None once it should have
    mark: str = ""  # changes with the words of `things` and `quote`
    seats: str = ""  # on phones: changes when somebody is seated or moved in a round of tables
    clock: Clock = PROCESS  # the one of all these moments

    @property
    def seconds(self):
        """Until the clock's end, below zero after it; None without a clock."""
        return int((self.ends_at - self.clock.now()).total_seconds()) if self.ends_at else None

    @property
    def seconds_left(self):
        """The same, never below zero: only the console says how long something has been over."""
        return max(0, self.seconds) if self.ends_at else None

    @property
    def amounts(self):
        """How many answers are of each class, in words, once reactions have closed."""
        return reading_findings.amounts(self.round.made) if self.kind == "ground" else []

    @property
    def next_time(self):
        """The next fixed time at which waiting answers may appear; None if no workshop is under way."""
        minutes = settings.RELEASE_MINUTES
        return fixed_times.following(self.clock.now(), minutes) if self.workshop.is_live else None

    @property
    def version(self):
        return f"{self.workshop.version}.{self.kind}.{self.total}.{self.page}{self.mark}{self.seats}"

    @property
    def key(self):
        """What a person's own part depends on; while it stays, their page leaves it alone."""
        about = self.round and f"{self.round.about.pk}.{self.round.number}"
        opened = (self.asked and self.asked.pk) or (self.ballot and self.ballot.pk) or about or 0
        return f"{self.kind}-{self.session.pk if self.session else 0}-{opened}"


def by_key(**key):
    """The workshop behind a wall's or a room's key while the key works, with `.asked_at`, when that was; or None."""
    found = Workshop.objects.filter(**key).select_related(*AROUND)
    workshop = found.annotate(asked_at=database_time.Now(), has_asked=HAS_ASKED).first()
    return workshop if workshop and workshop.keys_work(workshop.asked_at) else None


def in_words(scene):
    """A copy of a scene as the reader of this moment gets it: the one that is kept belongs to readers of every language."""
    workshop, asked, things, more = copy(scene.workshop), scene.asked, scene.things, {}
    workshop.current = _copied(workshop.current, "issue", "group") if workshop.current else None
    session = workshop.current if scene.session else None
    if asked:
        asked = copy(asked)
        asked.question = _copied(asked.question, "issue")
    if scene.round:
        more["round"] = scenes_of_rounds.copied(scene.round)
    if scene.kind == "result":
        things = results.results_of(scene.ballot)
        things = [one for one in things if one.issue.pk in {each.issue.pk for each in scene.things}]
    else:
        things = [_said(one) for one in things]
    more |= {"workshop": workshop, "session": session, "asked": asked, "things": things, "quote": _said(scene.quote)}
    return told(replace(scene, **more))


def _copied(row, *names):
    found = copy(row)
    for name in names:
        if related := getattr(row, name):
            setattr(found, name, copy(related))
    return found


def _said(one):
    """An answer, cut or whole or with what was found of it, with a group of its own; whatever else a page shows as it is."""
    if isinstance(one, (Cut, Found)):
        return replace(one, said=_said(one.said))
    if not isinstance(one, Contribution):
        return one
    found = copy(one)
    found.voice = _copied(one.voice, "group")
    return found


def told(scene):
    """A scene for one page, with all that stands in it as the reader gets it."""
    session, asked = scene.session, scene.asked
    rows = [scene.workshop, session, session and session.issue, session and session.group]
    rows += [asked, asked.question, asked.question.issue] if asked else []
    answers = [getattr(one, "said", one) for one in [*scene.things, scene.quote]]
    rows += [said.voice.group for said in answers if isinstance(said, Contribution)]
    rows += scenes_of_rounds.rows_of(scene.round)
    tell_whole(scene.workshop.dialogue, *rows)
    return replace(scene, things=scenes_of_rounds.told(scene)) if scene.round else scene


def scene(workshop, now=None, audience=ROOM):
    """The scene of this moment, by the database's clock. Queries: none for a plain session, one to three with a question, a vote or
    tables; one more where `now` is not given."""
    now = now or database_time.now()
    return replace(_scene(workshop, now, audience), clock=Clock.set_by(now))


def _scene(workshop, now, audience):
    walls = Workshop.Wall
    if workshop.is_over:
        return Scene("over", workshop)
    if audience == WALL and workshop.wall in (walls.BLANK, walls.JOIN):
        return _inside(workshop, {"kind": str(workshop.wall)})
    if not workshop.is_live or workshop.current is None:
        return Scene("before", workshop, begins_at=_next_day(workshop, now))
    if audience == WALL and workshop.wall == walls.HOLD:
        return _inside(workshop, {})  # a wall that was opened while it is held knows nothing older to show
    quote = _quote(workshop, audience)
    if quote and audience == WALL:
        return _inside(workshop, {"kind": "quote", **quote})
    seats = _mark_of_seats(workshop.current) if audience == ROOM else ""
    return _inside(workshop, {**quote, **_newest(workshop, now, audience), "seats": seats})


def _newest(workshop, now, audience):
    """What is open, else what came last of question, ballot, round and tables."""
    ballot = workshop.current.ballot
    if ballot and ballot.is_open:
        return _voted(workshop, now, audience)
    asked = _asked(workshop, now, audience)
    if ballot and (asked is None or asked["asked"].opened_at < ballot.closed_at):
        return _voted(workshop, now, audience)
    found = before_the_room.latest(workshop.current)
    if found and (asked is None or _is_newer(found, asked["asked"])):
        return scenes_of_rounds.of(found, now, audience == WALL)
    return asked or _seated(workshop, now, audience) or {}


def _is_newer(found, asked):
    """A question that is open comes before a round that is open, as for the big button; of what has closed the last one stays."""
    return asked.closed_at is not None and (found.is_open or asked.opened_at < found.closed_at)


def _next_day(workshop, now):
    return next((day.begins_at for day in workshop.days.all() if day.begins_at > now), None)


def _inside(workshop, more):
    session = workshop.current
    plain = {"kind": session.does.scene if session else "before", "ends_at": clock(workshop)}
    return Scene(workshop=workshop, session=session, **{**plain, **more})


def clock(workshop):
    """When the current session should end; a clock at zero closes nothing."""
    if not workshop.current or not workshop.current_since:
        return None
    return workshop.current_since + timedelta(minutes=workshop.current.minutes + workshop.extra_minutes)


def _quote(workshop, audience):
    """The answer that the team shows, as long as it may be read."""
    if not workshop.shown:
        return {}
    shown = Contribution.objects.readable().filter(pk=workshop.shown).select_related("voice__group").first()
    if shown is None:
        return {}
    translation = _beside(shown, content_languages.of_everybody(workshop.dialogue))
    mark = mark_of(_told(shown))
    if audience == WALL:
        shown = Cut.of(shown, beside=bool(translation))
    return {"quote": shown, "translation": translation, "mark": mark}


def _beside(said, order):
    """The translation of an answer in the first of these languages that has one, but the answer's own; or None."""
    found = said.read(content_languages.besides(said.spoken_in, order), beside=True)
    return found if found.is_translated else None


def _told(said):
    """Whatever of these changes, a page that shows the answer is old."""
    return [said.pk, *(getattr(said, name) for name in Contribution.WORDS), said.translations]


def _asked(workshop, now, audience):
    """The room's question: how many have written while it is open, the answers in pages once it is closed."""
    if not getattr(workshop, "has_asked", True):
        return None
    said = Contribution.objects.filter(question=OuterRef("question")).order_by().values("question")
    written = Coalesce(Subquery(said.annotate(n=Count("voice", distinct=True)).values("n")), 0)
    rooms = workshop.current.questions.select_related("question__issue").annotate(written=written)
    asked = rooms.order_by("-opened_at", "-pk").first()
    if asked is None:
        return None
    asked.question.issue.dialogue = workshop.dialogue
    if asked.closed_at is None:
        return {"kind": "question", "asked": asked, "ends_at": asked.closes_at, "total": steps_of_five(asked.written)}
    answers = list(Contribution.objects.readable().filter(question=asked.question).select_related("voice__group"))
    found = {"kind": "answers", "asked": asked, "things": answers}
    if audience == WALL:
        own = content_languages.of_room(workshop.dialogue)  # in a list, what only some page is in would be in the way
        beside = [_beside(answer, own) for answer in answers]
        found |= by_the_clock(pages_of_texts(answers, beside), asked.closed_at, now)
    hour = asked.question.shows_at or (workshop.is_live and fixed_times.following(now, settings.RELEASE_MINUTES))
    return {**found, "mark": mark_of(str(hour), [_told(getattr(a, "said", a)) for a in found["things"]])}


def _voted(workshop, now, audience):
    """The session's ballot: the total turnout while it is open, one result a page once it is closed."""
    ballot = workshop.current.ballot
    ballot.dialogue = workshop.dialogue
    if ballot.is_open:
        voted = steps_of_five(counting.voters(ballot))
        return {"kind": "vote", "ballot": ballot, "total": voted}
    found = results.results_of(ballot)
    if audience == ROOM:
        return {"kind": "result", "ballot": ballot, "things": found}
    return {"kind": "result", "ballot": ballot, **by_the_clock([[r] for r in found], ballot.closed_at, now)}


def _seated(workshop, now, audience):
    """The tables of this round; on the wall with what the room calls those who sit there. Groups are never told."""
    if not workshop.current.does.seats:
        return None
    if audience == ROOM:
        return {"kind": "tables"}
    tables: dict[int, list[str]] = {}
    seats = list(workshop.current.seats.values_list("participant", "table"))
    called = naming.on_wall(workshop, [person for person, _table in seats])
    for person, table in seats:
        tables.setdefault(table, []).append(called[person])
    found = sorted((table, sorted(names, key=naming.order)) for table, names in tables.items())
    if not found:
        return None
    return {
        "kind": "tables",
        "mark": mark_of(found),
        **by_the_clock(pages_of_people(found), workshop.current_since, now),
    }


def _mark_of_seats(session):
    """Everybody who polls reads the mark: a plain checksum of so few ids could be turned round. "" where nobody is seated."""
    if not session.does.seats:
        return ""
    seats = session.seats.values_list("participant", "table")
    return "." + salted("workshops.seats", repr(sorted(seats)))[:8]


def presence(workshop, half):
    """How many pressed "I am here" this half-day: attending is no secret."""
    return workshop.attendance.here(half).count() if half else 0
