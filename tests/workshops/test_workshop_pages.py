"""Pages of a workshop as each person sees them: plan, console, tables, minutes, guide; who may not, and bad input."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from dialogue import worker
from dialogue.digests import short
from issues import answering
from issues.models import Ballot, Question
from issues.rule_words import lead_in_words
from issues.rules import Rule
from tests import factories
from tests.attacks.worlds import say
from tests.issues.voting_room import make_room, staff
from workshops import documents
from workshops.models import RoomQuestion, Session, Speaking, TableNote, Workshop
from workshops.plan import planning
from workshops.room import attending, facilitating, live, naming
from workshops.tables import forms as forms_tables
from workshops.tables import noting, tabling

pytestmark = pytest.mark.django_db
MORNING = datetime(2027, 4, 12, 8, tzinfo=UTC)
FORM = {
    "title": "April workshop",
    "pattern": "two_days",
    "zone": "Africa/Accra",
    "day": "2027-04-12",
    "at": "09:00",
    "place": "Town hall",
    "link": "",
    "names": "first",
}


@pytest.fixture
def room(settings):
    settings.DEMO = True  # staff() makes people of the demo kind, who need no second step
    return make_room(sizes={"diggers": 8, "owners": 7, "lsm": 6, "gov": 6, "cso": 3})


@pytest.fixture
def workshop(room):
    return planning.plan(
        dialogue=room.dialogue, by=room.organiser, title="April", zone="Africa/Accra", begins=[MORNING], place="Hall"
    )


@pytest.fixture
def team(room):
    return signed_in(room.organiser)


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def at(name, *more):
    return reverse(name, args=["april", 1, *more])


def go_on(workshop, room):
    now = Workshop.objects.get(pk=workshop.pk)
    return facilitating.go_on(workshop=now, seen=facilitating.next_action(now).seen, by=room.organiser)


def seat_of(person, session):
    return session.seats.get(participant=person).table


def jump(workshop, room, kind):
    now = Workshop.objects.get(pk=workshop.pk)
    session = now.sessions.filter(kind=kind).first()
    facilitating.go_to(workshop=now, session=session, seen=facilitating.next_action(now).seen, by=room.organiser)
    return session


PAGES = [
    "workshop",
    "workshop_edit",
    "workshop_readiness",
    "session_new",
    "console",
    "console_state",
    "tables",
    "minutes",
]


@pytest.mark.parametrize("name", PAGES)
def test_team_sees_every_page(team, workshop, name):
    assert team.get(at(name)).status_code == 200


@pytest.mark.parametrize("name", [n for n in PAGES if n != "workshop"])
def test_participants_and_strangers_see_none_of_the_teams_pages(workshop, room, name):
    for user in (room.people["lsm"][0].user, factories.person("Stranger")):
        assert signed_in(user).get(at(name)).status_code == 404


def test_team_without_a_second_step_reads_no_script_and_no_key(workshop, team, room, settings):
    settings.DEMO = False
    assert team.get(at("workshop")).url == reverse("mfa_index")
    assert signed_in(room.people["lsm"][0].user).get(at("workshop")).status_code == 200


def test_participant_reads_the_plan_without_the_teams_notes(workshop, room):
    workshop.sessions.filter(kind="welcome").update(script="Do not say this", owner="Miriam", title="Good morning")
    page = signed_in(room.people["lsm"][0].user).get(at("workshop")).content.decode()
    assert ("Good morning" in page, "Do not say this" in page, "Miriam" in page) == (True, False, False)


# ---- the plan


def test_workshop_is_planned_from_a_pattern(team, room):
    team.post(reverse("workshop_new", args=["april"]), FORM)
    workshop = Workshop.objects.get()
    assert [d.begins_at.isoformat() for d in workshop.days.all()] == [
        "2027-04-12T09:00:00+00:00",
        "2027-04-13T09:00:00+00:00",
    ]
    assert workshop.sessions.filter(day=2).first().kind == "welcome"


TIMES = [
    ({"zone": "Africa/Cairo", "day": "2027-04-30", "at": "00:30"}, "does not exist"),
    ({"zone": "Europe/Amsterdam", "day": "2027-10-31", "at": "02:30"}, "comes twice"),
    ({"day": "tomorrow"}, "2027-04-12"),
    ({"title": ""}, "title"),
    ({"zone": "Mars/Crater"}, "valid"),
]


@pytest.mark.parametrize(("change", "said"), TIMES)
def test_bad_plan_is_asked_again_and_nothing_is_lost(team, room, change, said):
    answer = team.post(reverse("workshop_new", args=["april"]), FORM | change)
    page = answer.content.decode()
    assert (answer.status_code, said in page, "Town hall" in page) == (422, True, True)
    assert Workshop.objects.count() == 0


def test_sessions_are_added_changed_moved_and_dropped(team, workshop):
    data = {"day": "1", "kind": "plenary", "minutes": "20", "title": "Greeting"}
    team.post(at("session_new"), data)
    session = Session.objects.get(title="Greeting")
    team.post(at("session_edit", session.pk), data | {"title": "Hello", "minutes": "25"})
    for _press in range(2):
        team.post(at("session_move", session.pk), {"way": "earlier"})
    session.refresh_from_db()
    assert (session.title, session.minutes, session.position) == ("Hello", 25, workshop.sessions.count() - 2)
    team.post(at("session_drop", session.pk))
    assert not Session.objects.filter(pk=session.pk).exists()


def test_whole_order_is_arranged_and_foreign_keys_change_nothing(team, workshop):
    keys = list(workshop.sessions.values_list("pk", flat=True))
    team.post(at("workshop_arrange"), {"order": ",".join(f"1:{pk}" for pk in reversed(keys))})
    assert list(workshop.sessions.values_list("pk", flat=True)) == keys[::-1]
    team.post(at("workshop_arrange"), {"order": f"1:{keys[0]},1:999"})
    assert list(workshop.sessions.values_list("pk", flat=True)) == keys[::-1]
    for order in ("no", ",".join(f"7:{pk}" for pk in keys)):
        page = team.post(at("workshop_arrange"), {"order": order}, follow=True).content.decode()
        assert "Nothing was moved" in page
        assert list(workshop.sessions.values_list("pk", flat=True)) == keys[::-1]


OF_A_SESSION = {"day": "1", "kind": "plenary", "minutes": "20", "script": "Ask them first"}
OF_A_DAY = {"title": "April", "place": "Ask them first"}
OF_A_DAY |= {"day1-day": "2027-04-13", "day1-begins": "10:00", "day1-ends": "17:00"}


@pytest.mark.parametrize("state", ["over", "cancelled"])
def test_plan_of_a_workshop_that_is_over_stays_and_no_word_is_lost(team, workshop, state):
    Workshop.objects.update(state=state)
    pk = workshop.sessions.first().pk
    forms = [(at("session_new"), OF_A_SESSION), (at("session_edit", pk), OF_A_SESSION), (at("workshop_edit"), OF_A_DAY)]
    for path, data in forms:
        answer = team.post(path, data)
        page = answer.content.decode()
        assert (answer.status_code, "its plan stays as it is" in page, "Ask them first" in page) == (422, True, True)
    answer = team.post(at("workshop_readiness"), {"lsm": "1234"})
    assert (answer.status_code, 'value="1234"' in answer.content.decode()) == (422, True)
    order = ",".join(f"1:{pk}" for pk in reversed(workshop.sessions.values_list("pk", flat=True)))
    presses = [(at("session_drop", pk), {}), (at("session_move", pk), {"way": "later"})]
    for path, data in [*presses, (at("workshop_arrange"), {"order": order})]:
        assert "its plan stays as it is" in team.post(path, data, follow=True).content.decode()
    assert workshop.sessions.first().pk == pk


def test_words_for_a_session_that_a_colleague_dropped_can_be_put_into_the_plan(team, workshop):
    session = workshop.sessions.first()
    path, moves, drops = (at(name, session.pk) for name in ("session_edit", "session_move", "session_drop"))
    session.delete()
    answer = team.post(path, OF_A_SESSION)
    page = answer.content.decode()
    assert (answer.status_code, "Ask them first" in page, f'action="{at("session_new")}"' in page) == (422, True, True)
    for found in (team.get(path, follow=True), *(team.post(p, {"way": "later"}, follow=True) for p in (moves, drops))):
        assert "Somebody has taken this session out of the plan." in found.content.decode()


def test_days_are_changed_and_checked(team, workshop):
    data = {
        "title": "April",
        "place": "Hall",
        "names": "first",
        "day1-day": "2027-04-13",
        "day1-begins": "10:00",
        "day1-ends": "17:00",
    }
    team.post(at("workshop_edit"), data)
    assert workshop.days.get().begins_at == datetime(2027, 4, 13, 10, tzinfo=UTC)
    answer = team.post(at("workshop_edit"), data | {"day1-ends": "09:00"})
    assert (answer.status_code, "ends before it begins" in answer.content.decode()) == (422, True)


def test_readiness_names_what_is_missing(team, workshop, room):
    page = team.get(at("workshop_readiness")).content.decode()
    assert "You have not said how many people each group brings." in page
    team.post(at("workshop_readiness"), {"diggers": "8", "owners": "7", "lsm": "1", "gov": "5"})
    page = team.get(at("workshop_readiness")).content.decode()
    assert "Fewer people are expected than a decision needs: Companies." in page


# ---- the console


def press(team, name="console_next", **data):
    state = Workshop.objects.get()
    return team.post(at(name), {"seen": facilitating.next_action(state).seen, **data}, follow=True).content.decode()


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


def test_answers_that_still_wait_are_explained(team, workshop, room):
    jump(workshop, room, "issues")
    question = Question.objects.select_related("issue__dialogue").get(issue=room.issues[1])
    team.post(at("console_ask"), {"question": question.pk, "minutes": "5", "silent": "yes"})
    answering.answer(participant=room.people["diggers"][0], question=question, text="Alone", language="en")
    page = team.post(at("console_end_question"), follow=True).content.decode()
    question.refresh_from_db()
    hour = question.shows_at.astimezone(ZoneInfo(workshop.zone)).strftime("%H:%M")
    assert "Alone" not in page
    assert f"All answers to this question appear together at {hour} (time in Accra)." in page


def test_second_facilitator_is_told_where_the_room_is(team, workshop, room):
    seen = facilitating.next_action(workshop).seen
    press(team)
    second = signed_in(staff(room.dialogue, "facilitator", "Second"))
    page = second.post(at("console_next"), {"seen": seen}, follow=True).content.decode()
    assert "Somebody of the team was quicker: the room is at “Welcome” now." in page
    assert Workshop.objects.get().current.kind == "welcome"


def test_observer_reads_the_plan_and_no_console(workshop, room):
    observer = signed_in(staff(room.dialogue, "observer", "Observer"))
    jump(workshop, room, "rules")
    names = ("console", "tables", "minutes", "workshop_register")
    assert [observer.get(at(name)).status_code for name in ("workshop", "workshop_readiness", *names)] == [200] * 2 + [
        404
    ] * 4
    Workshop.objects.update(minutes_published_at=timezone.now())
    assert observer.get(at("minutes")).status_code == 200  # as members do
    assert observer.post(at("console_next"), {"seen": "0-0-0"}).status_code == 404


def test_rapporteur_writes_notes_and_translations_and_leads_nothing(workshop, room):
    rapporteur = signed_in(staff(room.dialogue, "rapporteur", "Petra"))
    jump(workshop, room, "rules")
    factories.member(room.dialogue, "lsm", "At the door", status="waiting")
    page = rapporteur.get(at("console")).content.decode()
    hidden = ("At the door", "Phase:", "Wants to speak", "+5 min", "console/next", "Change its translation")
    assert ("Save the notes" in page, [words for words in hidden if words in page]) == (True, [])
    session = Workshop.objects.get().current
    rapporteur.post(at("console_notes"), {"session": session.pk, "notes": "Tea was late", "before": short("")})
    session.refresh_from_db()
    assert session.notes == "Tea was late"
    assert {rapporteur.post(at(name), {"seen": "0-0-0"}).status_code for name in ("console_next", "console_phase")} == {
        404
    }


def test_translation_is_typed_beside_the_answer_on_the_wall_and_nowhere_else(workshop, room):
    rapporteur = signed_in(staff(room.dialogue, "rapporteur", "Petra"))
    jump(workshop, room, "rules")
    one, two = (say(person, room.issues[0], f"Digger {n} speaks.") for n, person in enumerate(room.people["gov"][:2]))
    facilitating.show(workshop=workshop, contribution=one)
    assert "Type its translation" in rapporteur.get(at("console")).content.decode()
    before = Workshop.objects.get().version
    rapporteur.post(at("console_translate"), {"answer": one.pk, "translation": "Le creuseur parle."})
    now = Workshop.objects.get()
    assert (now.translation, now.shown, now.version) == ("Le creuseur parle.", one.pk, before + 1)
    assert live.scene(now).translation == "Le creuseur parle."
    late = rapporteur.post(at("console_translate"), {"answer": two.pk, "translation": "L’autre."}, follow=True)
    assert "Not shown: this answer no longer stands on the wall." in late.content.decode()
    assert Workshop.objects.get().translation == "Le creuseur parle."


def test_ballot_that_cannot_open_says_why(settings):
    settings.DEMO = True
    small = make_room(sizes={"diggers": 2, "owners": 6, "lsm": 3, "gov": 3})
    workshop = planning.plan(dialogue=small.dialogue, by=small.organiser, title="S", zone="UTC", begins=[MORNING])
    jump(workshop, small, "hands")
    page = press(signed_in(small.organiser))
    assert "The ballot cannot open yet." in page
    assert Ballot.objects.count() == 0


def test_question_is_asked_and_its_answers_shown_and_hidden(team, workshop, room):
    jump(workshop, room, "issues")
    question = Question.objects.select_related("issue").get(issue=room.issues[1])
    team.post(at("console_ask"), {"question": question.pk, "minutes": "5", "silent": "yes"})
    question.refresh_from_db()
    question.issue.dialogue = room.dialogue
    for person in (*room.people["diggers"][:6], room.people["lsm"][0]):
        answering.answer(participant=person, question=question, text=f"Words {person.pk}", language="en")
    page = team.get(at("console")).content.decode()
    assert ("5 or more have written." in page, "Words" in page) == (True, False)
    team.post(at("console_end_question"))
    shown = room.people["lsm"][0]
    page = team.get(at("console")).content.decode()
    assert f"Words {shown.pk}" in page
    said = RoomQuestion.objects.get().question.contributions.get(text=f"Words {shown.pk}")
    team.post(at("console_show"), {"answer": said.pk, "translation": "Des mots"})
    now = Workshop.objects.get()
    assert (now.shown, now.translation) == (said.pk, "Des mots")
    assert "wall shows an answer" in team.get(at("console")).content.decode()
    team.post(at("console_hide", said.pk), {"reason": "Names a person"})
    assert f"Words {shown.pk}" not in team.get(at("console")).content.decode()


def test_unreleased_text_is_neither_shown_nor_hidden(team, workshop, room):
    jump(workshop, room, "issues")
    question = Question.objects.select_related("issue__dialogue").get(issue=room.issues[0])
    said = answering.answer(participant=room.people["diggers"][0], question=question, text="Waiting", language="en")
    team.post(at("console_show"), {"answer": said.pk})
    assert Workshop.objects.get().shown is None
    assert team.post(at("console_hide", said.pk), {"reason": "x"}).status_code == 404


def test_console_tells_bands_and_never_numbers_of_a_group(team, workshop, room):
    jump(workshop, room, "hands")
    press(team)
    room.vote(Ballot.objects.get(), "lsm", "yyyyyy")
    page = team.get(at("console")).content.decode()
    assert "5 or more have voted." in page
    heard = page.split("Who has voted")[1].split("Wants to speak")[0]
    assert ("most" in heard, "few" in heard, " 6" in heard) == (True, True, False)


def test_floor_goes_to_a_hand_and_the_hand_goes_down(team, workshop, room):
    press(team)
    amina = room.people["diggers"][0]
    attending.raise_hand(workshop=workshop, participant=amina, label="asm")
    hand = workshop.attendance.get()
    page = team.get(at("console")).content.decode()
    assert (f"№ {hand.number}" in page, amina.user.name in page) == (True, False)
    team.post(at("console_floor"), {"hand": amina.ref})
    hand.refresh_from_db()
    assert (hand.hand_at, hand.hand_label, Workshop.objects.get().floor_label) == (None, "", "asm")
    page = team.post(at("console_floor"), {"hand": amina.ref}, follow=True).content.decode()
    assert ("This hand is down already." in page, Workshop.objects.get().floor_label) == (True, "asm")
    team.post(at("console_floor"), {"label": ""})
    assert Workshop.objects.get().floor_label == ""
    assert team.post(at("console_floor"), {"label": "nobody's"}).status_code == 404
    attending.raise_hand(workshop=workshop, participant=amina, label="participant")
    page = team.post(at("console_floor"), {"hand": amina.ref}, follow=True).content.decode()
    assert ("A participant has the floor" in page, "Floor is free" in page) == (True, True)


def test_press_after_the_end_is_told(team, workshop, room):
    jump(workshop, room, "welcome")
    planning.call_off(workshop=workshop, by=room.organiser)
    for name, data in (("stretch", {"minutes": "5"}), ("wall", {"wall": "blank"}), ("floor", {"label": "lsm"})):
        page = team.post(at(f"console_{name}"), data, follow=True).content.decode()
        assert "the room is at “the end” now." in page


def test_waiting_people_are_let_in_group_by_group(team, workshop, room):
    for number in range(3):
        factories.member(room.dialogue, "gov", f"New {number}", status="waiting")
    page = team.get(at("console")).content.decode()
    assert "Let all 3 in" in page
    team.post(at("console_confirm"), {"people": [person.ref for person in room.dialogue.participants.waiting()]})
    assert room.dialogue.participants.waiting().count() == 0


def test_notes_of_two_facilitators_both_stay(team, workshop):
    press(team)
    session = Workshop.objects.get().current
    for notes in ("First", "Second"):
        said = {"session": session.pk, "notes": notes, "before": short("")}
        page = team.post(at("console_notes"), said, follow=True).content.decode()
    assert ("First\n\nSecond" in page, "both texts are kept" in page) == (True, True)
    long = team.post(at("console_notes"), said | {"notes": "n" * facilitating.NOTES_LIMIT})
    page = long.content.decode()
    assert (long.status_code, "First" in page, "nnn" in page, "Both texts stand below" in page) == (422, *[True] * 3)


def test_notes_go_to_the_session_that_they_were_begun_in(team, workshop, room):
    press(team)
    session = Workshop.objects.get().current
    page = team.get(at("console")).content.decode()
    assert f'name="session" value="{session.pk}"' in page
    said = {"session": session.pk, "before": short("")}
    press(team)
    assert "kept with “Welcome”" in team.post(at("console_notes"), said | {"notes": "W"}, follow=True).content.decode()
    assert list(workshop.sessions.exclude(notes="").values_list("kind", "notes")) == [("welcome", "W")]
    Workshop.objects.update(state="over", current=None)
    said["before"] = short("W")
    team.post(at("console_notes"), said | {"notes": "At the end"})
    session.refresh_from_db()
    assert session.notes == "At the end"


@pytest.mark.parametrize("change", [{"notes": "Kept? " * 2000}, {"session": "0"}, {"session": "x"}, {"session": ""}])
def test_notes_that_cannot_be_kept_come_back(team, workshop, change):
    press(team)
    said = {"session": Workshop.objects.get().current_id, "notes": "Kept? no", "before": ""}
    answer = team.post(at("console_notes"), said | change)
    page = answer.content.decode()
    assert (answer.status_code, "Kept?" in page, 'role="alert"' in page) == (422, True, True)
    assert Session.objects.exclude(notes="").count() == 0


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


def test_console_says_who_is_here_and_has_no_table(team, workshop, room, monkeypatch):
    session = jump(workshop, room, "tables")
    early, late = room.people["lsm"][0], room.people["gov"][0]
    for person in (early, late):
        attending.arrive(workshop=workshop, participant=person)
    session.seats.create(participant=early, table=1)
    number = workshop.attendance.get(participant=late).number
    monkeypatch.setattr(tabling, "guests", lambda _workshop: [early, late])  # the day of the plan is another than today
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
    assert facilitating.open_question(workshop).question == first
    facilitating.end_question(asked=facilitating.open_question(workshop))
    assert session.questions.count() == 1
    assert "Open the next question for the room" in team.get(at("console")).content.decode()


def test_phase_changes_from_the_console_and_a_late_press_is_told(team, workshop, room):
    press(team)
    team.post(at("console_phase"), {"phase": "agenda", "seen": "decide"})
    room.dialogue.refresh_from_db()
    assert room.dialogue.phase == "agenda"
    page = team.post(at("console_phase"), {"phase": "agenda", "seen": "decide"}, follow=True).content.decode()
    assert "Somebody of the team was quicker" in page


# ---- tables


def test_tables_are_asked_for_changed_and_printed(team, workshop, room):
    team.post(at("tables_make"), {"tables": "6"})
    tabling.work_out(workshop.plans.get(), seconds=0.2)
    page = team.get(at("tables")).content.decode()
    assert "Table 6" in page
    assert "Every table has people of all groups." not in page.split("Round 1")[0]
    pdf = team.get(at("tables_print"))
    assert (pdf["Content-Type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")
    session = workshop.sessions.filter(kind="tables").first()
    one, two = room.people["lsm"][:2]
    before = [seat_of(p, session) for p in (one, two)]
    team.post(at("tables_swap", session.pk), {"swap-first": one.ref, "swap-second": two.ref})
    assert [seat_of(p, session) for p in (one, two)] == before[::-1]


def test_bad_number_of_tables_is_asked_again(team, workshop):
    for tables, said in (("", "Say how many tables there are."), ("31", "more tables than people")):
        answer = team.post(at("tables_make"), {"tables": tables})
        assert (answer.status_code, said in answer.content.decode()) == (422, True)


def test_same_person_twice_is_no_pair(team, workshop, room):
    amina = room.people["lsm"][0]
    naming.give_numbers(workshop=workshop, people=[amina])
    answer = team.post(at("pair_new"), {"pair-first": amina.ref, "pair-second": amina.ref, "pair-kind": "apart"})
    assert (answer.status_code, "Choose two different people." in answer.content.decode()) == (422, True)


def test_of_very_many_people_one_is_typed_as_the_room_calls_them(team, workshop, room, monkeypatch):
    monkeypatch.setattr(forms_tables, "MOST_OFFERED", 1)
    pair = room.people["lsm"][:2]
    naming.give_numbers(workshop=workshop, people=pair)
    one, two = (naming.labels(workshop)[person.pk] for person in pair)
    page = team.get(at("tables")).content.decode()
    assert ('<input type="text" name="pair-first"' in page, one in page) == (True, False)

    wrong = team.post(at("pair_new"), {"pair-first": one, "pair-second": "№ 0", "pair-kind": "apart"})
    assert (wrong.status_code, "Nobody in this room is called so." in wrong.content.decode()) == (422, True)
    team.post(
        at("pair_new"), {"pair-first": f" {one} ", "pair-second": two.removeprefix(naming.MARK), "pair-kind": "apart"}
    )

    made = workshop.pairs.get()
    assert {made.first_id, made.second_id} == {person.pk for person in pair}


def test_somebody_always_sits_at_one_table_until_it_is_forgotten(team, workshop, room):
    amina = room.people["lsm"][0]
    naming.give_numbers(workshop=workshop, people=[amina])
    team.post(at("table_fix"), {"fix-person": amina.ref, "fix-table": "3"})
    team.post(at("tables_make"), {"tables": "6"})
    tabling.work_out(workshop.plans.first(), seconds=0.2)
    assert {seat_of(amina, s) for s in workshop.sessions.filter(kind="tables")} == {3}
    team.post(at("table_fix"), {"fix-person": amina.ref, "fix-table": ""})
    assert workshop.attendance.exclude(table=None).count() == 0
    assert team.post(at("table_fix"), {"fix-person": "", "fix-table": "0"}).status_code == 422


def test_page_of_tables_never_names_a_group(team, workshop, room):
    team.post(at("tables_make"), {"tables": "6"})
    tabling.work_out(workshop.plans.get(), seconds=0.2)
    page = team.get(at("tables")).content.decode()
    assert [g.name for g in room.groups.values() if f">{g.name}<" in page or f">{g.short_name}<" in page] == []


def test_note_is_written_at_the_table_and_by_nobody_else(workshop, room):
    tabling.work_out(tabling.make(workshop=workshop, by=room.organiser, tables=6, seed=1), seconds=0.2)
    session = workshop.sessions.filter(kind="tables").first()
    amina = room.people["diggers"][0]
    table = seat_of(amina, session)
    client = signed_in(amina.user)
    assert client.get(at("table_note", session.pk, table)).status_code == 404  # the round has not begun
    jump(workshop, room, "tables")
    assert "data-keep-ask" in client.get(at("table_note", session.pk, table)).content.decode()
    client.post(at("table_note", session.pk, table), {"agreed": "Together", "before": noting.note_digest(None)})
    assert TableNote.objects.get().agreed == "Together"
    late = client.post(at("table_note", session.pk, table), {"agreed": "Mine", "before": noting.note_digest(None)})
    page = late.content.decode()
    assert (late.status_code, "Together" in page, "Mine" in page) == (409, True, True)
    assert client.get(at("table_note", session.pk, table % 6 + 1)).status_code == 404


def test_note_stands_once_the_minutes_are_published(team, held):
    session = held.sessions.filter(kind="tables").first()
    Workshop.objects.update(minutes_published_at=datetime.now(UTC))
    before = noting.note_digest(TableNote.objects.get())
    late = team.post(at("table_note", session.pk, 1), {"agreed": "Forged", "before": before})
    assert (late.status_code, "Forged" in late.content.decode()) == (422, True)
    assert TableNote.objects.get().agreed == "A table agreed."


def test_register_lists_names_without_groups(team, workshop):
    pdf = team.get(at("workshop_register"))
    assert (pdf["Content-Type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")


# ---- minutes and guide


@pytest.fixture
def held(workshop, room):
    """A workshop in which something happened."""
    jump(workshop, room, "issues")
    question = Question.objects.select_related("issue__dialogue").get(issue=room.issues[0])
    facilitating.ask(session=Workshop.objects.get().current, question=question)
    answering.answer(participant=room.people["lsm"][0], question=question, text="A named answer.", language="en")
    go_on(workshop, room)
    tabling.work_out(tabling.make(workshop=workshop, by=room.organiser, tables=6, seed=1), seconds=0.2)
    session = jump(workshop, room, "tables")
    words = {"agreed": "A table agreed.", "contested": "", "still_open": ""}
    noting.write_note(session=session, table=1, **words, before=noting.note_digest(None))
    jump(workshop, room, "ballot")
    go_on(workshop, room)
    for group in ("diggers", "owners", "lsm", "gov"):
        room.vote(Ballot.objects.get(), group, "yyyyyyyy")
    go_on(workshop, room)
    return workshop


def test_minutes_tell_what_happened(team, held):
    page = team.get(at("minutes")).content.decode()
    said = ["A named answer.", "A table agreed.", "Fewer than five have written.", "<h4>Mineral rights</h4>"]
    assert [words for words in said if words not in page] == []
    assert page.partition("<h4>Mineral rights</h4>")[2].strip().startswith("<p>Kept")


def test_minutes_cost_the_same_however_many_sessions_there_were(team, held, room, django_assert_num_queries):
    copies = {"questions": RoomQuestion, "table_notes": TableNote, "speaking": Speaking}
    Speaking.objects.create(session=held.sessions.exclude(ballot=None).get(), label="lsm", seconds=60)
    with CaptureQueriesContext(connection) as queries:
        team.get(at("minutes"))
    for session in held.sessions.exclude(began_at=None):
        again = Session.objects.create(
            workshop=held,
            day=1,
            position=99,
            kind="issues",
            minutes=5,
            began_at=session.began_at,
            ballot=session.ballot,
        )
        for name, model in copies.items():
            for values in getattr(session, name).values():
                model.objects.create(**values | {"id": None, "session_id": again.pk})
    with django_assert_num_queries(len(queries)):
        page = team.get(at("minutes")).content.decode()
    assert (page.count("A named answer."), page.count("A table agreed."), page.count("Who had the floor")) == (2, 2, 2)


def test_members_read_the_minutes_once_they_are_published(team, held, room):
    member = signed_in(room.people["gov"][0].user)
    assert member.get(at("minutes")).status_code == 404
    assert "the workshop is not over yet" in team.post(at("minutes_publish"), follow=True).content.decode()
    Workshop.objects.update(state="over")
    for _press in range(2):
        team.post(at("minutes_publish"))
    assert member.get(at("minutes")).status_code == 200
    assert room.dialogue.log.filter(action="published the minutes", by=room.organiser).count() == 1


def test_notes_are_added_until_the_minutes_are_published(team, held, room):
    Workshop.objects.update(state="over")
    session = held.sessions.exclude(began_at=None).exclude(kind="break").first()
    said = {"session": session.pk, "notes": "Tea was late."}
    for notes in ("Tea was late.", "Tea was late.", "And cold."):
        team.post(at("minutes_note"), said | {"notes": notes})
    session.refresh_from_db()
    assert session.notes == "Tea was late.\n\nAnd cold."
    assert "And cold." in team.get(at("minutes")).content.decode()
    team.post(at("minutes_publish"))
    assert 'id="add"' not in team.get(at("minutes")).content.decode()
    for name in ("minutes_note", "console_notes"):
        answer = team.post(at(name), said | {"notes": "Too late?", "before": ""})
        page = answer.content.decode()
        assert (answer.status_code, "the minutes are published" in page, "Too late?" in page) == (422, True, True)
    session.refresh_from_db()
    assert session.notes == "Tea was late.\n\nAnd cold."


@pytest.mark.parametrize("form", documents.FORMATS)
def test_minutes_are_exported(team, held, form):
    answer = team.get(at("minutes_export", form))
    assert (answer.status_code, len(answer.content) > 1500) == (200, True)
    if form in ("html", "md"):
        assert "A named answer." in answer.content.decode()


def test_withdrawn_answer_leaves_the_minutes(team, held, room):
    question = Question.objects.select_related("issue__dialogue").get(issue=room.issues[0])
    answering.withdraw(participant=room.people["lsm"][0], question=question, now=True)
    assert "A named answer." not in team.get(at("minutes")).content.decode()


def test_summary_of_the_day_begins_with_the_tables(team, held, room):
    where = team.post(at("day_summary")).url
    worker.drain()
    page = team.get(where, follow=True).content.decode()
    assert "Agreed at a table: A table agreed." in page
    summary = room.dialogue.summaries.get()
    assert (summary.is_sent, "Day 1 of “April”." in summary.words) == (False, True)


def test_guide_is_part_of_the_product(room):
    page = signed_in(room.people["lsm"][0].user).get(reverse("guide")).content.decode()
    assert "<table>" in page
    assert "Your first workshop in ten minutes" in page
