"""The team's page: phases, people, ballots, questions, texts. Observers read; nobody else finds it."""

import datetime

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from dialogue.models import Job, TeamLog
from issues import answering, views_team
from issues.models import Ballot, Contribution, Issue, Question
from stakeholders.models import Invitation, Participant
from tests import factories
from tests.issues.voting_room import make_room, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(settings):
    settings.DEMO = True  # the demo's people need no second sign-in step
    return make_room()


@pytest.fixture
def organiser(client, room):
    client.force_login(room.organiser)
    return client


def url(name, *args):
    return reverse(name, args=["april", *args])


def said(response):
    return [str(m) for m in get_messages(response.wsgi_request)][-1]


def everything(room):
    """(method, url) of every page and verb of the team."""
    question = Question.objects.filter(issue=room.issues[0]).get()
    invitation = Invitation.objects.create(dialogue=room.dialogue, email="x@people.test")
    verbs = [
        ("phase_change", ()),
        ("ballot_close", (1,)),
        ("people_confirm", ()),
        ("people_decline", ()),
        ("invitation_revoke", (invitation.pk,)),
        ("question_close", (question.pk,)),
        ("question_open", (question.pk,)),
        ("text_hide", ("answer", 1)),
        ("text_show", ("proposal", 1)),
        ("ballot_open", ()),
        ("invite", ()),
    ]
    reading = [("team", ()), ("moderation", ())]
    acting = [("ballot_open", ()), ("invite", ())]
    return reading, acting, verbs


def test_only_the_team_finds_the_pages(client, room):
    reading, acting, verbs = everything(room)
    for person in (room.people["diggers"][0].user, room.people["gov"][0].user, factories.person("Outsider")):
        client.force_login(person)
        assert [client.get(url(name, *args)).status_code for name, args in reading + acting] == [404] * 4
        assert {client.post(url(name, *args)).status_code for name, args in verbs} == {404}


def test_team_of_another_dialogue_finds_nothing(client, room):
    reading, acting, verbs = everything(room)
    other = make_room(slug="other")
    client.force_login(other.organiser)
    assert {client.get(url(name, *args)).status_code for name, args in reading + acting} == {404}
    assert {client.post(url(name, *args)).status_code for name, args in verbs} == {404}


def test_things_of_another_dialogue_are_not_reached_through_ones_own(organiser, room):
    other = make_room(slug="other")
    question = Question.objects.filter(issue=other.issues[0]).get()
    invitation = Invitation.objects.create(dialogue=other.dialogue, email="x@people.test")
    for name, pk in (
        ("question_close", question.pk),
        ("question_open", question.pk),
        ("invitation_revoke", invitation.pk),
    ):
        assert organiser.post(url(name, pk)).status_code == 404
    waiting = factories.member(other.dialogue, "lsm", "Waiting", status="waiting")
    organiser.post(url("people_confirm"), {"people": [waiting.ref]})
    waiting.refresh_from_db()
    assert waiting.is_waiting


def test_observer_reads_and_has_no_buttons(client, room):
    _reading, _acting, verbs = everything(room)
    factories.member(room.dialogue, "lsm", "Waiting", status="waiting")
    client.force_login(staff(room.dialogue, "observer", "Olu"))
    page = client.get(url("team")).content.decode().split("<main")[1].split("</main>")[0]
    assert "You observe" in page
    assert [mark for mark in ("<form", "<button", "Waiting", room.dialogue.join_code, "History") if mark in page] == []
    assert client.get(url("moderation")).status_code == 404
    assert {client.post(url(name, *args)).status_code for name, args in verbs} == {404}


def test_second_step_is_asked_of_a_real_team_member(client, room):
    client.force_login(factories.team(room.dialogue, "facilitator", "Fatou"))
    response = client.get(url("team"))
    assert (response.status_code, response.url) == (302, reverse("mfa_index"))


def test_phase_goes_on_and_back_and_is_logged(organiser, room):
    response = organiser.post(url("phase_change"), {"phase": "agenda", "seen": "decide"})
    room.dialogue.refresh_from_db()
    assert (response.url, room.dialogue.phase) == (url("team"), "agenda")
    assert said(response) == "The dialogue is now in the phase Agenda."
    organiser.post(url("phase_change"), {"phase": "decide", "seen": "agenda"})
    page = organiser.get(url("team")).content.decode()
    assert page.count("Went to the phase Decide.") == page.count("Went to the phase Agenda.") == 1


def test_late_press_changes_nothing(organiser, room):
    response = organiser.post(url("phase_change"), {"phase": "agenda", "seen": "gather"})
    room.dialogue.refresh_from_db()
    assert room.dialogue.phase == "decide"
    assert said(response).startswith("Somebody of the team was quicker")


def test_phase_waits_for_the_open_ballot(organiser, room):
    room.open()
    response = organiser.post(url("phase_change"), {"phase": "agenda", "seen": "decide"})
    room.dialogue.refresh_from_db()
    assert room.dialogue.phase == "decide"
    assert said(response).startswith("A ballot is open.")


@pytest.mark.parametrize("data", [{}, {"phase": "agenda"}, {"phase": "party", "seen": "decide"}])
def test_odd_phase_is_not_found(organiser, room, data):
    assert organiser.post(url("phase_change"), data).status_code == 404


def waiting_people(room, number=3):
    return [factories.member(room.dialogue, "lsm", f"Waiting {n}", status="waiting") for n in range(number)]


def statuses(people):
    return [Participant.objects.get(pk=p.pk).status for p in people]


def test_confirm_all_means_those_on_the_page(organiser, room):
    people = waiting_people(room)
    seen = [p.ref for p in people[:2]]
    response = organiser.post(url("people_confirm"), {"all": "yes", "shown": seen})
    assert statuses(people) == ["confirmed", "confirmed", "waiting"]
    assert said(response) == "2 people can speak now."


def test_everybody_who_waits_is_found_however_many_do(organiser, room, monkeypatch):
    monkeypatch.setattr(views_team, "WAITING_ON_A_PAGE", 2)
    people = waiting_people(room)
    first, last = (organiser.get(f"{url('team')}?page={n}").content.decode() for n in (1, 2))
    assert [[f'value="{p.ref}"' in page for p in people] for page in (first, last)] == [
        [True, True, False],
        [False, False, True],
    ]
    assert ("Confirm all of this page" in first, "Page 1 of 2" in first) == (True, True)


def test_those_ticked_come_before_all(organiser, room):
    waiting_people(room)
    page = organiser.get(url("team")).content.decode()
    first = page.index('<button class="btn first">Confirm those ticked</button>')
    assert first < page.index('<button class="btn" name="all" value="yes">Confirm all</button>')


def test_ticked_people_are_confirmed_or_sent_away(organiser, room):
    people = waiting_people(room)
    shown = [p.ref for p in people]
    organiser.post(url("people_confirm"), {"people": [people[0].ref], "shown": shown})
    organiser.post(url("people_decline"), {"people": [people[1].ref], "shown": shown, "all": "yes"})
    assert statuses(people) == ["confirmed", "removed", "waiting"]


@pytest.mark.parametrize("value", ["", "x", "-1", "9" * 40, "\u0663"])
def test_odd_ids_confirm_nobody(organiser, room, value):
    people = waiting_people(room, 1)
    assert organiser.post(url("people_confirm"), {"people": [value]}).status_code == 302
    assert statuses(people) == ["waiting"]


@pytest.mark.both_databases
def test_ballot_is_opened_with_what_comes_back(organiser, room):
    Issue.objects.filter(pk=room.issues[2].pk).update(status="removed")
    page = organiser.get(url("ballot_open")).content.decode()
    assert room.issues[2].title in page
    until = (timezone.now() + datetime.timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    data = {"kind": "final", "closes_at": until, "bring_back": [room.issues[2].pk]}
    response = organiser.post(url("ballot_open"), data)
    ballot = Ballot.objects.get()
    assert response.url == url("ballot", 1)
    assert (ballot.kind, ballot.closes_at.strftime("%Y-%m-%dT%H:%M"), ballot.items.count()) == ("final", until, 3)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "Choose the kind."),
        ({"kind": "party"}, "Select a valid choice"),
        ({"kind": "final", "closes_at": "2001-01-01T10:00"}, "This moment has passed"),
        ({"kind": "final", "closes_at": "soon"}, "Enter a valid date/time."),
        ({"kind": "final", "bring_back": ["1"]}, "Select a valid choice"),
    ],
)
def test_odd_ballot_is_not_opened(organiser, room, data, words):
    response = organiser.post(url("ballot_open"), data)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert Ballot.objects.count() == 0


def test_page_says_why_a_ballot_cannot_open(client, settings):
    settings.DEMO = True
    room = make_room(sizes={"diggers": 4, "owners": 6, "lsm": 3, "gov": 3})
    client.force_login(room.organiser)
    assert "Diggers: 4 members confirmed, 6 needed." in client.get(url("team")).content.decode()
    response = client.post(url("ballot_open"), {"kind": "final"})
    assert response.status_code == 422
    assert "Diggers: 4 members confirmed, 6 needed." in response.content.decode()


def test_gather_offers_a_show_of_hands_only(client, settings):
    settings.DEMO = True
    room = make_room(phase="gather")
    client.force_login(room.organiser)
    page = client.get(url("ballot_open")).content.decode()
    assert ('value="straw"' in page, 'value="final"' in page) == (True, False)
    assert client.post(url("ballot_open"), {"kind": "final"}).status_code == 422


def test_ballot_is_closed_once(organiser, room):
    room.open()
    first = organiser.post(url("ballot_close", 1))
    assert said(first).startswith("The ballot is closed and counted.")
    again = organiser.post(url("ballot_close", 1))
    assert said(again) == "This ballot was closed already."
    assert TeamLog.objects.filter(action="closed final ballot").count() == 1


@pytest.mark.both_databases
def test_invitation_is_sent_and_taken_back(organiser, room):
    data = {
        "email": "New@People.test",
        "name": "Nia",
        "group": room.groups["lsm"].pk,
        "language": "sw",
        "country": "TZ",
    }
    organiser.post(url("invite"), data)
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.group.key, invitation.language) == ("new@people.test", "lsm", "sw")
    assert Job.objects.filter(kind="stakeholders.tasks.send_invitation").count() == 1
    again = organiser.post(url("invite"), data)
    assert said(again) == "new@people.test was invited before; nothing was sent again."
    organiser.post(url("invitation_revoke", invitation.pk))
    invitation.refresh_from_db()
    assert not invitation.is_open
    assert said(organiser.post(url("invitation_revoke", invitation.pk))).startswith("This invitation was used")


def test_odd_invitation_keeps_what_was_typed(organiser, room):
    response = organiser.post(url("invite"), {"email": "nobody", "name": "Nia <b>", "language": "en"})
    page = response.content.decode()
    assert response.status_code == 422
    assert "This is not an e-mail address we can write to." in page
    assert "Nia &lt;b&gt;" in page
    assert Invitation.objects.count() == 0


def test_question_is_closed_and_opened_again(organiser, room):
    question = Question.objects.filter(issue=room.issues[0]).get()
    organiser.post(url("question_close", question.pk))
    question.refresh_from_db()
    assert question.is_closed
    organiser.post(url("question_open", question.pk))
    question.refresh_from_db()
    assert not question.is_closed


def answer_of(room, group, text):
    question = Question.objects.select_related("issue__dialogue").get(issue=room.issues[0])
    person = room.people[group][0]
    return answering.answer(participant=person, question=question, text=text, language="en")


def test_text_is_hidden_with_a_reason_and_shown_again(organiser, room):
    text = answer_of(room, "lsm", "A name that should not stand here.")
    empty = organiser.post(url("text_hide", "answer", text.pk), {"reason": "\u200b "})
    assert empty.status_code == 422
    assert "Say why: the author reads the reason." in empty.content.decode()
    organiser.post(url("text_hide", "answer", text.pk), {"reason": "It names a person."})
    text.refresh_from_db()
    assert (text.hidden, text.hidden_reason) == (True, "It names a person.")
    assert "Hidden: It names a person." in organiser.get(url("moderation")).content.decode()
    organiser.post(url("text_show", "answer", text.pk))
    text.refresh_from_db()
    assert (text.hidden, text.hidden_reason) == (False, "")


def test_team_reads_nothing_before_its_release(organiser, room):
    waiting = answer_of(room, "diggers", "Nobody may read this yet.")
    assert not Contribution.objects.get(pk=waiting.pk).released
    assert "Nobody may read this yet." not in organiser.get(url("moderation")).content.decode()
    assert organiser.post(url("text_hide", "answer", waiting.pk), {"reason": "x"}).status_code == 404
    assert organiser.post(url("text_hide", "vote", waiting.pk), {"reason": "x"}).status_code == 404


def test_participation_is_words_not_numbers(organiser, room):
    ballot = room.open()
    room.vote(ballot, "diggers", "yyy")
    page = organiser.get(url("team")).content.decode()
    row = page.split("Who has taken part")[-1].split("Diggers")[1].split("</tr>")[0]
    assert row.count("about half") == 1
    assert row.count("few") == 1


def test_join_code_and_link_stand_on_the_page(organiser, room):
    page = organiser.get(url("team")).content.decode()
    assert f'<p class="joincode">{room.dialogue.join_code}</p>' in page
    assert f"http://testserver{reverse('join_dialogue', args=[room.dialogue.join_code])}" in page


@pytest.mark.one_database
@pytest.mark.parametrize("name", ["team", "moderation", "ballot_open"])
def test_queries_do_not_grow_with_rows(client, settings, name):
    settings.DEMO = True
    counts = []
    for slug, number in (("small", 1), ("large", 3)):
        room = make_room(slug=slug, issues=number)
        waiting = [factories.member(room.dialogue, "lsm", f"{slug} {n}", status="waiting") for n in range(number)]
        for n in range(number):
            Invitation.objects.create(dialogue=room.dialogue, email=f"{n}@{slug}.test")
            TeamLog.objects.create(dialogue=room.dialogue, by=waiting[n].user, action="invited", detail="x")
            question = Question.objects.select_related("issue__dialogue").get(issue=room.issues[n])
            answering.answer(participant=room.people["lsm"][n], question=question, text="So.", language="en")
        client.force_login(room.organiser)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse(name, args=[slug])).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]
