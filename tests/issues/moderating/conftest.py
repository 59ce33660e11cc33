"""The dialogue, one of its team, and six diggers."""

import pytest

from issues import steering
from issues.disclosure import K
from tests.factories import make_dialogue, members
from tests.issues.moderating.reading_first import let_through, say
from tests.issues.voting_room import staff


@pytest.fixture
def april():
    return make_dialogue(moderation="before")


@pytest.fixture
def by(april, settings):
    settings.DEMO = True  # the demo's people need no second sign-in step
    return staff(april, "facilitator")


@pytest.fixture
def diggers(april):
    return members(april, "diggers", K)


@pytest.fixture
def passed(april, by, diggers):
    """An answer that the team let through, and that has not come out."""
    said = say(diggers[0], "Hidden 0")
    steering.night()
    let_through(april, by)
    return said
