"""How a digest is made. The values stand in rows, links, cookies and files: what these functions return never changes."""

import hashlib
import hmac

from django.conf import settings
from django.utils.crypto import salted_hmac

SHORT = 16  # hexadecimal digits


def digest(content: str | bytes) -> str:
    """SHA-256 in hex: tells whether two texts are the same, and keeps neither."""
    return hashlib.sha256(_bytes(content)).hexdigest()


def short(text: str) -> str:
    """For a form that carries which text its page showed: whoever changes a text says which one they saw."""
    return digest(text)[:SHORT]


def under(key: bytes, content: str | bytes) -> bytes:
    """HMAC-SHA256, 32 bytes: `hex()` of it for a row, base64 for a link."""
    return hmac.digest(key, _bytes(content), "sha256")


def keyed(purpose: str, text: str) -> bytes:
    """The same under the house's secret; each purpose has a key of its own."""
    return under(f"{settings.SECRET_KEY}|{purpose}".encode(), text)


def salted(purpose: str, text: str) -> str:
    """What a page, a cookie or a file carries for a while, in hex, as Django makes it of the house's secret."""
    return salted_hmac(purpose, text, algorithm="sha256").hexdigest()


def _bytes(content: str | bytes) -> bytes:
    return content.encode() if isinstance(content, str) else content
