"""What a stagehand can do, on the data of a running demo; `tests.stagehand` tells it what, by lines of JSON."""

import json
import sys
from datetime import timedelta

from django.db.models import F
from django.utils import timezone

from dialogue.models import Dialogue, TeamMember, User
from issues import answering
from issues.models import Contribution, Question, Vote
from stakeholders.models import Participant, StakeholderGroup
from workshops.console.translating import into, translate
from workshops.models import RoomQuestion, Seat, Session, Workshop
from workshops.plan import planning
from workshops.room import attending, facilitating, what_next


def april():
    return Dialogue.objects.get(slug="april")


def it():
    return Workshop.objects.select_related("dialogue", "current").get(title="On stage")


def by():
    return TeamMember.objects.filter(dialogue=april(), role="organiser").first().user


def plan(zone="Africa/Accra"):
    """A workshop of today that has not begun."""
    begins = timezone.now().replace(minute=0, second=0, microsecond=0) - timedelta(minutes=5)
    made = planning.plan(dialogue=april(), by=by(), title="On stage", zone=zone, begins=[begins], pattern="one_day")
    made.days.update(ends_at=begins + timedelta(hours=20))
    return {"number": made.number, "wall": made.wall_key, "room": made.room_key}


SHORT = (("welcome", 10), ("rules", 10), ("issues", 20), ("tables", 30), ("break", 15), ("closing", 10))
ASKED = "What would make the price at the pit fair?"


def short():
    """A workshop of six sessions that has not begun; its discussion asks one question that nobody has answered."""
    keys, workshop = plan(), it()
    issue = april().issues.listed().last()
    issue.questions.update(closed_at=timezone.now())
    Question.objects.create(issue=issue, position=issue.questions.count() + 1, text=ASKED)
    workshop.sessions.all().delete()
    for kind, minutes in SHORT:
        about = issue if kind in ("issues", "tables") else None
        planning.add_session(workshop=workshop, by=by(), day=1, kind=kind, minutes=minutes, issue=about)
    return keys | {"asked": ASKED}


def gather(featured):
    """Everybody else of the dialogue presses "I am here"; how many they are."""
    people = april().participants.confirmed().exclude(user__email__in=[f"{key}@demo.example" for key in featured])
    for person in people:
        attending.arrive(workshop=it(), participant=person)
    return len(people)


def write(texts, featured):
    """Some of the others, all of hidden groups, answer the open question, as they would: nothing is released by it."""
    asked = what_next.open_question(it())
    asked.question.issue.dialogue = april()
    people = april().participants.confirmed().exclude(user__email__in=[f"{key}@demo.example" for key in featured])
    people = people.filter(group__key__in=("diggers", "owners")).select_related("user", "group", "dialogue")
    people = list(people.order_by("pk"))
    for text, person in zip(texts, people[:: len(people) // len(texts)], strict=False):
        answering.answer(participant=person, question=asked.question, text=text, language="en")


def session(kind, minutes=20, title="", group=""):
    """The room is at the first session of a kind, with nothing open in it."""
    found = it().sessions.filter(kind=kind).first()
    RoomQuestion.objects.filter(session__workshop=it()).delete()
    lane = StakeholderGroup.objects.filter(dialogue=april(), key=group).first()
    Session.objects.filter(pk=found.pk).update(minutes=minutes, title=title, ballot=None, group=lane)
    Seat.objects.filter(session=found).delete()
    now = timezone.now()
    Workshop.objects.filter(pk=it().pk).update(
        state="live", current=found, current_since=now, extra_minutes=0, wall="follow", shown=None,
        version=F("version") + 1,
    )  # fmt: skip


def ask(number=1, minutes=10, silent=False, text=""):
    question = Question.objects.filter(issue__dialogue=april()).order_by("issue__position", "position")[number - 1]
    if text:
        Question.objects.filter(pk=question.pk).update(text=text)
    asked = facilitating.ask(session=it().current, question=question, silent=silent, minutes=minutes)
    if minutes and minutes < 1:
        RoomQuestion.objects.filter(pk=asked.pk).update(closes_at=timezone.now() + timedelta(minutes=minutes))
        facilitating.touch(it())
    return question.text


def say(texts):
    """One person each answers the open question; released at once."""
    asked = what_next.open_question(it())
    asked.question.issue.dialogue = april()
    people = april().participants.confirmed().select_related("user", "group", "dialogue").order_by("group", "pk")
    step = max(1, people.count() // len(texts))
    for text, person in zip(texts, list(people)[::step], strict=False):
        answering.answer(participant=person, question=asked.question, text=text, language="en")
    Contribution.objects.filter(question=asked.question).update(released=True)


def clean():
    asked = what_next.open_question(it())
    Contribution.objects.filter(question=asked.question).delete()


def end():
    facilitating.end_question(asked=what_next.open_question(it()))


def show(translation=""):
    said = Contribution.objects.filter(question__in_rooms__session__workshop=it()).order_by("-text").first()
    facilitating.show(workshop=it(), contribution=said)
    if translation:
        tag = into(said, it().dialogue)
        assert translate(workshop=it(), contribution=said, words=translation, tag=tag)


def ballot(kind):
    """The demo's open final ballot, or its closed show of hands."""
    found = april().ballots.filter(kind=kind).first()
    Session.objects.filter(pk=it().current_id).update(ballot=found)
    facilitating.touch(it())


def seats(tables=6, only=60):
    people = list(april().participants.confirmed()[:only])
    rows = [Seat(session=it().current, participant=p, table=n % tables + 1) for n, p in enumerate(people)]
    Seat.objects.bulk_create(rows)
    facilitating.touch(it())


def agree():
    facilitating.record_agreement(workshop=it(), by=by())


def wall(state):
    facilitating.set_wall(workshop=it(), wall=state)


def state(value):
    Workshop.objects.filter(pk=it().pk).update(state=value, current=None, version=F("version") + 1)


def stretch(minutes):
    facilitating.stretch(workshop=it(), minutes=minutes)


def marks():
    return [list(row) for row in it().attendance.values_list("participant__user__name", "marks", "hand_label")]


def answers():
    return sorted(Contribution.objects.filter(question__issue__dialogue=april()).values_list("text", flat=True))


def version():
    return it().version


def voters(number):
    """So many more confirmed people; their users' keys."""
    group = april().groups.get(key="communities")
    rows = [User(email=f"v{n}@demo.example", name=f"Voter {n}", is_demo=True, password="!") for n in range(number)]
    people = User.objects.bulk_create(rows)
    Participant.objects.bulk_create(
        Participant(user=user, dialogue=april(), group=group, status="confirmed") for user in people
    )
    return [user.pk for user in people]


def paper():
    """The number of the open ballot and what is on it."""
    found = april().ballots.get(closed_at=None)
    return {"number": found.number, "items": list(found.ballot_items.values_list("issue_id", flat=True))}


def votes():
    return Vote.objects.count()


ACTIONS = (
    plan,
    short,
    gather,
    write,
    session,
    ask,
    say,
    clean,
    end,
    show,
    ballot,
    seats,
    agree,
    wall,
    state,
    stretch,
    marks,
    answers,
    version,
    voters,
    paper,
    votes,
)


def follow():
    """One line in, `["name", {"argument": value}]`; one line out, what the function returned."""
    known = {action.__name__: action for action in ACTIONS}
    for line in sys.stdin:
        name, given = json.loads(line)
        sys.stdout.write(json.dumps(known[name](**given)) + "\n")
        sys.stdout.flush()
