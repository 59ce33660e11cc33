"""The page "You", and taking everything back: piece by piece, each in a night of its own."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dialogue import database_time
from issues import answering, leaving, proposing, reacting, releasing, voting
from issues.models import Ballot, Contribution, Leaving, Proposal, Question, Reaction, Support, Vote
from issues.models.leaving import NIGHTS
from stakeholders.models import Voice
from tests.attacks.worlds import client_of
from tests.factories import member, members, question
from tests.issues.test_proposing import put
from tests.issues.voting_room import make_room, marks

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def room(settings):
    settings.DEMO = True
    return make_room(phase="gather", issues=2)


def say(participant, text, issue="rights", **more):
    asked = question(participant.dialogue, issue)
    return answering.answer(participant=participant, question=asked, text=text, language="en", **more)


def live(room, person, *, ballot=True):
    """One person does everything there is to do; others have said something before."""
    kofi = room.people["lsm"][1]
    open_words = say(kofi, "Open words")
    proposal = put(kofi, "Shared roads")
    said = [say(person, f"Mine on {issue}", issue) for issue in ("rights", "roles")]
    releasing.tonight(room.dialogue)
    reacting.react(participant=person, contribution=open_words, value=1)
    proposing.support(participant=person, proposal=proposal)
    put(person, "My proposal")
    releasing.tonight(room.dialogue)
    if ballot:
        straw = room.open("straw")
        voting.cast(participant=person, ballot=straw, marks=marks(room.issues, reason="So be it."))
    return said


def page_of(person):
    response = client_of(person.user).get(reverse("you", args=["april"]))
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("key", ["diggers", "lsm"])
def test_page_shows_all_that_is_mine_and_nothing_else(room, key):
    person = room.people[key][0]
    live(room, person)
    page = page_of(person)
    words = ("Mine on rights", "Mine on roles", "Open words", "Shared roads", "My proposal", "So be it.")
    assert [word for word in words if word not in page] == []
    other = page_of(room.people["diggers"][5])
    assert ("Nothing yet" in other, [word for word in words if word in other]) == (True, [])


def test_protected_person_finds_the_answers_of_all_issues(room):
    esi = members(room.dialogue, "communities", 6)[0]
    live(room, esi, ballot=False)
    page = page_of(esi)
    assert "Mine on rights" in page
    assert "Mine on roles" in page


def test_page_of_the_team_is_404_and_needs_few_queries(room):
    assert client_of(room.organiser).get(reverse("you", args=["april"])).status_code == 404
    person = room.people["diggers"][0]
    live(room, person)
    client = client_of(person.user)
    client.get(reverse("you", args=["april"]))
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("you", args=["april"]))
    assert len(queries) <= 8


def nights(room, number=NIGHTS):
    """How many rows are left after each of the nights to come."""
    today = database_time.now().date()
    for n in range(1, number + 1):
        leaving.tonight(room.dialogue, today + n * DAY)
        yield (
            Contribution.objects.count() + Reaction.objects.count() + Support.objects.count() + Proposal.objects.count()
        )


def test_everything_goes_piece_by_piece_within_three_nights(room):
    person = room.people["diggers"][0]
    live(room, person)
    before = set(Contribution.objects.values_list("pk", flat=True))
    client = client_of(person.user)
    page = client.post(reverse("take_all_back", args=["april"]), follow=True).content.decode()
    assert "piece by piece within three nights" in page
    assert page.count("It goes in the night to") == 5
    assert set(Contribution.objects.values_list("pk", flat=True)) == before  # nothing that others see has changed
    assert (Leaving.objects.count(), Vote.objects.count()) == (5, 2)  # an open paper is taken back on its own page
    assert list(nights(room))[-1] == 2  # what others said
    assert Leaving.objects.count() == 0


def test_marks_name_no_row_and_no_night(room):
    person = room.people["diggers"][0]
    live(room, person)
    leaving.take_all_back(participant=person)
    kept = {field.name for field in Leaving._meta.concrete_fields}
    assert kept == {"id", "dialogue", "token"}
    columns = {
        (model, row.pk): [str(getattr(row, f.attname)) for f in model._meta.concrete_fields]
        for model in (Contribution, Reaction, Support, Proposal)
        for row in model.objects.all()
    }
    tokens = set(Leaving.objects.values_list("token", flat=True))
    assert [where for where, values in columns.items() if tokens & set(values)] == []


def test_pressing_twice_marks_nothing_twice(room):
    person = room.people["diggers"][0]
    live(room, person)
    assert (leaving.take_all_back(participant=person), leaving.take_all_back(participant=person)) == (5, 0)


def test_what_is_changed_before_its_night_stays(room):
    person = room.people["diggers"][0]
    live(room, person)
    leaving.take_all_back(participant=person)
    say(person, "Mine after all")
    reacting.react(participant=person, contribution=Contribution.objects.get(text="Open words"), value=-1)
    assert list(nights(room))[-1] == 4
    releasing.tonight(room.dialogue)
    assert sorted(Contribution.objects.values_list("text", flat=True)) == ["Mine after all", "Open words"]


def test_missed_nights_are_made_up_for(room):
    person = room.people["diggers"][0]
    live(room, person)
    leaving.take_all_back(participant=person)
    leaving.tonight(room.dialogue, database_time.now().date() + 5 * DAY)
    assert (Contribution.objects.count(), Leaving.objects.count()) == (1, 0)


def test_unread_words_go_unread_and_closed_things_stay(room):
    person = room.people["diggers"][0]
    live(room, person)
    room.close(Ballot.objects.get())
    rights = Question.objects.filter(issue=room.issues[0])
    rights.update(closed_at="2026-04-01T00:00Z")
    late = room.people["diggers"][1]
    say(late, "Unread", "roles")
    assert leaving.take_all_back(participant=late) == 1
    releasing.tonight(room.dialogue)
    assert list(Contribution.objects.filter(text="Unread").values_list("released", flat=True)) == [False]
    leaving.take_all_back(participant=person)
    list(nights(room))
    assert sorted(Contribution.objects.values_list("text", flat=True)) == ["Mine on rights", "Open words"]
    assert Vote.objects.count() == 2
    assert "The question is closed: your answer stays." in page_of(person)


def test_what_is_kept_or_supported_again_stays(room):
    person = room.people["diggers"][0]
    live(room, person)
    leaving.take_all_back(participant=person)
    assert answering.keep(participant=person, question=question(room.dialogue, "rights")) is True
    proposing.support(participant=person, proposal=Proposal.objects.get(title="Shared roads"))
    mine = Proposal.objects.get(title="My proposal")
    assert proposing.keep(participant=person, proposal=mine) is True
    list(nights(room))
    assert sorted(Contribution.objects.values_list("text", flat=True)) == ["Mine on rights", "Open words"]
    assert (Support.objects.count(), Proposal.objects.count()) == (1, 2)


def test_change_of_what_is_on_its_way_out_is_not_shown(room):
    person = room.people["diggers"][0]
    live(room, person)
    say(person, "Changed")
    leaving.take_all_back(participant=person)
    releasing.tonight(room.dialogue)
    assert not Contribution.objects.filter(text="Changed").exists()


def test_nothing_goes_from_a_question_that_is_written_in_silence(room):
    person = room.people["diggers"][0]
    live(room, person)
    leaving.take_all_back(participant=person)
    Question.objects.filter(issue=room.issues[0]).update(silent=True)
    list(nights(room))
    assert sorted(Contribution.objects.values_list("text", flat=True)) == ["Mine on rights", "Open words"]
    Question.objects.update(silent=False)
    leaving.tonight(room.dialogue, database_time.now().date() + 4 * DAY)
    assert Contribution.objects.count() == 1


def test_voices_that_say_nothing_any_more_are_swept(room):
    person = room.people["diggers"][0]
    live(room, person)
    before = Voice.objects.count()
    leaving.take_all_back(participant=person)
    list(nights(room))
    leaving.sweep_voices(room.dialogue)
    assert (
        Voice.objects.count() == before - 3
    )  # answers and proposal, reactions, support; not that of the paper, nor others'


def test_after_answering_nothing_can_be_taken_back(room):
    person = room.people["diggers"][0]
    live(room, person, ballot=False)
    type(room.dialogue).objects.update(phase="agenda")
    room.dialogue.refresh_from_db()
    person.dialogue = room.dialogue
    assert leaving.take_all_back(participant=person) == 0
    assert member(room.dialogue, "lsm", "Kojo").is_confirmed
