"""Ties and reactions asked in the room: one half of a day with eight miners, seven companies and five officials on phones, what the wall
shows at each step, and what nobody sees."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import F
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dialogue.models import Dialogue
from issues.models import Contribution, Question, Reaction, ReactionRound, TieRound, TieView
from issues.ties import rounds as tie_rounds
from stakeholders.people import path_of
from tests.attacks.worlds import say
from tests.issues.reactions.reacting_room import SIZES, all_react
from tests.issues.ties.tie_room import add_tie
from tests.issues.voting_room import make_room
from tests.speaking import client_of
from tests.workshops.meeting import MORNING, at, go_on, press
from workshops.minutes import found
from workshops.models import Session, Workshop
from workshops.plan import planning
from workshops.room import before_the_room, facilitating, live, polling
from workshops.room.wall_pages import PAGE_SECONDS
from workshops.room.what_next import next_action

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
TWENTY = {"diggers": 8, "lsm": 7, "gov": 5}
STEPS = {"diggers": [1, 1, 2, 2, 2, 1, 3, 0], "lsm": [4, 4, 5, 5, 4, 3, 5], "gov": [3, 3, 3, 4, 2]}
PUBLISHED = ("mostly strained", "mostly working", "mixed", "fewer than 6", "most say")
FORM = re.compile(r'<form[^>]*action="([^"]+/view/)"[^>]*>(.*?)</form>', re.S)
FIELD = re.compile(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"')
SHOWN = re.compile(r'<div class="answer"><p [^>]*>([^<]*)<')
OWN = re.compile(r'<div class="answer mine"><p>([^<]*)</p>')


@pytest.fixture
def room(settings):
    settings.DEMO = True
    polling.forget()
    made = make_room(phase="gather", sizes=TWENTY)
    made.ties = [
        add_tie(made, "diggers", "lsm", kind="dig beside"),
        add_tie(made, "gov", "lsm", kind="license"),
    ]
    return made


def plan(room, *sessions):
    """A workshop that is at the first of these sessions; another follows on the last one."""
    made = planning.plan(dialogue=room.dialogue, by=room.organiser, title="April", zone="UTC", begins=[MORNING])
    made.sessions.all().delete()
    for place, fields in enumerate([*sessions, {"kind": "closing"}], 1):
        Session.objects.create(workshop=made, day=1, position=place, minutes=30, **fields)
    go_on(made, room)
    return made


@pytest.fixture
def workshop(room):
    return plan(
        room,
        {"kind": "ties", "ties": [path_of(tie) for tie in room.ties]},
        {"kind": "ground", "issue": room.issues[0]},
    )


def words(page):
    return " ".join(re.sub(r"<[^>]*>", " ", page.content.decode()).split())


def wall(workshop):
    polling.forget()
    return words(Client().get(f"/wall/{workshop.wall_key}/scene/"))


def phone(workshop):
    """What every phone polls."""
    polling.forget()
    return words(Client().get(f"/live/{workshop.room_key}/"))


def next_page(workshop):
    """What the wall shows some seconds later."""
    turn = timedelta(seconds=PAGE_SECONDS)
    TieRound.objects.closed().update(opened_at=F("opened_at") - turn, closed_at=F("closed_at") - turn)
    return wall(workshop)


def told(page):
    return [each for each in PUBLISHED if each in page]


def send(person, step):
    """As the person's phone does: the form of the page, with all that is hidden in it."""
    client = client_of(person)
    [(action, inside)] = FORM.findall(client.get(at("room")).content.decode())
    fields = dict(FIELD.findall(inside))
    return client, client.post(action, {**fields, "step": str(step)}, raw=True)


def everybody(room):
    return [(person, group) for group, people in room.people.items() for person in people]


# ---- how a tie is


def test_twenty_people_say_how_a_tie_is_and_the_wall_shows_two_views_and_fewer_than_six(room, workshop):
    team = client_of(room.organiser)
    before = team.get(at("console")).content.decode()
    assert "Ask how this tie is: " in before
    press(team)
    assert "Say it on your phone. Nobody sees what you choose." in wall(workshop)
    totals = []
    for group, people in room.people.items():
        for person, step in zip(people, STEPS[group], strict=True):
            client, answer = send(person, step)
            assert (answer.status_code, answer.url) == (302, at("room"))
            totals.append(re.search(r"(\d+) people or more have said", wall(workshop)))
            assert told(wall(workshop)) == told(phone(workshop)) == []
            own = OWN.findall(client.get(at("room")).content.decode())
            assert len(own) == 1
    assert [int(found[1]) if found else 0 for found in totals] == [n // 5 * 5 for n in range(1, 21)]
    console = words(team.get(at("console")))
    assert ("20 people or more have said how it is." in console, told(console)) == (True, [])
    assert "few" not in console.split("Who has been heard")[1].split("What people have done")[0]
    closed = press(team)
    assert "mostly strained" in closed
    for page in (f"{wall(workshop)} {next_page(workshop)}", phone(workshop)):
        assert set(told(page)) == {"mostly strained", "mostly working", "fewer than 6"}
        assert "Diggers: mostly strained. Companies: mostly working." in page
        assert "Government fewer than 6 gave a view" in page.replace(":", "")
        assert not any(str(label) in page for label in ("In conflict", "It works", "We cooperate well"))
    for person, _group in everybody(room):
        page = client_of(person).get(at("room")).content.decode()
        assert (OWN.findall(page), FORM.findall(page)) == ([], [])
    assert TieView.objects.count() == 20


def test_several_ties_come_one_after_the_other_and_then_the_next_session(room, workshop):
    done, scenes = [], []
    for _press in range(4):
        done.append(go_on(workshop, room).code)
        scenes.append(live.scene(live.by_key(room_key=workshop.room_key)))
    assert done == ["open_round", "close_round"] * 2
    assert [(scene.kind, scene.round.about) for scene in scenes] == [
        (kind, tie) for tie in room.ties for kind in ("tie", "tied")
    ]
    assert len({scene.key for scene in scenes}) == len({scene.version for scene in scenes}) == 4
    assert next_action(Workshop.objects.get()).code == "next_session"


def test_tie_that_is_open_already_comes_in_its_turn_and_one_that_rests_is_passed_over(room, workshop):
    first, second = room.ties
    tie_rounds.open_round(dialogue=room.dialogue, tie=first, by=room.organiser)
    tie_rounds.open_round(dialogue=room.dialogue, tie=second, by=room.organiser)
    assert live.scene(live.by_key(room_key=workshop.room_key)).kind == "session"
    assert go_on(workshop, room).about == first
    tie_rounds.close_round(dialogue=room.dialogue, tie=second, by=room.organiser)
    go_on(workshop, room)
    assert live.scene(live.by_key(room_key=workshop.room_key)).round.about == first
    assert next_action(Workshop.objects.get()).code == "next_session"
    assert TieRound.objects.count() == 2


def test_late_press_closes_nothing_and_in_another_phase_nothing_is_asked(room, workshop):
    team = client_of(room.organiser)
    seen = next_action(Workshop.objects.get()).seen
    Dialogue.objects.update(phase="agenda")
    assert "Nobody can answer in this phase" in press(team)
    assert TieRound.objects.count() == 0
    Dialogue.objects.update(phase="gather")
    go_on(workshop, room)
    page = team.post(at("console_next"), {"seen": seen}, follow=True).content.decode()
    assert "Somebody of the team was quicker" in page
    assert TieRound.objects.open().count() == 1


def test_view_is_taken_back_from_the_room_and_leads_back_to_it(room, workshop):
    go_on(workshop, room)
    person = room.people["gov"][0]
    client, _answer = send(person, 3)
    page = client.get(at("room")).content.decode()
    action = re.search(r'action="([^"]+/view/take-back/)"[^>]*>(.*?)</form>', page, re.S)
    answer = client.post(action[1], dict(FIELD.findall(action[2])))
    assert (answer.status_code, answer.url, TieView.objects.count()) == (302, at("room"), 0)


@pytest.mark.parametrize("spoken", [False, True])
def test_room_costs_as_much_as_others(room, workshop, spoken):
    go_on(workshop, room)
    person = room.people["lsm"][0]
    client = send(person, 4)[0] if spoken else client_of(person)
    client.get(at("room"))
    with CaptureQueriesContext(connection) as queries:
        client.get(at("room"))
    assert len(queries) <= 8, [each["sql"][:120] for each in queries]


# ---- what we agree on


def answers(room):
    for person, text in zip(room.people["lsm"], ("Pay in time", "Close the pits"), strict=False):
        say(person, room.issues[0], text)
    Contribution.objects.update(released=True)
    return list(Contribution.objects.order_by("text"))


def react_on_the_phone(person, liked):
    """One answer after the other, as the pages ask for them. Returns how many."""
    client = client_of(person)
    page = client.get(at("room")).content.decode()
    [path] = re.findall(r'href="([^"]+/one-by-one/)"', page)
    for number in range(9):
        page = client.get(path).content.decode()
        found = SHOWN.search(page)
        if found is None:
            return number
        fields = dict(FIELD.findall(page.split("data-resend", 1)[1].split("</form>")[0]))
        client.post(f"{path}react/", {**fields, "value": "agree-none" if found[1] in liked else "disagree-none"})
    return None


def test_room_reacts_to_the_answers_and_sees_what_was_found_when_it_closes(room, workshop):
    answers(room)
    for _press in range(5):  # both ties, and on to the next session
        go_on(workshop, room)
    team = client_of(room.organiser)
    assert "Let the room react to the answers" in team.get(at("console")).content.decode()
    press(team)
    for person, _group in everybody(room):
        assert react_on_the_phone(person, liked={"Pay in time"}) == 2
    assert Reaction.objects.count() == 40
    for page in (wall(workshop), phone(workshop), words(team.get(at("console")))):
        assert not re.search(r"most (dis)?agree|unites|needed|\b\d+ or more", page)
    press(team)
    assert Question.objects.get(issue=room.issues[0]).is_closed_for_reactions
    assert "More voices are needed: 2" in wall(workshop)  # five officials
    assert "In at least one group fewer than six people agreed or disagreed." in phone(workshop)


def test_wall_turns_from_the_classes_to_the_first_answers_with_their_bands(settings):
    settings.DEMO = True
    polling.forget()
    room = make_room(phase="gather", sizes=SIZES)
    shared, disputed = answers(room)[::-1]
    made = plan(room, {"kind": "ground", "issue": room.issues[0]})
    go_on(made, room)
    all_react(room, shared, diggers="aaaaaaa", owners="aaaaaa", lsm="aaaaaaaa", gov="aaaaaa")
    all_react(room, disputed, diggers="ddddddd", owners="dddddd", lsm="aaaaaaaa", gov="aaaaaa")
    go_on(made, room)
    workshop = live.by_key(wall_key=made.wall_key)
    closed = before_the_room.latest(workshop.current).closed_at
    pages = [live.scene(workshop, closed + timedelta(seconds=PAGE_SECONDS * n), "wall") for n in range(3)]
    assert [(page.page, page.pages, [one.said.text for one in page.things]) for page in pages] == [
        (0, 3, []),
        (1, 3, ["Pay in time"]),
        (2, 3, ["Close the pits"]),
    ]
    assert pages[0].amounts == ["What unites the groups: 1", "What divides the groups: 1"]
    Contribution.objects.filter(text="Pay in time").delete()
    gone = live.scene(workshop, pages[1].clock.now(), "wall")
    assert (gone.things[0].said, gone.version != pages[1].version) == (None, True)


WORKED_OUT = "What was found is being worked out."


def test_while_a_round_waits_wall_phone_console_and_minutes_say_so_and_nothing_of_kinds(room):
    answers(room)
    made = plan(room, {"kind": "ground", "issue": room.issues[0]})
    go_on(made, room)
    go_on(made, room)
    ReactionRound.objects.update(kinds={}, waiting={"groups": [], "answers": [[1, "digest"]]})
    team = client_of(room.organiser)
    for page in (wall(made), phone(made), words(team.get(at("console"))), words(team.get(at("minutes")))):
        assert (WORKED_OUT in page, "How many answers there are of each kind" in page) == (True, False)
    ReactionRound.objects.update(kinds={"needs_voices": 2}, waiting={})
    for page in (wall(made), phone(made)):
        assert (WORKED_OUT in page, "How many answers there are of each kind" in page) == (False, True)


def test_how_a_tie_looks_to_a_dozen_groups_stands_on_pages_of_eight_lines(room, workshop):
    go_on(workshop, room)
    go_on(workshop, room)
    made = TieRound.objects.get()
    one = made.results["third"][0]
    many = [{**one, "name": f"Group {n}", "key": f"g{n}", "parts": [{**one, "name": f"Part {n}"}]} for n in range(12)]
    TieRound.objects.update(results={**made.results, "third": many})
    seen = live.by_key(wall_key=workshop.wall_key)
    pages = [
        live.in_words(live.scene(seen, made.closed_at + timedelta(seconds=PAGE_SECONDS * n), "wall")) for n in range(4)
    ]
    assert [(page.page, page.pages) for page in pages] == [(n, 4) for n in range(4)]
    lines = [[line.name for line in page.things[0].third] for page in pages[1:]]
    every = [name for n in range(12) for name in (f"Group {n}", f"Part {n}")]
    assert lines == [every[:8], every[8:16], every[16:]]
    assert all(name in phone(workshop) for name in every)
    walls = [render_to_string("workshops/room/_wall_tied.html", {"scene": page}) for page in pages]
    assert [re.findall(r"((?:Group|Part) \d+):", page) for page in walls] == [[], *lines]


def test_question_without_readable_answers_is_not_asked_for_reactions(room):
    plan(room, {"kind": "ground", "issue": room.issues[0]})
    assert next_action(Workshop.objects.get()).code == "next_session"


def test_leaving_a_session_closes_no_tie_and_coming_back_closes_it(room, workshop):
    go_on(workshop, room)
    now = Workshop.objects.get()
    for kind in ("closing", "ties"):
        session = now.sessions.get(kind=kind)
        facilitating.go_to(workshop=now, session=session, seen=next_action(now).seen, by=room.organiser)
        now = Workshop.objects.get()
    assert (TieRound.objects.open().count(), next_action(now).code) == (1, "close_round")


# ---- minutes


def test_minutes_say_what_both_sides_said_and_what_the_groups_share(room, workshop):
    answers(room)
    for _press in range(7):  # two ties, the next session, its question
        go_on(workshop, room)
    sessions = list(workshop.sessions.filter(kind__in=("ties", "ground")))
    told = {pk: [(b.kind, b.text, b.entries) for b in blocks] for pk, blocks in found.of(workshop, sessions).items()}
    few = "fewer than 6 gave a view"
    others = ("Owners", "Government", "Civil society", "Communities")
    third = ("Small-scale miners", "Diggers", "Owners", "Civil society", "Communities")
    assert told == {
        sessions[0].pk: [
            ("label", "Diggers dig beside Companies", ()),
            ("text", f"Diggers: {few}. Companies: {few}.", ()),
            ("points", "", tuple(f"{group}: {few}" for group in others)),
            ("label", "Government license Companies", ()),
            ("text", f"Government: {few}. Companies: {few}.", ()),
            ("points", "", tuple(f"{group}: {few}" for group in third)),
        ],
        sessions[1].pk: [
            ("label", "Mineral rights: question 1?", ()),
            ("text", "More voices are needed: 2", ()),
        ],
    }
    page = words(client_of(room.organiser).get(at("minutes")))
    assert [text for blocks in told.values() for _kind, text, _entries in blocks if text not in page] == []
