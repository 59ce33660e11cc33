"""What a mail is about: numbers, a day or a phase. Nothing that follows from who somebody is, or from what a hidden voice wrote."""

import datetime

import pytest
from django.utils import timezone

from dialogue import occasions, worker
from dialogue.models import Mailing
from dialogue.phases import Phase
from issues import announcing
from stakeholders import erasing, farewells
from stakeholders.lists import invitation_lists
from stakeholders.models import InvitationList
from tests.sealed import closed_world, seal
from workshops.models import Workshop
from workshops.plan import inviting

pytestmark = pytest.mark.django_db
NAMES = {"day", "phase", "ballot", "summary", "workshop", "sequence", "list"}


@pytest.fixture
def world(settings):
    """A closed dialogue in which every kind of mail was made, by the code that makes it."""
    settings.DEMO = True
    world = closed_world()
    dialogue, by = world.room.dialogue, world.room.organiser
    ballot = dialogue.ballots.first()
    ballot.closes_at = timezone.now()
    announcing.ballot_opened(ballot=ballot, by=by)
    announcing.remind(dialogue=dialogue, by=by)
    invitation_lists.send(kept=InvitationList.objects.get(pk=world.things["list"]), by=by)
    workshop = Workshop.objects.filter(dialogue=dialogue).first()
    for again in (False, True):
        inviting.tell(workshop=workshop, by=by, again=again)
    farewells.tell(dialogue, timezone.now())
    return world


def is_plain(name, value):
    """A number; but for the day and the phase of their names."""
    if name == "day":
        return str(datetime.date.fromisoformat(value)) == value
    return value in Phase if name == "phase" else type(value) is int


def check():
    """And what is kept is what the key says to the release before, which has no such column."""
    rows = Mailing.objects.values_list("pk", "kind", "about")
    said = [pair for _pk, _kind, about in rows for pair in about.items()]
    assert (
        set(Mailing.Kind) - {kind for _pk, kind, _about in rows} == set()
    )  # what `world` does not make is judged by nobody
    assert {name for name, _value in said} - NAMES == set()  # a new name is judged by whoever puts it there
    assert [pair for pair in said if not is_plain(*pair)] == []
    keys = {mailing.pk: occasions.about(mailing) for mailing in Mailing.objects.filter(kind__in=occasions.FORMS)}
    assert {pk: about for pk, kind, about in rows if kind in occasions.FORMS} == keys


@pytest.mark.trust("F1")
def test_mails_are_about_things_and_never_about_people(world):
    check()
    erasing.forget(world.room.people["diggers"][0].user)
    worker.drain(limit=2000)
    seal(world)
    check()
