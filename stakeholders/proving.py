"""Coming by the join code: whoever asks reads a code in the mail of their address, and only then somebody is made of it.

A join code and 15 minutes have a budget of mails, so that a stranger who found the code cannot mail the world through it; a room
stays below it (TRUST E5, E15). When it is spent the team sees so and makes a new code at a press.
"""

import hmac

from dialogue import database_time, limits
from dialogue.digests import digest
from dialogue.mail import queueing, signed
from dialogue.models import Job, TeamLog
from stakeholders import emails
from stakeholders.models import tokens

LIFE = 15 * 60  # seconds that a code works
DAY = 24 * 60 * 60
TRIES = {"most": 5, "seconds": DAY}  # of one code
MAILS = {"most": 10, "seconds": DAY}  # to one address
LEAST, TIMES = 100, 3  # mails for one join code in LIFE: so many, or so many times the people expected


class Refused(Exception):
    """`args[0]`: "wrong", "late" or "many" (too many wrong codes)."""


class Spent(Exception):
    """So many asked by this join code within a quarter of an hour that no more mails go out for it."""


def budget(dialogue):
    """How many may ask for a code in 15 minutes: three times the people expected, at least 100. Expected are those of the
    workshops' plans, or those who were invited or are here, whichever are more."""
    invited = dialogue.invitations.filter(accepted_at=None, revoked_at=None).count()
    here = invited + dialogue.participants.here().count()
    return max(LEAST, TIMES * max(dialogue.people_expected, here))


def is_spent(dialogue):
    """Whether the next who asks would be told to come back; counts nothing."""
    few = limits.remaining("join mails", dialogue.join_code, most=LEAST, seconds=LIFE)
    return not few and not limits.remaining("join mails", dialogue.join_code, most=budget(dialogue), seconds=LIFE)


def ask(*, dialogue, email, language):
    """Send a code to an address, known here or not. Returns what the session keeps until it comes back: of the code only its
    hash. Raises Spent. Too many mails to one address are not sent, and nobody is told."""
    code = tokens.drawn_code()
    kept = {
        "email": email.strip().lower(),
        "digest": digest(code),
        "until": database_time.now().timestamp() + LIFE,
    }
    letter = emails.join_letter(kept["email"], language, code)
    if not limits.allow("join mails to", signed.fingerprint(email), **MAILS):
        return kept
    if not limits.allow("join mails", dialogue.join_code, most=budget(dialogue), seconds=LIFE):
        _alarm(dialogue)
        raise Spent
    words = {"to": letter.to, "subject": letter.subject, "text": letter.text, "html": letter.html}
    queueing.queue(occasion=f"join {kept['digest'][:24]}", lane=Job.Lane.CODES, minutes=LIFE // 60, **words)
    return kept


def _alarm(dialogue):
    """One line in the team's history for a join code that is spent; the team's page asks by itself."""
    if limits.allow("join alarm", dialogue.join_code, most=1, seconds=LIFE):
        TeamLog.objects.create(dialogue=dialogue, by=None, action="join code spent")


def prove(*, kept, code):
    """The code is back: the address is read by who asked. Raises Refused. Tries are counted before it is compared: many at
    once gain nothing."""
    if not limits.allow("join code", kept["digest"], **TRIES):
        raise Refused("many")
    if database_time.now().timestamp() > kept["until"]:
        raise Refused("late")
    if not hmac.compare_digest(digest(code), kept["digest"]):
        raise Refused("wrong")
