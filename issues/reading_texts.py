"""The team's page of texts: what it was given, found by words, place and state; in no order. A fixed number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Case, F, Prefetch, Q, When
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from issues import moderating, sought_words, unread
from issues.models import Contribution, Expectation, Issue, Meaning, Proposal, Question, Remark, SaidStatement
from issues.models.answers import Review
from issues.sides import SIDES
from stakeholders import group_words

ON_A_PAGE, MOST_UNFOLDED = 20, 25  # texts; issues whose questions all stand in the menu
SHOWN, HIDDEN = "shown", "hidden"
STATES = {
    Review.ASKED: _("to be read"),
    Review.PASSED: _("let through, not out yet"),
    Review.HELD: _("held back"),
    SHOWN: _("readable for others"),
    HIDDEN: pgettext_lazy("a text", "hidden"),
}
LISTS = "proposals", "remarks", "expectations", "statements", "meanings"
PROPOSALS, REMARKS, EXPECTATIONS, STATEMENTS, MEANINGS = LISTS
RELATED = {
    Proposal: ("voice__group",),
    Contribution: ("voice__group", "question__issue"),
    Remark: ("voice__group", "evaluation"),
    Expectation: ("voice__group", "round__tie__from_group", "round__tie__to_group"),
    SaidStatement: ("voice__group", "round"),
    Meaning: ("voice__group", "round__term"),
}
KINDS = {model: kind for kind, model in moderating.MODELS.items()}


@dataclass(frozen=True)
class Wanted:
    """What the address of the page asks for. `place`: an issue, a question, or one of LISTS."""

    q: str = ""
    state: str = ""
    place: Any = None
    page: int = 1

    @property
    def is_narrow(self):
        return bool(self.q or self.state or self.place)

    @property
    def kept(self):
        """What the links of the page carry along: what it knows, and nothing else of its address."""
        said = {"q": self.q, "in": self.place_name}
        return {name: value for name, value in said.items() if value}

    @property
    def query(self):
        """Its whole address, for presses that lead back to it."""
        more = {"state": self.state, "page": self.page if self.page > 1 else ""}
        return self.kept | {name: value for name, value in more.items() if value}

    @property
    def place_name(self):
        if isinstance(self.place, Question):
            return f"{self.place.issue.key}/{self.place.key}"
        return self.place.key if isinstance(self.place, Issue) else self.place or ""

    @property
    def of_queue(self):
        """It asks for words that others do not read, also of a text of which they read others."""
        return self.state in Review.values


def places(dialogue):
    """[(issue, [question, …])] in the list's order: two queries."""
    questions = Prefetch("questions", Question.objects.told(dialogue))
    return [
        (issue, list(issue.questions.all())) for issue in dialogue.issues.told(dialogue).prefetch_related(questions)
    ]


def offered(found, place):
    """The same for the menu: of very many issues, the questions of the chosen one only."""
    if len(found) <= MOST_UNFOLDED:
        return found
    chosen = place.issue_id if isinstance(place, Question) else getattr(place, "pk", None)
    return [(issue, questions if issue.pk == chosen else []) for issue, questions in found]


def wanted(query, found):
    """`found`: as `places`. Raises sought_words.Odd."""
    q, page = sought_words.read(query)
    state = query.get("state", "")
    if state not in ("", *STATES):
        raise sought_words.Odd
    return Wanted(q, state, _place(query.get("in", ""), found), page)


def _place(name, found):
    if not name or name in LISTS:
        return name or None
    named: dict[str, Any] = {issue.key: issue for issue, _questions in found}
    named |= {f"{issue.key}/{q.key}": q for issue, questions in found for q in questions}
    if name not in named:
        raise sought_words.Odd
    return named[name]


def states(dialogue, to_read):
    """[(state, words)] that the page offers: those of the queue where the team reads first, or where something is left in it; none
    of them once the dialogue is sealed."""
    queued = not dialogue.is_sealed and (dialogue.reads_first or to_read)
    return [(state, words) for state, words in STATES.items() if queued or state in (SHOWN, HIDDEN)]


def page(dialogue, asked, places=()):
    """The texts that are asked for: [{"kind", "text", "state", "seen", "changes"}] of a page, each in the words that this state shows.
    `places`: of this module, as the reader gets them."""
    found = Paginator(Texts(dialogue, asked), ON_A_PAGE).get_page(asked.page)
    _tell(dialogue, [each for _kind, each in found.object_list], places)
    found.object_list = [row(kind, each, asked) for kind, each in found.object_list]
    return found


def _tell(dialogue, texts, places):
    """The names of their groups and the titles of their issues, as the reader gets them."""
    issues = {issue.pk: issue for issue, _questions in places}
    group_words.tell(dialogue, (each.voice.group for each in texts))
    for each in texts:
        if isinstance(each, Contribution):
            each.question.issue = issues.get(each.question.issue_id, each.question.issue)


def row(kind, each, asked):
    """`changes`: others read it, and the team has yet to decide on other words of it."""
    with_team = asked.of_queue or not each.released
    return {
        "kind": kind,
        "text": each.as_asked if with_team else each,
        "state": each.review if with_team else HIDDEN if each.hidden else SHOWN,
        "seen": moderating.state(each),
        "is_change": with_team and each.released,
        "changes": each.review if each.released and not with_team else "",
    }


class Texts(Sequence[Any]):
    """Proposals, then answers, then remarks on workshops, then what is expected of ties, then challenges and visions, then meanings of
    words: (kind, row) of those that a slice asks for."""

    def __init__(self, dialogue, asked):
        answers = Contribution.objects.filter(question__issue__dialogue=dialogue)
        if isinstance(asked.place, Issue):
            answers = answers.filter(question__issue=asked.place)
        if isinstance(asked.place, Question):
            answers = answers.filter(question=asked.place)
        remarks = Remark.objects.filter(evaluation__dialogue=dialogue).heard()
        expected = Expectation.objects.filter(round__dialogue=dialogue).heard()
        stated = SaidStatement.objects.filter(round__dialogue=dialogue).heard()
        meant = Meaning.objects.filter(round__dialogue=dialogue).heard()
        every = (
            *((dialogue.proposals.all(), PROPOSALS), (answers, None), (remarks, REMARKS)),
            *((expected, EXPECTATIONS), (stated, STATEMENTS), (meant, MEANINGS)),
        )
        here = [rows for rows, place in every if asked.place in (None, place) or _is_of_list(asked.place, place)]
        empty = dialogue.is_sealed and asked.of_queue
        self.parts = [] if empty else [_narrowed(rows, asked) for rows in here]
        self.counts = [rows.count() for rows in self.parts]

    def __len__(self):
        return sum(self.counts)

    def __getitem__(self, part):
        found, before = [], 0
        for rows, count in zip(self.parts, self.counts, strict=True):
            of_these = slice(*(min(count, max(0, at - before)) for at in (part.start, part.stop)))
            found += [(KINDS[rows.model], row) for row in _rows(rows, of_these)]
            before += count
        return found


def _is_of_list(wanted, place):
    """An issue or a question is asked for, and these are the answers."""
    return place is None and isinstance(wanted, Issue | Question)


def _rows(found, part):
    """By their ids: to join and carry all that stands before a late page took five times as long."""
    ids = list(found.order_by("pk").values_list("pk", flat=True)[part])
    return found.model.objects.filter(pk__in=ids).select_related(*RELATED[found.model]).order_by("pk") if ids else ()


IN_STATE = {
    SHOWN: Q(released=True, hidden=False),
    HIDDEN: Q(released=True, hidden=True),
    "": Q(released=True) | ~Q(review=""),
}


def _narrowed(rows, asked):
    """Words are found in what this state shows, and in nothing else of a text."""
    columns: tuple[str, ...] = SIDES
    rows = rows.filter(Q(review=asked.state) if asked.of_queue else IN_STATE[asked.state])
    if asked.q and rows.model.WORDS:
        given = F("asked_text")
        shown = given if asked.of_queue else Case(When(released=True, then=F("text")), default=given)
        rows, columns = rows.annotate(found_in=shown), ("found_in",)
    return sought_words.holding(rows, asked.q, columns)


def to_read(dialogue):
    """How many texts stand in the queue: it grows at fixed times only."""
    return sum(queue.count() for queue in unread.queues(dialogue))


def overdue(dialogue):
    """How many had stood there for two days in the last night."""
    return dialogue.unread_nights.order_by("-night").values_list("overdue", flat=True).first() or 0
