"""Locked files: opened by their passphrase only, and by no piece of them that was moved, changed or cut off."""

import io
import os

import pytest

from dialogue import vault

WORD = "seven words that nobody will guess today"


@pytest.fixture(autouse=True)
def cheap(monkeypatch):
    """Guessing is as cheap as in no real file: these tests lock many."""
    monkeypatch.setattr(vault, "COST", 2**4)


@pytest.mark.parametrize("size", [0, 1, vault.PIECE - 1, vault.PIECE, vault.PIECE + 1, 2 * vault.PIECE])
def test_what_was_locked_comes_back(size):
    data = os.urandom(size)
    locked = vault.lock_bytes(data, WORD)
    assert vault.unlock_bytes(locked, WORD) == data
    assert len(locked) == len(vault.MAGIC) + vault.SALT + size + vault.SEAL * max(1, -(-size // vault.PIECE))


def test_nothing_readable_is_in_the_file_and_no_two_are_alike():
    text = b"Amina digs at the river. " * 100
    one, two = (vault.lock_bytes(text, WORD) for _n in range(2))
    assert [b"Amina" in locked for locked in (one, two)] == [False, False]
    assert one[-1000:] != two[-1000:]


def pieces(locked):
    head = len(vault.MAGIC) + vault.SALT
    size = vault.PIECE + vault.SEAL
    return locked[:head], [locked[i : i + size] for i in range(head, len(locked), size)]


def harmed(locked, harm):
    head, body = pieces(locked)
    if harm == "cut after a piece":
        return head + body[0]
    if harm == "cut within a piece":
        return locked[:-5]
    if harm == "no piece at all":
        return head
    if harm == "swapped":
        return head + body[1] + body[0] + body[2]
    if harm == "left out":
        return head + body[0] + body[2]
    if harm == "one bit":
        return locked[:-1000] + bytes([locked[-1000] ^ 1]) + locked[-999:]
    return head[:-1] + bytes([head[-1] ^ 1]) + b"".join(body)


HARMS = ["cut after a piece", "cut within a piece", "no piece at all", "swapped", "left out", "one bit", "salt"]


@pytest.mark.parametrize("harm", HARMS)
def test_changed_file_does_not_open(harm):
    locked = vault.lock_bytes(os.urandom(2 * vault.PIECE + 5000), WORD)
    with pytest.raises(vault.Refused, match="changed or cut off"):
        vault.unlock_bytes(harmed(locked, harm), WORD)


def test_another_passphrase_does_not_open():
    with pytest.raises(vault.Refused, match="does not fit"):
        vault.unlock_bytes(vault.lock_bytes(b"secret", WORD), WORD + ".")


def test_another_kind_of_file_is_refused():
    with pytest.raises(vault.Refused, match="no locked file"):
        vault.unlock(io.BytesIO(b"PK\x03\x04"), io.BytesIO(), WORD)


@pytest.mark.parametrize(
    ("written", "said"),
    [(None, "cannot be read"), (b"", "too short"), (b"short\n", "too short"), (b"\xff" * 40, "read")],
)
def test_passphrase_file_that_will_not_do_is_refused_with_a_sentence(tmp_path, written, said):
    file = tmp_path / "passphrase"
    if written is not None:
        file.write_bytes(written)
    with pytest.raises(vault.Refused, match=said):
        vault.passphrase(file)


def test_passphrase_is_the_first_line(tmp_path):
    (tmp_path / "passphrase").write_text(f"{WORD}\nkept in the safe of the office\n")
    assert vault.passphrase(tmp_path / "passphrase") == WORD
