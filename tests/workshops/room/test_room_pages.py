"""The participant's page of the room: what is open, one's own part of it, and the presses."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from issues import answering, releasing
from issues.models import Contribution, Question
from tests import factories
from tests.issues.voting_room import make_room, marks
from tests.speaking import client_of, key_of
from tests.workshops.meeting import at
from tests.workshops.room.test_live import go_to
from workshops.models import Attendance, RoomQuestion, Seat
from workshops.plan import planning
from workshops.room import facilitating, polling

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clear():
    polling.forget()


@pytest.fixture
def room():
    return make_room(phase="decide")


@pytest.fixture
def workshop(room):
    begins = timezone.now() - timedelta(minutes=5)
    more = {"place": "Town hall", "link": "https://meet.example/april"}
    made = planning.plan(
        dialogue=room.dialogue, by=room.organiser, title="April", zone="Africa/Accra", begins=[begins], **more
    )
    made.days.update(ends_at=begins + timedelta(hours=20))
    return made


def read(person, name="room"):
    answer = client_of(person).get(at(name))
    assert answer.status_code == 200
    return answer.content.decode()


def ask(workshop, room, **more):
    session = go_to(workshop, room, "issues")
    return facilitating.ask(session=session, question=room.issues[0].questions.get(), **more)


# ---- reading


@pytest.mark.parametrize(
    "kind", ["welcome", "rules", "caucus", "plenary", "issues", "tables", "hands", "break", "closing"]
)
def test_page_shows_every_session_and_what_follows(workshop, room, kind):
    session = go_to(workshop, room, kind)
    page = read(room.people["diggers"][0])
    assert session.name in page
    assert ("Then: " in page) == (kind != "closing")
    assert "Town hall" in page
    assert 'https://meet.example/april" rel="noreferrer">Take part from afar<' in page


def test_page_before_and_after(workshop, room):
    person = room.people["diggers"][0]
    assert "This page follows by itself" in read(person)
    type(workshop).objects.update(state="over")
    assert "Thank you" in read(person)


def test_question_stands_with_its_form_and_the_promise(workshop, room):
    asked = ask(workshop, room)
    page = read(room.people["diggers"][0])
    assert asked.question.text in page
    assert "Your name is not stored with your words." in page
    assert f'name="next" value="{at("room")}"' in page
    assert "data-soon" in page
    parts = ("I am here", "Raise my hand", "Send my answer")
    assert sorted(parts, key=page.index) == list(parts)  # nobody scrolls past the form to be counted


def test_holder_of_a_replaced_card_gets_no_form_that_could_only_refuse(workshop, room):
    ask(workshop, room)
    person = room.people["diggers"][0]
    type(person).objects.filter(pk=person.pk).update(acts_from=timezone.now())
    page = read(person)
    assert ("<textarea" in page, "You were here before, with another card, address or group." in page) == (False, True)


def test_own_answer_stands_in_place_of_the_form(workshop, room):
    asked = ask(workshop, room)
    client = client_of(room.people["lsm"][0])
    issue = asked.question.issue
    where = reverse("answer", args=[room.dialogue.slug, issue.key, 1])
    back = at("room")
    answer = client.post(where, {"text": "A public scale.", "language": "en", "next": back})
    assert (answer.status_code, answer.url) == (302, back)
    assert "A public scale." in client.get(back).content.decode()


def test_silent_answer_is_told_when_it_appears(workshop, room):
    asked = ask(workshop, room, silent=True)
    where = reverse("answer", args=[room.dialogue.slug, asked.question.issue.key, 1])
    said = {"text": "A public scale.", "language": "en", "next": at("room")}
    page = client_of(room.people["lsm"][0]).post(where, said, follow=True).content.decode()
    words = "Sent. All answers appear together after the silent writing; the page then says when."
    assert page.count(words) == 1
    assert page.count("Others can read it") == 0


def test_silence_of_few_tells_phone_and_wall_its_hour(workshop, room):
    asked = ask(workshop, room, silent=True)
    people = [room.people["lsm"][0], room.people["diggers"][0]]
    for person in people:
        asked.question.refresh_from_db()
        said = Question.objects.select_related("issue__dialogue").get(pk=asked.question_id)
        answering.answer(participant=person, question=said, text=f"Words of {person.pk}", language="en")
    facilitating.end_question(asked=asked)
    hour = Question.objects.get(pk=asked.question_id).shows_at.strftime("%H:%M")
    words = f"All answers to this question appear together at {hour} (time in Accra)."
    wall = Client().get(reverse("wall", args=[workshop.wall_key])).content.decode()
    pages = [read(person) for person in people]
    assert [words in page for page in (*pages, wall)] == [True, True, True]
    assert [page for page in (*pages, wall) if "Words of" in page] == []
    releasing.after_silences(room.dialogue, Question.objects.get(pk=asked.question_id).shows_at)
    polling.forget()
    assert "Words of" in Client().get(reverse("wall", args=[workshop.wall_key])).content.decode()


FIRST = {
    "silent": "All answers come before the team at a fixed time after the question closes; what it lets through appears later.",
    "own": "Sent. The team reads all answers first; they come before it after the silent writing",
    "wall": "The team reads all answers first. What it lets through appears later.",
    "after": "It reads them first; what it lets through appears at a later fixed time.",
}


@pytest.mark.both_databases
def test_silence_where_the_team_reads_first_promises_no_answers_at_its_end(workshop, room):
    type(room.dialogue).objects.update(moderation="before")
    asked = ask(workshop, room, silent=True)
    wall = reverse("wall", args=[workshop.wall_key])
    assert FIRST["wall"] in Client().get(wall).content.decode()
    assert FIRST["silent"] in read(room.people["lsm"][0])
    where = reverse("answer", args=[room.dialogue.slug, asked.question.issue.key, 1])
    for person in room.people["diggers"]:
        said = {"text": "A public scale.", "key": key_of(person), "next": at("room")}
        page = client_of(person).post(where, said, follow=True).content.decode()
        assert FIRST["own"] in page
    facilitating.end_question(asked=RoomQuestion.objects.get(pk=asked.pk))
    polling.forget()
    pages = [Client().get(wall).content.decode(), read(room.people["lsm"][0])]
    assert [(FIRST["after"] in page, "A public scale." in page) for page in pages] == [(True, False)] * 2
    releasing.after_silences(room.dialogue, Question.objects.get(pk=asked.question_id).shows_at)
    polling.forget()
    page = Client().get(wall).content.decode()
    assert ("The team reads first. What it has let through by then appears at" in page, "A public scale." in page) == (
        True,
        False,
    )


@pytest.mark.parametrize("way", ["https://evil.example/", "//evil.example", "/\\evil.example", "room"])
def test_answer_comes_back_to_places_of_ours_only(workshop, room, way):
    asked = ask(workshop, room)
    where = reverse("answer", args=[room.dialogue.slug, asked.question.issue.key, 1])
    answer = client_of(room.people["lsm"][0]).post(where, {"text": "So.", "language": "en", "next": way})
    assert answer.url == f"{reverse('question', args=[room.dialogue.slug, asked.question.issue.key, 1])}#yours"


def test_answer_after_the_question_closed_keeps_every_word_and_the_way_back(workshop, room):
    asked = ask(workshop, room)
    type(asked.question).objects.update(closed_at=timezone.now())
    where = reverse("answer", args=[room.dialogue.slug, asked.question.issue.key, 1])
    back = at("room")
    answer = client_of(room.people["lsm"][0]).post(where, {"text": "Too late?", "language": "en", "next": back})
    page = answer.content.decode()
    assert (answer.status_code, "Too late?" in page, f'href="{back}"' in page) == (409, True, True)
    empty = client_of(room.people["lsm"][1]).post(where, {"text": "", "language": "en", "next": back})
    assert (empty.status_code, f'href="{back}"' in empty.content.decode()) == (422, True)


def test_room_part_of_a_question_ends_and_people_far_away_go_on(workshop, room):
    asked = ask(workshop, room)
    facilitating.end_question(asked=asked)
    person = room.people["lsm"][0]
    assert "<textarea" not in read(person)
    where = reverse("answer", args=[room.dialogue.slug, asked.question.issue.key, 1])
    back = at("room")
    assert client_of(person).post(where, {"text": "Still.", "language": "en", "next": back}).url == back
    assert Contribution.objects.get().text == "Still."


@pytest.mark.both_databases
def test_ballot_is_one_press_away_and_leads_back(workshop, room):
    session = go_to(workshop, room, "hands")
    ballot = facilitating.open_ballot(session=session, by=room.organiser)
    person, back = room.people["diggers"][0], at("room")
    assert "Vote now" in read(person)
    client = client_of(person)
    paper = client.get(ballot.get_absolute_url(), {"next": back}).content.decode()
    assert f'name="next" value="{back}"' in paper
    choices = {f"choice_{issue}": mark.choice for issue, mark in marks(room.issues).items()}
    assert client.post(reverse("vote", args=[room.dialogue.slug, ballot.number]), choices | {"next": back}).url == back
    assert "Change my vote" in client.get(back).content.decode()


def test_own_seat_is_shown_and_nobody_elses(workshop, room):
    session = go_to(workshop, room, "tables")
    me, other = room.people["diggers"][:2]
    Seat.objects.create(session=session, participant=me, table=3)
    Seat.objects.create(session=session, participant=other, table=4)
    page = read(me, "room_mine")
    assert "You sit at table 3" in page
    assert other.user.name not in page
    assert "You have no table yet" in read(room.people["lsm"][0])


def test_waiting_person_sees_nothing_of_the_room_until_confirmed(workshop, room):
    ask(workshop, room)
    waiting = factories.member(room.dialogue, "lsm", "Newcomer", status="waiting")
    page = read(waiting)
    assert "The team confirms you in a moment" in page
    assert '<meta http-equiv="refresh" content="15; url=?watch=yes">' in page
    assert [word for word in ("<textarea", workshop.room_key, room.issues[0].title) if word in page] == []
    assert client_of(waiting).get(at("room_mine")).status_code == 403
    assert client_of(waiting).post(at("room_here")).status_code == 302
    assert Attendance.objects.count() == 0


def test_without_a_script_the_room_reloads_itself_unless_somebody_can_write_there(workshop, room):
    amina, again = (
        room.people["diggers"][0],
        '<noscript><meta http-equiv="refresh" content="20; url=?watch=yes"></noscript>',
    )
    page = read(amina)
    assert (again in page, "<textarea" in page, ">Reload</a>" in page) == (True, False, True)
    ask(workshop, room)
    page = read(amina)
    assert (again in page, "<textarea" in page, ">Reload</a>" in page) == (False, True, True)


def test_what_reloads_for_whoever_has_no_script_is_nothing_to_a_script(workshop, room):
    """A press that the script sends is answered with the part, not with a page that is loaded anew."""
    client, path = client_of(room.people["diggers"][0]), at("room")
    headers = {"HX-Request": "true", "HX-Target": "mine", "HX-Current-URL": f"http://testserver{path}"}
    answer = client.post(at("room_here"), headers=headers)
    assert (answer.status_code, answer.get("X-Part"), answer.has_header("HX-Refresh")) == (200, "mine", False)


def test_team_reads_the_room_without_a_part_of_its_own(workshop, room, settings):
    settings.DEMO = True
    ask(workshop, room)
    client = client_of(room.organiser)
    assert "<textarea" not in client.get(at("room")).content.decode()
    assert client.post(at("room_hand"), {"label": "asm"}).status_code == 404


# ---- presses


def test_here_is_pressed_once_a_half_day(workshop, room):
    go_to(workshop, room, "welcome")
    client = client_of(room.people["diggers"][0])
    assert "I am here" in client.get(at("room")).content.decode()
    for _press in range(2):
        assert client.post(at("room_here")).url == at("room")
    assert len(Attendance.objects.get().halves) == 1
    assert "You are counted as here." in client.get(at("room")).content.decode()


def test_reading_and_polling_write_nothing(workshop, room):
    ask(workshop, room)
    client = client_of(room.people["diggers"][0])
    with CaptureQueriesContext(connection) as queries:
        client.get(at("room"))
        client.get(at("room_mine"))
        Client().get(f"/live/{workshop.room_key}/", {"v": "0"})
    assert [q["sql"] for q in queries if not q["sql"].lstrip().upper().startswith("SELECT")] == []


def test_hand_of_a_hidden_person_may_carry_any_label(workshop, room):
    go_to(workshop, room, "plenary")
    client = client_of(room.people["diggers"][0])
    page = client.get(at("room")).content.decode()
    assert [f'value="{key}"' in page for key in ("participant", "asm", "lsm", "gov", "cso")] == [True] * 5
    client.post(at("room_hand"), {"label": "participant"})
    assert Attendance.objects.get().hand_label == "participant"
    assert "Your hand is up" in client.get(at("room")).content.decode()
    client.post(at("room_hand_down"))
    assert (Attendance.objects.get().hand_at, Attendance.objects.get().hand_label) == (None, "")


def test_hand_of_a_named_person_carries_their_lane_or_none(workshop, room):
    go_to(workshop, room, "plenary")
    client = client_of(room.people["lsm"][0])
    page = client.get(at("room")).content.decode()
    assert re.findall(r'<option value="(\w+)">', page) == ["lsm", "participant"]  # one label marks nobody as hidden
    client.post(at("room_hand"), {"label": "asm"})
    assert Attendance.objects.count() == 0
    for label in ("lsm", "participant"):
        client.post(at("room_hand"), {"label": label})
        assert Attendance.objects.get().hand_label == label


@pytest.mark.parametrize("label", ["", "nobody", "<b>"])
def test_unknown_label_raises_no_hand(workshop, room, label):
    go_to(workshop, room, "plenary")
    assert client_of(room.people["diggers"][0]).post(at("room_hand"), {"label": label}).status_code == 302
    assert Attendance.objects.count() == 0


# ---- weight


SCENES = ["welcome", "issues", "tables", "hands"]


@pytest.mark.one_database
@pytest.mark.parametrize("kind", SCENES)
@pytest.mark.parametrize("who", ["diggers", "lsm"])
def test_page_costs_at_most_eight_queries(workshop, room, kind, who, django_assert_max_num_queries):
    if kind == "issues":
        ask(workshop, room)
    else:
        session = go_to(workshop, room, kind)
        if kind == "hands":
            facilitating.open_ballot(session=session, by=room.organiser)
    client = client_of(room.people[who][0])
    with django_assert_max_num_queries(8):
        client.get(at("room"))


def test_stranger_finds_nothing(workshop, room):
    client = client_of(make_room(slug="elsewhere").people["lsm"][0])
    for name in ("room", "room_mine"):
        assert client.get(at(name)).status_code == 404
    for name in ("room_here", "room_hand", "room_hand_down"):
        assert client.post(at(name), {"label": "lsm"}).status_code == 404
