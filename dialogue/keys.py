"""The key of a dialogue: 32 random bytes in a file outside the database, so that the database alone cannot tell who spoke (TRUST §1)."""

import hashlib
import hmac
import os
import secrets
from functools import lru_cache
from pathlib import Path

from django.conf import settings


class KeyUnavailable(Exception):
    """The key is missing or is not the one this dialogue began with. It is never made anew: everyone could vote twice."""


def _path(dialogue):
    return Path(settings.KEY_DIR) / f"{dialogue.key_name}.key"


def create(dialogue):
    """Make the key once, before anybody speaks, and note its checksum on the dialogue. Raises FileExistsError if there is one."""
    key = secrets.token_bytes(32)
    put(dialogue, key)
    dialogue.key_check = hashlib.sha256(key).hexdigest()
    dialogue.save(update_fields=["key_check"])


def put(dialogue, key):
    """Write a key's file for its owner only: a new one, or one that comes out of its archive. Raises FileExistsError."""
    folder = Path(settings.KEY_DIR)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(_path(dialogue), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(key)
        file.flush()
        os.fsync(file.fileno())


@lru_cache(maxsize=64)
def _read(path, modified):
    return path.read_bytes()


def read(dialogue):
    """The 32 bytes; KeyUnavailable when they are missing or changed."""
    path = _path(dialogue)
    try:
        key = _read(path, path.stat().st_mtime_ns)
    except OSError as error:
        raise KeyUnavailable(dialogue.slug) from error
    if not hmac.compare_digest(hashlib.sha256(key).hexdigest(), dialogue.key_check):
        raise KeyUnavailable(dialogue.slug)
    return key


def tag(dialogue, participant_id, scope):
    """HMAC-SHA256(key, participant id | scope) as 64 hex digits: finds a person's own voice while the key lives."""
    return hmac.new(read(dialogue), f"{participant_id}|{scope}".encode(), hashlib.sha256).hexdigest()


def destroy(key_name):
    """Remove a key for ever: what it joined, nobody can join again."""
    (Path(settings.KEY_DIR) / f"{key_name}.key").unlink(missing_ok=True)
