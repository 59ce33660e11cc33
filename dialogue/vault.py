"""Files that leave the machine, locked with a passphrase: scrypt makes the key, AES-256-GCM locks pieces of one mebibyte.

Shape of a file: MAGIC, 16 bytes of salt, then the pieces, each 16 bytes longer than its text. A piece's nonce is its number and
whether it is the last (the STREAM construction), and each file has a key of its own, so pieces cannot be moved, cut or swapped.
"""

import io
import os
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

MAGIC = b"EQUAL-LANES-1\n"
SALT, PIECE, SEAL = 16, 1024 * 1024, 16
COST, BLOCK = 2**16, 8  # 64 MiB and about a quarter of a second for each guess
SHORTEST = 20  # characters of a passphrase


class Refused(Exception):
    """The file cannot be opened, or the passphrase cannot be used; `args[0]` is the sentence to show."""


def passphrase(path):
    """The first line of a file. A passphrase on a command line would stand in the list of processes."""
    try:
        lines = Path(path).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(f"The passphrase file {path} cannot be read: {type(error).__name__}.") from error
    word = lines[0].strip() if lines else ""
    if len(word) < SHORTEST:
        raise Refused(f"The passphrase in {path} is too short: its first line must have {SHORTEST} characters or more.")
    return word


def _cipher(word, salt):
    return AESGCM(Scrypt(salt=salt, length=32, n=COST, r=BLOCK, p=1).derive(word.encode()))


def _nonce(number, last):
    return number.to_bytes(11, "big") + bytes([last])


class Locker(io.RawIOBase):
    """A file to write into that holds nothing readable on disk. `close()` locks the last piece; without it nothing opens."""

    def __init__(self, target, word):
        super().__init__()
        salt = os.urandom(SALT)
        self.target, self.cipher, self.number, self.waiting = target, _cipher(word, salt), 0, bytearray()
        target.write(MAGIC + salt)

    def writable(self):
        return True

    def write(self, data):
        self.waiting += data
        while len(self.waiting) > PIECE:  # never the last piece: that one is marked
            self._lock(bytes(self.waiting[:PIECE]), last=False)
            del self.waiting[:PIECE]
        return len(data)

    def _lock(self, piece, *, last):
        self.target.write(self.cipher.encrypt(_nonce(self.number, last), piece, MAGIC))
        self.number += 1

    def close(self):
        if not self.closed:
            self._lock(bytes(self.waiting), last=True)
        super().close()


def is_locked(path):
    with open(path, "rb") as file:
        return file.read(len(MAGIC)) == MAGIC


def unlock(source, target, word):
    """Write what a locked file holds into `target`. Raises Refused for another passphrase or a changed or cut file."""
    if source.read(len(MAGIC)) != MAGIC:
        raise Refused("This is no locked file of Equal Lanes.")
    cipher, number = _cipher(word, source.read(SALT)), 0
    piece = source.read(PIECE + SEAL)
    while True:
        following = source.read(PIECE + SEAL)
        try:
            target.write(cipher.decrypt(_nonce(number, not following), piece, MAGIC))
        except InvalidTag as error:
            raise Refused("The passphrase does not fit, or the file was changed or cut off.") from error
        if not following:
            return
        piece, number = following, number + 1


def lock_bytes(data, word):
    """A small secret, locked."""
    target = io.BytesIO()
    with Locker(target, word) as locker:
        locker.write(data)
    return target.getvalue()


def unlock_bytes(data, word):
    target = io.BytesIO()
    unlock(io.BytesIO(data), target, word)
    return target.getvalue()
