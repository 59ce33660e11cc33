"""The world that most attacks are made on."""

import pytest

from tests.attacks.worlds import make_world
from tests.built import built


@pytest.fixture(scope="module")
def world_of_the_file(django_db_setup, django_db_blocker, tmp_path_factory):
    with built(make_world, tmp_path_factory.mktemp("world"), django_db_blocker) as made:
        yield made


@pytest.fixture
def april(world_of_the_file, db, settings):
    """A World (tests/attacks/worlds.py) that no other test has touched."""
    return world_of_the_file.as_it_was(settings)
