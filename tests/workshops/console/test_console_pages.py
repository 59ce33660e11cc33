"""The console: what it shows and where its big button leads."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from issues.models import Ballot, Question
from issues.rule_words import lead_in_words
from issues.rules import Rule
from tests import factories
from tests.issues.voting_room import make_room, staff
from tests.speaking import client_of
from tests.workshops.meeting import MORNING, at, jump, press
from workshops.models import Session, Workshop
from workshops.plan import planning
from workshops.room import attending, facilitating, what_next

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_console_leads_through_a_session(team, workshop):
    assert "Begin with “Welcome”" in team.get(at("console")).content.decode()
    assert "End “Welcome” and go on to “Ground rules”" in press(team)
    assert "Nobody objects: note it" in press(team)
    assert "Nobody objected. It is noted." in team.post(at("console_agreed"), follow=True).content.decode()


def test_steps_that_nothing_takes_back_are_asked_and_back_names_where_it_goes(team, workshop, room):
    page = press(team)
    assert ("Back to “" in page, "nobody has pressed “I am here” yet" in page) == (False, True)
    assert "Go back to “Welcome”? The wall changes." in press(team)
    jump(workshop, room, "hands")
    page = press(team)
    assert 'data-confirm="Count the hands now? Whoever has not saved is not counted."' in page
    assert "for good" not in page
    jump(workshop, room, "closing")
    attending.raise_hand(workshop=workshop, participant=room.people["lsm"][0], label="lsm")
    factories.member(room.dialogue, "gov", "New", status="waiting")
    page = team.get(at("console")).content.decode()
    assert 'data-confirm="End the workshop? It cannot be begun again."' in page
    assert ("Wants to speak" in page, "Waiting at the door" in page) == (True, True)
    page = press(team)
    assert ("The workshop is over" in page, "Wants to speak" in page, "Waiting at the door" in page) == (
        True,
        False,
        False,
    )


def test_wall_that_does_not_follow_is_filled_in_and_the_rule_is_the_walls(team, workshop, room):
    jump(workshop, room, "rules")
    for wall, words in (("blank", "Wall is dark: show it again"), ("join", "Wall shows how to join: let it go on")):
        page = team.post(at("console_wall"), {"wall": wall}, follow=True).content.decode()
        assert f'<button class="btn first" name="wall" value="follow" data-key="h">{words}' in page
    assert lead_in_words(Rule.from_dict(room.dialogue.rule)) in page


def test_console_says_who_has_no_seat_and_which_table_has_written(team, workshop, room):
    first = workshop.sessions.filter(kind="tables").first()
    before = workshop.sessions.filter(position=first.position - 1).get()
    jump(workshop, room, before.kind)
    Workshop.objects.update(current=before)
    page = team.get(at("console")).content.decode()
    assert ("Next: tables. Nobody is seated yet." in page, "Make the tables" in page) == (True, True)
    Workshop.objects.update(current=first)
    page = team.get(at("console")).content.decode()
    assert ("Next: tables" in page, "Nobody is seated yet." in page) == (False, True)
    for table, person in enumerate(room.people["lsm"][:2], 1):
        first.seats.create(participant=person, table=table)
    first.table_notes.create(table=2, agreed="A scale")
    first.table_notes.create(table=1)
    Session.objects.filter(pk=first.pk).update(issue=room.issues[0])
    page = team.get(at("console")).content.decode()
    assert "Next: tables. Nobody is seated yet." in page  # the second round
    assert [part.split("</li>")[0].count("✓") for part in page.split("<li>Table ")[1:]] == [0, 1]
    assert f"They talk about “{room.issues[0].title}”." in page


def test_console_lists_what_was_decided_contested_first(team, workshop, room):
    jump(workshop, room, "ballot")
    press(team)
    ballot = Ballot.objects.get()
    for group in ("diggers", "owners", "lsm", "gov"):
        room.vote(ballot, group, "yyyyyy", issue=room.issues[0])
        room.vote(ballot, group, "nnnnnn" if group == "lsm" else "yyyyyy", issue=room.issues[1])
    page = press(team)
    session = Session.objects.create(
        workshop=workshop, day=1, position=workshop.sessions.get(kind="ballot").position, kind="plenary", minutes=30
    )
    Workshop.objects.update(current=session)
    for shown in (page, team.get(at("console")).content.decode()):
        told = shown.split("What the ballot decided")[1].split("</section>")[0]
        assert told.index("Contested") < told.index("Kept")
        assert told.index(room.issues[1].title) < told.index(room.issues[0].title)


def test_second_facilitator_is_told_where_the_room_is(team, workshop, room):
    seen = what_next.next_action(workshop).seen
    press(team)
    second = client_of(staff(room.dialogue, "facilitator", "Second"))
    page = second.post(at("console_next"), {"seen": seen}, follow=True).content.decode()
    assert "Somebody of the team was quicker: the room is at “Welcome” now." in page
    assert Workshop.objects.get().current.kind == "welcome"


def test_ballot_that_cannot_open_says_why(settings):
    settings.DEMO = True
    small = make_room(sizes={"diggers": 2, "owners": 6, "lsm": 3, "gov": 3})
    workshop = planning.plan(dialogue=small.dialogue, by=small.organiser, title="S", zone="UTC", begins=[MORNING])
    jump(workshop, small, "hands")
    page = press(client_of(small.organiser))
    assert "The ballot cannot open yet." in page
    assert Ballot.objects.count() == 0


def test_console_tells_bands_and_never_numbers_of_a_group(team, workshop, room):
    jump(workshop, room, "hands")
    press(team)
    room.vote(Ballot.objects.get(), "lsm", "yyyyyy")
    page = team.get(at("console")).content.decode()
    assert "5 or more have voted." in page
    heard = page.split("Who has voted")[1].split("Wants to speak")[0]
    assert ("most" in heard, "few" in heard, " 6" in heard) == (True, True, False)


@pytest.mark.one_database
def test_console_costs_the_same_however_much_it_shows(team, workshop, room, django_assert_num_queries):
    session = jump(workshop, room, "tables")

    def fill(number):
        room.dialogue.groups.create(key=f"more-{number}", name="More", standing="consultative", policy="named")
        factories.member(room.dialogue, "gov", f"New {number}", status="waiting")
        speaker = room.people["diggers"][number]
        attending.arrive(workshop=workshop, participant=speaker)
        attending.raise_hand(workshop=workshop, participant=speaker, label="asm")
        session.seats.create(participant=speaker, table=number)
        session.table_notes.create(table=number, agreed="A scale")

    fill(1)
    with CaptureQueriesContext(connection) as queries:
        team.get(at("console_state"))
    fill(2)
    fill(3)
    with django_assert_num_queries(len(queries)):
        team.get(at("console_state"))


def test_console_state_is_unchanged_until_something_happens(team, workshop, room):
    press(team)
    version = team.get(at("console_state"))["X-Version"]
    assert team.get(at("console_state"), {"v": version}).status_code == 204
    factories.member(room.dialogue, "gov", "New", status="waiting")
    assert team.get(at("console_state"), {"v": version}).status_code == 200


@pytest.mark.parametrize("asks", [False, True])
def test_other_consoles_hear_of_five_minutes_more(team, workshop, room, asks):
    session = jump(workshop, room, "plenary")
    if asks:
        facilitating.ask(session=session, question=Question.objects.first())
    version = team.get(at("console_state"))["X-Version"]
    team.post(at("console_stretch"), {"minutes": "5"})
    assert team.get(at("console_state"), {"v": version}).status_code == 200


def test_console_says_who_is_here_and_has_no_table(team, workshop, room):
    session = jump(workshop, room, "tables")
    assert "has no table" not in team.get(at("console")).content.decode()  # nobody is here yet
    today = timezone.now()
    workshop.days.update(begins_at=today - timedelta(hours=1), ends_at=today + timedelta(hours=8))
    early, late = room.people["lsm"][0], room.people["gov"][0]
    for person in (early, late):
        attending.arrive(workshop=workshop, participant=person)
    session.seats.create(participant=early, table=1)
    number = workshop.attendance.get(participant=late).number
    workshop.attendance.update(marks=" 1a 1p ")  # whichever half of the day it is
    page = team.get(at("console")).content.decode()
    assert ("1 person who is here has no table:" in page, f"№ {number}" in page) == (True, True)
    answer = team.post(at("tables_late"), {"back": "console"}, follow=True)
    assert answer.redirect_chain[-1][0] == at("console")
    page = answer.content.decode()
    assert ("1 person has a place now." in page, "has no table" in page) == (True, False)


def test_button_calls_a_question_the_first_only_once(team, workshop, room):
    Session.objects.filter(workshop=workshop, kind="issues").update(issue=room.issues[0])
    room.issues[0].questions.create(text="And then?", position=2)
    session = jump(workshop, room, "issues")
    assert "Open the first question for the room" in team.get(at("console")).content.decode()
    first = room.issues[0].questions.order_by("position").first()
    press(team)
    assert what_next.open_question(workshop).question == first
    facilitating.end_question(asked=what_next.open_question(workshop))
    assert session.questions.count() == 1
    assert "Open the next question for the room" in team.get(at("console")).content.decode()
