"""The house of the tests as the doctor sees it: values of dialogue/environment.py that lead to its real servers."""

import os
from urllib.parse import quote

import pytest
from django.db import connection

from dialogue import environment_rules
from tests.dialogue.test_environment import RIGHT

REDIS = os.environ.get("REDIS_URL") or "redis://127.0.0.1:6379/0"


@pytest.fixture
def given(tmp_path, word):
    """The environment of a right house on this machine: the database of the tests, its Redis, no mail server yet."""
    for name in ("keys", "backups"):
        (tmp_path / name).mkdir(exist_ok=True)
    return RIGHT | {
        "DATABASE_URL": url_of(connection.settings_dict),
        "REDIS_URL": REDIS,
        "VAR_DIR": str(tmp_path),
        "KEY_DIR": str(tmp_path / "keys"),
        "BACKUP_DIR": str(tmp_path / "backups"),
        "BACKUP_KEYS_DIR": str(tmp_path / "key-backups"),
        "BACKUP_PASSPHRASE_FILE": word,
        "BACKUP_KEYS_PASSPHRASE_FILE": word,
    }


@pytest.fixture
def values(given):
    return environment_rules.read(given)[0]


def url_of(database):
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    who = quote(database["USER"], safe="") + (
        f":{quote(database['PASSWORD'], safe='')}" if database["PASSWORD"] else ""
    )
    return f"postgres://{who}@{database['HOST']}:{database['PORT'] or 5432}/{database['NAME']}"
