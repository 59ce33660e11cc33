"""What the tests of a file share is built once, and each gets it as it was: rows by a rollback, keys and objects as copies."""

import copy
import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction
from django.test import override_settings


def settings_in(folder):
    """A house in a folder of its own, whose mail stays in memory; passwords are hashed fast, because no test measures that."""
    return {
        "VAR_DIR": folder,
        "KEY_DIR": folder / "keys",
        "BACKUP_DIR": folder / "backups",
        "BACKUP_KEYS_DIR": folder / "key-backups",
        "EMAIL_BACKEND": "django.core.mail.backends.locmem.EmailBackend",
        "EMAIL_FILE_PATH": folder / "mail",
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
        "BASE_URL": "http://testserver",
        "MFA_TOTP_TOLERANCE": 1,  # a code may have been worked out just before its half minute ended
    }


@dataclass
class Built:
    made: Any
    keys: Path

    def as_it_was(self, settings):
        """Its people are of the demo's kind, who need no second sign-in step."""
        settings.DEMO = True
        shutil.copytree(self.keys, settings.KEY_DIR)
        return self.copied()

    def copied(self):
        return copy.deepcopy(self.made)


@contextmanager
def built(make, folder, blocker):
    """The rows stand in a transaction around all tests of the file: those on connections of their own cannot share it."""
    with blocker.unblock(), transaction.atomic():
        with override_settings(**settings_in(folder), DEMO=True):
            made = Built(make(), folder / "keys")
        yield made
        transaction.set_rollback(True)
