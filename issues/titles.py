"""What issues are called in the reader's language where a ballot or the ledger froze it: as it was asked, not as it is called now."""

from django.db.models import OuterRef, Subquery

from dialogue import speaking
from dialogue.models import told_columns
from dialogue.models.worded import tell, tell_from
from dialogue.said import original
from issues.models import Issue
from issues.models.ballots import BallotItem


def with_titles(decisions, dialogue):
    """Decisions, and along with each what its paper was called in the reader's language, for `result_of`."""
    item = BallotItem.objects.filter(ballot=OuterRef("ballot"), issue=OuterRef("issue"))
    frozen = told_columns(speaking.reading(dialogue))
    return decisions.annotate(**{name: Subquery(item.annotate(**frozen).values(name)[:1]) for name in frozen})


def rows_of(ballot):
    return with_titles(ballot.decisions.select_related("issue").defer("issue__worded"), ballot.dialogue)


def decisions_of(ballot):
    """Its decisions for `title_of`, in the order of the list; one query."""
    found = list(rows_of(ballot).defer("reasons", "issue__worded"))
    for decision in found:
        decision.ballot = ballot
    return found


def title_in(row, issue, dialogue):
    """What an issue was called when the row was made: in the reader's language, if it is still called that."""
    reading, title = speaking.reading(dialogue), original(row.title or issue.title)
    kept = issue if title == original(issue.title) else Issue(title=title)
    return (
        tell(kept, reading, row, "issue").title
        if kept is issue
        else tell_from(kept, reading, [None] * len(reading.order)).title
    )


def title_of(decision):
    """What the ballot asked about, in the reader's language where the paper was translated and asked with this title."""
    item = BallotItem(title=original(decision.name))  # the issue's own may have been told already
    item.__dict__.pop("language")
    return tell(item, speaking.reading(decision.ballot.dialogue), decision).title
