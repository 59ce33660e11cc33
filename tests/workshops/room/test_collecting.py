"""Challenges and visions collected in a room: what the big button opens and closes, what phones send, and what the wall shows
at each step."""

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dialogue.models import Dialogue
from issues import releasing
from issues.models import SaidStatement, StatementMark, StatementRound
from issues.statements import reading_shown
from tests.issues.statements.statement_room import make_statement_room, mark_all, ref_of, write
from tests.speaking import client_of
from tests.workshops.meeting import MORNING, at, go_on, press
from workshops.minutes import found
from workshops.models import Session, Workshop
from workshops.plan import planning
from workshops.room import before_the_room, live, polling
from workshops.room.wall_pages import PAGE_SECONDS
from workshops.room.what_next import next_action

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
FORM = re.compile(r'<form[^>]*action="([^"]+/write/)"[^>]*>(.*?)</form>', re.S)
FIELD = re.compile(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"')
BANDS = ("most have it", "Most have it", "do not have it", "fewer than 6", "Too few")


@pytest.fixture
def room(settings):
    settings.DEMO = True
    polling.forget()
    return make_statement_room()


def plan(room, **fields):
    """A workshop at a session of the kind; another follows on it."""
    made = planning.plan(dialogue=room.dialogue, by=room.organiser, title="April", zone="UTC", begins=[MORNING])
    made.sessions.all().delete()
    for place, more in enumerate([{"kind": "hopes", **fields}, {"kind": "closing"}], 1):
        Session.objects.create(workshop=made, day=1, position=place, minutes=30, **more)
    go_on(made, room)
    return made


@pytest.fixture
def workshop(room):
    return plan(room)


def words(page):
    return " ".join(re.sub(r"<[^>]*>", " ", page.content.decode()).split())


def wall(workshop):
    polling.forget()
    return words(Client().get(f"/wall/{workshop.wall_key}/scene/"))


def phone(workshop):
    polling.forget()
    return words(Client().get(f"/live/{workshop.room_key}/"))


def told(page):
    return [each for each in BANDS if each in page]


def asked_now():
    asked = StatementRound.objects.open().get()
    return asked


def send(person, text):
    client = client_of(person)
    [(action, inside)] = FORM.findall(client.get(at("room")).content.decode())
    return client, client.post(action, {**dict(FIELD.findall(inside)), "text": text}, raw=True)


def test_room_writes_presses_and_sees_what_is_shared_once_it_closes(room, workshop):
    team = client_of(room.organiser)
    assert "Collect in the room: Challenges" in team.get(at("console")).content.decode()
    press(team)
    assert "Write it on your phone" in wall(workshop)
    client, answer = send(room.people["lsm"][0], "Roads are bad.")
    assert (answer.status_code, answer.url) == (302, at("room"))
    mine = client.get(at("room")).content.decode()
    assert "Roads are bad." in mine
    assert "Roads are bad." not in wall(workshop) + phone(workshop)  # the clock alone releases
    asked = asked_now()
    asked.dialogue = room.dialogue
    mark_all(room, "lsm", asked, room.water, 4)
    assert "Fewer than five people have pressed on the same one so far." in phone(workshop)
    mark_all(room, "gov", asked, room.water, 6)
    for page in (wall(workshop), phone(workshop), words(team.get(at("console")))):
        assert ("10 people or more have taken part." in page, told(page)) == (True, [])
    mark_all(room, "lsm", asked, room.permits, 2, 4)
    press(team)
    companies, officials = room.groups["lsm"].short_name, room.groups["gov"].short_name
    for page in (wall(workshop), phone(workshop), words(team.get(at("console")))):
        assert "No two of the groups that are counted share one" in page
    assert f"Most have it: {officials}." in phone(workshop)
    assert f"{companies}: too few" not in phone(workshop).replace("Most", "")
    assert next_action(Workshop.objects.get()).about.pk == "visions"


def test_both_collections_come_one_after_the_other_and_then_the_next_session(room, workshop):
    done, scenes = [], []
    for _press in range(4):
        done.append(go_on(workshop, room).code)
        scenes.append(live.scene(live.by_key(room_key=workshop.room_key)))
    assert done == ["open_round", "close_round"] * 2
    assert [(scene.kind, scene.round.about.pk) for scene in scenes] == [
        (kind, of) for of in ("challenges", "visions") for kind in ("collect", "collected")
    ]
    assert len({scene.key for scene in scenes}) == len({scene.version for scene in scenes}) == 4
    assert next_action(Workshop.objects.get()).code == "next_session"


def test_session_asks_only_what_was_ticked_and_passes_over_what_rests(room):
    made = plan(room, collections=["visions"])
    assert go_on(made, room).about.pk == "visions"
    go_on(made, room)
    assert next_action(Workshop.objects.get()).code == "next_session"
    Session.objects.filter(kind="hopes").update(asked=[])
    assert next_action(Workshop.objects.get()).code == "next_session"  # it rests for a day


def test_wall_shows_the_picture_first_and_then_the_words_of_the_first_statements(room, workshop):
    go_on(workshop, room)
    asked = asked_now()
    asked.dialogue = room.dialogue
    said = write(room.people["lsm"][0], asked, "Roads are bad.")
    releasing.tonight(room.dialogue)
    for group in ("lsm", "gov"):
        mark_all(room, group, asked, said, 6)
        mark_all(room, group, asked, room.permits, 6 if group == "gov" else 0, 0 if group == "gov" else 6)
    go_on(workshop, room)
    seen = live.by_key(wall_key=workshop.wall_key)
    closed = before_the_room.latest(seen.current).closed_at
    first, second = (live.scene(seen, closed + timedelta(seconds=PAGE_SECONDS * n), "wall") for n in (0, 1))
    assert [(page.page, page.pages, len(page.things)) for page in (first, second)] == [(0, 2, 0), (1, 2, 2)]
    shown = live.in_words(second).things[0]
    companies, officials = room.groups["lsm"].short_name, room.groups["gov"].short_name
    assert shown.sentences[0] == f"Shared by {companies} and {officials}: 1."
    assert [(one.number, one.text) for one in shown.statements] == [(1, "Roads are bad."), (2, "Permits take years.")]
    assert shown.statements[0].sentence.startswith(f"Most have it: {companies} and {officials}.")
    assert shown.statements[0].short == f"Most have it: {companies} and {officials}. Too small to show: some groups."
    html = Client().get(f"/wall/{workshop.wall_key}/scene/").content.decode()
    assert ('<svg class="tie-svg"' in html, "Roads are bad." in html) == (True, False)
    polling.forget()
    on_phone = Client().get(f"/live/{workshop.room_key}/").content.decode()
    assert ('<svg class="tie-svg"' in on_phone, "Roads are bad." in on_phone) == (True, True)
    type(said).objects.filter(pk=said.pk).delete()
    gone = live.scene(live.by_key(wall_key=workshop.wall_key), second.clock.now(), "wall")
    assert (live.in_words(gone).things[0].statements[0].text, gone.version != second.version) == ("", True)


def test_wall_says_of_whom_nothing_can_be_shown_however_much_the_others_share():
    told = [
        "Shared by A, B and C: 1.",
        "Shared by A and B: 1 more.",
        "Shared by A and C: 1 more.",
        "Shared by B and C: 1 more.",
        "D: too few to show.",
    ]
    page = render_to_string("workshops/room/_wall_collected.html", _wall_of(told))
    assert ("D: too few to show." in page, "Shared by A, B and C: 1." in page) == (True, True)


def _wall_of(sentences):
    """What the page of a wall asks of a scene."""
    asked = SimpleNamespace(name="Challenges", about=SimpleNamespace(pk="challenges"))
    shown = reading_shown.Shown(sentences, [], [])
    session = SimpleNamespace(name="Hopes")
    return {"scene": SimpleNamespace(things=[shown], round=asked, session=session, page=0, pages=1)}


@pytest.mark.parametrize("spoken", [False, True])
def test_room_costs_as_much_as_others(room, workshop, spoken):
    go_on(workshop, room)
    client = send(room.people["lsm"][0], "Roads.")[0] if spoken else client_of(room.people["lsm"][0])
    client.get(at("room"))
    with CaptureQueriesContext(connection) as queries:
        client.get(at("room"))
    assert len(queries) <= 8, [each["sql"][:120] for each in queries]


def test_what_is_pressed_on_the_list_leads_back_to_the_room(room, workshop):
    go_on(workshop, room)
    client = client_of(room.people["diggers"][0])
    page = client.get(at("room")).content.decode()
    way = re.search(r'href="([^"]+/challenges/\?next=[^"]+)"', page)[1]
    listed = client.get(way).content.decode()
    assert f'href="{at("room")}">Back to the room' in listed
    form = re.search(r'<form id="marks"[^>]*action="([^"]+)"[^>]*>(.*?)</form>', listed, re.S)
    ref = ref_of(room.water)
    fields = {**dict(FIELD.findall(form[2])), "mark": f"{ref} yes-none"}
    answer = client.post(form[1], fields, raw=True)
    assert answer.status_code == 302
    assert "Back to the room" in client.get(answer.url.partition("#")[0]).content.decode()
    assert StatementMark.objects.count() == 1


def test_own_words_are_taken_back_from_the_room(room, workshop):
    go_on(workshop, room)
    client, _answer = send(room.people["gov"][0], "Too few cars.")
    page = client.get(at("room")).content.decode()
    action = re.search(r'action="([^"]+/challenges/take-back/)"[^>]*>(.*?)</form>', page, re.S)
    answer = client.post(action[1], dict(FIELD.findall(action[2])))
    assert (answer.status_code, answer.url) == (302, at("room"))
    assert all(
        said.is_leaving for said in SaidStatement.objects.all()
    )  # gone, or to go with the clock where it was read


def test_nothing_is_asked_in_another_phase(room, workshop):
    Dialogue.objects.update(phase="agenda")
    assert "Nobody can answer in this phase" in press(client_of(room.organiser))
    assert StatementRound.objects.count() == 0


def test_minutes_say_what_is_shared_with_picture_and_table(room, workshop):
    go_on(workshop, room)
    asked = asked_now()
    asked.dialogue = room.dialogue
    for group in ("lsm", "gov"):
        mark_all(room, group, asked, room.water, 6)
    go_on(workshop, room)
    session = workshop.sessions.get(kind="hopes")
    blocks = found.of(workshop, [session])[session.pk]
    assert [block.kind for block in blocks] == ["label", "text", "text", "matrix", "rows"]
    assert blocks[0].text == "Challenges"
    assert [row[:1] for row in blocks[-1].rows] == [("1. Water runs short.",)]
    assert list(found.shared(workshop, [session])) == []
    Session.objects.filter(pk=session.pk).update(asked=[])
    told = list(found.shared(workshop, workshop.sessions.held()))
    assert [block.text for block in told[:2]] == ["What the groups share", "Challenges"]
    page = words(client_of(room.organiser).get(at("minutes")))
    assert [said for said in (blocks[1].text, "Water runs short.") if said not in page] == []
