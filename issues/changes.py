"""What changed in the words of a dialogue, for those who read it."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from issues.models import Correction

NEWS = datetime.timedelta(days=7)
TOLD = ("reworded_on", "taken_out_on", "taken_out_why", "follows")  # of a question, besides its words


@dataclass(frozen=True)
class News:
    """A question or issue that reads otherwise, is not asked any more, or is asked in another sense."""

    kind: str  # corrected, taken_out or anew
    issue: Any
    question: Any  # None where it is the issue
    day: datetime.date
    why: str = ""


def wordings(row):
    """What it said before, the newest first; one query, and none for what was never changed."""
    return list(row.corrections.in_effect()) if row.reworded_on else []


def with_wordings(rows):
    """Rows of one kind, each with `.wordings`, in one query more."""
    earlier = Prefetch("corrections", Correction.objects.in_effect(), to_attr="wordings")
    return list(rows.prefetch_related(earlier))


def news(questions, today):
    """Of the last week, the newest first; no query. `questions`: all that are asked or were taken out since, each with its issue."""
    since = today - NEWS
    instead = {q.follows_id: q for q in questions if q.follows_id}
    found = [
        News("anew" if q.pk in instead else "taken_out", q.issue, instead.get(q.pk, q), q.taken_out_on, q.taken_out_why)
        for q in questions
        if q.taken_out_on
    ]
    found += [News("corrected", q.issue, q, q.reworded_on) for q in questions if _is_since(q, since)]
    issues = {q.issue_id: q.issue for q in questions}.values()
    found += [News("corrected", issue, None, issue.reworded_on) for issue in issues if _is_since(issue, since)]
    return sorted(found, key=lambda one: one.day, reverse=True)


def _is_since(row, since):
    return bool(row.reworded_on and row.reworded_on >= since and not getattr(row, "taken_out_on", None))
