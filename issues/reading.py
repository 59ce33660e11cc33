"""What the pages of issues, questions, proposals and words show, put together in a fixed number of queries."""

import json
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db import connection
from django.db.models import BooleanField, Count, Exists, OuterRef, Q
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _

from dialogue import local_time
from dialogue.joined import Joined
from issues import (
    answering,
    changes,
    counting,
    effects,
    glossary,
    leaving,
    reacting,
    release_words,
    releasing,
    results,
)
from issues.disclosure import K, steps_of_five
from issues.models import Contribution, Issue, LedgerEntry, Question, Term
from stakeholders.models import Challenge, Voice

ANSWERS_A_PAGE = 20
SHOWN = [  # of an answer on its question's page
    *("text", "language", "off_record", "show_group", "voice__name"),
    *(f"voice__group__{name}" for name in ("short_name", "policy", "palette", "pattern")),
]


@dataclass(frozen=True)
class Flag:
    """What a swatch and the name beside it need of a group."""

    name: str
    palette: str
    pattern: str


def amount(n):
    """How many answers there are, in words no finer than steps of five (TRUST §3.2)."""
    if n == 0:
        return _("No answers to read yet")
    if n < 5:
        return _("A few answers")
    return _("%(number)s answers or more") % {"number": steps_of_five(n)}


def result_of(decision):
    """A decision, its ballot and issue loaded, as everybody reads it."""
    return results.result_of(decision, results.names_of(decision.ballot))


def challenges_of(issue):
    """The issue's challenges, in one query: [{"text", "flags", "shared"}]; shared means held in more than one lane."""
    found = {}
    rows = Challenge.objects.filter(issues=issue).order_by("position", "pk", "groups__position")
    fields = ("groups__short_name", "groups__palette", "groups__pattern", "groups__parent", "groups")
    for pk, text, name, palette, pattern, parent, group in rows.values_list("pk", "text", *fields):
        entry = found.setdefault(pk, {"text": text, "flags": [], "lanes": set()})
        if group:
            entry["flags"].append(Flag(name, palette, pattern))
            entry["lanes"].add(parent or group)
    return [{"text": e["text"], "flags": e["flags"], "shared": len(e["lanes"]) > 1} for e in found.values()]


# As text: to build it from parts took longer than to ask.
SOME_GO = "EXISTS (SELECT 1 FROM issues_leaving WHERE dialogue_id = %s)"


def answered(here, issue):
    """The ids of the questions of an issue that this person has answered; of none for those who do not take part."""
    return answering.answered(here.participant, issue) if here.participant else set()


def own_answer(here, question):
    """This person's answer to a question as they left it, or None, with what says when others can read it. Only for reading: what
    locks an answer asks for no people (TRUST §1)."""
    mine = answering.own(here.participant, [question.issue]).filter(question=question)
    some_go = RawSQL(SOME_GO, [here.dialogue.pk], BooleanField())
    return mine.annotate(can_come_out=releasing.is_large_enough(), some_go=some_go).last()


def issue_page(here, issue):
    """An issue with its questions, who shares its challenges, what was decided, and who was heard: four queries at most."""
    readable = Q(contributions__released=True, contributions__hidden=False)
    mine = answering.own(here.participant, [issue]) if here.participant else Contribution.objects.none()
    rows = issue.questions.annotate(readable=Count("contributions", filter=readable))
    rows = rows.order_by("position", "pk")  # grouped, a query forgets the order of its model
    every = list(rows.annotate(is_mine=Exists(mine.filter(question=OuterRef("pk")))))
    for question in every:
        question.amount = amount(question.readable) if here.reads_words else ""
    questions = [question for question in every if not question.is_taken_out]
    shown = {
        "issue": issue,
        "questions": questions,
        "taken_out": [question for question in every if question.is_taken_out],
        "challenges": challenges_of(issue),
        "wordings": changes.wordings(issue),
    }
    if not here.reads_words:
        return shown
    decisions = list(issue.decisions.select_related("ballot").defer("reasons").order_by("-ballot__number"))
    removals = [
        d.ballot.closed_at
        for d in decisions
        if effects.TABLE[d.effect].status == Issue.Status.REMOVED and d.ballot.is_final
    ]
    return {
        **shown,
        "first_open": next((q for q in questions if _is_left(here, q)), None),
        "heard": heard_words(issue, every),
        "ballot": decisions[0].ballot if decisions else None,
        "result": result_of(decisions[0]) if decisions else None,
        "removed_on": removals[0] if removals and issue.is_removed else None,
        "taken_off": None if removals or not issue.is_removed else _taken_off(issue),
    }


def _taken_off(issue):
    """The entry of the ledger with which the team took it off the list, or None."""
    return issue.ledger.filter(what=LedgerEntry.TAKEN_OFF).first()


def heard_words(issue, questions):
    """[(group, words)] for an issue whose questions have all closed, else nothing (TRUST §3.8)."""
    return [(group, at_least_words(n)) for group, n in counting.heard_in(issue, questions) or ()]


def at_least_words(n):
    """A count after closing: `disclosure.at_least` in words."""
    words = _("%(number)s or more") if n else _("fewer than %(number)s")
    return words % {"number": n or K}


JOINED = Joined(Question, Issue, without=("worded",))
WORDS = {  # of the glossary, along with a question: three columns of each as JSON
    "sqlite": "(SELECT json_group_array(json_array(key, name, definition)) FROM ({0}) AS words)",
    "postgresql": "(SELECT json_agg(json_build_array(key, name, definition)) FROM ({0}) AS words)",
}
TERMS = "SELECT key, name, definition FROM issues_term WHERE dialogue_id = %s ORDER BY position, id"
SIBLINGS = """SELECT {columns}, {words} FROM issues_question JOIN issues_issue ON issues_issue.id = issues_question.issue_id
    WHERE issues_issue.dialogue_id = %s AND issues_issue.key = %s ORDER BY issues_question.position, issues_question.id"""


def question_at(dialogue, key, asked):
    """The question of this key with its issue and `.siblings`, in one query; None if there is none."""
    with connection.cursor() as cursor:
        words = WORDS[connection.vendor].format(TERMS)
        cursor.execute(SIBLINGS.format(columns=JOINED.columns, words=words), [dialogue.pk, dialogue.pk, key])
        rows = [JOINED.read(row) for row in cursor]
    questions = [question for question, _issue, _words in rows]
    for question in questions:
        question.issue = rows[0][1]
        question.issue.dialogue = dialogue
    found = next((q for q in questions if q.key == asked), None)
    if found is None and asked.isdecimal():  # a question that the release before made has no number for its key
        found = next((q for q in questions if str(q.position) == asked), None)
    if found:
        told = rows[0][2] or []
        told = json.loads(told) if isinstance(told, str) else told
        found.terms = glossary.used([found.text], [Term(key=k, name=name, definition=d) for k, name, d in told])
        found.siblings = [q for q in questions if not q.is_taken_out]  # for this page only
        found.followed = _last_of(found, {q.follows_id: q for q in questions if q.follows_id})
        found.before = next((q for q in questions if q.pk == found.follows_id), None)
        for number, question in enumerate(found.siblings, 1):
            question.number = number  # as it is told: places have gaps
    return found


def _last_of(question, instead):
    """The question that is asked in place of this one now, however often it was asked anew; None if none is."""
    last = question
    while last.pk in instead:
        last = instead[last.pk]
    return None if last is question else last


SAID = Joined(Contribution, Voice, Question, Issue, without=("worded",))
ANSWER = """SELECT {columns} FROM issues_contribution
    JOIN stakeholders_voice ON stakeholders_voice.id = issues_contribution.voice_id
    JOIN issues_question ON issues_question.id = issues_contribution.question_id
    JOIN issues_issue ON issues_issue.id = issues_question.issue_id
    WHERE issues_contribution.id = %s AND issues_contribution.released AND NOT issues_contribution.hidden
    AND issues_issue.dialogue_id = %s"""
LARGEST = 2**63 - 1  # number that a database can be asked for


def answer_at(dialogue, pk):
    """An answer that everybody may read, with its voice, question and issue, in one query; None if there is none."""
    with connection.cursor() as cursor:
        cursor.execute(ANSWER.format(columns=SAID.columns), [min(pk, LARGEST), dialogue.pk])
        row = cursor.fetchone()
    if row is None:
        return None
    said, said.voice, said.question, said.question.issue = SAID.read(row)
    return said


def _is_left(here, question):
    """True for a question this person can still answer; `.is_mine` is set."""
    return not question.is_mine and not question.is_closed and not here.is_late_for(question.opened_at)


def open_to(here, question):
    """What this person may do with a question; `late` if only an earlier card of theirs stands in the way."""
    late = here.is_late_for(question.opened_at)
    can_react = here.may_speak and here.dialogue.may_answer and not late
    return {"can_answer": can_react and not question.is_closed, "can_react": can_react, "late": late}


def question_page(here, question, page):
    """A question with its readable answers in no order, this person's own apart: five queries at most."""
    mine = answered(here, question.issue)
    own = own_answer(here, question) if question.pk in mine else None
    rows = Contribution.objects.filter(question=question).readable().select_related("voice__group").only(*SHOWN)
    rows = rows.annotate(reaction=reacting.own(here.participant if here.may_speak else None))
    rows = rows if here.reads_words else rows.none()
    answers = page_of(rows.exclude(pk=own.pk) if own else rows, page)
    if question.shows_at:
        question.shown_words = local_time.moment(question.shows_at, here.dialogue.told_zone)
    for sibling in question.siblings:
        sibling.is_mine = sibling.pk in mine
    others = [q for q in question.siblings if q.pk != question.pk and _is_left(here, q)]
    readable = answers.paginator.count + bool(own and own.released and not own.hidden)
    return {
        "issue": question.issue,
        "question": question,
        "wordings": changes.wordings(question),
        "terms": question.terms,
        "answers": answers,
        **own_words(own, question, here.clock.now()),
        "amount": amount(readable) if here.reads_words else "",
        "appears": release_words.briefly(here.dialogue, here.clock.now(), passed=here.dialogue.reads_first),
        "next_question": next((q for q in others if q.position > question.position), next(iter(others), None)),
        "until": here.dialogue.answers_until,
        **open_to(here, question),
    }


def page_of(rows, number):
    """As a Paginator's; what one page holds is not counted by a query of its own."""
    pages = Paginator(rows, ANSWERS_A_PAGE)
    if str(number or 1) != "1":
        return pages.get_page(number)
    first = list(rows[: ANSWERS_A_PAGE + 1])
    if len(first) <= ANSWERS_A_PAGE:
        pages.count = len(first)
    page = pages.get_page(1)
    page.object_list = first[:ANSWERS_A_PAGE]
    return page


def own_words(own, question, now):
    """A person's own answer, how it stands with others, by when what waits appears or goes, and the night in which it goes if its
    author has taken everything back."""
    if own is None:
        return {"own": None}
    dialogue = question.issue.dialogue
    words = {"standing": release_words.of_answer(own, question, now), "by_when": release_words.by_when(dialogue, now)}
    words["why_then"] = release_words.why_then(dialogue) if release_words.is_by_the_clock(own, question) else ""
    marks = set(dialogue.leaving.values_list("token", flat=True)) if own.some_go else ()
    return {"own": own, "night": leaving.night_of(own, dialogue, marks, now.date()), **words}
