"""What else is pressed at the console: questions, notes, translations, the floor, the phase; and who may not."""

from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from dialogue.digests import short
from issues import answering
from issues.models import Question
from tests import factories
from tests.attacks.worlds import say
from tests.issues.voting_room import staff
from tests.speaking import client_of
from tests.workshops.meeting import at, jump, press
from workshops.models import RoomQuestion, Session, Workshop
from workshops.models.meetings import NOTES_LIMIT
from workshops.plan import planning
from workshops.room import attending, facilitating, live

pytestmark = pytest.mark.django_db


@pytest.mark.both_databases
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


def test_observer_reads_the_plan_and_no_console(workshop, room):
    observer = client_of(staff(room.dialogue, "observer", "Observer"))
    jump(workshop, room, "rules")
    names = ("console", "tables", "minutes", "workshop_register")
    assert [observer.get(at(name)).status_code for name in ("workshop", "workshop_readiness", *names)] == [200] * 2 + [
        404
    ] * 4
    Workshop.objects.update(minutes_published_at=timezone.now())
    assert observer.get(at("minutes")).status_code == 200  # as members do
    assert observer.post(at("console_next"), {"seen": "0-0-0"}).status_code == 404


def test_rapporteur_writes_notes_and_translations_and_leads_nothing(workshop, room):
    rapporteur = client_of(staff(room.dialogue, "rapporteur", "Petra"))
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


@pytest.mark.both_databases
def test_translation_is_typed_beside_the_answer_on_the_wall_and_nowhere_else(workshop, room):
    rapporteur = client_of(staff(room.dialogue, "rapporteur", "Petra"))
    jump(workshop, room, "rules")
    one, two = (say(person, room.issues[0], f"Digger {n} speaks.") for n, person in enumerate(room.people["gov"][:2]))
    facilitating.show(workshop=workshop, contribution=one)
    assert "Type its translation" in rapporteur.get(at("console")).content.decode()
    before = Workshop.objects.get().version
    rapporteur.post(at("console_translate"), {"answer": one.pk, "translation": "Le creuseur parle.", "language": "fr"})
    now = Workshop.objects.get()
    assert (now.translation, now.shown, now.version) == ("", one.pk, before + 1)  # it stands with the answer
    shown = live.scene(now).translation
    assert (shown.text, shown.language, shown.original) == ("Le creuseur parle.", "fr", "en")
    late = rapporteur.post(at("console_translate"), {"answer": two.pk, "translation": "L’autre."}, follow=True)
    assert "Not shown: this answer no longer stands on the wall." in late.content.decode()
    assert live.scene(Workshop.objects.get()).translation.text == "Le creuseur parle."
    two.refresh_from_db()
    assert two.translations == {}


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
    team.post(at("console_show"), {"answer": said.pk, "translation": "Des mots", "language": "fr"})
    now = Workshop.objects.get()
    assert (now.shown, live.scene(now).translation.text) == (said.pk, "Des mots")
    again = team.post(at("console_show"), {"answer": said.pk, "translation": "D’autres", "language": "fr"}, follow=True)
    assert "yours was not kept" in again.content.decode()
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


@pytest.mark.both_databases
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
    long = team.post(at("console_notes"), said | {"notes": "n" * NOTES_LIMIT})
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


def test_phase_changes_from_the_console_and_a_late_press_is_told(team, workshop, room):
    press(team)
    team.post(at("console_phase"), {"phase": "agenda", "seen": "decide"})
    room.dialogue.refresh_from_db()
    assert room.dialogue.phase == "agenda"
    page = team.post(at("console_phase"), {"phase": "agenda", "seen": "decide"}, follow=True).content.decode()
    assert "Somebody of the team was quicker" in page
