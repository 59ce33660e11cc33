"""A dialogue that has not opened, its team, and two people of it who could be focal points."""

from types import SimpleNamespace

import pytest

from dialogue.models import TeamMember
from tests import factories
from tests.issues.voting_room import staff
from tests.speaking import client_of
from workshops.editor import editing


@pytest.fixture
def house(settings):
    settings.DEMO = True  # the demo's people need no second sign-in step
    return settings


@pytest.fixture
def april(house):
    dialogue = factories.make_dialogue(phase="draft", issues=3)
    organiser = staff(dialogue, "organiser", "Miriam")
    digger, officer = (factories.member(dialogue, key, name) for key, name in (("diggers", "Amina"), ("gov", "Grace")))
    return SimpleNamespace(
        dialogue=dialogue,
        organiser=organiser,
        client=client_of(organiser),
        digger=digger,
        officer=officer,
        groups={group.key: group for group in dialogue.groups.all()},
        observer=staff(dialogue, TeamMember.Role.OBSERVER, "Oba"),
    )


@pytest.fixture
def add(april):
    def made(what, **fields):
        return editing.add(dialogue=april.dialogue, what=what, by=april.organiser, **fields)

    return made
