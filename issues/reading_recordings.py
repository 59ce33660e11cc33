"""Which recordings a page offers, and for the team what is recorded, what is missing and what reads otherwise by now."""

from copy import copy
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dialogue import ids, languages, speaking, wording
from dialogue.models import tell_whole
from issues import promise_words
from issues.models import Issue, Question, Recording
from stakeholders.models import StakeholderGroup

DONE, OLDER, MISSING = "done", "older", "missing"
STATES = {DONE: _("recorded"), OLDER: _("the words have changed"), MISSING: _("not yet")}
POLICIES = {
    "named": _("To groups that speak by name"),
    "hidden": _("To hidden groups"),
    "protected": _("To protected groups"),
}


def reading_tags(dialogue):
    """The tags in which this reader is offered a recording, best first: their own, then those in which they read the texts."""
    return list(dict.fromkeys([speaking.wanted(), *speaking.reading(dialogue).order]))


@dataclass(frozen=True)
class Offer:
    """What a page needs of a recording; `named`: its language, where that is not the reader's."""

    pk: int
    size: int
    seconds: int
    named: str = ""

    @property
    def length(self):
        return f"{self.seconds // 60}:{self.seconds % 60:02}"

    @property
    def kilobytes(self):
        return -(-self.size // 1024)


# ---- what is spoken


@dataclass(frozen=True)
class Spoken:
    """What a recording speaks: a question, or the promise to groups of one policy. `text`: the words in that language, `original`: those
    that they stand for; `digest`: of both."""

    dialogue: Any
    tag: str
    question: Any
    policy: str
    text: str
    original: str

    @property
    def digest(self):
        return wording.digest([self.original, self.text])

    @property
    def what(self):
        """As an address names it."""
        return str(self.question.pk) if self.question else self.policy

    @property
    def title(self):
        return self.question.text if self.question else POLICIES[self.policy]

    @property
    def called(self):
        """Its title as the reader of a page gets it."""
        return _told(self.question).text if self.question else self.title

    @property
    def is_translated(self):
        return self.text != self.original


def _told(row):
    """A copy of a question or an issue in its reader's words; the row keeps its own, of which digests are made."""
    found = copy(row)
    tell_whole(row.issue.dialogue if isinstance(row, Question) else row.dialogue, found)
    return found


def of_question(question, tag):
    return Spoken(question.issue.dialogue, tag, question, "", *_words(question.text, question.worded, tag))


def _words(text, worded, tag):
    """(what is read in this language, the original)."""
    return worded.get(tag, {}).get("text", {}).get("text") or text, text


def of_promise(dialogue, policy, tag):
    words = promise_words.aloud(dialogue, policy, tag)
    return Spoken(dialogue, tag, None, policy, words, words)


def spoken_at(dialogue, tag, what):
    """The Spoken that an address names; None if there is none."""
    if what in POLICIES:
        return of_promise(dialogue, what, tag)
    rows = Question.objects.select_related("issue__dialogue").filter(issue__dialogue=dialogue)
    question = rows.filter(pk=ids.row_id(what)).first()
    return question and of_question(question, tag)


def is_current(recording):
    """Whether it speaks the words of today. `recording`: with its question, issue and dialogue."""
    if recording.question:
        return recording.words == of_question(recording.question, recording.language).digest
    return recording.words == of_promise(recording.dialogue, recording.policy, recording.language).digest


# ---- for who takes part


def offered(here, question=None, *, promise=True):
    """{"question_sound": Offer or None, "promise_sound": …} for a page on which a question stands, and where this person writes the
    promise; one query."""
    order, wanted = reading_tags(here.dialogue), Q(pk=None)
    if question:
        wanted |= Q(question=question.pk)
    if promise and here.participant:
        wanted |= Q(question=None, policy=here.participant.group.policy)
    rows = Recording.objects.filter(wanted, dialogue=here.dialogue, language__in=order).select_related("question")
    found = {}
    for row in sorted(rows.without_sound(), key=lambda row: order.index(row.language)):
        name = "question_sound" if row.question_id else "promise_sound"
        if name not in found and _speaks(row, here.dialogue):
            found[name] = Offer(row.pk, row.size, row.seconds, _named(row.language, order))
    return {"question_sound": None, "promise_sound": None, **found}


def _speaks(row, dialogue):
    if row.question_id:
        text, original = _words(row.question.text, row.question.worded, row.language)
        return row.words == wording.digest([original, text])
    return row.words == of_promise(dialogue, row.policy, row.language).digest


def _named(tag, order):
    return "" if tag == order[0] else languages.told(tag)


# ---- for the team


@dataclass(frozen=True)
class Line:
    spoken: Spoken
    recording: Any  # or None
    state: str
    offer: Any = None

    @property
    def words(self):
        return STATES[self.state]


@dataclass
class Page:
    """What became of all that can be recorded in one language; `parts`: [(title, [Line])]."""

    tag: str
    parts: list = field(default_factory=list)

    @property
    def named(self):
        return languages.told(self.tag)

    @property
    def lines(self):
        return [line for _title, lines in self.parts for line in lines]

    def count(self, state):
        return sum(line.state == state for line in self.lines)

    @property
    def done(self):
        return self.count(DONE)

    @property
    def older(self):
        return self.count(OLDER)

    @property
    def missing(self):
        return self.count(MISSING)


def tags_of(dialogue):
    """Languages in which something can be recorded: its own, those of its texts, those of the pages."""
    return list(dict.fromkeys(speaking.spoken(dialogue)))


def pages(dialogue, tags=None):
    """A Page of each language; three queries."""
    rows = Recording.objects.filter(dialogue=dialogue).without_sound()
    kept = {(str(row.question_id or row.policy), row.language): row for row in rows}
    asked = Question.objects.standing().filter(issue__dialogue=dialogue).exclude(issue__status=Issue.Status.REMOVED)
    questions = list(asked.select_related("issue__dialogue").order_by("issue__position", "issue_id", "position", "pk"))
    policies = set(StakeholderGroup.objects.filter(dialogue=dialogue).values_list("policy", flat=True))
    return [_page(dialogue, tag, questions, policies, kept) for tag in tags or tags_of(dialogue)]


def _page(dialogue, tag, questions, policies, kept):
    promise = [of_promise(dialogue, policy, tag) for policy in POLICIES if policy in policies]
    parts = {"": (_("The promise, where people write"), promise)}
    for question in questions:
        parts.setdefault(question.issue_id, (_told(question.issue).title, []))[1].append(of_question(question, tag))
    return Page(tag, [(title, [_line(one, kept) for one in every]) for title, every in parts.values()])


def _line(spoken, kept):
    row = kept.get((spoken.what, spoken.tag))
    state = MISSING if row is None else DONE if row.words == spoken.digest else OLDER
    return Line(spoken, row, state, row and Offer(row.pk, row.size, row.seconds))


def line_of(spoken):
    """The Line of one; one query."""
    rows = Recording.objects.filter(dialogue=spoken.dialogue, language=spoken.tag, policy=spoken.policy)
    row = rows.filter(question=spoken.question).without_sound().first()
    return _line(spoken, {(spoken.what, spoken.tag): row} if row else {})
