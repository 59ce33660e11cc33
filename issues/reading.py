"""What the pages of issues, questions, proposals and words show, put together in a fixed number of queries."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db import connection
from django.db.models import Count, Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from dialogue import content_languages, local_time, speaking
from dialogue.joined import Joined
from dialogue.models.worded import tell_from, told_sqls
from issues import (
    answering,
    changes,
    counting,
    effects,
    reacting,
    reading_became,
    reading_own,
    reading_terms,
    release_words,
    results,
    titles,
)
from issues.disclosure import K, steps_of_five
from issues.models import Contribution, Issue, LedgerEntry, Question
from issues.reactions import reading_findings
from stakeholders import group_words
from stakeholders.models import Challenge, Voice

ANSWERS_A_PAGE = 20
SHOWN = reading_findings.SHOWN


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
    found, words = {}, group_words.of(issue.dialogue)
    rows = Challenge.objects.filter(issues=issue).order_by("position", "pk", "groups__position")
    fields: dict[str, Any] = {name: F(f"groups__{name}") for name in ("short_name", "palette", "pattern")}
    fields |= {"lane": Coalesce("groups__parent", "groups"), "of": F("groups"), "group_key": F("groups__key")}
    for row in rows.only("text", "position").annotate(**fields).told(issue.dialogue):
        entry = found.setdefault(row.pk, {"text": row.text, "flags": [], "lanes": set()})
        if row.of:
            entry["flags"].append(Flag(words.name(row.group_key, row.short_name), row.palette, row.pattern))
            entry["lanes"].add(row.lane)
    return [{"text": e["text"], "flags": e["flags"], "shared": len(e["lanes"]) > 1} for e in found.values()]


def issue_page(here, issue):
    """An issue with its questions, who shares its challenges, what was decided, and who was heard: four queries at most."""
    readable = Q(contributions__released=True, contributions__hidden=False)
    mine = answering.own(here.participant, [issue]) if here.participant else Contribution.objects.none()
    rows = issue.questions.told(here.dialogue).annotate(readable=Count("contributions", filter=readable))
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
        return shown | {"is_new": issue.is_proposed}
    rows = titles.with_titles(issue.decisions.select_related("ballot").defer("reasons"), here.dialogue)
    decisions = list(rows.order_by("-ballot__number"))
    for decision in decisions:
        decision.issue, decision.ballot.dialogue = issue, here.dialogue
    removals = [
        d.ballot.closed_at
        for d in decisions
        if effects.TABLE[d.effect].status == Issue.Status.REMOVED and d.ballot.is_final
    ]
    return {
        **shown,
        "first_open": next((q for q in questions if _is_left(here, q)), None),
        "heard": heard_words(issue, every),
        "ground": reading_findings.united(every),
        "is_new": issue.is_proposed and not any(d.ballot.is_final for d in decisions),
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
    words = group_words.of(issue.dialogue)
    return [(words.tell(group), at_least_words(n)) for group, n in counting.heard_in(issue, questions) or ()]


def at_least_words(n):
    """A count after closing: `disclosure.at_least` in words."""
    words = _("%(number)s or more") if n else _("fewer than %(number)s")
    return words % {"number": n or K}


JOINED = Joined(Question, Issue, without=("worded",))
SIBLINGS = """SELECT {columns}, {words}, {of_question}, {of_issue}
    FROM issues_question JOIN issues_issue ON issues_issue.id = issues_question.issue_id
    WHERE issues_issue.dialogue_id = %s AND issues_issue.key = %s ORDER BY issues_question.position, issues_question.id"""


def question_at(dialogue, key, asked):
    """The question of this key with its issue and `.siblings`, in one query; None if there is none."""
    reading = speaking.reading(dialogue)
    with connection.cursor() as cursor:
        cursor.execute(_siblings(reading), [dialogue.pk, dialogue.pk, key])
        rows = [JOINED.read(row) for row in cursor]
    questions = [question for question, *_more in rows]
    for question, _issue, _words, *texts in rows:
        question.issue = rows[0][1]
        question.issue.dialogue = dialogue
        question.told_texts, question.issue.told_texts = texts[: len(reading.order)], texts[len(reading.order) :]
    found = next((q for q in questions if q.key == asked), None)
    if found is None and asked.isdecimal():  # a question that the release before made has no number for its key
        found = next((q for q in questions if str(q.position) == asked), None)
    if found:
        found.glossary = rows[0][2]
        found.siblings = [q for q in questions if not q.is_taken_out]  # for this page only
        found.followed = _last_of(found, {q.follows_id: q for q in questions if q.follows_id})
        found.before = next((q for q in questions if q.pk == found.follows_id), None)
        for number, question in enumerate(found.siblings, 1):
            question.number = number  # as it is told: places have gaps
    return found


def _siblings(reading):
    """The text of the query: questions, the glossary, and what each is in the languages of the reading."""
    of = {f"of_{name}": ", ".join(told_sqls(reading, f"issues_{name}")) for name in ("question", "issue")}
    return SIBLINGS.format(columns=JOINED.columns, words=reading_terms.sql(reading), **of)


def in_readers_words(question, *, reads_words=True):
    """A question as `question_at` found it, with all around it as the reader gets it: from here on it is for a page alone."""
    dialogue = question.issue.dialogue
    reading = speaking.reading(dialogue)
    question.terms = reading_terms.used_in(question.text, question.glossary, reading, reads_words=reads_words)
    rows = [question, question.issue, *question.siblings, question.followed, question.before]
    for row in filter(None, rows):
        tell_from(row, reading, row.told_texts)


def _last_of(question, instead):
    """The question that is asked in place of this one now, however often it was asked anew; None if none is."""
    last = question
    while last.pk in instead:
        last = instead[last.pk]
    return None if last is question else last


SAID = Joined(Contribution, Voice, Question, Issue, without=("worded",))
ANSWER = """SELECT {columns}, {of_question}, {of_issue} FROM issues_contribution
    JOIN stakeholders_voice ON stakeholders_voice.id = issues_contribution.voice_id
    JOIN issues_question ON issues_question.id = issues_contribution.question_id
    JOIN issues_issue ON issues_issue.id = issues_question.issue_id
    WHERE issues_contribution.id = %s AND issues_contribution.released AND NOT issues_contribution.hidden
    AND issues_issue.dialogue_id = %s"""
LARGEST = 2**63 - 1  # number that a database can be asked for


def answer_at(dialogue, pk):
    """An answer that everybody may read, with its voice, question and issue, in one query; None if there is none."""
    reading = speaking.reading(dialogue)
    of = {f"of_{name}": ", ".join(told_sqls(reading, f"issues_{name}")) for name in ("question", "issue")}
    with connection.cursor() as cursor:
        cursor.execute(ANSWER.format(columns=SAID.columns, **of), [min(pk, LARGEST), dialogue.pk])
        row = cursor.fetchone()
    if row is None:
        return None
    said, said.voice, said.question, said.question.issue, *texts = SAID.read(row)
    each = len(reading.order)
    said.question.told_texts, said.question.issue.told_texts = texts[:each], texts[each:]
    return said


def answer_page(here, said):
    """An answer of `answer_at`, with its question as the reader gets it."""
    here.groups.tell(said.voice.group)
    for row in (said.question, said.question.issue):
        tell_from(row, speaking.reading(here.dialogue), row.told_texts)
    reading_became.tell_own(here.dialogue, [said])
    return {"said": said, "question": said.question, "became": said.became}


def _is_left(here, question):
    """True for a question this person can still answer; `.is_mine` is set."""
    return not question.is_mine and not question.is_closed and not here.is_late_for(question.opened_at)


def open_to(here, question):
    """What this person may do with a question; `late` if only an earlier card of theirs stands in the way."""
    late, may_act = here.is_late_for(question.opened_at), here.may_speak and here.dialogue.may_answer
    can_react = may_act and not question.is_closed_for_reactions and not here.is_late_for(question.reacting_since)
    return {"can_answer": may_act and not late and not question.is_closed, "can_react": can_react, "late": late}


def question_page(here, question, page):
    """A question with its readable answers in no order, this person's own among them and, as they left it, apart, and what became of
    them: three queries."""
    mine = reading_own.answers(here, question.issue)
    answered, own = {said.question_id for said in mine}, reading_own.answer_to(mine, question)
    in_readers_words(question, reads_words=here.reads_words)
    rows = Contribution.objects.filter(question=question).readable().select_related("voice__group").only(*SHOWN)
    rows = rows.read_in(content_languages.order())
    rows = rows.annotate(reaction=reacting.own(here.participant if here.may_speak else None, question))
    rows = rows if here.reads_words else rows.none()
    answers = page_of(rows, page)
    for said in answers.object_list:
        here.groups.tell(said.voice.group)
    became = reading_became.tell(here, question, answers.object_list) if here.reads_words else ()
    if question.shows_at:
        question.shown_words = local_time.moment(question.shows_at, here.dialogue.told_zone)
    for sibling in question.siblings:
        sibling.is_mine = sibling.pk in answered
    others = [q for q in question.siblings if q.pk != question.pk and _is_left(here, q)]
    return {
        "issue": question.issue,
        "question": question,
        "wordings": changes.wordings(question),
        "terms": question.terms,
        "answers": answers,
        "became": became,
        **reading_own.words(own, question, here.clock.now()),
        "amount": amount(answers.paginator.count) if here.reads_words else "",
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
