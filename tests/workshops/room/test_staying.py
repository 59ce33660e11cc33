"""A workshop that outlasts the team's time: a warning in the live part, half an hour before, and one press that stays (TRUST E17)."""

import datetime

import pytest
from django.test import Client

from tests.dialogue.test_sessions import HOURS, MINUTES, enter
from tests.issues.voting_room import make_room, staff
from tests.workshops.meeting import at
from workshops.models import Workshop
from workshops.plan import planning
from workshops.room import polling

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.one_database,
]  # it turns the clock, and the database has one of its own
WARNING, BUTTON = "minutes you are signed out.", "Stay signed in"


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to("2027-04-12 08:01", tick=False)
    polling.forget()
    return time_machine


@pytest.fixture
def room(settings):
    settings.DEMO = True
    return make_room(phase="decide")


@pytest.fixture
def workshop(room):
    begins = datetime.datetime(2027, 4, 12, 7, tzinfo=datetime.UTC)
    made = planning.plan(dialogue=room.dialogue, by=room.organiser, title="April", zone="Africa/Accra", begins=[begins])
    Workshop.objects.update(state=Workshop.State.LIVE)
    return made


def says(client, path):
    page = client.get(path).content.decode()
    return WARNING in page, BUTTON in page


PAGES = ("console", "console_state", "room", "room_mine", "workshop", "tables")


@pytest.mark.trust("E17")
def test_team_is_warned_half_an_hour_before_on_every_page_of_the_workshop(clock, room, workshop):
    for last in ("signing in", "press"):
        client = enter(room.organiser)
        steps = [HOURS(11), HOURS(11)] if last == "signing in" else []
        for step in steps:
            clock.shift(step)
            client.get(at("workshop"))
        clock.shift(MINUTES(89) if steps else HOURS(11) + MINUTES(29))
        assert says(client, at("console_state")) == (False, False)
        clock.shift(MINUTES(1))
        assert says(client, at("console_state")) == (True, True)
    client = enter(room.organiser)
    for step in [HOURS(11), HOURS(11), MINUTES(100)]:
        clock.shift(step)
        client.get(at("workshop"))
    assert {page: says(client, at(page)) for page in PAGES} == dict.fromkeys(PAGES, (True, True))


@pytest.mark.trust("E17")
@pytest.mark.parametrize("page", ["console", "room"])
def test_one_press_stays_and_comes_back_to_the_same_page(clock, room, workshop, page):
    client = enter(room.organiser)
    for step in [HOURS(11), HOURS(11), MINUTES(100)]:
        clock.shift(step)
        shown = client.get(at(page)).content.decode()
    assert f'<input type="hidden" name="next" value="{at(page)}">' in shown
    assert client.post(at("stay"), {"next": at(page)}).url == at(page)
    assert says(client, at(page)) == (False, False)
    clock.shift(HOURS(11) + MINUTES(29))
    assert says(client, at("console_state")) == (False, False)
    clock.shift(MINUTES(32))
    assert client.get(at(page)).status_code == 302


@pytest.mark.trust("E17")
def test_console_that_follows_by_itself_keeps_nobody_signed_in(clock, room, workshop):
    client = enter(room.organiser)
    for _poll in range(12):
        clock.shift(HOURS(1))
        answer = client.get(at("console_state"))
    assert answer.status_code == 302


def test_press_without_a_warning_or_after_the_workshop_adds_nothing(clock, room, workshop):
    client = enter(room.organiser)
    client.post(at("stay"))
    clock.shift(HOURS(11))
    client.post(at("stay"))
    clock.shift(HOURS(11))
    client.post(at("stay"))
    Workshop.objects.update(state=Workshop.State.OVER)
    clock.shift(MINUTES(100))
    assert says(client, at("workshop")) == (True, False)
    client.post(at("stay"))
    clock.shift(MINUTES(21))
    assert client.get(at("workshop")).status_code == 302


def test_participants_and_strangers_have_no_such_press(room, workshop):
    miner = Client()
    miner.force_login(room.people["diggers"][0].user)
    observer = Client()
    observer.force_login(staff(room.dialogue, "observer", "Ola"))
    assert [each.post(at("stay")).status_code for each in (miner, observer)] == [404, 302]


def test_participants_are_never_warned(clock, room, workshop):
    client = enter(room.people["diggers"][0].user)
    for step in [HOURS(11), HOURS(11), MINUTES(100)]:
        clock.shift(step)
        assert says(client, at("room")) == (False, False)
