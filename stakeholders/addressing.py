"""Signing in with another address: its owner types a code that was sent to it; the old address is told at once."""

from dialogue import database_time, limits
from dialogue.digests import digest
from dialogue.mail import queueing
from stakeholders import addresses, emails, leaving
from stakeholders.models import tokens

LIFE = 15 * 60  # seconds that a code works
MAILS = {"most": 5, "seconds": 3600}
TRIES = {"most": 5, "seconds": LIFE}


class Refused(Exception):
    """`args[0]`: "often", "late" (ask for another code), "wrong", "many" (too many wrong codes) or "taken"."""


def ask(*, user, email):
    """Send a code to the new address and word to the old one. Returns what the session keeps until the code comes back: of the
    code only its hash. Whether the address is known here is told to nobody who does not read its mail. Raises Refused."""
    if not limits.allow("address mails", user.pk, **MAILS):
        raise Refused("often")
    email, code = addresses.read(email).email, tokens.drawn_code()
    _queue(emails.code_letter(user, email, code), code, minutes=LIFE // 60)
    _queue(emails.address_letter(user), code, minutes=queueing.LONGEST)  # a warning is worth reading the day after too
    limits.forget("address code", user.pk)
    return {"email": email, "digest": digest(code), "until": database_time.now().timestamp() + LIFE}


def _queue(letter, code, minutes):
    words = {"to": letter.to, "subject": letter.subject, "text": letter.text, "html": letter.html}
    queueing.queue(occasion=f"address {digest(code)[:24]}", minutes=minutes, **words)


def prove(*, user, pending, code):
    """The code is back: from now on the person signs in with the new address. Raises Refused. Tries are counted before it is
    compared, in no transaction with it: many at once gain nothing."""
    if not limits.allow("address code", user.pk, **TRIES):
        raise Refused("many")
    if database_time.now().timestamp() > pending["until"]:
        raise Refused("late")
    if digest(code) != pending["digest"]:
        raise Refused("wrong")
    try:
        leaving.move(user=user, email=pending["email"])
    except leaving.Taken:
        raise Refused("taken") from None
