"""The big button from welcome to closing; late presses; questions, ballots, the wall and the floor of the room."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from issues import answering, releasing, steering
from issues.models import Ballot, Contribution, Question
from tests.issues.voting_room import in_threads, make_room, staff
from workshops.models import RoomQuestion, Session, Speaking, Workshop
from workshops.plan import planning
from workshops.room import attending, facilitating, what_next
from workshops.room.facilitating import Late
from workshops.room.what_next import next_action

pytestmark = pytest.mark.django_db
MORNING = datetime(2027, 4, 12, 8, tzinfo=UTC)


@pytest.fixture
def room():
    return make_room(phase="decide")


@pytest.fixture
def workshop(room):
    return planning.plan(
        dialogue=room.dialogue,
        by=room.organiser,
        title="April",
        zone="Africa/Accra",
        begins=[MORNING],
        pattern="one_day",
    )


def press(workshop, room, **more):
    workshop = Workshop.objects.get(pk=workshop.pk)
    return facilitating.go_on(workshop=workshop, seen=next_action(workshop).seen, by=room.organiser, **more).code


def again(workshop):
    return Workshop.objects.select_related("current", "dialogue").get(pk=workshop.pk)


def go_to(workshop, room, kind):
    """Jump to the first session of a kind."""
    now = again(workshop)
    session = now.sessions.filter(kind=kind).first()
    facilitating.go_to(workshop=now, session=session, seen=next_action(now).seen, by=room.organiser)
    return session


def test_big_button_leads_from_welcome_to_closing(workshop, room):
    for issue in room.issues[1:]:
        issue.questions.all().delete()
    done = []
    for _press in range(30):
        if again(workshop).is_over:
            break
        done.append(press(workshop, room))
    assert done == [
        "start",  # welcome
        "next_session",  # rules
        "next_session",  # caucus
        "next_session",  # break
        "next_session",  # hands
        "open_ballot",
        "close_ballot",
        "next_session",  # issues
        "open_question",
        "close_question",
        *["next_session"] * 6,  # break, tables, tables, break, plenary, ballot
        "open_ballot",
        "close_ballot",
        "next_session",  # closing
        "finish",
    ]
    assert again(workshop).state == Workshop.State.OVER
    assert list(room.dialogue.ballots.order_by("number").values_list("kind", flat=True)) == ["straw", "final"]
    assert next_action(again(workshop)).code == "none"


def test_late_press_is_told_and_changes_nothing(workshop, room):
    seen = next_action(workshop).seen
    facilitating.go_on(workshop=workshop, seen=seen, by=room.organiser)
    after = again(workshop)
    with pytest.raises(Late):
        facilitating.go_on(workshop=workshop, seen=seen, by=room.organiser)
    assert (again(workshop).current, again(workshop).version) == (after.current, after.version)


@pytest.mark.parametrize("kind", ["issues", "hands"])
def test_press_that_saw_the_session_before_its_question_or_ballot_is_late_after_it(workshop, room, kind):
    session = go_to(workshop, room, kind)
    session.issue = room.issues[0]
    session.save()
    seen = next_action(again(workshop)).seen
    assert [press(workshop, room)[:5], press(workshop, room)[:6]] == ["open_", "close_"]
    with pytest.raises(Late):
        facilitating.go_on(workshop=workshop, seen=seen, by=room.organiser)
    assert again(workshop).current == session


def test_workshop_that_was_called_off_begins_no_session(workshop, room):
    go_to(workshop, room, "rules")
    session, before = workshop.sessions.last(), next_action(again(workshop)).seen
    planning.call_off(workshop=workshop, by=room.organiser)
    for seen in (before, next_action(again(workshop)).seen):
        with pytest.raises(Late):
            facilitating.go_to(workshop=workshop, session=session, seen=seen, by=room.organiser)
        with pytest.raises(Late):
            facilitating.go_back(workshop=workshop, seen=seen, by=room.organiser)
    assert again(workshop).state == Workshop.State.CANCELLED


@pytest.mark.trust("A5")
@pytest.mark.django_db(transaction=True)
def test_facilitators_who_press_at_once_make_one_step(workshop, room):
    seen = next_action(workshop).seen
    second = staff(room.dialogue, "facilitator", "Second")
    calls = [
        lambda by=by: facilitating.go_on(workshop=workshop, seen=seen, by=by) for by in [room.organiser, second] * 5
    ]
    results = in_threads(calls)
    assert sorted(type(r).__name__ for r in results) == ["Action"] + ["Late"] * 9
    assert room.dialogue.log.filter(action="began a session").count() == 1


def test_going_back_opens_nothing_that_was_closed(workshop, room):
    session = go_to(workshop, room, "issues")
    session.issue = room.issues[0]
    session.save()
    assert [press(workshop, room), press(workshop, room)] == ["open_question", "close_question"]
    facilitating.go_back(workshop=workshop, seen=next_action(again(workshop)).seen, by=room.organiser)
    assert again(workshop).current.kind == "hands"
    assert RoomQuestion.objects.filter(closed_at=None).count() == 0
    assert room.dialogue.log.filter(action="began a session").count() == 2


def test_going_back_ends_at_the_first_session(workshop, room):
    press(workshop, room)
    assert facilitating.go_back(workshop=workshop, seen=next_action(again(workshop)).seen, by=room.organiser) is False


def test_silent_answers_appear_together_when_the_rooms_question_closes(workshop, room):
    session = go_to(workshop, room, "issues")
    question = room.issues[0].questions.get()
    asked = facilitating.ask(session=session, question=question, silent=True)
    for person in (*room.people["diggers"], room.people["lsm"][0]):
        fresh = Question.objects.select_related("issue__dialogue").get(pk=question.pk)
        answering.answer(participant=person, question=fresh, text=f"From {person.pk}", language="en")
    releasing.tonight(room.dialogue)
    assert Contribution.objects.filter(released=True).count() == 0
    facilitating.end_question(asked=asked)
    assert Contribution.objects.filter(released=True).count() == 7
    question.refresh_from_db()
    assert (question.silent, question.is_closed) == (False, False)  # people far away go on


def test_open_question_releases_as_ever(workshop, room):
    session = go_to(workshop, room, "issues")
    question = Question.objects.select_related("issue__dialogue").get(issue=room.issues[0])
    facilitating.ask(session=session, question=question, silent=False)
    answering.answer(participant=room.people["lsm"][0], question=question, text="Named", language="en")
    assert Contribution.objects.get().released


def test_phase_change_ends_silence(workshop, room):
    session = go_to(workshop, room, "issues")
    question = room.issues[0].questions.get()
    facilitating.ask(session=session, question=question, silent=True)
    steering.change_phase(dialogue=room.dialogue, phase="agenda", seen="decide", by=room.organiser)
    question.refresh_from_db()
    assert question.silent is False


def test_new_question_of_the_room_closes_the_one_before(workshop, room):
    session = go_to(workshop, room, "issues")
    first = facilitating.ask(session=session, question=room.issues[0].questions.get())
    facilitating.ask(session=session, question=room.issues[1].questions.get())
    first.refresh_from_db()
    assert first.closed_at is not None
    assert RoomQuestion.objects.filter(closed_at=None).count() == 1


def test_clock_is_stretched_for_question_or_session(workshop, room):
    session = go_to(workshop, room, "issues")
    facilitating.stretch(workshop=workshop, minutes=5)
    facilitating.stretch(workshop=workshop, minutes=-10)
    assert again(workshop).extra_minutes == -5
    asked = facilitating.ask(session=session, question=room.issues[0].questions.get(), minutes=10)
    facilitating.stretch(workshop=workshop, minutes=5)
    before, asked = asked.closes_at, RoomQuestion.objects.get(pk=asked.pk)
    assert asked.closes_at - before == timedelta(minutes=5)


def test_ballot_of_the_room_is_told_why_it_cannot_open(room):
    small = make_room(slug="small", sizes={"diggers": 2, "owners": 6, "lsm": 3, "gov": 3})
    workshop = planning.plan(dialogue=small.dialogue, by=small.organiser, title="S", zone="UTC", begins=[MORNING])
    go_to(workshop, small, "hands")
    with pytest.raises(facilitating.balloting.CannotOpen):
        press(workshop, small)
    assert Ballot.objects.count() == 0


@pytest.mark.sqlite  # PostgreSQL's clock no test can turn
def test_floor_adds_up_by_lane(workshop, room):
    with time_machine.travel(MORNING, tick=False) as clock:
        press(workshop, room)
        facilitating.give_floor(workshop=workshop, label="asm")
        clock.shift(60)
        facilitating.give_floor(workshop=workshop, label="lsm")
        clock.shift(30)
        press(workshop, room)  # the next session: the floor is free again
    assert dict(Speaking.objects.values_list("label", "seconds")) == {"asm": 60, "lsm": 30}
    assert again(workshop).floor_label == ""


def test_hand_that_is_called_twice_keeps_the_floor(workshop, room):
    press(workshop, room)
    person = room.people["lsm"][0]
    attending.raise_hand(workshop=workshop, participant=person, label="lsm")
    assert [facilitating.call_hand(workshop=workshop, hand=person.ref) for _press in range(2)] == [True, False]
    assert again(workshop).floor_label == "lsm"
    assert workshop.attendance.hands().count() == 0


@pytest.mark.parametrize("onward", ["next_session", "go_to", "go_back", "finish", "call_off"])
def test_hands_the_floor_and_the_question_end_with_the_session(workshop, room, onward):
    session = go_to(workshop, room, "closing" if onward == "finish" else "issues")
    attending.raise_hand(workshop=workshop, participant=room.people["lsm"][0], label="lsm")
    facilitating.give_floor(workshop=workshop, label="asm")
    question = room.issues[0].questions.get()
    if onward in ("go_to", "go_back", "call_off"):
        facilitating.ask(session=session, question=question, silent=True)
        facilitating.give_floor(workshop=workshop, label="asm")
    seen, now = next_action(again(workshop)).seen, again(workshop)
    if onward == "call_off":
        planning.call_off(workshop=workshop, by=room.organiser)
    elif onward == "go_back":
        facilitating.go_back(workshop=now, seen=seen, by=room.organiser)
    elif onward == "go_to":
        go_to(workshop, room, "plenary")
    else:
        Session.objects.filter(pk=session.pk).update(issue=None)
        assert press(workshop, room) == onward
    question.refresh_from_db()
    assert (workshop.attendance.hands().count(), again(workshop).floor_label) == (0, "")
    assert (RoomQuestion.objects.filter(closed_at=None).count(), question.silent) == (0, False)


@pytest.mark.sqlite  # PostgreSQL's clock no test can turn
def test_turn_that_a_question_ends_is_counted_once(workshop, room):
    with time_machine.travel(MORNING, tick=False) as clock:
        session = go_to(workshop, room, "issues")
        facilitating.ask(session=session, question=room.issues[0].questions.get())
        facilitating.give_floor(workshop=workshop, label="asm")
        clock.shift(60)
        go_to(workshop, room, "plenary")
    assert list(Speaking.objects.values_list("label", "seconds")) == [("asm", 60)]


def test_shown_answer_leaves_the_wall_when_something_opens_or_closes(workshop, room):
    session = go_to(workshop, room, "issues")
    question = Question.objects.select_related("issue__dialogue").get(issue=room.issues[0])
    said = answering.answer(participant=room.people["lsm"][0], question=question, text="Named", language="en")

    def shown_after(verb, **given):
        facilitating.show(workshop=workshop, contribution=said)
        facilitating.give_floor(workshop=workshop, label="lsm")
        verb(**given)
        now = again(workshop)
        return now.shown, now.floor_label

    assert shown_after(facilitating.ask, session=session, question=question) == (None, "")
    asked = what_next.open_question(workshop)
    assert shown_after(facilitating.end_question, asked=asked) == (None, "")
    go_to(workshop, room, "hands")
    for _opened_and_closed in range(2):
        assert shown_after(press, workshop=workshop, room=room) == (None, "")


def test_workshop_that_is_over_takes_no_press(workshop, room):
    session = go_to(workshop, room, "hands")
    question = Question.objects.select_related("issue__dialogue").get(issue=room.issues[0])
    said = answering.answer(participant=room.people["lsm"][0], question=question, text="Named", language="en")
    planning.call_off(workshop=workshop, by=room.organiser)
    before = again(workshop).version
    for verb, given in (
        (facilitating.ask, {"session": session, "question": question, "silent": True}),
        (facilitating.open_ballot, {"session": session, "by": room.organiser}),
        (facilitating.stretch, {"workshop": workshop, "minutes": 5}),
        (facilitating.set_wall, {"workshop": workshop, "wall": "blank"}),
        (facilitating.show, {"workshop": workshop, "contribution": said}),
        (facilitating.give_floor, {"workshop": workshop, "label": "lsm"}),
    ):
        with pytest.raises(Late):
            verb(**given)
    assert (again(workshop).version, Ballot.objects.count()) == (before, 0)


def test_votes_and_answers_touch_no_row_of_the_workshop(workshop, room):
    go_to(workshop, room, "hands")
    press(workshop, room)
    before = again(workshop).version
    ballot = Ballot.objects.get()
    room.vote(ballot, "lsm", "yyy")
    assert again(workshop).version == before


def test_agreement_on_the_rule_is_recorded_once(workshop, room):
    facilitating.record_agreement(workshop=workshop, by=room.organiser)
    first = again(workshop).rule_agreed_at
    facilitating.record_agreement(workshop=workshop, by=room.organiser)
    assert again(workshop).rule_agreed_at == first
    assert room.dialogue.log.filter(action="agreed on the rule").count() == 1
