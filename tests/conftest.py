"""What every test stands on: settings that keep the machine clean and fast, and tests that know their database."""

import gc
import os
import time
from dataclasses import replace

import pytest
from argon2 import PasswordHasher
from django.db import connection
from django.test import TransactionTestCase
from django.utils import timezone, translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from xdist.scheduler import LoadFileScheduling

from dialogue import limits, speaking, typesetting, upkeep
from stakeholders.models import tokens
from tests import emptying, lean, rendering
from tests.built import settings_in
from tests.engines import is_alone, runs_once

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
PINS = (tokens.SLOW, tokens.NOBODYS_PIN)
BROWSER = "tests/browser/"
BUSY = 300  # seconds for which one of fifty that write at once waits for the others, on a machine that does other things too
# On PostgreSQL old rows outlive whatever writes in any database of the server: whoever seals, or puts rows into another order, waits for
# files that hold one transaction (tests/built.py). So those come first, and beside them such as hold none.
SEALING = (
    *("tests/attacks/test_sealed.py", "tests/workshops/test_sealing.py", "tests/dialogue/test_restore_sealed.py"),
    *("tests/attacks/test_dated.py", "tests/dialogue/test_upkeep.py", "tests/issues/test_stirring.py"),
    *("tests/attacks/test_pressed_twice.py", "tests/test_upgrades.py", "tests/dialogue/test_restore.py"),
)
LONGEST = (
    *("tests/attacks/linkage/", BROWSER, "tests/test_thousands.py", "tests/attacks/", "tests/test_upgrades.py"),
    *("tests/test_migrations.py", "tests/test_every_word.py", "tests/workshops/"),
)


@pytest.fixture(autouse=True)
def house(settings, tmp_path):
    """Each test has its own folder for keys and mail, and speaks no language of the one before: a client's request leaves its own on."""
    for name, value in settings_in(tmp_path).items():
        setattr(settings, name, value)
    translation.activate(settings.LANGUAGE_CODE)
    tokens = speaking.choose("")
    yield settings
    speaking.give_back(tokens)


@pytest.fixture(scope="session", autouse=True)
def quick_pins():
    """PINs are hashed fast, as passwords are (tests/built.py). Who measures them asks for `slow_pins`."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tokens, "SLOW", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        patch.setattr(tokens, "NOBODYS_PIN", tokens.SLOW.hash("nobody"))
        yield


@pytest.fixture(scope="session", autouse=True)
def patient_documents():
    """A document may take as long as a busy machine needs: beside the whole house the suites get a twentieth of a core."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(typesetting, "SECONDS", BUSY)
        yield


@pytest.fixture(scope="session", autouse=True)
def patient_upkeep():
    """Old rows survive beside whoever still writes, in any database of the server. For some tests that is the other worker, whose files
    of tests hold one transaction (tests/built.py): longer than the product waits for people."""
    patiently = upkeep.patiently

    def longer(once, model, patience):
        return patiently(once, model, replace(patience, tries=20) if patience is upkeep.PATIENT else patience)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(upkeep, "patiently", longer)
        yield


@pytest.fixture(scope="session", autouse=True)
def no_waiting_for_the_disk():
    """Each dialogue has a key, and each key waits until the disk has it; as with the databases below, no plug is pulled."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _descriptor: None)
        yield


@pytest.fixture
def slow_pins(monkeypatch):
    """As the product hashes them."""
    for name, value in zip(("SLOW", "NOBODYS_PIN"), PINS, strict=True):
        monkeypatch.setattr(tokens, name, value)


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
    no database are marked as alike on all, and those of pages (tests/engines.py): `make test` runs them once."""
    for item in items:
        if runs_once(item):
            item.add_marker("one_database")
    foreign = {"sqlite", "postgresql"} - {connection.vendor}
    apart = [item for item in items if any(item.get_closest_marker(name) for name in foreign)]
    if apart:
        config.hook.pytest_deselected(items=apart)
        items[:] = [item for item in items if item not in apart]
    items.sort(key=lambda item: (_place(item.nodeid), not is_alone(item)))


def _place(nodeid):
    """The longest begin first: one that began last would leave the other workers idle."""
    first = (*SEALING, *LONGEST) if connection.vendor == "postgresql" else LONGEST
    return next((place for place, path in enumerate(first) if nodeid.startswith(path)), len(first))


class ByFile(LoadFileScheduling):
    """All tests of a file go to one worker, so that what they share is built once. Those of the browser share one demo."""

    def _split_scope(self, nodeid):
        return BROWSER if nodeid.startswith(BROWSER) else super()._split_scope(nodeid)


def pytest_xdist_make_scheduler(config, log):
    return ByFile(config, log) if config.getvalue("dist") == "loadfile" else None
