"""One person's presses of one kind take turns, where no constraint of one row can keep them to one: two voices, or a count.

A lock on a row about the person would leave its number in the row (`xmax`), beside that of what was said; an advisory lock leaves
nothing anywhere, and its name is an HMAC, so that whoever sees it held learns nobody's name (TRUST §1).
"""

from django.db import connection

from dialogue import keys

ABOUT = "about"
ANSWER, PROPOSE, SUPPORT, REACT, VOTE, TAKE_ALL_BACK = "answer", "propose", "support", "react", "vote", "take all back"
EVALUATE = "evaluate"
TIE, EXPECT = "tie", "expect"
STATE, MARK = "state", "mark"
TASK = "task"
WHAT_CAN_GO = (ANSWER, PROPOSE, ABOUT, EVALUATE, TIE, EXPECT, STATE, MARK, TASK)  # before whoever takes everything back
OUTLINE = "outline"  # of the team, not of a person: words change, a ballot opens, a room is asked


def take(dialogue, participant_id, *verbs):
    """Wait for this person's other presses of these verbs (in the order given); the turn ends with the transaction.

    PostgreSQL only: SQLite lets one writer in from the first statement. A sealed dialogue has no key, and nobody speaks in it.
    """
    if connection.vendor != "postgresql" or dialogue.is_sealed:
        return
    with connection.cursor() as cursor:
        for verb in verbs:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [keys.lock_number(dialogue, participant_id, verb)])
