"""The demo's dialogue as its command writes it."""

import pytest

from tests.built import built
from workshops.demo.demo_dialogue import Demo


@pytest.fixture(scope="module")
def demo_of_the_file(django_db_setup, django_db_blocker, tmp_path_factory):
    with built(lambda: Demo().write(), tmp_path_factory.mktemp("demo"), django_db_blocker) as made:
        yield made


@pytest.fixture
def demo(demo_of_the_file, db, settings):
    """Its Dialogue, which no other test has touched."""
    return demo_of_the_file.as_it_was(settings)
