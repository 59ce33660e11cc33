"""What every test stands on: settings that keep the machine clean and fast, and tests that know their database."""

import gc
import time

import pytest
from django.db import connection
from django.test import TransactionTestCase
from django.utils import timezone
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from xdist.scheduler import LoadFileScheduling

from dialogue import limits
from tests import emptying, lean, rendering
from tests.built import settings_in

# A busy machine is no finding, and the examples are the same in every run: what they show, they show on the day they are written.
hypothesis_settings.register_profile(
    "house", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("house")
TransactionTestCase._fixture_teardown = emptying.empty
rendering.hasten()
lean.slim()
# About a tenth of the suite, and half of collecting it, went into looking for garbage among modules and tests that never go away.
gc.set_threshold(50_000, 20, 1000)
REACH = {"db", "transactional_db", "django_db_setup"}
BROWSER = "tests/browser/"
BUSY = 300  # seconds for which one of fifty that write at once waits for the others, on a machine that does other things too
LONGEST = ("tests/attacks/linkage/", BROWSER, "tests/attacks/", "tests/test_upgrades.py", "tests/test_migrations.py")


@pytest.fixture(autouse=True)
def house(settings, tmp_path):
    """Each test has its own folder for keys and mail."""
    for name, value in settings_in(tmp_path).items():
        setattr(settings, name, value)
    return settings


@pytest.fixture(autouse=True)
def windows(monkeypatch):
    """Tries are counted in windows that begin with the test, where it has not moved the clock: else one ends in its midst now and
    then, and with it what was counted. On PostgreSQL, whose clock no test can turn, they are this process's too."""
    begun = int(time.time())

    def window(seconds):
        now = int(timezone.now().timestamp())
        since = now - begun
        return limits.begun(now - (since if 0 <= since < 3600 else now) % seconds)

    monkeypatch.setattr(limits, "_window", window)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, tmp_path_factory):
    """SQLite's tests run on a file, as the product does: a database in memory locks whole tables between threads. Neither database
    waits for the disk: no test pulls the plug of this machine."""
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")
        connection.settings_dict["OPTIONS"]["timeout"] = BUSY
        connection.settings_dict["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"
    else:
        connection.settings_dict["OPTIONS"]["options"] = "-c synchronous_commit=off"


def pytest_collection_finish():
    """What stands now stays to the end: garbage is looked for among the rest."""
    gc.collect()
    gc.freeze()


def pytest_collection_modifyitems(config, items):
    """Tests of one database's own behaviour are deselected on the other: they are not skipped, they do not apply. Those that reach
    no database, which pytest-django sees to, are marked as alike on all: `make test` runs them once."""
    for item in items:
        if not REACH.intersection(item.fixturenames) and not item.get_closest_marker("django_db"):
            item.add_marker("one_database")
    foreign = {"sqlite", "postgresql"} - {connection.vendor}
    apart = [item for item in items if any(item.get_closest_marker(name) for name in foreign)]
    if apart:
        config.hook.pytest_deselected(items=apart)
        items[:] = [item for item in items if item not in apart]
    items.sort(key=lambda item: (_place(item.nodeid), not _is_alone(item)))


def _place(nodeid):
    """The longest begin first: one that began last would leave the other workers idle."""
    return next((place for place, path in enumerate(LONGEST) if nodeid.startswith(path)), len(LONGEST))


def _is_alone(item):
    """It empties the database afterwards, and comes before those for which tests/built.py holds rows in a transaction."""
    marker = item.get_closest_marker("django_db")
    return bool(marker and marker.kwargs.get("transaction")) or "transactional_db" in item.fixturenames


class ByFile(LoadFileScheduling):
    """All tests of a file go to one worker, so that what they share is built once. Those of the browser share one demo."""

    def _split_scope(self, nodeid):
        return BROWSER if nodeid.startswith(BROWSER) else super()._split_scope(nodeid)


def pytest_xdist_make_scheduler(config, log):
    return ByFile(config, log) if config.getvalue("dist") == "loadfile" else None
