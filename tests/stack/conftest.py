"""One PostgreSQL, one Redis and one set of collected files for all tests of the stack; each test has its own database in them."""

import itertools
import os

import pytest

from tests.stack import compose
from tests.stack.house import GIVEN, IS_FIRST, House
from tests.stack.servers import Cluster, Post, Redis

NUMBERS = itertools.count(1)
LONGEST = (  # more than half a minute each, the longest first
    "test_measurements_and_pictures_can_be_made[tests.bench",
    "test_thousand_invitations_outlive_three_killed_workers",
    "test_voting_and_mail_outlive_a_redis_that_refuses_or_is_silent",
    "test_measurements_and_pictures_can_be_made[tests.shots",
    "test_two_hundred_wrong_passwords_leave_the_pages_and_the_memory",
    "test_codes_overtake_a_batch_that_stands_still_on_sqlite",
    "test_no_request_is_lost_while_workers_are_renewed",
    "test_a_day_in_the_whole_house_leaves_nothing_of_anybody_in_a_log",
)


def pytest_collection_modifyitems(items):
    ours = [item for item in items if "/tests/stack/" in str(item.path)]
    for item in ours:
        item.add_marker(pytest.mark.stack)
    if ours and len(ours) == len(items):
        items[:] = dealt(sorted(items, key=_place), int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")))


def _place(item):
    return next((place for place, name in enumerate(LONGEST) if item.name.startswith(name)), len(LONGEST))


def dealt(items, hands):
    """pytest-xdist gives each worker one part of the list, in its order, and moves the ends of parts to whoever is idle: so each part
    begins with its longest."""
    return [item for hand in range(hands) for item in items[hand::hands]]


@pytest.fixture(scope="session")
def services():
    return compose.read(GIVEN)


@pytest.fixture(scope="session")
def cluster(services):
    with Cluster(services["db"]) as made:
        yield made


@pytest.fixture(scope="session")
def prepared(cluster, tmp_path_factory):
    """The database `dialogue` migrated once, and the files of the pages collected."""
    folder = tmp_path_factory.mktemp("prepared")
    post = Post(folder)  # never started: nothing sends
    house = House(folder, cluster=cluster, redis=None, post=post, database="dialogue", var=folder / "var")
    house.call("manage.py", "buildstatic")
    house.migrate(quick=not IS_FIRST)
    return folder / "var"


@pytest.fixture
def broker(services, tmp_path):
    with Redis(services["redis"], tmp_path) as made:
        yield made


@pytest.fixture
def post(tmp_path):
    with Post(tmp_path) as made:
        yield made


@pytest.fixture
def stack(request, cluster, prepared, broker, tmp_path):
    """A function that makes the house of a test: `with stack(NAME="value") as house`. Its mail server runs where a test asks for
    `post`."""
    post = request.getfixturevalue("post") if "post" in request.fixturenames else Post(tmp_path)
    made = []

    def make(**settings):
        database = f"house_{next(NUMBERS)}"
        cluster.sql(f"CREATE DATABASE {database} TEMPLATE dialogue", database="postgres")
        house = House(tmp_path, cluster=cluster, redis=broker, post=post, database=database, var=prepared, **settings)
        made.append(house)
        return house

    yield make
    for house in made:
        for process in house.processes:
            process.kill()
        cluster.sql(f"DROP DATABASE IF EXISTS {house.database} WITH (FORCE)", database="postgres")
