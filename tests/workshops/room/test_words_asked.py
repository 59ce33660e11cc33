"""What words mean, asked in a room: people write, then they vote by a show of hands; where phones lead, and what the wall shows."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from issues import releasing
from issues.models import MeaningRound, WordBallot, WordVote
from tests.issues.meanings.meaning_room import adopt, ask, end, make_meaning_room, open_ballot, write
from tests.speaking import client_of
from tests.workshops.meeting import MORNING, at, go_on, press
from workshops.minutes import found
from workshops.models import Session, Workshop
from workshops.plan import planning
from workshops.room import live, polling
from workshops.room.what_next import next_action

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
FIELD = re.compile(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"')


@pytest.fixture
def room(settings):
    settings.DEMO = True
    polling.forget()
    return make_meaning_room()


@pytest.fixture
def workshop(room):
    made = planning.plan(dialogue=room.dialogue, by=room.organiser, title="April", zone="UTC", begins=[MORNING])
    made.sessions.all().delete()
    for place, fields in enumerate([{"kind": "words", "terms": ["pit", "adit", "gone"]}, {"kind": "closing"}], 1):
        Session.objects.create(workshop=made, day=1, position=place, minutes=30, **fields)
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


def test_room_writes_votes_and_sees_what_the_show_of_hands_said(room, workshop):
    team = client_of(room.organiser)
    assert "Ask in the room: What these words mean" in team.get(at("console")).content.decode()
    press(team)
    asked = MeaningRound.objects.open().get(term=room.pit)
    asked.dialogue = room.dialogue
    write(room.people["diggers"][0], asked, "Our bread.")
    write(room.people["lsm"][0], asked, "A mine by hand.")
    assert "Our bread." not in wall(workshop) + phone(workshop)  # of a hidden group the clock alone releases
    releasing.tonight(room.dialogue)
    for page in (wall(workshop), phone(workshop)):
        assert ("A hole in the ground." in page, "A mine by hand." in page) == (True, True)
    assert "Adit" in phone(workshop)
    press(team)
    assert (MeaningRound.objects.open().count(), "The collecting has ended" in phone(workshop)) == (0, True)
    assert "Meanings we can live with" in press(team)
    ballot = WordBallot.objects.open().get()
    ballot.dialogue = room.dialogue
    assert (ballot.kind, "Fewer than five people have voted." in phone(workshop)) == ("straw", True)
    adopt(room, ballot, ballot.items.get(term=room.pit, is_outline=True))
    for page in (wall(workshop), phone(workshop), words(team.get(at("console")))):
        assert ("25 people or more have voted." in page, "Enough support" in page) == (True, False)
    press(team)
    for page in (wall(workshop), phone(workshop), words(team.get(at("console")))):
        assert "One meaning has enough support. A show of hands agrees on none." in page
    assert "Enough support" in phone(workshop)
    assert next_action(Workshop.objects.get()).code == "next_session"


def test_a_word_that_was_asked_about_today_comes_to_the_show_of_hands_at_once(room, workshop):
    ask(room, room.pit, room.adit)
    end(room)
    assert go_on(workshop, room).about.pk == "papers"
    assert WordBallot.objects.get().items.count() == 2


def test_ballot_that_the_team_opened_beside_it_is_shown_and_another_stands_in_the_way(room, workshop):
    ballot = open_ballot(room, room.pit, kind="straw")
    go_on(workshop, room)
    assert Session.objects.get(kind="words").asked == [["papers", ballot.pk, 1]]
    Session.objects.filter(kind="words").update(asked=[], terms=["adit"])
    go_on(workshop, room)
    go_on(workshop, room)
    assert "A ballot is open already" in press(client_of(room.organiser))


@pytest.mark.parametrize("step", ["words", "papers"])
def test_room_costs_as_much_as_others_and_leads_there_and_back(room, workshop, step):
    for _press in range({"words": 1, "papers": 3}[step]):
        go_on(workshop, room)
    assert live.scene(live.by_key(room_key=workshop.room_key)).kind == step
    client = client_of(room.people["lsm"][0])
    client.get(at("room"))
    with CaptureQueriesContext(connection) as queries:
        page = client.get(at("room")).content.decode()
    assert len(queries) <= 8, [each["sql"][:120] for each in queries]
    way = re.search(r'href="([^"]+/(?:words/pit|ballots-on-words/1)/\?next=[^"]+)"', page)[1]
    there = client.get(way).content.decode()
    assert f'href="{at("room")}">Back to the room' in there
    form = re.search(r'<form class="(?:form|stack wide)"[^>]*action="([^"]+)"[^>]*>(.*?)</form>', there, re.S)
    sent = dict(FIELD.findall(form[2]))
    if step == "words":
        answer = client.post(form[1], {**sent, "text": "A mine by hand."}, raw=True)
        assert "Back to the room" in client.get(answer.url.partition("#")[0]).content.decode()
        return
    item = WordBallot.objects.get().items.first()
    answer = client.post(form[1], {**sent, f"choice_{item.pk}": "yes"}, raw=True)
    assert (answer.url, WordVote.objects.count()) == (at("room"), 1)


def test_minutes_say_what_was_put_forward_and_what_was_said_of_it(room, workshop):
    for _press in range(3):
        go_on(workshop, room)
    ballot = WordBallot.objects.get()
    ballot.dialogue = room.dialogue
    adopt(room, ballot, ballot.items.get(term=room.pit))
    go_on(workshop, room)
    session = workshop.sessions.get(kind="words")
    blocks = found.of(workshop, [session])[session.pk]
    kinds = [block.kind for block in blocks]
    assert kinds == ["label", *["text", "points"] * 2, "label", *["text", "rows"] * 2]
    assert list(found.words(workshop, [session])) == []
    Session.objects.filter(pk=session.pk).update(asked=[])
    assert next(found.words(workshop, workshop.sessions.held())).text == "What words mean"
    page = words(client_of(room.organiser).get(at("minutes")))
    assert "Pit: One meaning has enough support." in page


def test_plan_and_readiness_know_the_words(room, workshop):
    team = client_of(room.organiser)
    assert "<br><small>Pit</small><br><small>Adit</small>" in team.get(at("workshop")).content.decode()
    assert "has no word yet" not in words(team.get(at("workshop_readiness")))
    Session.objects.filter(kind="words").update(terms=["gone"])
    assert "has no word yet" in words(team.get(at("workshop_readiness")))
    assert next_action(Workshop.objects.get()).code == "next_session"
    end(room)
