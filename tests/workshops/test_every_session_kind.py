"""Whoever adds a kind of session is told here of each place that has to say something of it; the table is workshops/session_kinds.py."""

import re

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from issues.doing import choosing
from issues.models import Ballot
from stakeholders.people import path_of
from tests.attacks.worlds import client_of, say
from tests.issues.meanings.meaning_room import add_term
from tests.issues.ties.tie_room import add_tie
from tests.issues.voting_room import make_room
from tests.workshops.meeting import at, go_on
from workshops import session_kinds
from workshops.models import Session
from workshops.plan import planning
from workshops.plan.run_of_show import PATTERNS
from workshops.room import facilitating, live, polling
from workshops.room.what_next import next_action
from workshops.session_kinds import Kind

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
TEMPLATES = settings.BASE_DIR / "templates/workshops/room"
SCENE = re.compile(r'scene\.kind == "(\w+)"')
SENTENCE = re.compile(r"(\w+ ){2}.*\.( |$)")
PARAGRAPH, TAG = re.compile(r"<p\b[^>]*>(.*?)</p>", re.S), re.compile(r"<[^>]+>")


@pytest.fixture
def room(settings):
    settings.DEMO = True  # the team's people need no second step
    polling.forget()
    return make_room(phase="decide")


@pytest.fixture
def opened(room):
    """A function that opens a session of a kind and gives the Workshop; after it comes another kind. It has what its kind asks about."""
    tie = add_tie(room, "diggers", "lsm", kind="digs beside")
    say(room.people["lsm"][0], room.issues[0], "A named answer.")
    add_term(room, "Pit", "A hole in the ground.")
    choosing.add(dialogue=room.dialogue, title="Dig wells.", by=room.organiser)

    def open_one(kind):
        made = planning.plan(
            dialogue=room.dialogue, by=room.organiser, title="April", zone="UTC", begins=[timezone.now()]
        )
        made.sessions.all().delete()
        Session.objects.create(workshop=made, day=1, position=1, kind=kind, minutes=30, **about(kind, room, tie))
        Session.objects.create(workshop=made, day=1, position=2, kind="closing", minutes=30, title="The end of it")
        facilitating.go_on(workshop=made, seen=next_action(made).seen, by=room.organiser)
        made.refresh_from_db()
        return made

    return open_one


def about(kind, room, tie):
    asks = {session_kinds.TIES: {"ties": [path_of(tie)]}, session_kinds.REACTIONS: {"issue": room.issues[0]}}
    asks[session_kinds.WORDS] = {"terms": ["pit"]}
    asks[session_kinds.STATEMENTS] = {"collections": ["challenges"]}
    return asks.get(session_kinds.row(kind).rounds, {})


def test_table_has_a_row_for_each_kind():
    assert list(session_kinds.TABLE) == list(Kind)


def test_session_of_a_kind_that_the_next_release_brings_is_one_in_which_people_talk(opened):
    workshop = opened("novel")
    page = Client().get(f"/wall/{workshop.wall_key}/scene/")
    assert (page.status_code, live.scene(workshop, audience=live.WALL).kind) == (200, "session")


def test_session_of_such_a_kind_keeps_it_when_its_title_is_changed(opened, room):
    session = opened("novel").sessions.get(kind="novel")
    team = client_of(room.organiser)
    path = at("session_edit", session.pk)
    assert '<option value="novel" selected>' in team.get(path).content.decode()
    assert team.post(path, {"kind": "novel", "minutes": "30", "title": "Another title"}).status_code == 302
    session.refresh_from_db()
    assert (session.title, session.kind) == ("Another title", "novel")


@pytest.mark.parametrize("kind", sorted(set(Kind) - {step.kind for plan in PATTERNS.values() for step in plan}))
def test_guide_tells_of_a_kind_that_stands_in_no_pattern(kind):
    guide = (settings.BASE_DIR / "docs/facilitating.md").read_text()
    assert f"\n**{kind.label}.** " in guide


@pytest.mark.parametrize("kind", Kind)
def test_kind_has_a_picture_on_the_wall_and_on_phones(kind):
    scene = session_kinds.row(kind).scene
    assert (TEMPLATES / f"_wall_{scene}.html").exists()
    assert scene == "session" or scene in SCENE.findall((TEMPLATES / "_room_scene.html").read_text())


def sentences(page):
    """The paragraphs of a scene that say something: three words and a full stop, beside headings, clocks and addresses."""
    told = (" ".join(TAG.sub("", words).split()) for words in PARAGRAPH.findall(page.content.decode()))
    return [words for words in told if SENTENCE.search(words)]


@pytest.mark.parametrize("kind", [kind for kind in Kind if session_kinds.row(kind).scene != "session"])
def test_scene_of_its_own_says_a_sentence_on_the_wall_and_on_phones(opened, kind):
    """A kind with a picture of its own has something to say besides its name; `session` draws the name and no more."""
    workshop = opened(kind)
    wall = Client().get(f"/wall/{workshop.wall_key}/scene/")
    phone = Client().get(f"/live/{workshop.room_key}/")
    assert {place for place, page in {"wall": wall, "phone": phone}.items() if not sentences(page)} == set()


def test_scene_of_a_plain_session_says_no_sentence(opened):
    """So that the sentence found above is the scene's, not one of the page around it."""
    assert sentences(Client().get(f"/wall/{opened(Kind.WELCOME).wall_key}/scene/")) == []


@pytest.mark.parametrize("kind", Kind)
def test_kind_with_a_ballot_or_rounds_says_what_its_button_opens(kind):
    one = session_kinds.row(kind)
    assert bool(one.opens) == bool(one.ballot or one.rounds)
    rounds = session_kinds.TIES, session_kinds.REACTIONS, session_kinds.STATEMENTS, session_kinds.TASKS
    assert one.rounds in ["", *rounds, session_kinds.WORDS]
    assert not (one.ballot and one.rounds)
    assert one.ballot in ["", *Ballot.Kind.values]


@pytest.mark.parametrize("kind", Kind)
def test_kind_is_named_on_console_plan_room_and_wall(room, opened, kind):
    workshop = opened(kind)
    label, team = str(kind.label), client_of(room.organiser)
    places = {
        f"Now · {label}": team.get(at("console")),
        f"<b>{label}</b>": team.get(at("workshop")),
        f"<h1>{label}</h1>": client_of(room.people["lsm"][0].user).get(at("room")),
        f">{label}</h1>": Client().get(f"/wall/{workshop.wall_key}/scene/"),
    }
    assert [words for words, page in places.items() if words not in page.content.decode()] == []
    assert live.scene(workshop, audience=live.WALL).kind == session_kinds.row(kind).scene


@pytest.mark.parametrize("kind", Kind)
def test_kind_stands_in_the_minutes_or_is_left_out_on_purpose(room, opened, kind):
    opened(kind)
    page = client_of(room.organiser).get(at("minutes")).content.decode()
    assert (f"<h3>{kind.label}" in page) is session_kinds.row(kind).is_told


@pytest.mark.parametrize("kind", Kind)
def test_button_of_the_console_opens_what_belongs_to_the_kind(room, opened, kind):
    action = next_action(opened(kind))
    assert (action.code == "open_ballot") is bool(session_kinds.row(kind).ballot)
    assert (action.code == "open_round") is bool(session_kinds.row(kind).rounds)


@pytest.mark.parametrize("kind", [kind for kind in Kind if session_kinds.row(kind).rounds])
def test_kind_that_asks_in_rounds_has_scenes_for_what_is_open_and_what_was_found(room, opened, kind):
    workshop = opened(kind)
    shown = []
    steps = ("open", "close") * (2 if kind == session_kinds.WORDS else 1)  # people write first, then they vote
    for _step in steps:
        go_on(workshop, room)
        polling.forget()
        scene = live.scene(live.by_key(room_key=workshop.room_key))
        wall, phone = Client().get(f"/wall/{workshop.wall_key}/scene/"), Client().get(f"/live/{workshop.room_key}/")
        shown.append((scene.kind, {place for place, page in (("wall", wall), ("phone", phone)) if not sentences(page)}))
        assert (TEMPLATES / f"_wall_{scene.kind}.html").exists()
    assert shown in (
        [("tie", set()), ("tied", set())],
        [("react", set()), ("ground", {"wall"})],
        [("collect", set()), ("collected", set())],
        [("tasks", set()), ("takers", set())],
        [("words", set()), ("worded", set()), ("papers", set()), ("meant", set())],
    )
    assert next_action(Session.objects.get(kind="closing").workshop).code == "next_session"
