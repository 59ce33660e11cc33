"""What the next ballot asks: the list, and beside it so many proposed issues that a paper is still read to its end (TRUST C11).

Nobody chooses among the proposed ones, and the team leaves none out. Those come first that no ballot has asked about yet, by the night in
which they had their support; those of one night by lot. What finds no room comes first on the ballot after it.
"""

import datetime
from dataclasses import dataclass

from django.db.models import F, Max

from dialogue import keys
from issues import scopes, to_ballot
from issues.models import Issue

MOST_LISTED, MOST_PROPOSED = 36, 30


@dataclass(frozen=True)
class Asked:
    """`listed`: issues of the list, in its order; `proposed`: issues that a ballot asked about before, and proposals, in the order of
    their turn. `left_listed` and `left_proposed`: how many of each wait for a later ballot."""

    listed: list
    proposed: list
    left_listed: int
    left_proposed: int

    @property
    def places(self):
        """For removed issues that the team brings back: only those that no proposed issue needs."""
        return MOST_PROPOSED - len(self.proposed)


def asked(dialogue):
    """What a ballot that opened now would ask; three queries."""
    listed = list(_rows(dialogue, Issue.Status.LISTED).order_by(F("last").asc(nulls_first=True), "position", "pk"))
    proposed = queue(dialogue)
    return Asked(
        listed=in_order(listed[:MOST_LISTED]),
        proposed=proposed[:MOST_PROPOSED],
        left_listed=max(0, len(listed) - MOST_LISTED),
        left_proposed=max(0, len(proposed) - MOST_PROPOSED),
    )


def _rows(dialogue, status):
    """Issues of the list, each with the number of the last ballot that asked about it."""
    return dialogue.issues.filter(status=status).annotate(last=Max("ballot_items__ballot__number"))


def in_order(issues):
    return sorted(issues, key=lambda issue: (issue.position, issue.pk))


def queue(dialogue):
    """Everything that waits to be added, in the order of its turn: proposed issues and supported proposals; two queries."""
    issues = _rows(dialogue, Issue.Status.PROPOSED).annotate(born=F("proposal"), day=F("proposal__supported_on"))
    rows = [(issue, issue.last or 0, issue.day, issue.born) for issue in issues]
    rows += [(proposal, 0, proposal.supported_on, proposal.pk) for proposal in to_ballot.standing(dialogue)]
    lots = _lots(dialogue, [born for *_row, born in rows if born])

    def turn(row):
        waits, last, day, born = row
        if born is None:  # the framework's own
            return last, datetime.date.min, "", waits.position
        return last, day or datetime.date.min, lots[born], 0

    return [waits for waits, *_row in sorted(rows, key=turn)]


def _lots(dialogue, proposals):
    """{proposal id: its lot}."""
    return dict(zip(proposals, keys.lots(dialogue, [scopes.lot(pk) for pk in proposals]), strict=True))
