"""The key of a form: what makes a repeated POST harmless (TRUST A2), when its page was opened, and for whom.

Four parts of hexadecimal digits: chance, the minute, the house's signature over both, and one that also covers the person's
reference. The second signature tells a form that somebody else opened in this browser from one that nobody opened here. The minute
stays in the browser: rows keep a hash under the dialogue's key (`keys.receipt`), from which no minute can be read.
"""

import enum
import hmac
import secrets

from django.utils import timezone

from dialogue import digests

LIFE = 24 * 60  # minutes
CHANCE, SIGNED, LONGEST = 10, 16, 63  # bytes; digits; characters


class Trouble(enum.StrEnum):
    """Why a form is not answered as it came; empty if it is."""

    NONE = ""
    MISSING = "missing"  # of a page of the release before, or not of a page at all
    UNKNOWN = "unknown"  # forged, cut short, or signed with a secret that the house has since changed
    OTHER = "other"  # of a page that somebody else opened
    OLD = "old"


def drawn():
    """Chance enough that no two forms have the same, where the key need say no more: of the team's forms."""
    return secrets.token_hex(CHANCE)


def make(reference, chance=""):
    """A key for a form of the person with this reference (`keys.reference`), opened now."""
    opened = f"{chance or drawn()}-{_minute():08x}"
    return f"{opened}-{_sign(opened)}-{_sign(opened, reference)}"


def trouble(key, reference):
    """The Trouble with a key that came with this person's POST."""
    if not key:
        return Trouble.MISSING
    if not key.isascii() or len(key) > LONGEST:
        return Trouble.UNKNOWN
    opened, _, signatures = key.rpartition("-")[0].rpartition("-")
    if not _is(signatures, _sign(opened)):
        return Trouble.UNKNOWN
    if not _is(key.rpartition("-")[2], _sign(opened, reference)):
        return Trouble.OTHER
    return Trouble.OLD if _minute() - int(opened.rpartition("-")[2], 16) > LIFE else Trouble.NONE


def _minute():
    """Since 1970, by this machine's clock: minutes between two machines do not matter in a day."""
    return int(timezone.now().timestamp()) // 60


def _sign(opened, reference=""):
    return digests.salted("form key", f"{opened}|{reference}")[:SIGNED]


def _is(one, other):
    return hmac.compare_digest(one.encode(), other.encode())
