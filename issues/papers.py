"""A ballot and what it asks, as each press of a paper reads them. As text: to build these queries from parts took longer than to ask."""

from django.db import connection

from dialogue.ids import LARGEST
from dialogue.joined import Joined
from issues.models import Ballot
from issues.models.ballots import BallotItem
from issues.sides import SIDES

BALLOT, ITEMS = Joined(Ballot), Joined(BallotItem, without=(*SIDES[1:], "worded"))
NUMBERED = "SELECT {columns} FROM issues_ballot WHERE dialogue_id = %s AND number = %s"
ASKED = """SELECT {columns} FROM issues_ballotitem JOIN issues_issue ON issues_issue.id = issue_id
    WHERE ballot_id = %s{one} ORDER BY position, issue_id"""


def numbered(dialogue, number):
    """The ballot with its dialogue already there, or None."""
    rows = _rows(BALLOT, NUMBERED, dialogue.pk, number) if number <= LARGEST else []
    for ballot in rows:
        ballot.dialogue = dialogue
    return rows[0] if rows else None


def asked(ballot, issue=None):
    """Its items in their order, or that of one issue alone: [BallotItem]."""
    one = () if issue is None else (issue,)
    return _rows(ITEMS, ASKED, ballot.pk, *one, one=" AND issue_id = %s" if one else "")


def _rows(joined, text, *values, **parts):
    with connection.cursor() as cursor:
        cursor.execute(text.format(columns=joined.columns, **parts), values)
        return [found for row in cursor for found in joined.read(row)]
