"""How a room calls people: names or numbers, one form for all, on wall, lists, console and paper."""

import re
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone

from dialogue import job_names
from dialogue.models import Job, User
from stakeholders import erasing
from stakeholders.models import Participant
from tests import factories
from tests.attacks.sweeps import pdf_text
from tests.attacks.worlds import client_of
from tests.issues.voting_room import in_threads, make_room
from tests.workshops.meeting import at
from tests.workshops.room.test_live import go_to
from tests.workshops.room.test_room_pages import read
from workshops import clock, forgetting
from workshops.console import console
from workshops.models import Attendance, Seat, Workshop
from workshops.plan import planning, rehearsing
from workshops.room import attending, live, naming, polling
from workshops.tables import tabling

pytestmark = pytest.mark.django_db
FIRST, NUMBERS = Workshop.Names.FIRST, Workshop.Names.NUMBERS


@pytest.fixture
def room(settings):
    settings.DEMO = True
    polling.forget()
    return make_room(phase="decide")


@pytest.fixture
def workshop(room):
    return plan(room, FIRST)


def plan(room, names):
    begins = timezone.now() - timedelta(minutes=5)
    made = planning.plan(
        dialogue=room.dialogue, by=room.organiser, title="April", zone="Africa/Accra", begins=[begins], names=names
    )
    made.days.update(ends_at=begins + timedelta(hours=20))
    return made


def say(person, workshop, called):
    return client_of(person).post(at("room_name"), {"called": called})


# ---- names


@pytest.mark.parametrize("group", ["diggers", "gov"])
def test_everybody_is_asked_alike_before_they_enter(workshop, room, group):
    go_to(workshop, room, "plenary")
    person = room.people[group][0]
    page = read(person)
    assert ("What does the room call you?" in page, "Raise my hand" in page) == (True, False)
    assert say(person, workshop, "  Kofi \n B. ").url == at("room")
    page = read(person)
    assert ("Raise my hand" in page, "The room calls you <bdi>Kofi B.</bdi>." in page) == (True, True)
    assert Attendance.objects.get().called == "Kofi B."


def test_part_that_is_fetched_alone_asks_for_the_name_too(workshop, room):
    go_to(workshop, room, "plenary")
    page = read(room.people["diggers"][0], "room_mine")
    assert ("Say what the room calls you" in page, "Raise my hand" in page) == (True, False)


def test_people_without_an_account_name_get_an_empty_field_and_others_their_first_word(workshop, room):
    person = room.people["gov"][0]
    assert f'value="{person.user.name.split()[0]}"' in read(person)
    person.user.name = ""
    person.user.save()
    assert 'name="called" value' not in read(person)


@pytest.mark.parametrize(
    ("called", "said"),
    [("", "any name the others can call you by"), ("17", "A name needs a letter"), ("N" * 41, "at most 40")],
)
def test_bad_name_is_asked_again(workshop, room, called, said):
    answer = say(room.people["gov"][0], workshop, called)
    assert (answer.status_code, said in answer.content.decode()) == (422, True)
    assert Attendance.objects.count() == 0


def test_two_are_not_called_the_same(workshop, room):
    one, two = room.people["diggers"][0], room.people["gov"][0]
    say(one, workshop, "Kofi")
    answer = say(two, workshop, "KOFI")
    assert (answer.status_code, "Somebody here is called so already." in answer.content.decode()) == (422, True)
    assert say(one, workshop, "kofi").status_code == 302  # one's own is no other's


def test_name_is_kept_while_the_workshop_lasts_and_of_confirmed_people(workshop, room):
    waiting = factories.member(room.dialogue, "lsm", "New", status="waiting")
    assert say(waiting, workshop, "New").status_code == 422
    Workshop.objects.update(state="over")
    assert say(room.people["gov"][0], workshop, "Late").status_code == 422
    assert Attendance.objects.count() == 0
    assert "Thank you" in read(room.people["gov"][0])  # nobody is asked any more


def test_workshop_with_numbers_asks_nobody(room):
    workshop = plan(room, NUMBERS)
    go_to(workshop, room, "plenary")
    person = room.people["gov"][0]
    page = read(person)
    assert ("What does the room call you?" in page, "gives you a number of the room" in page) == (False, True)
    assert say(person, workshop, "Kofi").status_code == 404
    attending.arrive(workshop=workshop, participant=person)
    number = Attendance.objects.get().number
    assert f"You are number <b>{number}</b> in this room." in read(person)


# ---- numbers


def test_numbers_are_drawn_once_among_those_that_are_free(room):
    workshop = plan(room, NUMBERS)
    everybody = [person for group in room.people.values() for person in group]
    for _twice in range(2):
        naming.give_numbers(workshop=workshop, people=everybody)
    numbers = list(Attendance.objects.order_by("participant").values_list("number", flat=True))
    assert (len(numbers), len(set(numbers)), max(numbers) <= naming.LEAST) == (len(everybody), len(everybody), True)
    assert numbers != sorted(numbers)  # chance: one in twenty factorial
    people = Attendance.objects.order_by("pk").values_list("participant", flat=True)
    assert list(people) != [person.pk for person in everybody]


def test_numbers_reach_as_far_as_twice_those_expected_and_never_run_out(room, monkeypatch):
    workshop = plan(room, NUMBERS)
    monkeypatch.setattr(naming, "LEAST", 3)
    naming.give_numbers(workshop=workshop, people=room.people["diggers"])
    assert set(Attendance.objects.values_list("number", flat=True)) <= set(range(1, 7))
    Workshop.objects.update(expected={"gov": 200})
    assert max(naming._drawn(Workshop.objects.get(), 300)) > 200


def test_number_goes_with_the_presence(room):
    workshop = plan(room, NUMBERS)
    person = room.people["gov"][0]
    naming.give_numbers(workshop=workshop, people=[person])
    Attendance.objects.all().delete()
    assert naming.labels(workshop)[person.pk] == "not here yet"


@pytest.mark.django_db(transaction=True)
def test_many_who_come_at_once_get_a_number_each(room):
    workshop = plan(room, NUMBERS)
    go_to(workshop, room, "plenary")
    people = [person for group in room.people.values() for person in group][:12]
    calls = [lambda p=person: attending.arrive(workshop=workshop, participant=p) for person in people]
    assert [found for found in in_threads(calls) if isinstance(found, Exception)] == []
    assert Attendance.objects.exclude(number=None).values("number").distinct().count() == len(people)
    connections.close_all()


def test_whoever_is_seated_has_a_number(room):
    workshop = plan(room, NUMBERS)
    tabling.work_out(tabling.make(workshop=workshop, by=room.organiser, tables=3), steps=10)
    seated = set(Seat.objects.values_list("participant", flat=True))
    assert seated == set(Attendance.objects.exclude(number=None).values_list("participant", flat=True))
    late = factories.member(room.dialogue, "cso", "Late")
    tabling.seat_all_late(workshop=workshop)
    assert Attendance.objects.get(participant=late).number


# ---- where people stand


@pytest.mark.parametrize("names", [FIRST, NUMBERS])
def test_wall_console_and_tables_show_one_form(room, names):
    workshop = plan(room, names)
    session = go_to(workshop, room, "tables")
    hidden, named, nameless = room.people["diggers"][0], room.people["gov"][0], room.people["lsm"][0]
    for person, called in ((hidden, "Kofi"), (named, "Ama")):
        naming.call(workshop=workshop, participant=person, called=called)
    for person in (hidden, named, nameless):
        attending.raise_hand(workshop=workshop, participant=person, label="participant")
        Seat.objects.create(session=session, participant=person, table=1)
    numbers = {row.participant_id: f"№ {row.number}" for row in Attendance.objects.all()}
    shown = {**numbers, hidden.pk: "Kofi", named.pk: "Ama"} if names == FIRST else numbers
    wall = live.scene(Workshop.objects.select_related("dialogue", "current").get(), audience=live.WALL)
    assert wall.things == [(1, sorted(numbers.values(), key=naming.order))]  # one gave no name: numbers for all
    team = client_of(room.organiser)
    for name in ("console", "tables"):
        page = team.get(at(name)).content.decode()
        assert [words for words in shown.values() if words not in page] == []
        assert [p.user.name for p in (hidden, named, nameless) if p.user.name in page] == []
    assert [hand.shown for hand in console.hands(workshop, [], {}, timezone.now())] == [
        shown[p.pk] for p in (hidden, named, nameless)
    ]


def test_wall_shows_names_once_everybody_seated_has_given_one(workshop, room):
    session = go_to(workshop, room, "tables")
    seated = {room.people["diggers"][0]: "Kofi", room.people["lsm"][0]: "Ama"}
    naming.give_numbers(workshop=workshop, people=list(seated))
    for person, called in seated.items():
        Seat.objects.create(session=session, participant=person, table=1)
        assert {words[:2] for words in on_wall()} <= {naming.MARK}
        naming.call(workshop=workshop, participant=person, called=called)
        assert "On the wall you are number" in read(person)
    assert on_wall() == ["Ama", "Kofi"]


def on_wall():
    scene = live.scene(Workshop.objects.select_related("dialogue", "current").get(), audience=live.WALL)
    return [words for _table, people in scene.things for words in people]


def test_who_left_stands_last_in_a_round_that_began(workshop, room):
    session = go_to(workshop, room, "tables")
    gone, here = room.people["diggers"][0], room.people["lsm"][0]
    naming.call(workshop=workshop, participant=here, called="Zoe")
    for person in (gone, here):
        Seat.objects.create(session=session, participant=person, table=1)
    page = client_of(room.organiser).get(at("tables")).content.decode()
    told = page.split("<h3>Table 1</h3>")[1].split("</ul>")[0]
    assert re.findall(r"<bdi>(.*?)</bdi>", told) == ["Zoe", "somebody who left"]
    assert on_wall() == ["Zoe", "somebody who left"]


def test_labels_are_sorted_as_one_looks_for_them():
    labels = ["№ 10", "somebody who left", "ama", "№ 9", "Kofi", "№ x", "Zoe"]
    assert sorted(labels, key=naming.order) == ["№ 9", "№ 10", "ama", "Kofi", "Zoe", "№ x", "somebody who left"]


# ---- the team chooses


def days(workshop):
    day = workshop.days.get()
    return {"day1-day": f"{day.begins_at:%Y-%m-%d}", "day1-begins": "08:00", "day1-ends": "17:00"}


def test_form_is_chosen_until_the_workshop_begins(workshop, room):
    team = client_of(room.organiser)
    data = {"title": "April", **days(workshop)}
    assert team.post(at("workshop_edit"), {**data, "names": "numbers"}).status_code == 302
    assert Workshop.objects.get().names == NUMBERS
    assert "by a number of the room" in team.get(at("workshop")).content.decode()
    go_to(workshop, room, "plenary")
    assert team.post(at("workshop_edit"), {**data, "names": "first"}).status_code == 302
    assert Workshop.objects.get().names == NUMBERS  # the field is shut
    with pytest.raises(planning.Begun):
        planning.change(workshop=workshop, by=room.organiser, names="first")
    assert "By a number of the room." in team.get(at("console")).content.decode()


def test_plan_without_a_choice_shows_numbers(room):
    made = planning.plan(
        dialogue=room.dialogue, by=room.organiser, title="May", zone="Africa/Accra", begins=[timezone.now()]
    )
    assert made.names == NUMBERS


def test_register_and_cards_are_printed_in_the_form_of_the_room(workshop, room):
    named, hidden = room.people["gov"][0], room.people["diggers"][0]
    naming.call(workshop=workshop, participant=named, called="Ama")
    tabling.work_out(tabling.make(workshop=workshop, by=room.organiser, tables=2), steps=10)
    number = f"№ {Attendance.objects.get(participant=hidden).number}"
    for name in ("workshop_register", "tables_print"):
        answer = client_of(room.organiser).get(at(name))
        assert answer["Content-Type"] == "application/pdf"
        if text := pdf_text(answer):
            assert ("Ama" in text, number in text, hidden.user.name in text) == (True, True, False)


def test_rehearsal_has_the_same_form_and_invented_names(workshop, room):
    copy = rehearsing.rehearse(workshop=workshop, by=room.organiser, suffix="try", title="Try")
    people = list(copy.dialogue.participants.all())
    labels = naming.labels(copy)
    assert (copy.names, len(set(labels.values()))) == (FIRST, len(people))
    assert [p for p in people if p.group.short_name in labels[p.pk]] == []


@pytest.mark.parametrize("status", ["removed", "left"])
def test_name_of_who_is_gone_is_free_again(workshop, room, status):
    ama, esi = room.people["diggers"][:2]
    naming.call(workshop=workshop, participant=ama, called="Ama")
    with pytest.raises(naming.Taken):
        naming.call(workshop=workshop, participant=esi, called="AMA")
    Participant.objects.filter(pk=ama.pk).update(status=status)
    naming.call(workshop=workshop, participant=esi, called="AMA")
    assert naming.labels(workshop)[esi.pk] == "AMA"


# ---- what is kept of them


def kept_names():
    return sorted(Attendance.objects.exclude(called="").values_list("called", flat=True))


def test_names_go_with_the_account_and_thirty_days_after_the_dialogue(workshop, room):
    ama, esi = room.people["diggers"][:2]
    card = factories.member(room.dialogue, "owners", "x", user=User.objects.create_user())
    for person, called in ((ama, "Ama"), (esi, "Esi"), (card, "Kofi")):
        naming.call(workshop=workshop, participant=person, called=called)
    Attendance.objects.update(hand_at=timezone.now(), hand_label="miner")
    erasing.erase(user=ama.user)
    forgetting.names_of_rooms()
    assert kept_names() == ["Esi", "Kofi"]
    assert Attendance.objects.hands().count() == 2
    for days, names in ((29, ["Esi", "Kofi"]), (31, [])):
        room.dialogue.phase, room.dialogue.phase_since = "closed", timezone.now() - timedelta(days=days)
        room.dialogue.save()
        forgetting.names_of_rooms()
        assert kept_names() == names
    assert not Attendance.objects.exclude(hand_label="").exists()


def test_invented_people_of_a_rehearsal_keep_their_names(workshop, room):
    room.dialogue.is_rehearsal = True
    room.dialogue.save()
    user = User.objects.create_user(name="Diggers 1", is_active=False)
    naming.call(workshop=workshop, participant=factories.member(room.dialogue, "diggers", "x", user=user), called="Ama")
    forgetting.names_of_rooms()
    assert kept_names() == ["Ama"]


def test_every_morning_they_are_looked_for(workshop, room):
    naming.call(workshop=workshop, participant=room.people["diggers"][0], called="Ama")
    erasing.erase(user=room.people["diggers"][0].user)
    clock.morning(Job.objects.create(kind=job_names.MAKE_SUMMARIES, occasion="morning"))
    assert kept_names() == []
