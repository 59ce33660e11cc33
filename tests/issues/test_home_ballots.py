"""What the home says of ballots: a half-marked paper, and a result that is new."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from issues import voting
from issues.models import Ballot
from tests.attacks.worlds import client_of
from tests.issues.voting_room import make_room

pytestmark = pytest.mark.django_db
HOME = "/d/april/"


@pytest.fixture
def room():
    return make_room(issues=8)


def home(person):
    return client_of(person.user).get(HOME)


def mark(room, ballot, person, number):
    paper = {issue.pk: voting.Mark("yes") for issue in room.issues[:number]}
    voting.cast(participant=person, ballot=ballot, marks=paper)


@pytest.mark.parametrize(
    ("number", "now", "words"),
    [
        (0, "vote", "Vote now"),
        (5, "half", "5 of 8 counted on your ballot.</b> 3 issues still wait for your choice."),
        (7, "half", "7 of 8 counted on your ballot.</b> 1 issue still waits for your choice."),
        (8, "answer", "Change my vote"),
    ],
)
def test_home_says_how_many_issues_wait_for_a_choice(room, number, now, words):
    ballot, amina = room.open(), room.people["diggers"][0]
    mark(room, ballot, room.people["diggers"][1], 6)
    mark(room, ballot, amina, number)
    page = home(amina)
    assert page.context["now"] == now
    assert words in page.content.decode()


def test_home_asks_anew_for_a_paper_that_was_taken_back(room):
    ballot, amina = room.open(), room.people["diggers"][0]
    mark(room, ballot, amina, 8)
    voting.take_back(participant=amina, ballot=ballot)
    assert home(amina).context["now"] == "vote"


@pytest.mark.parametrize("kind", ["straw", "final"])
def test_home_opens_with_a_new_result_for_a_week(room, kind):
    room.close(room.open(kind))
    amina = room.people["diggers"][0]
    page = home(amina)
    assert page.context["now"] == "result"
    assert [lane.key for lane in page.context["legend"]] == ["asm", "lsm", "gov"]
    assert "See the result" in page.content.decode()
    assert "/d/april/ballots/1/" in page.content.decode().split("See the result")[0].rpartition("<a")[2]
    Ballot.objects.update(closed_at=timezone.now() - datetime.timedelta(days=8))
    assert home(amina).context["now"] == "answer"


def test_open_ballot_comes_before_a_new_result(room):
    room.close(room.open("straw"))
    ballot, amina = room.open("straw"), room.people["diggers"][0]
    assert home(amina).context["now"] == "vote"
    mark(room, ballot, amina, 8)
    assert home(amina).context["now"] == "answer"


@pytest.mark.parametrize(("phase", "now"), [("agenda", "result"), ("closed", "closed")])
def test_new_result_is_told_until_the_dialogue_is_closed(room, phase, now):
    room.close(room.open())
    room.dialogue.phase = phase
    room.dialogue.save()
    assert home(room.people["diggers"][0]).context["now"] == now


def test_half_marked_paper_costs_no_more_than_any_home(room):
    ballot, amina = room.open(), room.people["diggers"][0]
    mark(room, ballot, amina, 5)
    client = client_of(amina.user)
    client.get(HOME)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(HOME).status_code == 200
    assert len(captured) <= 8
