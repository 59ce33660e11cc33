"""The link to a file: made anew at each press, for this person in this session, this dialogue and this format, for ten minutes.

It opens nothing by itself: who is there, and what they may read, is asked again when the file is fetched (TRUST E11). Nothing is kept
of it, so that no row says who took what.
"""

import hmac
import secrets

from dialogue import digests

LIFE = 10 * 60  # seconds
CHANCE, LONGEST = 8, 120  # bytes; characters


class RunOut(Exception):
    """It was this person's own, and is too old."""


def make(bound, now):
    """`bound`: what it is bound to, as a text; `now`: by the database's clock."""
    told = f"{secrets.token_hex(CHANCE)}-{int(now.timestamp()):x}"
    return f"{told}-{_sign(told, bound)}"


def is_ours(token, bound, now):
    """Whether it was made for the same. Raises RunOut."""
    told, _dash, signature = token.rpartition("-")
    if len(token) > LONGEST or not hmac.compare_digest(signature.encode(), _sign(told, bound).encode()):
        return False
    if int(now.timestamp()) - int(told.rpartition("-")[2], 16) > LIFE:
        raise RunOut
    return True


def _sign(told, bound):
    return digests.salted("data file", f"{told}|{bound}")
