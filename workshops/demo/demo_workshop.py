"""The demo's workshop: yesterday's sessions held, today's discussion under way, so that console, wall and phones are alive."""

import datetime
from zoneinfo import ZoneInfo

import yaml

from dialogue import database_time, job_names
from dialogue.digests import digest
from dialogue.models import Job, TeamLog
from issues import evaluating, evaluations
from issues.models import Evaluation, Finding, Question
from issues.models.statements import Collection
from workshops.demo import cast
from workshops.models import Attendance, RoomQuestion, Session, ShownAnswer, Speaking, TableNote, Workshop
from workshops.plan import planning
from workshops.room import attending, naming
from workshops.tables import tabling

NOW_KIND = "issues"
INTO_IT = 10  # minutes since the session of now began
ASKED_AGO, ASKED_FOR, EVALUATED_FOR, TIES_FOR, HOPES_FOR, TASKS_FOR, WORDS_FOR = 4, 30, 25, 20, 20, 10, 15  # minutes
TABLES, SEED, STEPS = 6, 9, 60_000
FIRST_HOUR = 9  # of the first day; the second is laid so that its discussion is under way now
NOON = 12  # somebody looks at the demo at any hour: it takes place where it is about noon then
PLACES = {  # zone: where the hall stands
    "Africa/Accra": "Community hall, Nsawkaw road, Ghana",
    "Africa/Dar_es_Salaam": "Community hall, Geita road, Tanzania",
    "Asia/Jakarta": "Community hall, Martapura road, Indonesia",
    "Pacific/Port_Moresby": "Community hall, Wau road, Papua New Guinea",
    "Pacific/Tahiti": "Community hall, Makatea road, French Polynesia",
    "America/Lima": "Community hall, Huepetuhe road, Peru",
}
MORNING, AFTERNOON = "a", "p"


def write(*, dialogue, people, organiser, ballot, now=None):
    """The workshop of the demo. `people`: {key: Participant}; `ballot`: the final one, open. Returns the Workshop."""
    script = yaml.safe_load((cast.FOLDER / "workshop.yaml").read_text(encoding="utf-8"))
    now = now or database_time.now()
    now = now.replace(minute=now.minute // 5 * 5, second=0, microsecond=0)
    workshop = _plan(dialogue, organiser, script, now)
    _issues(workshop, ballot)
    _attendance(workshop, people, script, now)
    _hold(workshop, script, now)
    _tables(workshop, organiser, script)
    _ask(workshop, now)
    _show(workshop)
    _hands(workshop, people, script, now)
    _evaluate(workshop, people, organiser, script["evaluation"], now)
    TeamLog.objects.filter(dialogue=dialogue, action__contains="workshop").update(at=now - datetime.timedelta(days=3))
    TeamLog.objects.filter(dialogue=dialogue, action__contains="tables").update(at=now - datetime.timedelta(hours=3))
    return workshop


def where(now):
    """The zone of PLACES in which it is nearest to noon."""
    return min(PLACES, key=lambda zone: abs(now.astimezone(ZoneInfo(zone)).hour + 0.5 - NOON))


def _plan(dialogue, organiser, script, now):
    """The pattern of two days without its show of hands, which was held online, and with a discussion between the tables."""
    zone = where(now)
    workshop = planning.plan(
        dialogue=dialogue,
        by=organiser,
        zone=zone,
        place=PLACES[zone],
        begins=[now, now + datetime.timedelta(days=1)],
        pattern="two_days",
        tables=TABLES,
        names=Workshop.Names.FIRST,
        **{name: script[name] for name in ("title", "link")},
    )
    workshop.sessions.filter(kind=Session.Kind.HANDS).delete()
    talk = workshop.sessions.get(kind=NOW_KIND)
    planning.move_session(session=talk, by=organiser, places=-2)
    second = workshop.sessions.filter(kind=Session.Kind.TABLES).order_by("position").last()
    planning.move_session(session=second, by=organiser, places=1)
    _ties(workshop, organiser, script["ties"])
    _hopes(workshop, organiser)
    _doing(workshop, organiser)
    _words(workshop, organiser, script["words"])
    for kind, text in script["scripts"].items():
        workshop.sessions.filter(kind=kind).update(script=text)
    _set_days(workshop, talk, now)
    return workshop


def _set_days(workshop, talk, now):
    """Yesterday from the morning on, and today so that the talk has begun a while ago."""
    before = [
        s.minutes for s in workshop.sessions.filter(day=2) if s.position < Session.objects.get(pk=talk.pk).position
    ]
    begins = now - datetime.timedelta(minutes=sum(before) + INTO_IT)
    yesterday = (
        (begins - datetime.timedelta(days=1)).astimezone(ZoneInfo(workshop.zone)).replace(hour=FIRST_HOUR, minute=0)
    )
    for day, begins_at in zip(workshop.days.order_by("number"), (yesterday, begins), strict=True):
        length = sum(workshop.sessions.filter(day=day.number).values_list("minutes", flat=True))
        workshop.days.filter(pk=day.pk).update(
            begins_at=begins_at, ends_at=begins_at + datetime.timedelta(minutes=length + 15)
        )


def _issues(workshop, ballot):
    issues = {issue.key: issue for issue in workshop.dialogue.issues.all()}
    workshop.sessions.filter(kind=NOW_KIND).update(issue=issues["vulnerability"])
    workshop.sessions.filter(kind=Session.Kind.TABLES).update(issue=issues["migration"])
    workshop.sessions.filter(kind=Session.Kind.BALLOT).update(ballot=ballot)


def _ties(workshop, organiser, ties):
    """After the next round of tables, before the ballot: it can be opened and closed by whoever plays the facilitator."""
    last = workshop.sessions.filter(kind=Session.Kind.TABLES).order_by("position").last()
    fields = {"minutes": TIES_FOR, "ties": ties}
    planning.add_session(workshop=workshop, by=organiser, day=2, kind=Session.Kind.TIES, after=last, **fields)


def _hopes(workshop, organiser):
    """After the last plenary: the visions, about which people are being asked, come before the room and can be closed there."""
    last = workshop.sessions.filter(kind=Session.Kind.PLENARY, day=2).order_by("position").last()
    fields = {"minutes": HOPES_FOR, "collections": [Collection.VISIONS]}
    planning.add_session(workshop=workshop, by=organiser, day=2, kind=Session.Kind.HOPES, after=last, **fields)


def _doing(workshop, organiser):
    """After the ties: the tasks about which people are being asked."""
    last = workshop.sessions.get(kind=Session.Kind.TIES)
    planning.add_session(workshop=workshop, by=organiser, day=2, kind=Session.Kind.TASKS, after=last, minutes=TASKS_FOR)


def _words(workshop, organiser, terms):
    """After the tasks: one word about which people are being asked, and one that a ballot has left open."""
    last = workshop.sessions.get(kind=Session.Kind.TASKS)
    fields = {"minutes": WORDS_FOR, "terms": terms}
    planning.add_session(workshop=workshop, by=organiser, day=2, kind=Session.Kind.WORDS, after=last, **fields)


def _attendance(workshop, people, script, now):
    here = [p for key, p in people.items() if key not in script["absent"] and p.is_confirmed]
    afar = [p for key, p in people.items() if key in script["absent"] and p.is_confirmed]
    half = attending.half_of(workshop, now)[1:]
    marks = f" 1{MORNING} 1{AFTERNOON} 2{half} " if half == MORNING else f" 1{MORNING} 1{AFTERNOON} 2{MORNING} 2{half} "
    Attendance.objects.bulk_create(
        Attendance(workshop=workshop, participant=p, marks=marks if p in here else "", called=p.user.name.split()[0])
        for p in [*here, *afar]
    )
    naming.give_numbers(workshop=workshop, people=here)


def _hold(workshop, script, now):
    """Sessions before the present one were held as planned; the present one is open."""
    for session in planning.timed(workshop):
        if session.slot.begins > now:
            break
        is_now = session.slot.ends > now
        Session.objects.filter(pk=session.pk).update(
            began_at=session.slot.begins,
            ended_at=None if is_now else session.slot.ends,
            notes=script["notes"].get(session.kind, "") if session.day == 1 else "",
        )
        if is_now or session.day == 1:
            _speaking(session, script["speaking"].get(session.kind, {}))
        if is_now:
            Workshop.objects.filter(pk=workshop.pk).update(
                state=Workshop.State.LIVE, current=session, current_since=session.slot.begins
            )
            workshop.tell_zone()
        if session.kind == Session.Kind.RULES:
            Workshop.objects.filter(pk=workshop.pk).update(rule_agreed_at=session.slot.ends)


def _speaking(session, minutes):
    Speaking.objects.bulk_create(
        Speaking(session=session, label=label, seconds=60 * spoke) for label, spoke in minutes.items()
    )


def _tables(workshop, organiser, script):
    """The first round was held and noted, the second is seated. A search of so many steps ends the same everywhere."""
    rounds = list(workshop.sessions.filter(kind=Session.Kind.TABLES))
    workshop.sessions.filter(kind=Session.Kind.TABLES).update(
        began_at=None, ended_at=None
    )  # a plan seats what lies ahead
    plan = tabling.make(workshop=workshop, by=organiser, tables=TABLES, seed=SEED)
    tabling.work_out(plan, steps=STEPS)
    Job.objects.filter(kind=job_names.SEAT).update(state=Job.State.DONE, payload={})
    Session.objects.bulk_update(rounds, ["began_at", "ended_at"])
    for table, note in script["tables"].items():
        TableNote.objects.create(session=rounds[0], table=table, **note)


def _ask(workshop, now):
    question = Question.objects.get(issue__dialogue=workshop.dialogue, issue__key="vulnerability", position=1)
    asked = now - datetime.timedelta(minutes=ASKED_AGO)
    RoomQuestion.objects.create(
        session=workshop.sessions.get(kind=NOW_KIND),
        question=question,
        opened_at=asked,
        closes_at=asked + datetime.timedelta(minutes=ASKED_FOR),
    )


def _show(workshop):
    """Yesterday an answer on which the groups agree stood on the wall."""
    found = Finding.objects.filter(round__question__issue__dialogue=workshop.dialogue).select_related("contribution")
    said = found[0].contribution
    day = workshop.days.get(number=1).begins_at.astimezone(ZoneInfo(workshop.zone)).date()
    ShownAnswer.objects.create(workshop=workshop, contribution=said, on=day, digest=digest(said.text))


def _evaluate(workshop, people, organiser, script, now):
    """At its start, yesterday: sent, closed, with words that others read."""
    which = {"dialogue": workshop.dialogue, "workshop": workshop.number, "moment": Evaluation.Moment.START}
    form = evaluations.open_form(by=organiser, **which)
    left = {group: iter(marks) for group, marks in script["steps"].items()}
    for who, person in people.items():
        marks = next(left.get(person.group.key, iter(())), None) if person.is_confirmed else None
        if marks is not None:
            steps = tuple(None if mark == "-" else int(mark) for mark in str(marks))
            text = " ".join(script["words"].get(who, "").split())
            evaluating.tell(participant=person, evaluation=form, steps=steps, text=text)
    form.remarks.update(released=True)
    evaluations.close_form(by=organiser, **which)
    opened = now - datetime.timedelta(days=1)
    closed = opened + datetime.timedelta(minutes=EVALUATED_FOR)
    Evaluation.objects.filter(pk=form.pk).update(opened_at=opened, closed_at=closed, in_document=True)
    TeamLog.objects.filter(dialogue=workshop.dialogue, action="opened an evaluation").update(at=opened)
    TeamLog.objects.filter(dialogue=workshop.dialogue, action="closed an evaluation").update(at=closed)


def _hands(workshop, people, script, now):
    for row in script["hands"]:
        Attendance.objects.filter(workshop=workshop, participant=people[row["who"]]).update(
            hand_label=row["label"], hand_at=now - datetime.timedelta(minutes=row["ago"])
        )
