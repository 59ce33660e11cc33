"""The page of the form about a workshop, the presses of who takes part and of the team, and where its results stand."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from dialogue import database_time
from issues import evaluating, evaluations, releasing
from issues.models import Evaluation, Rating, Remark
from stakeholders.models import Voice
from tests import factories
from tests.speaking import client_of
from tests.workshops.meeting import at, go_on
from workshops.drafts import drafting, snapshot
from workshops.evaluations import evaluated
from workshops.minutes import minutes
from workshops.models import Workshop

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
START = {"workshop": 1, "moment": "start"}


@pytest.fixture
def team(room):
    return client_of(room.organiser)


@pytest.fixture
def form(room, workshop):
    return evaluations.open_form(dialogue=room.dialogue, by=room.organiser, **START)


def tell(person, form, *steps, text=""):
    return evaluating.tell(participant=person, evaluation=form, steps=(*steps, None, None, None, None)[:4], text=text)


def page_of(client, moment="start"):
    response = client.get(at("evaluation", moment))
    assert response.status_code == 200
    return response.content.decode()


def test_team_words_opens_and_closes_it(room, workshop, team):
    amina = client_of(room.people["diggers"][0])
    assert amina.get(at("evaluation", "start")).status_code == 404  # nothing is announced
    assert "People like me are heard here." in page_of(team)
    sentences = {f"question_{n}": f"Sentence {n} holds." for n in range(1, 5)}
    refused = team.post(at("evaluation_words", "start"), sentences | {"question_3": "\u200b"})
    assert (refused.status_code, "Write a sentence here" in refused.content.decode()) == (422, True)
    assert "Sentence 2 holds." in refused.content.decode()
    team.post(at("evaluation_words", "start"), sentences)
    version = Workshop.objects.get().version
    team.post(at("evaluation_open", "start"))
    assert Workshop.objects.get().version == version + 1  # who is in the room sees the way there
    assert "Sentence 3 holds." in page_of(amina)
    late = team.post(at("evaluation_words", "start"), sentences)
    assert (late.status_code, "was opened in the meantime" in late.content.decode()) == (422, True)
    team.post(at("evaluation_close", "start"))
    assert "What the groups say" in page_of(amina)
    told = team.post(at("evaluation_open", "start"), follow=True).content.decode()
    assert "Not opened" in told


def test_warning_stands_beside_the_sentences_and_beside_the_words(workshop, team, room, form):
    assert "never who somebody is" in team.get(at("evaluation_words", "end")).content.decode()
    assert "Do not say who you are" in page_of(client_of(room.people["gov"][0]))


@pytest.mark.parametrize("key", ["diggers", "gov"])
def test_somebody_sends_it_changes_it_and_takes_it_back(room, form, key):
    client = client_of(room.people[key][0])
    sent = client.post(at("evaluation_tell", "start"), {"step_1": "4", "text": "Cold <b>room</b>"}, follow=True)
    page = sent.content.decode()
    assert ("Cold &lt;b&gt;room" in page, "Mostly" in page, "off the record" in page) == (True, True, False)
    client.post(at("evaluation_tell", "start"), {"step_1": "2", "step_4": "5", "text": "Warm"})
    assert (Rating.objects.get().steps, Remark.objects.get().text) == ((2, None, None, 5), "Warm")
    client.post(at("evaluation_take_back", "start"), {"key": ""})
    assert (Rating.objects.count(), Remark.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"text": " \u200b"}, "Choose something, or write a few words"),
        ({"step_2": "6", "text": "Kept"}, "Choose one of the five."),
        ({"step_2": "4", "text": "x" * 2001}, "At most 2000 characters fit"),
    ],
)
def test_odd_form_comes_back_with_a_sentence_and_all_that_was_typed(room, form, sent, says):
    response = client_of(room.people["diggers"][0]).post(at("evaluation_tell", "start"), sent)
    page = response.content.decode()
    assert (response.status_code, says in page, sent["text"].strip(" \u200b") in page) == (422, True, True)
    assert Rating.objects.count() == 0


def test_form_that_comes_too_late_gives_the_words_back(room, form, team):
    client = client_of(room.people["diggers"][0])
    team.post(at("evaluation_close", "start"))
    late = client.post(at("evaluation_tell", "start"), {"step_1": "4", "text": "My late words"})
    page = late.content.decode()
    assert (late.status_code, "the form closed before this arrived" in page, "My late words" in page) == (
        409,
        True,
        True,
    )
    assert client.post(at("evaluation_take_back", "start")).status_code == 409


def test_whoever_is_not_confirmed_yet_gets_the_words_back_and_reads_nobody_elses(room, form):
    for person in room.people["diggers"]:
        tell(person, form, 5, text="Said by others")
    form.remarks.update(released=True)
    waiting = client_of(factories.member(room.dialogue, "lsm", "Waiting", status="waiting"))
    sent = waiting.post(at("evaluation_tell", "start"), {"step_1": "4", "text": "My early words"})
    page = sent.content.decode()
    assert (sent.status_code, "My early words" in page, "once the team has confirmed you" in page) == (409, True, True)
    assert [words for words in ("Said by others", "have answered") if words in page] == []
    assert waiting.get(at("evaluation", "start")).status_code == 403


@pytest.mark.parametrize("moderation", ["after", "before"])
def test_words_that_others_do_not_read_can_be_taken_back_after_closing(room, form, team, moderation):
    type(room.dialogue).objects.update(moderation=moderation)
    room.dialogue.refresh_from_db()
    kofi, ama = room.people["lsm"][0], room.people["cso"][0]  # of ama's group there are too few
    tell(kofi, form, 4, text="Read first")
    tell(ama, form, text="Few of us")
    if moderation == "before":
        releasing.tonight(room.dialogue)
    team.post(at("evaluation_close", "start"))
    pages = {person: page_of(client_of(person)) for person in (kofi, ama)}
    reader = "Only the team has read it." if moderation == "before" else "Nobody has read it:"
    assert [reader in pages[kofi], "What you chose is counted." in pages[kofi]] == [True, True]
    assert [
        "Nobody has read it:" in pages[ama],
        "What you chose is counted" in pages[ama].partition('id="yours"')[2],
    ] == [
        True,
        False,
    ]
    for person in (kofi, ama):
        client_of(person).post(at("evaluation_take_back", "start"), {"key": ""})
    releasing.tonight(room.dialogue)
    assert (Remark.objects.count(), Rating.objects.count()) == (0, 2)


def test_words_are_read_twenty_at_a_time(room, form):
    voices = Voice.objects.bulk_create(
        Voice(dialogue=room.dialogue, group=room.groups["lsm"], tag=f"tag {n}") for n in range(21)
    )
    Remark.objects.bulk_create(Remark(voice=v, evaluation=form, text=f"Said {v.tag}.", released=True) for v in voices)
    client = client_of(room.people["lsm"][0])
    pages = [client.get(at("evaluation", "start") + f"?page={n}").content.decode() for n in (1, 2)]
    assert [page.count("Said tag") for page in pages] == [20, 1]


def test_minutes_stay_as_they_were_published_and_language_is_the_dialogues(room, workshop, form, team):
    team.post(at("evaluation_agenda", "start"), {"shown": "yes"})
    Workshop.objects.update(minutes_published_at=database_time.now())
    team.post(at("evaluation_close", "start"))
    workshop.refresh_from_db()
    assert evaluated.of_workshop(workshop) == ()
    Workshop.objects.update(minutes_published_at=database_time.now())
    workshop.refresh_from_db()
    assert len(evaluated.of_workshop(workshop)) == 1
    with translation.override("fr"):
        assert evaluations.of(room.dialogue, 1, "end").questions == form.questions


def test_same_form_with_something_else_shows_both(room, form):
    client = client_of(room.people["diggers"][0])
    client.post(at("evaluation_tell", "start"), {"step_1": "4", "text": "First", "key": "k"})
    again = client.post(at("evaluation_tell", "start"), {"step_1": "1", "text": "Second", "key": "k"})
    page = again.content.decode()
    assert (again.status_code, "First" in page, "Second" in page, "Not at all" in page) == (409, True, True, True)
    assert Remark.objects.get().text == "First"


@pytest.mark.trust("F6")
def test_while_it_is_open_the_team_sees_a_total_in_steps_of_five_and_nobody_else_any(room, form, team):
    readers = [client_of(room.people["gov"][0]), client_of(room.people["owners"][6])]
    for number, person in enumerate(room.people["diggers"][:6], 1):
        tell(person, form, 5, text="Unreleased words")
        told = ["people or more have answered" in page_of(client) for client in (team, *readers)]
        assert told == [number >= 5, False, False]
    assert [words for words in ("most agree", "Unreleased words") if words in page_of(team)] == []


def test_results_and_words_read_alike_for_everybody(room, form, team):
    for person in (*room.people["diggers"], *room.people["owners"]):
        tell(person, form, 5, 1, text=f"By {person.pk}.")
    releasing.tonight(room.dialogue)
    team.post(at("evaluation_close", "start"))
    pages = [page_of(client_of(who)) for who in (room.people["gov"][0], room.people["lsm"][0])]
    table = pages[0].partition('id="results"')[2].partition("</section>")[0]
    assert (
        table.count("most agree"),
        table.count("most do not agree"),
        "Too few answers to show: Companies, Government" in table,
    ) == (3, 3, True)
    assert {page.partition('id="results"')[2].partition("</main>")[0] for page in [*pages, page_of(team)]} == {
        pages[0].partition('id="results"')[2].partition("</main>")[0]
    }


def test_start_and_end_stand_side_by_side_where_both_asked_the_same(room, form, team):
    """Both are published by themselves; a sentence that was worded anew stands alone."""
    sentences = {f"question_{n}": text for n, text in enumerate(form.questions, 1)} | {"question_4": "Anew."}
    for person in room.people["diggers"]:
        tell(person, form, 1, 5, 5, 5)
    team.post(at("evaluation_words", "end"), sentences)
    team.post(at("evaluation_open", "end"))
    end = Evaluation.objects.get(moment="end")
    for person in room.people["diggers"]:
        tell(person, end, 5, 5, 5, 5)
    team.post(at("evaluation_close", "end"))
    assert "At the start</th>" not in page_of(team, "end")  # not before the other is published
    team.post(at("evaluation_close", "start"))
    reader = client_of(room.people["gov"][0])
    page = page_of(reader, "end")
    assert page.count('<th scope="col">At the start</th><th scope="col">At the end</th>') == 3
    row = page.partition("Diggers</span></th>")[2].partition("</tr>")[0]
    assert row == "<td>most do not agree</td><td>most agree</td>"
    assert "At the start</th>" not in page_of(reader)
    with CaptureQueriesContext(connection) as queries:
        page_of(reader, "end")
    assert len(queries) <= 8


@pytest.mark.one_database
@pytest.mark.parametrize("who", ["diggers", "team"])
def test_page_costs_the_same_however_many_answered(room, form, team, who):
    client, counts = team if who == "team" else client_of(room.people[who][0]), []
    page_of(client)
    for people in (room.people["owners"][:1], room.people["owners"][1:4]):
        for person in people:
            tell(person, form, 4, text=f"By {person.pk}.")
        releasing.tonight(room.dialogue)
        with CaptureQueriesContext(connection) as queries:
            page_of(client)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


# ---- where else it shows


def test_home_and_room_lead_there_while_it_is_open(room, workshop, team):
    amina = client_of(room.people["diggers"][0])
    home, link = reverse("dialogue_home", args=["april"]), at("evaluation", "start")
    go_on(workshop, room)
    places = (home, at("room"), at("workshop"))
    assert [link in amina.get(path).content.decode() for path in places] == [False] * 3
    form = evaluations.open_form(dialogue=room.dialogue, by=room.organiser, **START)
    assert [link in amina.get(path).content.decode() for path in places] == [True] * 3
    tell(room.people["diggers"][0], form, 4)
    assert "Evaluate it, or change it" in amina.get(home).content.decode()
    late = factories.member(room.dialogue, "lsm", "Late")
    late.acts_from = form.opened_at + timedelta(days=1)
    late.save(update_fields=["acts_from"])
    assert [link in client_of(late).get(path).content.decode() for path in (home, at("room"))] == [False] * 2
    team.post(at("evaluation_close", "start"))
    assert [link in amina.get(path).content.decode() for path in places] == [False, False, True]


def test_documents_tell_what_is_published_and_nothing_that_was_written(room, workshop, form, team):
    for person in room.people["lsm"]:
        tell(person, form, 2, text="My own words")
    assert (evaluated.of_workshop(workshop), evaluated.in_agenda(room.dialogue)) == ((), ())
    team.post(at("evaluation_agenda", "start"), {"shown": "yes"})
    assert evaluated.in_agenda(room.dialogue) == ()
    team.post(at("evaluation_close", "start"))
    [told] = evaluated.in_agenda(room.dialogue)
    assert told == evaluated.of_workshop(workshop)[0]
    asked, rows = told.rows[0]
    assert (told.title, asked) == ("April: at its start", form.questions[0])
    lsm, asm, diggers = (room.groups[key].short_name for key in ("lsm", "asm", "diggers"))
    assert dict(rows) | {lsm: "most do not agree", f"{diggers} ({asm})": "not shown: too few answers"} == dict(rows)
    draft = drafting.make(dialogue=room.dialogue, by=room.organiser)
    assert (snapshot.fill(draft).evaluations, "evaluations" in draft.content) == ((told,), False)
    team.post(at("evaluation_agenda", "start"))
    assert evaluated.in_agenda(room.dialogue) == ()
    assert "What people thought of the workshop" not in repr(minutes.write(workshop).blocks)
    team.post(at("evaluation_agenda", "start"), {"shown": "yes"})
    blocks = minutes.write(workshop).blocks
    assert [block.kind for block in blocks][-10:-7] == ["heading", "label", "points"]  # no level is left out
    said = repr(blocks)
    assert (f"{lsm}: most do not agree" in said, "My own words" in said) == (True, False)


def test_two_of_the_team_never_undo_each_other(room, workshop, team):
    for _press in range(2):
        team.post(at("evaluation_open", "end"))
    opened = Evaluation.objects.get().opened_at
    for _press in range(2):
        team.post(at("evaluation_close", "end"))
    done = Evaluation.objects.get()
    assert (done.opened_at, room.dialogue.log.filter(action__contains="evaluation").count()) == (opened, 2)


def test_workshop_that_was_called_off_is_not_evaluated(room, workshop, team):
    Workshop.objects.update(state="cancelled")
    assert "Not opened" in team.post(at("evaluation_open", "start"), follow=True).content.decode()
    assert team.get(reverse("evaluation", args=["april", 1, "middle"])).status_code == 404
