"""Link and code of an invitation: derived from the row whenever they are needed, so that only their hashes are stored.
Code and PIN of a card: the code is drawn by chance and is on the paper only."""

import base64
import hmac
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from dialogue import gate
from dialogue.digests import keyed
from dialogue.hashers import KIBIBYTES, LANES, PASSES
from dialogue.models.dialogues import CODE_ALPHABET

CODE_LENGTH = 10
SLOW = PasswordHasher(PASSES, KIBIBYTES, LANES)  # sixty people set their PIN within a minute
NOBODYS_CODE = "0" * 64  # compared when there is no card
NOBODYS_PIN = SLOW.hash("nobody")  # compared when there is no card, so that a wrong number takes as long as a wrong PIN


def _derive(invitation, purpose):
    return keyed(purpose, f"{invitation.pk}|{invitation.created_at.isoformat()}")


def token(invitation):
    """192 bits for the link in the mail."""
    return base64.urlsafe_b64encode(_derive(invitation, "link")[:24]).decode()


def team_token(invitation):
    """As `token`, for an invitation into the team: its rows are numbered apart, so its tokens have a purpose of their own."""
    return base64.urlsafe_b64encode(_derive(invitation, "team link")[:24]).decode()


def code(invitation):
    """Ten readable characters for those who type: 49 bits."""
    number = int.from_bytes(_derive(invitation, "code"), "big")
    characters = []
    for _i in range(CODE_LENGTH):
        number, rest = divmod(number, len(CODE_ALPHABET))
        characters.append(CODE_ALPHABET[rest])
    return "".join(characters)


def grouped(code):
    """In two halves, as it is read: whoever types it may leave the hyphen out."""
    half = len(code) // 2
    return f"{code[:half]}-{code[half:]}"


def drawn_code():
    """Ten characters by chance, for a card: printed once and never stored."""
    return "".join(secrets.choice(CODE_ALPHABET) for _i in range(CODE_LENGTH))


def card_digest(number, code):
    """What the database keeps of a card's code. Not slow: 49 bits under a key outside the database (docs/decisions)."""
    return keyed("card code", f"{number}|{code}").hex()


def same_code(number, code, kept):
    """True if this is the code. Takes as long where there is none (`kept` empty)."""
    return hmac.compare_digest(card_digest(number, code), kept or NOBODYS_CODE) and bool(kept)


def pin_digest(number, pin):
    """What the database keeps of a PIN: keyed, because a million of them are soon tried, and slow. Who chooses one has shown
    the card's code. Raises gate.Busy."""
    with gate.turn(known=True):
        return SLOW.hash(keyed("card pin", f"{number}|{pin}").hex())


def same_pin(number, pin, kept):
    """True if this is the PIN. Takes as long where there is none (`kept` empty). Raises gate.Busy."""
    try:
        with gate.turn():
            return SLOW.verify(kept or NOBODYS_PIN, keyed("card pin", f"{number}|{pin}").hex()) and bool(kept)
    except VerifyMismatchError:
        return False
