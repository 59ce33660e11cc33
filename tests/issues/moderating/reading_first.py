"""A dialogue whose team reads first: what people write in it, and what each side then reads."""

import datetime

from django.http import QueryDict

from dialogue.models import Dialogue
from issues import answering, moderating, reading_texts
from issues.models import Contribution
from tests.factories import question

NIGHT = datetime.date(2026, 12, 1)
WORDS = {"title": "Wells", "problem": "None", "opportunity": "Some", "questions": ["Where?"], "language": "en"}


def say(participant, text, *, number=1, **more):
    asked = question(participant.dialogue, "rights", number)
    return answering.answer(participant=participant, question=asked, text=text, language="en", **more)


def readable(dialogue):
    rows = Contribution.objects.readable().filter(question__issue__dialogue=dialogue)
    return sorted(rows.values_list("text", flat=True))


def queue(dialogue):
    """What the team has to read, as it reads it."""
    return sorted(row["text"].text for row in found(dialogue, "state=asked"))


def found(dialogue, query=""):
    wanted = reading_texts.wanted(QueryDict(query), reading_texts.places(dialogue))
    return list(reading_texts.page(dialogue, wanted))


def let_through(dialogue, by, *words):
    """A press on these, or on all that is to be read."""
    rows = [row for row in found(dialogue, "state=asked") if not words or getattr(row["text"], "text", "") in words]
    seen = {(row["kind"], row["text"].pk): row["seen"] for row in rows}
    return len(moderating.let_through(seen=seen, dialogue=dialogue, by=by))


def hold_back(text, by, reason="It names a person."):
    text.refresh_from_db()
    return moderating.hold_back(
        text=text, seen=moderating.state(text), reason=reason, dialogue=text.question.issue.dialogue, by=by
    )


def texts(dialogue, query):
    return [row["text"].text for row in found(dialogue, query)]


def turn(dialogue, moderation):
    Dialogue.objects.filter(pk=dialogue.pk).update(moderation=moderation)
    dialogue.refresh_from_db()
    return dialogue
