"""Link and code of an invitation: derived from the row whenever they are needed, so that only their hashes are stored."""

import base64
import hashlib
import hmac

from django.conf import settings

from dialogue.models.dialogues import CODE_ALPHABET

CODE_LENGTH = 10


def _derive(invitation, purpose):
    secret = f"{settings.SECRET_KEY}|{purpose}".encode()
    return hmac.new(secret, f"{invitation.pk}|{invitation.created_at.isoformat()}".encode(), hashlib.sha256).digest()


def token(invitation):
    """192 bits for the link in the mail."""
    return base64.urlsafe_b64encode(_derive(invitation, "link")[:24]).decode()


def code(invitation):
    """Ten readable characters for those who type: 49 bits."""
    number = int.from_bytes(_derive(invitation, "code"), "big")
    characters = []
    for _i in range(CODE_LENGTH):
        number, rest = divmod(number, len(CODE_ALPHABET))
        characters.append(CODE_ALPHABET[rest])
    return "".join(characters)


def digest(secret):
    """What the database keeps of a link's token or a code."""
    return hashlib.sha256(secret.encode()).hexdigest()
