"""The machine's clock is ten minutes wrong: what opens, closes or may be taken is decided by the database's (TRUST C5)."""

import datetime

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dialogue import database_time, sessions, signing_in
from dialogue.models import Job, User
from issues import balloting, clock, steering
from issues.models import Ballot, Question
from stakeholders import access, cards, invitations, joining
from tests.issues.voting_room import make_room

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]
WRONG = datetime.timedelta(minutes=10)
NEAR = datetime.timedelta(minutes=3)


@pytest.fixture
def fast():
    """This process lives ten minutes ahead."""
    right = timezone.now()
    with time_machine.travel(right + WRONG):
        assert timezone.now() - database_time.now() > WRONG - NEAR
        yield right


@pytest.mark.trust("C5")
def test_ballot_is_not_closed_before_its_time_has_come(fast):
    room = make_room()
    soon = database_time.now() + datetime.timedelta(minutes=5)
    ballot = room.open(closes_at=soon)
    clock.nightly()
    assert Ballot.objects.get(pk=ballot.pk).is_open
    Ballot.objects.filter(pk=ballot.pk).update(closes_at=database_time.now())
    clock.nightly()
    assert not Ballot.objects.get(pk=ballot.pk).is_open


@pytest.mark.trust("C5")
def test_lease_of_another_machine_is_kept():
    Job.objects.create(kind="a.b", occasion="1")
    mine = Job.objects.claim()
    with time_machine.travel(timezone.now() + WRONG):
        assert Job.objects.claim() is None
    assert mine.finish()


def test_job_of_a_fast_machine_is_due_at_once(fast):
    Job.objects.create(kind="a.b", occasion="1")
    with time_machine.travel(fast):
        assert Job.objects.claim() is not None


@pytest.mark.trust("C5")
def test_moments_that_are_compared_are_the_databases(fast):
    """A card that replaced another acts only on what opened after it, and the two moments may come from two machines."""
    room = make_room()
    ballot = room.open()
    balloting.close_ballot(ballot=ballot, by=room.organiser)
    ballot.refresh_from_db()
    batch, _pairs = cards.make(
        dialogue=room.dialogue, by=room.organiser, group=room.groups["gov"], number=1, language="en"
    )
    card = batch.cards.get()
    cards.revoke(card=card, by=room.organiser)
    card.refresh_from_db()
    for moment in (ballot.opened_at, ballot.closed_at, card.revoked_at):
        assert abs(moment - database_time.now()) < NEAR


@pytest.mark.trust("C5")
def test_moments_that_a_form_or_a_model_fills_in_are_the_databases(fast):
    room = make_room()
    invitation, _mail = invitations.invite(dialogue=room.dialogue, by=room.organiser, email="new@x.test")
    invitation.refresh_from_db()
    newcomer = joining.join(
        dialogue=room.dialogue, user=User.objects.create_user(email="late@x.test"), group=room.groups["gov"]
    )
    joining.confirm(dialogue=room.dialogue, ids=[newcomer.pk], by=room.organiser)
    newcomer.refresh_from_db()
    question = Question.objects.filter(issue__dialogue=room.dialogue).first()
    steering.close_question(question=question, by=room.organiser)
    for moment in (invitation.created_at, newcomer.joined_at, newcomer.confirmed_at, question.closed_at):
        assert abs(moment - database_time.now()) < NEAR


@pytest.mark.trust("C5")
def test_pages_tell_the_hours_of_the_database(fast, settings):
    """A page says until when something waits: by the clock that releases it, and asks for it at no query of its own."""
    settings.DEMO = True  # its own cast needs no second step
    room = make_room()
    User.objects.update(is_demo=True)
    room.organiser.refresh_from_db()
    for user in (room.people["lsm"][0].user, room.organiser):
        here = access.enter(user, room.dialogue.slug)
        assert abs(here.clock.now() - database_time.now()) < NEAR


def entered(user, *, shared):
    client, token = Client(), signing_in.make_link(user=user, occasion="a test")
    client.post(reverse("sign_in_link", args=[token]), {"shared": "on"} if shared else {})
    return client


@pytest.mark.trust("C5", "E17")
@pytest.mark.parametrize("signs_in", ["fast", "right"])
@pytest.mark.parametrize("shared", [True, False])
def test_session_lasts_as_long_on_every_machine(settings, shared, signs_in):
    """A machine that is an hour ahead, and one that is an hour behind, end nobody's session: neither the twenty minutes of a shared phone
    nor the row's own time. The row ends when the database says so."""
    settings.DEMO = True
    user, right = make_room(phase="gather", issues=1).people["lsm"][0].user, timezone.now()
    hour, home = datetime.timedelta(hours=1), "/d/april/"
    with time_machine.travel(right + (2 * hour if signs_in == "fast" else 0 * hour)):
        client = entered(user, shared=shared)
    row = Session.objects.get()
    life = datetime.timedelta(seconds=sessions.MOST if shared else settings.SESSION_COOKIE_AGE)
    assert abs(row.expire_date - life - database_time.now()) < NEAR
    for apart in (-hour, hour, 100 * 24 * hour):
        with time_machine.travel(right + apart):
            assert client.get(home).status_code == 200
    Session.objects.update(expire_date=database_time.Now())
    with time_machine.travel(right - hour):
        assert client.get(home).status_code == 302
