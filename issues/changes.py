"""What changed in the words of a dialogue, for those who read it."""

import datetime
from dataclasses import dataclass

from django.urls import reverse

from issues.models import Correction, Question

NEWS = datetime.timedelta(days=7)


@dataclass(frozen=True)
class News:
    """A question or issue that reads otherwise, is not asked any more, or is asked in another sense, for a week."""

    kind: str  # corrected, taken_out or anew
    title: str
    why: str
    url: str
    day: datetime.date


def wordings(row):
    """What it said before, the newest first; one query, and none for what was never changed."""
    return list(row.corrections.in_effect()) if row.revision else []


def news(dialogue, today):
    """Of the last week, the newest first; two queries."""
    since = today - NEWS
    corrections = Correction.objects.in_effect().filter(dialogue=dialogue, effective_on__gte=since)
    found = [_corrected(dialogue, one) for one in corrections.select_related("question__issue", "issue")]
    gone = Question.objects.filter(issue__dialogue=dialogue, taken_out_on__gte=since).select_related("issue")
    found += [_gone(dialogue, question) for question in gone.prefetch_related("followed_by")]
    return sorted(found, key=lambda one: one.day, reverse=True)


def _corrected(dialogue, correction):
    asked, issue = correction.question, correction.issue
    url = _url(dialogue, asked) if asked else reverse("issue", args=[dialogue.slug, issue.key])
    return News("corrected", str(correction.row), correction.why, url, correction.effective_on)


def _gone(dialogue, question):
    new = next(iter(question.followed_by.all()), None)
    shown = new or question
    kind = "anew" if new else "taken_out"
    return News(kind, shown.text, question.taken_out_why, _url(dialogue, shown), question.taken_out_on)


def _url(dialogue, question):
    return reverse("question", args=[dialogue.slug, question.issue.key, question.key])
