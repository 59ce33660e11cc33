"""What every test stands on: settings that keep the machine clean and fast, and tests that know their database."""

import pytest
from django.db import connection

from dialogue import keys


@pytest.fixture(autouse=True)
def house(settings, tmp_path):
    """Each test has its own folder for keys and mail; passwords are hashed fast, because no test measures that."""
    settings.VAR_DIR = tmp_path
    settings.KEY_DIR = tmp_path / "keys"
    settings.BACKUP_DIR = tmp_path / "backups"
    settings.BACKUP_KEYS_DIR = tmp_path / "key-backups"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.BASE_URL = "http://testserver"
    keys._read.cache_clear()
    return settings


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, tmp_path_factory):
    """SQLite's tests run on a file, as the product does: a database in memory locks whole tables between threads."""
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


def pytest_collection_modifyitems(config, items):
    """Tests of one database's own behaviour are deselected on the other: they are not skipped, they do not apply."""
    foreign = {"sqlite", "postgresql"} - {connection.vendor}
    apart = [item for item in items if any(item.get_closest_marker(name) for name in foreign)]
    if apart:
        config.hook.pytest_deselected(items=apart)
        items[:] = [item for item in items if item not in apart]
