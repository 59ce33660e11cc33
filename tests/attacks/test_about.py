"""What a mail is about: numbers, a day or a phase. Nothing that follows from who somebody is, or from what a hidden voice wrote."""

import pytest
from django.utils import timezone

from dialogue import occasions, worker
from dialogue.models import Mailing
from issues import announcing
from stakeholders import erasing, farewells, invitation_lists
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


def check():
    """What is kept says no more than the key, whose forms hold digits, a day or a phase; and no release has to guess at it."""
    rows = Mailing.objects.values_list("kind", "about", "pk")
    keys = {mailing.pk: occasions.about(mailing) for mailing in Mailing.objects.all()}
    assert {pk: about for _kind, about, pk in rows} == keys
    assert {kind for kind, *_rest in rows} == set(Mailing.Kind)
    assert {name for about in keys.values() for name in about} == NAMES


@pytest.mark.trust("F1")
def test_mails_are_about_things_and_never_about_people(world):
    check()
    erasing.forget(world.room.people["diggers"][0].user)
    worker.drain(limit=2000)
    seal(world)
    check()
