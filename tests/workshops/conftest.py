"""The demo's dialogue as its command writes it, and a workshop in April with its team."""

import pytest

from dialogue.models import Dialogue
from issues import answering
from issues.models import Ballot, Question
from tests import kept_rows
from tests.attacks.conftest import april, world_of_the_file
from tests.built import built
from tests.issues.voting_room import make_room
from tests.speaking import client_of
from tests.workshops.meeting import MORNING, go_on, jump
from workshops.demo.demo_dialogue import SLUG, Demo
from workshops.models import Workshop
from workshops.plan import planning
from workshops.room import facilitating
from workshops.tables import noting, tabling

__all__ = ["april", "world_of_the_file"]


@pytest.fixture(scope="session")
def write_demo(tmp_path_factory):
    """A function that fills an empty database with the demo and gives its Dialogue."""

    def write():
        kept_rows.once("demo", kept_rows.shared(tmp_path_factory), Demo().write)
        return Dialogue.objects.get(slug=SLUG)

    return write


@pytest.fixture(scope="module")
def demo_of_the_file(django_db_setup, django_db_blocker, tmp_path_factory, write_demo):
    with built(write_demo, tmp_path_factory.mktemp("demo"), django_db_blocker) as made:
        yield made


@pytest.fixture
def demo(demo_of_the_file, db, settings):
    """Its Dialogue, which no other test has touched."""
    return demo_of_the_file.as_it_was(settings)


@pytest.fixture
def room(settings):
    settings.DEMO = True  # staff() makes people of the demo kind, who need no second step
    return make_room(sizes={"diggers": 8, "owners": 7, "lsm": 6, "gov": 6, "cso": 3})


@pytest.fixture
def workshop(room):
    return planning.plan(
        dialogue=room.dialogue, by=room.organiser, title="April", zone="Africa/Accra", begins=[MORNING], place="Hall"
    )


@pytest.fixture
def team(room):
    return client_of(room.organiser)


@pytest.fixture
def held(workshop, room):
    """A workshop in which something happened."""
    jump(workshop, room, "issues")
    question = Question.objects.select_related("issue__dialogue").get(issue=room.issues[0])
    facilitating.ask(session=Workshop.objects.get().current, question=question)
    answering.answer(participant=room.people["lsm"][0], question=question, text="A named answer.", language="en")
    go_on(workshop, room)
    tabling.work_out(tabling.make(workshop=workshop, by=room.organiser, tables=6, seed=1), seconds=0.2)
    session = jump(workshop, room, "tables")
    words = {"agreed": "A table agreed.", "contested": "", "still_open": ""}
    noting.write_note(session=session, table=1, **words, before=noting.note_digest(None))
    jump(workshop, room, "ballot")
    go_on(workshop, room)
    for group in ("diggers", "owners", "lsm", "gov"):
        room.vote(Ballot.objects.get(), group, "yyyyyyyy")
    go_on(workshop, room)
    return workshop
