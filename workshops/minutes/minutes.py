"""The minutes of a workshop, written by what happened: sessions with their times, questions and answers, results, tables, notes.

Answers are read where their authors can take them back: nothing that a participant wrote is copied into a row. Counts follow
TRUST §3: totals in steps of five, attendance in numbers because attending is no secret, lanes as published.
"""

from collections import Counter, defaultdict
from copy import copy
from dataclasses import dataclass

from django.db.models import Count, Prefetch
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from dialogue import speaking
from dialogue.models import tell_whole, told
from dialogue.rights import Right
from issues import results, titles
from issues.disclosure import lane_to_dict, steps_of_five
from issues.models import Contribution, Decision
from stakeholders import group_words
from stakeholders.models import StakeholderGroup
from workshops.documents.report import Block, Report, quote_of
from workshops.drafts.agenda import balanced
from workshops.evaluations import evaluated
from workshops.minutes import found
from workshops.models import RoomQuestion, Workshop
from workshops.room import speakers

QUOTES = 6  # of one question
SPOKE = {
    "more": gettext_lazy("more than an equal share"),
    "less": gettext_lazy("less than an equal share"),
    "about": gettext_lazy("an equal share"),
}


def write(workshop):
    """The minutes as a Report, in the reader's language and the workshop's own time."""
    workshop = copy(workshop)
    tell_whole(workshop.dialogue, workshop)
    with timezone.override(workshop.zone):
        blocks = [
            *_opening(workshop),
            *_sessions(workshop),
            *found.chapter(workshop, held(workshop), _source),
            *found.shared(workshop, held(workshop)),
            *found.tasks(workshop, held(workshop)),
            *found.words(workshop, held(workshop)),
            *_evaluations(workshop),
        ]
        days = [timezone.localtime(day.begins_at) for day in workshop.days.all()]
    return Report(
        title=workshop.title,
        dialogue=told(workshop.dialogue).title,
        kind=_("Minutes"),
        date=", ".join(formats.date_format(day, "DATE_FORMAT") for day in days),
        language=speaking.wanted(),
        subtitle=workshop.place,
        note="" if workshop.minutes_published_at else _("Draft"),
        blocks=tuple(blocks),
    )


# ---- who was there, and the rule


def _opening(workshop):
    yield Block("chapter", _("Who was there"))
    halves = Counter(half for row in workshop.attendance.all() for half in row.halves)
    if halves:
        yield Block("points", entries=tuple(_half(half, halves[half]) for half in sorted(halves)))
    else:
        yield Block("text", _("Nobody pressed “I am here”; the signed register tells who came."))
    if workshop.rule_agreed_at:
        when = formats.date_format(timezone.localtime(workshop.rule_agreed_at), "DATETIME_FORMAT")
        yield Block("text", _("The rule of decision was explained, and nobody objected (%(when)s).") % {"when": when})


def _half(half, count):
    words = _("Day %(n)s, morning") if half.endswith("a") else _("Day %(n)s, afternoon")
    people = ngettext("%(count)s person", "%(count)s people", count) % {"count": count}
    return f"{words % {'n': half[:-1]}}: {people}"


# ---- what happened


@dataclass(frozen=True)
class Said:
    """What stands under the sessions: the groups, and of every question what may be read and how many wrote."""

    groups: dict[str, StakeholderGroup]  # by key
    lanes: list[str]
    answers: dict[int, list[Contribution]]  # by question
    written: dict[int, int]  # voices, by question
    found: dict[int, list[Block]]  # by session


def _said(workshop, sessions):
    """As many queries however many questions there were."""
    words = group_words.of(workshop.dialogue)
    groups = {group.key: words.tell(group) for group in workshop.dialogue.groups.all()}
    lanes = [key for key, group in groups.items() if group.is_counted and group.parent_id is None]
    questions = {asked.question_id for session in sessions for asked in session.questions.all()}
    contributions = Contribution.objects.filter(question__in=questions)
    answers = defaultdict(list)
    for answer in contributions.readable().select_related("voice__group"):
        words.tell(answer.voice.group)
        answers[answer.question_id].append(answer)
    written = contributions.order_by().values_list("question").annotate(n=Count("voice", distinct=True))
    return Said(groups, lanes, answers, dict(written), found.of(workshop, sessions))


def held(workshop):
    """The sessions that took place, breaks left out."""
    return workshop.sessions.held()


def _held(workshop):
    """The same with all that hangs on them; as many queries for one as for many."""
    return (
        held(workshop)
        .select_related("issue", "group", "ballot")
        .prefetch_related(
            Prefetch("questions", RoomQuestion.objects.select_related("question")),
            Prefetch("ballot__decisions", _decisions(workshop)),
            "table_notes",
            "speaking",
        )
        .order_by("day", "position")
    )


def _decisions(workshop):
    rows = Decision.objects.select_related("issue").defer("reasons")
    return titles.with_titles(rows, workshop.dialogue)


def _sessions(workshop):
    sessions = list(_held(workshop))
    many_days = workshop.days.count() > 1
    said = _said(workshop, sessions)
    last = 0
    for session in sessions:
        if many_days and session.day != last:
            last = session.day
            yield Block("chapter", _("Day %(n)s") % {"n": session.day})
        elif not last:
            last = session.day
            yield Block("chapter", _("What happened"))
        session.workshop = workshop
        tell_whole(workshop.dialogue, session, session.issue, session.group)
        for asked in session.questions.all():
            tell_whole(workshop.dialogue, asked, asked.question)
        yield from _session(session, said)


def _session(session, said):
    name = f"{session.name}: {session.issue.title}" if session.issue else session.name
    yield Block("heading", name, source=_times(session))
    if session.group:
        yield Block("text", _("“%(group)s” met alone.") % {"group": session.group.name})
    for asked in session.questions.all():
        yield from _question(asked, said)
    if session.ballot and not session.ballot.is_open:
        yield from _results(session)
    yield from said.found[session.pk]
    yield from _tables(session)
    yield from _spoken(session, said)
    if session.notes:
        yield Block("text", session.notes)


def _times(session):
    begins = formats.date_format(timezone.localtime(session.began_at), "H:i")
    ends = formats.date_format(timezone.localtime(session.ended_at), "H:i") if session.ended_at else ""
    return f"{begins}–{ends}" if ends else begins


def _question(asked, said):
    """The question, how many wrote, and some answers, balanced over the groups that may be shown."""
    yield Block("label", asked.asked)
    answers = {c.pk: c for c in said.answers[asked.question_id]}
    written = steps_of_five(said.written.get(asked.question_id, 0))
    how = _("In silent writing.") + " " if asked.silent else ""
    count = _("%(n)s or more have written.") % {"n": written} if written else _("Fewer than five have written.")
    yield Block("text", how + count)
    plain = [(c.pk, c.shown_group.key if c.shown_group else "", c.text) for c in answers.values()]
    for pk, _group, _text in balanced(plain, seed=f"minutes-{asked.pk}", first=said.lanes)[:QUOTES]:
        yield _quote(answers[pk])


def _quote(said):
    group = said.shown_group
    return quote_of(said, source=_source(said), palette=group.palette if group else "")


def _source(said):
    group = said.shown_group
    named = [said.voice.name if said.is_named else "", group.short_name if group else _("A participant")]
    return ", ".join(filter(None, named))


def _results(session):
    ballot = session.ballot
    ballot.dialogue = session.workshop.dialogue
    yield Block("text", results.rule_of(ballot))
    names = results.names_of(ballot)
    for decision in ballot.decisions.all():
        decision.ballot = ballot
        result = results.result_of(decision, names)
        yield Block("label", result.title)
        yield Block("text", str(result.sentence))
        title = _("Support for “%(title)s” by group") % {"title": result.title}
        yield Block("lanes", lanes=tuple(lane_to_dict(lane) for lane in result.lanes), lanes_title=title)
    yield Block("text", results.why_bands(ballot))


def _as_read(reading, note, name):
    """A part of a table's note; where it is translated, what was written stands beneath."""
    written = getattr(note, name)
    return f"{reading.texts[name]}\n{written}" if reading.texts[name] != written else written


def _tables(session):
    """What the tables brought back. A note belongs to its table: it has no author."""
    heads = {"agreed": _("Agreed"), "contested": _("Not everyone agreed"), "still_open": _("Still open")}
    for note in session.table_notes.all():
        reading = note.reading_by_people
        found = [(head, _as_read(reading, note, name)) for name, head in heads.items() if getattr(note, name)]
        if found:
            yield Block("label", _("Table %(n)s") % {"n": note.table})
            yield Block("points", entries=tuple(f"{head}: {text}" for head, text in found))


def _spoken(session, said):
    """How the time was shared, in words."""
    spoken = {row.label: row.seconds for row in session.speaking.all()}
    if not any(spoken.values()):
        return
    shares = []
    for share in speakers.shares(said.lanes, spoken):
        name = said.groups[share.label].short_name
        words = _("did not speak") if share.against_equal == "silent" else str(SPOKE[share.against_equal])
        shares.append(_("%(group)s: %(words)s") % {"group": name, "words": words})
    yield Block("text", _("Who had the floor: %(shares)s.") % {"shares": "; ".join(shares)})


def _evaluations(workshop):
    """What the groups say of it, once the forms have closed: as published, with nothing that somebody wrote."""
    forms = evaluated.of_workshop(workshop)
    if forms:
        yield Block("chapter", _("What people thought of the workshop"))
    for form in forms:
        yield Block("heading", form.title)
        for asked, rows in form.rows:
            yield Block("label", asked)
            yield Block("points", entries=tuple(f"{group}: {words}" for group, words in rows))
        yield Block("text", form.note)


def readable_by(workshop: Workshop, here) -> bool:
    """Those of the team who may read drafts, at any time; everybody else who reads words, once the minutes are published."""
    return here.may(Right.DRAFTS) or (here.reads_words and workshop.minutes_published_at is not None)
