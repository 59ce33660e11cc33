"""What became of answers: public facts to the day, of the words that people read now and of nothing else (MATHS §7, R6).

Everything here can be read elsewhere already: in a summary that went out, a draft that is published, on the wall that the room saw, in
a result. A fact about other words than those that stand would tell what a blank stands for, so it goes when they do. What the floor
above keeps is read by the names of its links.
"""

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BooleanField, DateField, F, TextField, Value
from django.db.models.functions import Cast, TruncDate
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from dialogue.digests import digest
from issues import effects
from issues.models import Ballot, Contribution, Decision, Finding, LedgerEntry
from issues.reactions import reading_findings

SUMMARY, ROOM, DRAFT, BALLOT, OFF, FOUND = "summary", "room", "draft", "ballot", "off", "found"
WORDS = {
    SUMMARY: _("Quoted in the summary of %(day)s"),
    ROOM: _("Shown in the room on %(day)s"),
    DRAFT: _("Stands in draft %(number)s of the agenda"),
    OFF: _("The team took the issue off the list on %(day)s"),
    FOUND: _("Closed for reactions on %(day)s: %(stamp)s"),
}
LINKS = {SUMMARY: "summary", ROOM: "workshop", DRAFT: "draft", BALLOT: "ballot"}  # the page that says so


@dataclass(frozen=True)
class Fact:
    day: date
    words: str
    path: str = ""  # where it can be read


@dataclass(frozen=True)
class Row:
    """`of`: the id of an answer or of an issue; `mark`: of the words it is about, or the effect of a decision."""

    of: int
    what: str
    number: int
    day: date
    mark: str
    ground: str = ""

    @property
    def finding(self):
        ground = json.loads(self.ground)
        return Finding(
            contribution_id=self.of, digest=self.mark, place=int(ground["key"]), kind=ground["kind"], ground=ground
        )


# ---- of a page of answers


def tell(here, question, answers):
    """Put on each of these answers, which everybody reads, `.found` and `.became`; returns the issue's own facts. One query."""
    rows = [*_of_answers(answers), *_of_issues([question.issue_id])]
    if question.is_closed_for_reactions:
        rows.append(_found(answers).filter(round__number=question.reaction_round))
    by_row = _by_row(rows)
    for said in answers:
        mine = by_row[said.pk, True]
        findings = [row.finding for row in mine if row.what == FOUND]
        said.found = next(iter(reading_findings.beside(here.dialogue, findings, said)), None)
        said.became = _facts(here.dialogue, mine, said)
    return _facts(here.dialogue, by_row[question.issue_id, False])


def tell_own(dialogue, answers):
    """The same for a person's own page, as `.became` alone: with the class of each round that has closed, and what was decided of the
    issue; nothing of an answer that others cannot read."""
    shown = [said for said in answers if said.released and not said.hidden]
    by_row = _by_row([*_of_answers(shown), *_of_issues({said.question.issue_id for said in shown}), _found(shown)])
    for said in answers:
        said.became = ()
    for said in shown:
        rows = [*by_row[said.pk, True], *by_row[said.question.issue_id, False]]
        said.became = _facts(dialogue, rows, said, with_found=True)


# ---- rows


def _by_row(parts):
    """{(id, whether it is an answer's): [Row]}, in one query; none where nothing is asked about."""
    found = defaultdict(list)
    for of, what, number, day, mark, ground, is_answer in parts[0].union(*parts[1:], all=True):
        found[of, bool(is_answer)].append(Row(of, what, number, day, mark, ground))
    return found


def _as_row(rows, of, what, number, day, mark, ground=None):
    columns: dict[str, Any] = {
        "row_of": F(of),
        "row_what": Value(what),
        "row_number": F(number) if isinstance(number, str) else Value(number),
        "row_day": day,
        "row_mark": F(mark) if mark else Value(""),
        "row_ground": ground or Value("", TextField()),
        "row_is_answer": Value(of != "issue", BooleanField()),
    }
    return rows.order_by().annotate(**columns).values_list(*columns)


def _of_answers(answers):
    """Where the answers were quoted and shown, as far as that is published."""
    rows = Contribution.objects.filter(pk__in=[said.pk for said in answers])
    told = rows.filter(summarised_in__quoted=True, summarised_in__summary__sent_at__isnull=False)
    drawn = rows.filter(quoted_in__draft__published_at__isnull=False)
    shown = rows.filter(shown_in__isnull=False)
    summary, draft = "summarised_in__summary__", "quoted_in__draft__"
    return [
        _as_row(told, "pk", SUMMARY, f"{summary}number", F(f"{summary}made_on"), "summarised_in__digest"),
        _as_row(drawn, "pk", DRAFT, f"{draft}number", F(f"{draft}made_on"), "quoted_in__digest"),
        _as_row(shown, "pk", ROOM, "shown_in__workshop__number", F("shown_in__on"), "shown_in__digest"),
    ]


def _of_issues(issues):
    """What final ballots decided of their issues, and when the team took one off the list."""
    closed = Decision.objects.filter(issue__in=issues, ballot__kind=Ballot.Kind.FINAL, ballot__closed_at__isnull=False)
    off = LedgerEntry.objects.filter(issue__in=issues, what=LedgerEntry.TAKEN_OFF)
    day = TruncDate("ballot__closed_at", output_field=DateField())
    return [
        _as_row(closed, "issue", BALLOT, "ballot__number", day, "effect"),
        _as_row(off, "issue", OFF, 0, F("on"), ""),
    ]


def _found(answers):
    """What was found of the answers, of every round that has closed."""
    rows = Finding.objects.filter(contribution__in=[said.pk for said in answers])
    day, ground = TruncDate("round__closed_at", output_field=DateField()), Cast("ground", TextField())
    return _as_row(rows, "contribution", FOUND, "round__number", day, "digest", ground)


# ---- in words


def _facts(dialogue, rows, said=None, *, with_found=False):
    """The earliest first; each once, also where a draft quotes an answer in two places."""
    facts = [_fact(dialogue, row, said) for row in rows if with_found or row.what != FOUND]
    return tuple(sorted({fact for fact in facts if fact}, key=lambda fact: (fact.day, fact.words)))


def _fact(dialogue, row, said):
    told = {"day": date_format(row.day, "DATE_FORMAT"), "number": row.number}
    if row.what == BALLOT:
        return Fact(row.day, str(effects.TABLE[row.mark].became) % told, _path(dialogue, row))
    if row.what == OFF:
        return Fact(row.day, str(WORDS[OFF]) % told)
    if row.what == FOUND:
        return _found_fact(dialogue, row, said, told)
    return Fact(row.day, str(WORDS[row.what]) % told, _path(dialogue, row)) if row.mark == digest(said.text) else None


def _found_fact(dialogue, row, said, told):
    finding = row.finding
    if not finding.is_about(said.text, dialogue):
        return None
    question = said.question
    path = reverse("found", args=[dialogue.slug, question.issue.key, question.key])
    told["stamp"] = str(reading_findings.STAMPS[finding.kind])
    return Fact(row.day, str(WORDS[FOUND]) % told, f"{path}?round={row.number}")


def _path(dialogue, row):
    return reverse(LINKS[row.what], args=[dialogue.slug, row.number])
