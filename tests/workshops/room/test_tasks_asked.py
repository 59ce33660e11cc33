"""Who should do what, asked in a room: what the big button opens and closes, where phones lead, and what the wall shows at each step."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dialogue.models import Dialogue
from issues.doing import choosing
from issues.models import Task, TaskMark, TaskRound
from tests.issues.doing.task_room import close, make_task_room, mark_all, open_round, rest
from tests.speaking import client_of
from tests.workshops.meeting import MORNING, at, go_on, press
from workshops.minutes import found
from workshops.models import Session, Workshop
from workshops.plan import planning
from workshops.room import before_the_room, live, polling
from workshops.room.wall_pages import PAGE_SECONDS
from workshops.room.what_next import next_action

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
FIELD = re.compile(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"')
TOLD = ("takes it as its own", "claims it", "see it as their own task in", "expect it of")


@pytest.fixture
def room(settings):
    settings.DEMO = True
    polling.forget()
    return make_task_room()


@pytest.fixture
def workshop(room):
    """At a session of the kind; another follows on it."""
    made = planning.plan(dialogue=room.dialogue, by=room.organiser, title="April", zone="UTC", begins=[MORNING])
    made.sessions.all().delete()
    for place, kind in enumerate(["tasks", "closing"], 1):
        Session.objects.create(workshop=made, day=1, position=place, minutes=30, kind=kind)
    go_on(made, room)
    return made


def words(page):
    return " ".join(re.sub(r"<[^>]*>", " ", page.content.decode()).split())


def wall(workshop):
    polling.forget()
    return words(Client().get(f"/wall/{workshop.wall_key}/scene/"))


def phone(workshop):
    polling.forget()
    return words(Client().get(f"/live/{workshop.room_key}/"))


def told(page):
    return [each for each in TOLD if each in page]


def asked_now(room):
    asked = TaskRound.objects.open().get()
    asked.dialogue = room.dialogue
    return asked


def tick(room, asked):
    """Nobody takes the wells, though all others expect them of the government; two claim the road."""
    for group in ("diggers", "owners", "lsm"):
        mark_all(room, group, asked, room.water, "gov")
        mark_all(room, group, asked, room.police, "asm" if group in ("diggers", "owners") else "lsm")
    mark_all(room, "gov", asked, room.water, "lsm")
    mark_all(room, "gov", asked, room.police, "asm")


def test_room_ticks_and_sees_who_takes_what_once_it_closes(room, workshop):
    team = client_of(room.organiser)
    assert "Ask in the room: Who should do what" in team.get(at("console")).content.decode()
    press(team)
    for page in (wall(workshop), phone(workshop)):
        assert ("Dig wells." in page, "Guard the road." in page, told(page)) == (True, True, [])
    assert "Tick it on your phone" in wall(workshop)
    asked = asked_now(room)
    mark_all(room, "lsm", asked, room.water, "gov", number=4)
    assert "Fewer than five people have said" in phone(workshop)
    mark_all(room, "gov", asked, room.water, "lsm")
    for page in (wall(workshop), phone(workshop), words(team.get(at("console")))):
        assert ("10 people or more have said" in page, told(page)) == (True, [])
    mark_all(room, "lsm", asked, room.police, "lsm")
    press(team)
    for page in (wall(workshop), phone(workshop), words(team.get(at("console")))):
        assert "10 people or more" not in page
    assert next_action(Workshop.objects.get()).code == "next_session"


def test_wall_shows_what_is_to_be_settled_with_the_picture_and_then_the_sentences(room, workshop):
    go_on(workshop, room)
    tick(room, asked_now(room))
    go_on(workshop, room)
    seen = live.by_key(wall_key=workshop.wall_key)
    closed = before_the_room.latest(seen.current).closed_at
    first, second = (live.scene(seen, closed + timedelta(seconds=PAGE_SECONDS * n), "wall") for n in (0, 1))
    assert [(page.kind, page.page, page.pages, len(page.things)) for page in (first, second)] == [
        ("takers", 0, 2, 0),
        ("takers", 1, 2, 2),
    ]
    [shown] = live.in_words(second).things
    government, companies = room.groups["gov"].short_name, room.groups["lsm"].short_name
    assert [each.words for each in shown.tasks] == ["Dig wells.", "Guard the road."]
    assert f"expect it of {government}" in shown.tasks[0].sentence
    assert companies in shown.tasks[1].sentence
    polling.forget()
    html = Client().get(f"/wall/{workshop.wall_key}/scene/").content.decode()
    assert ('<svg class="t-grid"' in html, "Expected of a group that does not agree: 1." in html) == (True, True)
    polling.forget()
    on_phone = Client().get(f"/live/{workshop.room_key}/").content.decode()
    assert ('<svg class="t-grid"' in on_phone, "Dig wells." in on_phone) == (True, True)
    Task.objects.filter(pk=room.water.pk).update(title="Dig deep wells.")
    again = live.scene(live.by_key(wall_key=workshop.wall_key), second.clock.now(), "wall")
    assert again.version != second.version


def test_many_tasks_turn_on_the_wall_while_they_are_asked(room, workshop):
    for n in range(3):
        choosing.add(dialogue=room.dialogue, title=f"Task {n}.", by=room.organiser)
    go_on(workshop, room)
    seen = live.by_key(wall_key=workshop.wall_key)
    opened = before_the_room.latest(seen.current).made.opened_at
    pages = [live.scene(seen, opened + timedelta(seconds=PAGE_SECONDS * n), "wall") for n in (0, 1)]
    assert [(page.page, page.pages, [task.title for task in page.things]) for page in pages] == [
        (0, 2, ["Dig wells.", "Guard the road.", "Task 0."]),
        (1, 2, ["Task 1.", "Task 2."]),
    ]
    assert pages[0].version != pages[1].version


def test_room_costs_as_much_as_others_and_leads_to_the_list_and_back(room, workshop):
    go_on(workshop, room)
    client = client_of(room.people["lsm"][0])
    client.get(at("room"))
    with CaptureQueriesContext(connection) as queries:
        page = client.get(at("room")).content.decode()
    assert len(queries) <= 8, [each["sql"][:120] for each in queries]
    way = re.search(r'href="([^"]+/tasks/\?next=[^"]+)"', page)[1]
    listed = client.get(way).content.decode()
    assert f'href="{at("room")}">Back to the room' in listed
    form = re.search(r'<form method="post" action="([^"]+)" data-resend>(.*?)</form>', listed, re.S)
    answer = client.post(form[1], {**dict(FIELD.findall(form[2])), "groups": ["gov"]}, raw=True)
    assert answer.status_code == 302
    assert "Back to the room" in client.get(answer.url.partition("#")[0]).content.decode()
    assert TaskMark.objects.count() == 1


def test_nothing_is_asked_without_a_task_or_in_another_phase_and_what_rests_is_passed_over(room, workshop):
    Dialogue.objects.update(phase="agenda")
    assert "Nobody can answer in this phase" in press(client_of(room.organiser))
    Dialogue.objects.update(phase="gather")
    Task.objects.update(out_on=MORNING)
    assert next_action(Workshop.objects.get()).code == "next_session"
    page = words(client_of(room.organiser).get(at("workshop_readiness")))
    assert "no task is written down yet" in page
    Task.objects.update(out_on=None)
    assert "no task is written down yet" not in words(client_of(room.organiser).get(at("workshop_readiness")))
    go_on(workshop, room)
    go_on(workshop, room)
    Session.objects.filter(kind="tasks").update(asked=[])
    assert next_action(Workshop.objects.get()).code == "next_session"  # it rests for a day


def test_minutes_say_what_is_to_be_settled(room, workshop):
    go_on(workshop, room)
    tick(room, asked_now(room))
    go_on(workshop, room)
    session = workshop.sessions.get(kind="tasks")
    blocks = found.of(workshop, [session])[session.pk]
    assert blocks[0].kind == "label"
    assert [row[0] for row in blocks[-1].rows] == ["1. Dig wells.", "2. Guard the road."]
    assert list(found.tasks(workshop, [session])) == []
    Session.objects.filter(pk=session.pk).update(asked=[])
    assert next(found.tasks(workshop, workshop.sessions.held())).text == "Who should do what"
    page = words(client_of(room.organiser).get(at("minutes")))
    assert [said for said in (blocks[1].text, "Dig wells.") if said not in page] == []


def test_what_an_earlier_round_found_stands_in_no_later_one(room, workshop):
    asked = open_round(room)
    asked.dialogue = room.dialogue
    mark_all(room, "gov", asked, room.police, "gov")
    mark_all(room, "lsm", asked, room.police, "lsm")
    close(room)
    rest(room.dialogue)
    go_on(workshop, room)
    mark_all(room, "lsm", asked_now(room), room.water, "gov")
    go_on(workshop, room)
    scene = live.scene(live.by_key(room_key=workshop.room_key))
    assert [(task.place, task.title) for task in scene.things] == [(1, "Dig wells.")]


def test_minutes_of_a_round_in_which_too_few_spoke(room, workshop):
    go_on(workshop, room)
    go_on(workshop, room)
    session = workshop.sessions.get(kind="tasks")
    assert [block.kind for block in found.of(workshop, [session])[session.pk]] == ["label", "text"]
    assert "Nothing can be shown of any" in wall(workshop)
