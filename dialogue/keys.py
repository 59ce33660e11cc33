"""The key of a dialogue: 32 random bytes in a file outside the database, so that the database alone cannot tell who spoke (TRUST §1)."""

import hmac
import os
import secrets
from contextlib import suppress
from pathlib import Path

from django.conf import settings

from dialogue.digests import digest, under

REFERENCE = 16  # characters
SEEN = 6  # characters of a digest that a button carries
MARK = ".sealed"  # stands in the place of a key that was destroyed
NOBODYS = ""  # a tag that no voice has: those of sealed dialogues are NULL


class KeyUnavailable(Exception):
    """The key is missing or is not the one this dialogue began with. It is never made anew: everyone could vote twice."""


def _path(dialogue):
    return Path(settings.KEY_DIR) / f"{dialogue.key_name}.key"


def create(dialogue):
    """Make the key once, before anybody speaks, and note its checksum on the dialogue. Raises FileExistsError if there is one."""
    key = secrets.token_bytes(32)
    put(dialogue, key)
    dialogue.key_check = digest(key)
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


def read(dialogue):
    """The 32 bytes; KeyUnavailable when they are missing or changed. From the file each time (four microseconds): a key that
    is kept in the memory of some process outlives its dialogue's sealing."""
    try:
        key = _path(dialogue).read_bytes()
    except OSError as error:
        raise KeyUnavailable(dialogue.slug) from error
    if not hmac.compare_digest(digest(key), dialogue.key_check):
        raise KeyUnavailable(dialogue.slug)
    return key


def tag(dialogue, participant_id, scope):
    """HMAC-SHA256(key, participant id | scope) as 64 hex digits: finds a person's own voice while the key lives.

    Once the dialogue is sealed nobody has a voice of their own, and no page asks for the key: this is the one place that says so.
    """
    return tags(dialogue, participant_id, [scope])[0]


def tags(dialogue, participant_id, scopes):
    """The tag in each of these scopes, in their order; the key is read once."""
    if dialogue.is_sealed:
        return [NOBODYS for _scope in scopes]
    key = read(dialogue)
    return [under(key, f"{participant_id}|{scope}").hex() for scope in scopes]


def receipt(dialogue, participant_id, form_key, scope):
    """What stands on a row for the form that made it, as 64 hex digits: HMAC-SHA256(key, form key | scope), told apart from tags by
    its first word. The person is part of it: no two voices carry the same one, whatever keys their forms brought.

    Empty for a form without a key, and in a sealed dialogue.
    """
    if not form_key or dialogue.is_sealed:
        return ""
    told = f"receipt|{participant_id}|{scope}|{form_key}".encode(errors="replace")
    return under(read(dialogue), told).hex()


def lots(dialogue, names):
    """A lot for each of these names, in their order: HMAC-SHA256(key, lot | name). Which of two things comes first follows from nothing
    about a person, and nobody can work it out beforehand and choose. Without names, and once sealed, no key is asked for."""
    if not names or dialogue.is_sealed:
        return [NOBODYS for _name in names]
    key = read(dialogue)
    return [under(key, f"lot|{name}").hex() for name in names]


def digests(dialogue, texts):
    """What a row keeps of each of these texts, in their order, to tell later whether it is still the same: HMAC-SHA256(key, words | text).
    A short answer is guessed from a bare digest; from this only with the key. Once sealed, no key is asked for."""
    if not texts or dialogue.is_sealed:
        return [NOBODYS for _text in texts]
    key = read(dialogue)
    return [under(key, f"words|{text}").hex() for text in texts]


def seen(dialogue, texts):
    """What a page says of each of these texts, so that a press tells which words it was about: the beginning of what `digests` makes.
    Without the key nobody finds other words with the same."""
    return [digest[:SEEN] for digest in digests(dialogue, texts)]


def lock_number(dialogue, participant_id, verb):
    """The number of an advisory lock (dialogue/turns.py): 64 bits of HMAC-SHA256(key, participant | verb), as a signed number."""
    code = under(read(dialogue), f"turn|{participant_id}|{verb}")
    return int.from_bytes(code[:8], "big", signed=True)


def reference(dialogue, participant_id):
    """How pages and forms name a person: 16 hex digits that tell neither the row's id nor its place among others."""
    return references(dialogue, [participant_id])[participant_id]


def references(dialogue, participant_ids):
    """{participant id: reference} of many; the key is read once.

    Before the dialogue begins there is no key, and a sealed one asks for none: then the house's secret stands in.
    """
    has_key = dialogue.key_check and not dialogue.is_sealed
    secret = read(dialogue) if has_key else f"references {settings.SECRET_KEY}".encode()
    return {pk: under(secret, f"ref|{pk}").hex()[:REFERENCE] for pk in participant_ids}


def destroy(key_name):
    """Remove a key for ever: what it joined, nobody can join again. Written over first, for disks that write in place."""
    path = Path(settings.KEY_DIR) / f"{key_name}.key"
    with suppress(FileNotFoundError):
        with open(path, "r+b") as file:
            file.write(secrets.token_bytes(32))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
        sync(path.parent)


def sync(folder):
    """What was made or removed in it stays so after a crash."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def mark_sealed(key_name, folder, day):
    """Leave a mark by which a later `restore` knows that this key must not come back. Twice is once."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with suppress(FileExistsError):
        descriptor = os.open(folder / f"{key_name}{MARK}", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(f"{day}\n")
            file.flush()
            os.fsync(file.fileno())
        sync(folder)


def sealed_marks(*folders):
    """{key name: the day it was sealed, as its mark says} of all marks that lie in these folders."""
    found = [path for folder in folders for path in Path(folder).glob(f"*{MARK}")]
    return {path.name.removesuffix(MARK): path.read_text().strip() for path in found}
