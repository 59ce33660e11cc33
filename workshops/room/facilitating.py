"""Leading the room: one step after the other, the question and the ballot of the room, the wall, the floor.

Every press says which step it saw. A second facilitator's late press finds another one and is told, not obeyed.
"""

import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F

from dialogue import database_time
from dialogue.digests import digest
from dialogue.models import TeamLog
from issues import balloting, rewording, steering
from issues.models import Ballot, Question
from stakeholders.models import Participant
from workshops.models import RoomQuestion, Session, ShownAnswer, Speaking, Workshop
from workshops.room import attending, rounds
from workshops.room.what_next import next_action, open_question, session_before

QUESTION_MINUTES = 10
EXTRA_LIMIT = 240  # minutes that a session may be stretched or cut in all
NOTHING_SHOWN = {"shown": None, "translation": "", "translation_of": ""}  # the last two: of the release before


class Late(Exception):
    """The room has moved on since the page was looked at."""


# ---- the big button


def _hold(workshop):
    """The workshop's row, locked until the press is through."""
    return Workshop.objects.locked().select_related("current").get(pk=workshop.pk)


def _hold_open(workshop):
    """As `_hold`, if the workshop is neither over nor called off. Raises Late."""
    workshop = _hold(workshop)
    if workshop.is_over:
        raise Late
    return workshop


def _hold_at(workshop, seen):
    """As `_hold_open`, if the room stands where the page saw it. Raises Late."""
    workshop = _hold_open(workshop)
    if next_action(workshop).seen != seen:
        raise Late
    return workshop


@transaction.atomic
def go_on(*, workshop, seen, by, silent=False):
    """Do the next step, if it is still the one that was seen. Returns the Action done. Raises Late, balloting.CannotOpen,
    rounds.CannotAsk."""
    workshop = _hold(workshop)
    action = next_action(workshop)
    if action.seen != seen or action.code == "none":
        raise Late
    if action.code in ("next_question", "close_question"):
        end_question(asked=action.closes)
    if action.code in ("open_question", "next_question"):
        ask(session=action.leaves, question=action.question, silent=silent)
    elif action.code == "open_ballot":
        open_ballot(session=action.leaves, by=by)
    elif action.code == "close_ballot":
        balloting.close_ballot(ballot=action.ballot, by=by)
        _clear_stage(workshop)
    elif action.code in ("open_round", "close_round"):
        _round(workshop, action, by)
    elif action.code in ("start", "next_session", "finish"):
        _move(workshop, action.leaves, action.session, by)
    touch(workshop)
    return action


def _round(workshop, action, by):
    """Ask about the next tie or what else there is, or let the room react to the next answers; or close that, and show what was found."""
    try:
        if action.code == "open_round":
            rounds.bring(session=action.leaves, about=action.about, by=by)
        else:
            rounds.show(session=action.leaves, asked=action.shows, by=by)
    except rounds.Moved as error:
        raise Late from error
    _clear_stage(workshop)


@transaction.atomic
def go_back(*, workshop, seen, by):
    """One session back. Moves the run of show only: nothing that was closed opens again. Raises Late."""
    workshop = _hold_at(workshop, seen)
    sessions = list(workshop.sessions.all())
    before = session_before(sessions, workshop)
    if before is None:
        return False
    _move(workshop, workshop.current, before, by)
    touch(workshop)
    return True


@transaction.atomic
def go_to(*, workshop, session, seen, by):
    """Jump to a session of the plan, when the day goes another way. Raises Late."""
    workshop = _hold_at(workshop, seen)
    found = workshop.sessions.filter(pk=session.pk).first()
    if found is None:
        raise Late
    _move(workshop, workshop.current, found, by)
    touch(workshop)


def _move(workshop, old, new, by):
    """Leave one session and begin another; after the last one the workshop is over."""
    now = database_time.now()
    leave(workshop)
    if old:
        Session.objects.filter(pk=old.pk).update(ended_at=now)
    if new and new.began_at is None:
        Session.objects.filter(pk=new.pk).update(began_at=now)
    workshop.state = Workshop.State.LIVE if new else Workshop.State.OVER
    workshop.current, workshop.current_since, workshop.extra_minutes = new, now, 0
    workshop.wall = Workshop.Wall.FOLLOW
    workshop.save(update_fields=["state", "current", "current_since", "extra_minutes", "wall"])
    workshop.tell_zone()
    detail = new.name if new else workshop.title
    TeamLog.objects.create(
        dialogue=workshop.dialogue, by=by, action="began a session" if new else "ended a workshop", detail=detail
    )


def leave(workshop):
    """End what the room has open besides a ballot: the question, the shown answer, the floor, and the hands that are up."""
    end_question(asked=open_question(workshop))
    _clear_stage(workshop)
    attending.lower_hands(workshop=workshop)


def _clear_stage(workshop):
    """The wall is free for what opens or closes now, and the floor for whoever speaks next."""
    if workshop.current:
        _stop_floor(workshop, workshop.current)
    Workshop.objects.filter(pk=workshop.pk).update(**NOTHING_SHOWN)


def touch(workshop):
    """What is published has changed: everybody who polls with the old number gets the new page."""
    Workshop.objects.filter(pk=workshop.pk).update(version=F("version") + 1)


# ---- question and ballot of the room


@transaction.atomic
def ask(*, session, question, silent=False, minutes=QUESTION_MINUTES):
    """Open a question for the room, openly or in silent writing. The one before it closes. Raises Late."""
    workshop = _hold_open(session.workshop)
    rewording.take_turn(workshop.dialogue)
    if Question.objects.filter(pk=question.pk).exclude(taken_out_on=None).exists():
        raise Late  # it was taken out beside this press
    end_question(asked=open_question(workshop))
    _clear_stage(workshop)
    now = database_time.now()
    if silent:
        steering.begin_silence(question=question)
    asked = RoomQuestion.objects.create(
        session=session,
        question=question,
        text=question.text,
        language=question.language,
        worded=question.worded,
        silent=silent,
        opened_at=now,
        closes_at=now + datetime.timedelta(minutes=minutes) if minutes else None,
    )
    touch(workshop)
    return asked


@transaction.atomic
def end_question(*, asked):
    """End the room's part of a question; people far away may answer on while the phase lasts. What was written in silence appears
    now or at a fixed time (`steering.end_silence`)."""
    if asked is None:
        return
    workshop = _hold(asked.session.workshop)
    ended = RoomQuestion.objects.filter(pk=asked.pk, closed_at=None).update(closed_at=database_time.Now())
    if ended:
        steering.end_silence(question=asked.question)
        _clear_stage(workshop)
        touch(workshop)


@transaction.atomic
def open_ballot(*, session, by, closes_at=None):
    """Open the show of hands or the final ballot of this session. Raises Late, balloting.CannotOpen."""
    workshop = _hold_open(session.workshop)
    kind = session.does.ballot or Ballot.Kind.STRAW
    ballot = balloting.open_ballot(dialogue=workshop.dialogue, kind=kind, by=by, closes_at=closes_at)
    Session.objects.filter(pk=session.pk).update(ballot=ballot)
    _clear_stage(workshop)
    touch(workshop)
    return ballot


@transaction.atomic
def record_agreement(*, workshop, by):
    """Nobody objected when the rule was explained; noted once, at the ground rules."""
    agreed = Workshop.objects.filter(pk=workshop.pk, rule_agreed_at=None).update(rule_agreed_at=database_time.Now())
    if agreed:
        TeamLog.objects.create(dialogue=workshop.dialogue, by=by, action="agreed on the rule", detail=workshop.title)
        touch(workshop)


# ---- clock, wall, floor


@transaction.atomic
def stretch(*, workshop, minutes):
    """Give the room's open question, or the current session, more minutes or fewer. A clock at zero closes nothing.

    Raises Late.
    """
    workshop = _hold_open(workshop)
    asked = open_question(workshop)
    if asked and asked.closes_at:
        asked.closes_at = max(asked.closes_at, database_time.now()) if minutes > 0 else asked.closes_at
        asked.closes_at += datetime.timedelta(minutes=minutes)
        asked.save(update_fields=["closes_at"])
    else:
        workshop.extra_minutes = max(-EXTRA_LIMIT, min(workshop.extra_minutes + minutes, EXTRA_LIMIT))
        workshop.save(update_fields=["extra_minutes"])
    touch(workshop)


@transaction.atomic
def set_wall(*, workshop, wall):
    """Let the wall follow, hold it, darken it, or show how to join. Raises Late."""
    workshop = _hold_open(workshop)
    Workshop.objects.filter(pk=workshop.pk).update(wall=wall, **NOTHING_SHOWN, version=F("version") + 1)


@transaction.atomic
def show(*, workshop, contribution):
    """Show one released answer on the wall, with a translation if it has one; that it was shown on this day is kept. Raises Late."""
    workshop = _hold_open(workshop)
    day = database_time.now().astimezone(ZoneInfo(workshop.zone)).date()
    ShownAnswer.objects.update_or_create(
        workshop=workshop, contribution=contribution, on=day, defaults={"digest": digest(contribution.text)}
    )
    Workshop.objects.filter(pk=workshop.pk).update(
        shown=contribution.pk,
        wall=Workshop.Wall.FOLLOW,
        version=F("version") + 1,
    )


@transaction.atomic
def give_floor(*, workshop, label):
    """A lane has the floor from now on, or nobody (""); the time of the one before is added up. Touches no page of the room.

    Raises Late.
    """
    workshop = _hold_open(workshop)
    if workshop.current:
        _stop_floor(workshop, workshop.current)
    since = database_time.Now() if label else None
    Workshop.objects.filter(pk=workshop.pk).update(floor_label=label, floor_since=since)


@transaction.atomic
def call_hand(*, workshop, hand):
    """The lane of a hand that is up has the floor, and the hand goes down. `hand`: the person's reference.

    False if the hand is down: a second press takes the floor from nobody.
    """
    workshop = _hold(workshop)
    up = Participant.objects.filter(attendance__in=workshop.attendance.hands().order_by())
    rows = workshop.attendance.hands().select_for_update(of=("self",)).select_related("participant")
    row = rows.filter(participant__in=list(up.with_refs(workshop.dialogue, [hand]))).first()
    if row is None:
        return False
    attending.lower_hand(workshop=workshop, participant=row.participant)
    give_floor(workshop=workshop, label=row.hand_label)
    return True


def _stop_floor(workshop, session):
    if not workshop.floor_label or not workshop.floor_since:
        return
    turn = Workshop.objects.filter(pk=workshop.pk, floor_label=workshop.floor_label)
    if not turn.update(floor_label="", floor_since=None):
        return  # the end of a question has stopped it already
    seconds = int((database_time.now() - workshop.floor_since).total_seconds())
    row, _created = Speaking.objects.get_or_create(session=session, label=workshop.floor_label)
    Speaking.objects.filter(pk=row.pk).update(seconds=F("seconds") + seconds)
    workshop.floor_label, workshop.floor_since = "", None
