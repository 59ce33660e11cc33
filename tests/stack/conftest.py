"""One PostgreSQL, one Redis and one set of collected files for all tests of the stack; each test has its own database in them."""

import itertools

import pytest

from tests.stack import compose
from tests.stack.house import GIVEN, House
from tests.stack.servers import PATIENCE, Cluster, Post, Redis

NUMBERS = itertools.count(1)
LONGEST = "test_voting_and_mail_outlive_a_redis_that_refuses_or_is_silent"


def pytest_collection_modifyitems(items):
    for item in items:
        if "/tests/stack/" in str(item.path):
            item.add_marker(pytest.mark.stack)
    items.sort(key=lambda item: item.name != LONGEST)  # it begins first, while the others run beside it


@pytest.fixture(scope="session")
def services():
    return compose.read(GIVEN)


@pytest.fixture(scope="session")
def cluster(services):
    with Cluster(services["db"]) as made:
        yield made


@pytest.fixture(scope="session")
def prepared(cluster, tmp_path_factory):
    """The database `dialogue` migrated once, by the command of the service `migrate`, and the files of the pages collected."""
    folder = tmp_path_factory.mktemp("prepared")
    post = Post(folder)  # never started: nothing sends
    house = House(folder, cluster=cluster, redis=None, post=post, database="dialogue", var=folder / "var")
    house.call("manage.py", "buildstatic")
    migrate = house.start("migrate")
    assert migrate.popen.wait(PATIENCE) == 0, migrate.log.read_text()
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
def stack(cluster, prepared, broker, post, tmp_path):
    """A function that makes the house of a test: `with stack(NAME="value") as house`."""
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
