"""What wall and phones see, when their version changes, and how little an unchanged poll costs."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from issues import answering, balloting
from issues.models import Contribution, Question
from tests import factories
from tests.issues.voting_room import make_room
from workshops import forgetting
from workshops.console.translating import translate
from workshops.models import Seat, Session, Workshop
from workshops.plan import planning
from workshops.room import facilitating, live, naming, polling, wall_pages
from workshops.room.live import ROOM, WALL
from workshops.room.what_next import next_action
from workshops.templatetags.live import clock

pytestmark = pytest.mark.django_db
MORNING = datetime(2027, 4, 12, 8, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clear():
    polling.forget()


@pytest.fixture
def room():
    return make_room(phase="decide")


@pytest.fixture
def workshop(room):
    begins = timezone.now() - timedelta(minutes=5)
    return planning.plan(dialogue=room.dialogue, by=room.organiser, title="April", zone="Africa/Accra", begins=[begins])


def again(workshop):
    return Workshop.objects.select_related("current__issue", "current__ballot", "current__group", "dialogue").get(
        pk=workshop.pk
    )


def go_to(workshop, room, kind, **fields):
    now = again(workshop)
    session = now.sessions.filter(kind=kind).first()
    Session.objects.filter(pk=session.pk).update(**fields)
    facilitating.go_to(workshop=now, session=session, seen=next_action(now).seen, by=room.organiser)
    return Session.objects.get(pk=session.pk)


def seen(workshop, audience=WALL, **more):
    return live.scene(again(workshop), audience=audience, **more)


def write(room, people, issue=0, text="Said by {}."):
    question = Question.objects.select_related("issue__dialogue").get(issue=room.issues[issue])
    for n, person in enumerate(people):
        answering.answer(participant=person, question=question, text=text.format(n), language="en")
    return question


# ---- scenes


@pytest.mark.sqlite  # PostgreSQL's clock no test can turn
def test_scene_before_says_when_the_next_day_begins(room):
    with time_machine.travel(MORNING - timedelta(days=1), tick=False):
        made = planning.plan(dialogue=room.dialogue, by=room.organiser, title="A", zone="UTC", begins=[MORNING])
        assert (seen(made).kind, seen(made).begins_at) == ("before", MORNING)
    with time_machine.travel(MORNING + timedelta(minutes=1), tick=False):
        assert seen(made).begins_at is None


@pytest.mark.parametrize(("kind", "scene"), [("welcome", "session"), ("break", "break"), ("rules", "rules")])
def test_scene_of_a_plain_session_has_its_clock(workshop, room, kind, scene):
    go_to(workshop, room, kind, minutes=30)
    found = seen(workshop)
    assert found.kind == scene
    assert 29 * 60 < found.seconds_left <= 30 * 60


@pytest.mark.sqlite  # PostgreSQL's clock no test can turn
def test_clock_stops_at_zero_and_the_console_says_how_long_it_is_over(workshop, room):
    go_to(workshop, room, "welcome", minutes=1)
    begun = Workshop.objects.get().current_since
    with time_machine.travel(begun + timedelta(minutes=2, seconds=30), tick=False):
        found = seen(workshop)
        assert (found.seconds_left, clock(found.seconds)) == (0, "+1:30")


@pytest.mark.parametrize(
    ("seconds", "text"), [(760, "12:40"), (3900, "1:05:00"), (0, "0:00"), (-45, "+0:45"), (-3605, "+1:00:05")]
)
def test_clock_in_words(seconds, text):
    assert clock(seconds) == text


def test_question_shows_the_total_in_steps_of_five(workshop, room):
    session = go_to(workshop, room, "issues")
    facilitating.ask(session=session, question=room.issues[0].questions.get())
    totals = []
    for people in (room.people["lsm"], room.people["gov"][:1], room.people["gov"][1:2], room.people["diggers"][:5]):
        write(room, people)
        totals.append(seen(workshop).total)
    assert totals == [0, 0, 5, 10]


def test_answers_come_in_pages_on_the_wall_and_whole_on_phones(workshop, room):
    session = go_to(workshop, room, "issues")
    asked = facilitating.ask(session=session, question=room.issues[0].questions.get(), silent=True)
    write(room, [*room.people["lsm"], *room.people["gov"], *room.people["diggers"]], text="word " * 180)
    assert seen(workshop).kind == "question"
    facilitating.end_question(asked=asked)
    wall, phones = seen(workshop), seen(workshop, ROOM)
    assert (wall.kind, phones.kind) == ("answers", "answers")
    assert (len(phones.things), wall.pages > 3, len(wall.things) < 4) == (12, True, True)
    page = poll(workshop, WALL).content.decode()
    assert ("…" in page, "the whole text is on your phone" in page) == (True, True)
    assert poll(workshop).content.decode().count("Read it whole") == 10  # phones show ten
    later = timezone.now() + timedelta(seconds=wall_pages.PAGE_SECONDS)
    assert seen(workshop, now=later).page == 1


def test_answer_that_was_hidden_leaves_wall_and_phones_at_the_next_poll(workshop, room):
    session = go_to(workshop, room, "issues")
    asked = facilitating.ask(session=session, question=room.issues[0].questions.get())
    write(room, room.people["lsm"])
    facilitating.end_question(asked=asked)
    before = [seen(workshop, a).version for a in (WALL, ROOM)]
    Contribution.objects.update(hidden=True)
    after = [seen(workshop, a) for a in (WALL, ROOM)]
    assert [a.things for a in after] == [[], []]
    assert not set(before) & {a.version for a in after}


def test_quote_covers_the_wall_and_stands_beside_what_is_open_on_phones(workshop, room):
    session = go_to(workshop, room, "issues")
    facilitating.ask(session=session, question=room.issues[0].questions.get())
    write(room, room.people["lsm"])
    said = Contribution.objects.first()
    facilitating.show(workshop=workshop, contribution=said)
    assert translate(workshop=workshop, contribution=said, words="En français", tag="fr")
    assert (seen(workshop, WALL).kind, seen(workshop, ROOM).kind) == ("quote", "question")
    assert seen(workshop, ROOM).quote == Contribution.objects.first()
    assert [seen(workshop, a).translation.text for a in (WALL, ROOM)] == ["En français"] * 2
    before = [seen(workshop, a).version for a in (WALL, ROOM)]
    Contribution.objects.update(text="Worded anew")
    assert [seen(workshop, a).translation for a in (WALL, ROOM)] == [None, None]  # it was of other words
    assert not set(before) & {seen(workshop, a).version for a in (WALL, ROOM)}
    Contribution.objects.update(text="said " * 180)
    assert [seen(workshop, WALL).quote.is_cut, poll(workshop).content.decode().count("said ")] == [False, 180]
    Contribution.objects.update(text="said " * 400)
    polling.forget()
    pages = [poll(workshop, a).content.decode() for a in (WALL, ROOM)]
    assert ["the whole text is on your phone" in pages[0], pages[1].count("said") > 400] == [True, True]
    Contribution.objects.update(hidden=True)
    assert (seen(workshop, WALL).kind, seen(workshop, ROOM).quote) == ("question", None)
    forgetting.changed_words()
    assert Workshop.objects.get().shown is None


def test_vote_and_result(workshop, room):
    session = go_to(workshop, room, "hands")
    ballot = facilitating.open_ballot(session=session, by=room.organiser)
    room.vote(ballot, "lsm", "yyy")
    room.vote(ballot, "gov", "yyy")
    opened = seen(workshop)
    assert (opened.kind, opened.total) == ("vote", 5)
    balloting.close_ballot(ballot=ballot, by=room.organiser)  # from its own page, not from the console
    wall, phones = seen(workshop), seen(workshop, ROOM)
    assert (wall.kind, len(wall.things), len(phones.things)) == ("result", 1, len(room.issues))
    assert wall.version != opened.version


def test_what_came_last_is_shown_of_a_question_and_a_ballot_in_one_session(workshop, room):
    session = go_to(workshop, room, "hands")
    asked = facilitating.ask(session=session, question=room.issues[0].questions.get())
    facilitating.end_question(asked=asked)
    ballot = facilitating.open_ballot(session=session, by=room.organiser)
    assert seen(workshop).kind == "vote"
    balloting.close_ballot(ballot=ballot, by=room.organiser)
    assert seen(workshop).kind == "result"
    facilitating.ask(session=session, question=room.issues[1].questions.get())
    assert seen(workshop).kind == "question"


def test_tables_show_people_on_the_wall_and_nobody_on_the_shared_page(workshop, room):
    session = go_to(workshop, room, "tables", issue=room.issues[0])
    person = room.people["lsm"][0]
    Seat.objects.create(session=session, participant=person, table=2)
    naming.give_numbers(workshop=workshop, people=[person])
    page = poll(workshop, WALL).content.decode()
    assert (room.issues[0].title in page, "Write down: agreed, not agreed by all, open." in page) == (True, True)
    assert seen(workshop).things == [(2, [f"№ {workshop.attendance.get().number}"])]
    assert (seen(workshop, ROOM).kind, seen(workshop, ROOM).things) == ("tables", [])


def test_marks_of_seats_cannot_be_worked_out_from_ids(workshop, room, settings):
    session = go_to(workshop, room, "tables")
    Seat.objects.create(session=session, participant=room.people["lsm"][0], table=2)
    marks = {seen(workshop, ROOM).seats}
    settings.SECRET_KEY = "another house's"
    marks.add(seen(workshop, ROOM).seats)
    assert len(marks) == 2


def test_phones_hear_of_a_seat_whatever_the_round_has_open(workshop, room):
    session = go_to(workshop, room, "tables", issue=room.issues[0])
    facilitating.ask(session=session, question=Question.objects.first())
    before = poll(workshop)
    Seat.objects.create(session=session, participant=room.people["lsm"][0], table=2)
    polling.forget()
    after = poll(workshop, version=before["X-Version"])
    assert (after.status_code, after["X-Key"]) == (200, before["X-Key"])
    assert after["X-Seats"] != before["X-Seats"]
    go_to(workshop, room, "plenary")
    polling.forget()
    assert poll(workshop)["X-Seats"] == ""


def test_hold_dark_and_join_are_of_the_wall_alone(workshop, room):
    go_to(workshop, room, "welcome")
    kinds = []
    for wall in ("blank", "join", "hold"):
        facilitating.set_wall(workshop=workshop, wall=wall)
        kinds.append((seen(workshop, WALL).kind, seen(workshop, ROOM).kind))
    assert kinds == [("blank", "session"), ("join", "session"), ("session", "session")]


def test_key_changes_with_what_waits_for_people_and_not_with_the_total(workshop, room):
    session = go_to(workshop, room, "issues")
    empty = seen(workshop, ROOM)
    asked = facilitating.ask(session=session, question=room.issues[0].questions.get())
    first = seen(workshop, ROOM)
    write(room, [*room.people["lsm"], *room.people["gov"]])
    more = seen(workshop, ROOM)
    facilitating.end_question(asked=asked)
    assert (first.key == more.key, first.version == more.version) == (True, False)
    assert len({empty.key, first.key, seen(workshop, ROOM).key}) == 3


# ---- polling


def address(workshop, audience=ROOM):
    return f"/live/{workshop.room_key}/" if audience == ROOM else f"/wall/{workshop.wall_key}/scene/"


def poll(workshop, audience=ROOM, version="0", **headers):
    return Client(headers=headers).get(address(workshop, audience), {"v": version, "l": "en"})


@pytest.mark.parametrize("audience", [ROOM, WALL])
def test_first_poll_brings_the_fragment_and_the_next_one_nothing(workshop, room, audience):
    go_to(workshop, room, "welcome", minutes=30)
    first = poll(workshop, audience)
    assert (first.status_code, first["X-Version"]) == (200, seen(workshop, audience).version)
    assert 1700 < int(first["X-Seconds"]) <= 1800
    second = poll(workshop, audience, first["X-Version"])
    assert (second.status_code, second.content) == (204, b"")


def test_unchanged_poll_is_answered_without_database_session_or_cookie(workshop, room, django_assert_num_queries):
    version = poll(workshop)["X-Version"]
    client = Client()
    with django_assert_num_queries(0):
        answer = client.get(address(workshop), {"v": version})
    assert answer.status_code == 204
    assert not answer.cookies
    sent = b"HTTP/1.1 204 No Content\r\n" + answer.serialize_headers() + b"\r\n\r\nServer: x\r\nDate: " + b"x" * 40
    assert len(sent) <= 300


def test_unchanged_poll_may_not_be_framed_or_kept(workshop):
    answer = poll(workshop, version=poll(workshop)["X-Version"])
    assert dict(answer.items()) == {
        "X-Frame-Options": "DENY",
        "Content-Security-Policy": "frame-ancestors 'none'",
        "Cache-Control": "no-store",
    }


def test_database_is_asked_twice_a_second(workshop, django_assert_max_num_queries, monkeypatch):
    moments = iter([0.0, 0.2, 0.4, 0.6, 0.6])
    monkeypatch.setattr(polling.time, "perf_counter", lambda: next(moments))
    found = [polling.look(ROOM, workshop.room_key)]
    with django_assert_max_num_queries(0):
        found += [polling.look(ROOM, workshop.room_key) for _ in range(2)]
    with django_assert_max_num_queries(6):
        found.append(polling.look(ROOM, workshop.room_key))
    assert [f.at for f in found] == [0.0, 0.0, 0.0, 0.6]


def test_while_one_looks_again_the_others_are_answered_from_memory(workshop, monkeypatch):
    known = polling.look(ROOM, workshop.room_key)
    monkeypatch.setattr(polling, "FRESH", 0)
    with polling._looking:
        assert polling.look(ROOM, workshop.room_key) is known


@pytest.mark.one_database
@pytest.mark.parametrize("number", [1, 3])
def test_fragment_costs_the_same_however_many_wrote(workshop, room, number, django_assert_max_num_queries, monkeypatch):
    monkeypatch.setattr(polling, "FRESH", 60)  # on a busy machine one request may last longer than a scene is fresh
    session = go_to(workshop, room, "issues")
    asked = facilitating.ask(session=session, question=room.issues[0].questions.get())
    write(room, room.people["lsm"][:number])
    with django_assert_max_num_queries(3):
        poll(workshop)
    facilitating.end_question(asked=asked)
    polling.forget()
    with django_assert_max_num_queries(4):
        assert poll(workshop).status_code == 200


def test_wall_on_hold_answers_nothing_new_whatever_happens(workshop, room):
    go_to(workshop, room, "welcome")
    version = poll(workshop, WALL)["X-Version"]
    facilitating.set_wall(workshop=workshop, wall="hold")
    polling.forget()
    held = poll(workshop, WALL, version)
    assert (held.status_code, held["X-Held"], poll(workshop, WALL)["X-Held"]) == (204, "yes", "yes")
    assert poll(workshop, ROOM, version).status_code == 200
    assert "X-Held" not in poll(workshop, ROOM)
    facilitating.set_wall(workshop=workshop, wall="follow")
    polling.forget()
    assert poll(workshop, WALL, version).status_code == 200


@pytest.mark.parametrize("path", ["/live/{}/", "/wall/{}/scene/", "/wall/{}/"])
def test_wrong_or_swapped_key_opens_nothing(workshop, path):
    swapped = workshop.wall_key if "live" in path else workshop.room_key
    for key in ("x" * 16, swapped, workshop.room_key[:-1] + "!"):
        answer = Client().get(path.format(key), {"v": "1"})
        assert answer.status_code == 404
        assert "scene" in path is False or len(answer.content) < 5000


def test_keys_expire_some_days_after_the_last_day(workshop):
    assert poll(workshop).status_code == 200
    workshop.days.update(
        begins_at=timezone.now() - timedelta(days=4, hours=8), ends_at=timezone.now() - timedelta(days=4)
    )
    polling.forget()
    assert [poll(workshop, a).status_code for a in (ROOM, WALL)] == [404, 404]


def test_posting_to_a_fragment_is_refused(workshop):
    assert Client().post(address(workshop), {"v": "1"}).status_code == 405


def test_fragment_is_made_once_a_version_and_language(workshop, room):
    go_to(workshop, room, "welcome")
    kept, made = polling.look(ROOM, workshop.room_key), []

    def render(scene):
        made.append(scene)
        return "words"

    for language in ("en", "en", "fr"):
        assert polling.rendered(ROOM, workshop.room_key, kept, language, render) == "words"
    assert len(made) == 2


def test_memory_of_a_process_is_bounded(workshop, monkeypatch):
    monkeypatch.setattr(polling, "MOST", 2)
    polling._kept.update({(ROOM, "a"): None, (ROOM, "b"): None})
    polling.look(ROOM, workshop.room_key)
    assert list(polling._kept) == [(ROOM, workshop.room_key)]


# ---- nothing personal


def test_shared_page_names_nobody_and_no_small_number(workshop, room):
    session = go_to(workshop, room, "issues")
    facilitating.ask(session=session, question=room.issues[0].questions.get())
    people = [person for group in room.people.values() for person in group]
    write(room, people[:7])
    for audience in (ROOM, WALL):
        page = poll(workshop, audience).content.decode()
        assert "5 or more have written" in page
        assert [p.user.name for p in people if p.user.name in page or p.user.email in page] == []
        assert not {"6 or more", "7 or more", ">7<"} & {
            word for word in ("6 or more", "7 or more", ">7<") if word in page
        }


def test_shared_page_tells_no_names_at_tables(workshop, room):
    session = go_to(workshop, room, "tables")
    for n, person in enumerate(room.people["diggers"]):
        Seat.objects.create(session=session, participant=person, table=n + 1)
    page = poll(workshop).content.decode()
    assert [p.user.name for p in room.people["diggers"] if p.user.name in page] == []


def test_wall_says_how_to_join(workshop, room, settings):
    settings.BASE_URL = "https://agree.example"
    page = Client().get(f"/wall/{workshop.wall_key}/").content.decode()
    code = room.dialogue.join_code
    assert "agree.example/j<" in page
    assert f"{code[:3]} {code[3:]}" in page
    assert "<svg" in page
    assert 'http-equiv="refresh"' in page


def test_wall_gives_no_code_once_joining_is_closed(workshop, room):
    type(room.dialogue).objects.update(join_open=False)
    page = Client().get(f"/wall/{workshop.wall_key}/").content.decode()
    assert f"{room.dialogue.join_code[:3]} {room.dialogue.join_code[3:]}" not in page


def test_wall_is_dark_or_light_as_its_address_says(workshop):
    pages = {q: Client().get(f"/wall/{workshop.wall_key}/?{q}").content.decode() for q in ("dark", "light", "")}
    assert ['data-scheme="dark"' in pages["dark"], 'data-scheme="light"' in pages["light"]] == [True, True]
    assert "data-scheme" not in pages[""]


@pytest.mark.one_database
def test_wall_costs_a_fixed_number_of_queries(workshop, room, django_assert_max_num_queries):
    go_to(workshop, room, "welcome")
    with django_assert_max_num_queries(3):
        assert Client().get(f"/wall/{workshop.wall_key}/").status_code == 200


# ---- joining by the short address


def test_short_address_asks_for_the_language_and_leads_to_joining(room):
    assert Client().get("/j/").status_code == 200
    code = room.dialogue.join_code
    client, typed = Client(), f"/j/{code[:3].lower()} {code[3:]}/"
    page = client.get(typed).content.decode()
    assert re.findall(r'class="btn big" name="language" value="(\w+)"', page) == ["en", "fr", "es", "pt", "sw"]
    assert client.post("/language/", {"language": "sw", "next": f"/join/{code}/"}).url == f"/join/{code}/"
    assert client.get(typed).url == f"/join/{code}/"
    assert client.get("/j/nosuch/", follow=True).status_code == 404


def test_who_takes_part_already_is_in_the_room_at_once(workshop, room):
    client = Client()
    client.force_login(room.people["diggers"][0].user)
    code = room.dialogue.join_code
    assert client.get(f"/j/{code}/").url == f"/join/{code}/"
    go_to(workshop, room, "welcome")
    assert client.get(f"/j/{code}/").url == f"/d/{room.dialogue.slug}/workshops/{workshop.number}/room/"


def test_newcomer_lands_in_the_room(workshop, room):
    go_to(workshop, room, "welcome")
    client = Client()
    client.force_login(factories.person("Newcomer"))
    said = {"name": "Newcomer", "language": "en", "country": "GH", "group": room.groups["lsm"].pk}
    chain = client.post(f"/join/{room.dialogue.join_code}/", said, follow=True).redirect_chain
    assert chain[-1][0] == f"/d/{room.dialogue.slug}/workshops/{workshop.number}/room/"


def test_language_comes_first_where_there_are_several(workshop, room, settings):
    settings.LANGUAGES = [("en", "English"), ("fr", "French")]
    code = room.dialogue.join_code
    page = Client().get(f"/j/{code}/")
    assert page.status_code == 200
    assert f'name="next" value="/join/{code}/"' in page.content.decode()
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "fr"
    assert client.get(f"/j/{code}/").url == f"/join/{code}/"
