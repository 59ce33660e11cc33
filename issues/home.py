"""The home of a dialogue: what is open now, three questions for this person, the list, who takes part."""

import datetime
from dataclasses import dataclass, field, replace
from itertools import groupby
from operator import itemgetter

from django.core.paginator import Paginator
from django.db.models import Count, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from dialogue import keys, phases, speaking
from dialogue.models import Sealing, told_columns
from dialogue.models.worded import tell
from dialogue.phases import Act
from issues import answering, changes, oneself, results, scopes, voting
from issues.disclosure import STEP, K, steps_of_five
from issues.models import Ballot, Contribution, Issue, Question
from issues.models.statements import Collection
from issues.reading import Flag
from stakeholders import countries, group_words
from stakeholders.models import FocalPoint, Invitation, Participant

THREE, REMOVED_SHOWN, ISSUES_A_PAGE = 3, 20, 40
NEWS = datetime.timedelta(days=7)  # so long a result is what the home opens with
ISSUE_FIELDS = ("key", "language", "title", "teaser", "position", "role", "status", "origin", "reworded_on")
QUESTION_FIELDS = ("key", "language", "position", "text", "opened_at", "closed_at", *changes.TOLD)


@dataclass
class Entry:
    """An issue in the list with this person's progress and the lanes of the last ballot."""

    issue: Issue
    lanes: tuple = ()
    questions: list = field(default_factory=list)

    @property
    def answered(self):
        return sum(q.is_mine for q in self.questions)


@dataclass(frozen=True)
class Rounds:
    """The open ballot, the last closed one, and what that one published: {issue id: lanes}."""

    open: Ballot | None
    last: Ballot | None
    lanes: dict
    now: datetime.datetime  # by the clock that closed the last one

    @property
    def news(self):
        """The result that is new, while no later ballot is open."""
        closed = self.last.closed_at if self.last else None
        return self.last if closed and not self.open and self.now - closed < NEWS else None


def page(here, number=None):
    """All that the home shows: five queries, six with an open ballot. `number`: the page of a list that is longer than one."""
    dialogue = here.dialogue
    personal = bool(here.participant) and dialogue.allows(Act.READ) and not dialogue.is_sealed
    rounds = _rounds_for(here)
    today = rounds.now.date()
    questions = _questions(here, today)
    entries = _entries(here, [q for q in questions if not q.is_taken_out], rounds, personal)
    listed = Paginator(_in_sections([e for e in entries if not e.issue.is_removed]), ISSUES_A_PAGE).get_page(number)
    asked = [q for _title, e in listed.paginator.object_list for q in e.questions]
    three = _three(here, asked) if here.may_speak and dialogue.may_answer else []
    counted, items = voting.progress(here.participant, rounds.open) if rounds.open and here.may_speak else (0, 0)
    return {
        "steps": steps(dialogue),
        "now": _now(here, rounds, three, counted, items),
        "counted": counted,
        "items": items,
        "left": items - counted,
        "three": three,
        "asked": len(asked),
        "answered": sum(q.is_mine for q in asked),
        "personal": personal and here.may_speak,
        "page": listed,
        "sections": _sections(listed) if here.is_team or dialogue.allows(Act.READ) else [],
        "removed": [e.issue for e in reversed(entries) if e.issue.is_removed][:REMOVED_SHOWN],
        "rounds": rounds,
        "changed": changes.news(questions, today) if here.is_team or dialogue.allows(Act.READ) else [],
        "caption": _caption(rounds.last),
        "legend": _legend(rounds.lanes),
        "seals_at": _seals_at(dialogue),
        "country": countries.name(dialogue.country),
        "ends": _ends(dialogue),
        "focal": _focal(here),
        **_present(here),
    }


def steps(dialogue):
    """The phase track for its component: label, state and until when it lasts, unless it is over."""
    found = []
    for phase, state in phases.track(dialogue.phase):
        end = None if state == "done" else dialogue.last_day_of(phase)
        until = _("until %(day)s") % {"day": date_format(end, "MONTH_DAY_FORMAT")} if end else ""
        found.append({"label": phase.label, "state": state, "until": until})
    return found


def _ends(dialogue):
    """{field of the dialogue: day} of the announced ends of phases that are not over."""
    ahead = [phase for phase, state in phases.track(dialogue.phase) if state != "done" and phases.last_day(phase)]
    return {phases.last_day(phase): dialogue.last_day_of(phase) for phase in ahead}


def _focal(here):
    """The FocalPoint that this person is, who may say "agreed" for their group; asked only before people read the outline."""
    if here.participant is None or here.dialogue.was_opened:
        return None
    return FocalPoint.objects.standing().filter(participant=here.participant).first()


def _seals_at(dialogue):
    """When the clock will seal it, if the team has confirmed that: people should know until when they can find their own words."""
    if not dialogue.allows(Act.SEAL):
        return None
    return Sealing.objects.under_way().filter(dialogue=dialogue).values_list("due_at", flat=True).first()


def _rounds_for(here):
    """Those that are open to this person, and what they may read of the last one."""
    rounds = _rounds(here.dialogue, here.clock.now())
    if rounds.open and here.is_late_for(rounds.open.opened_at):
        rounds = replace(rounds, open=None)
    return rounds if here.reads_words else replace(rounds, open=None, last=None, lanes={})


def _rounds(dialogue, now):
    """The open ballot and the last closed one with its lanes, in one query."""
    last = dialogue.ballots.exclude(closed_at=None).order_by("-number").values("number")[:1]
    rows = dialogue.ballots.filter(Q(closed_at=None) | Q(number=Subquery(last))).order_by("number")
    fields = ("pk", "number", "kind", "opened_at", "closes_at", "closed_at", "hash_formula")
    decided = ("decisions__issue", "decisions__lanes", "decisions__facts")
    ballots, lanes, words = {}, {}, group_words.of(dialogue)
    for *row, issue, published, facts in rows.values_list(*fields, *decided):
        ballot = ballots[row[0]] = Ballot(**dict(zip(fields, row, strict=True)), dialogue=dialogue)
        if issue:
            lanes[issue] = tuple(map(words.lane, results.leaning_lanes(published, facts, ballot.hash_formula)))
    opened = next((b for b in ballots.values() if b.is_open), None)
    closed = next((b for b in ballots.values() if not b.is_open), None)
    return Rounds(opened, closed, lanes, now)


def _questions(here, today):
    """All that are asked, or were until some days ago, with their issues and how much of my group is released (never shown)."""
    group = here.participant.group_id if here.participant else None
    said = Contribution.objects.released().filter(question=OuterRef("pk"), voice__group=group).values("question")
    number = said.annotate(n=Count("pk")).values("n")
    rows = Question.objects.filter(issue__dialogue=here.dialogue).select_related("issue")
    rows = rows.filter(Q(taken_out_on=None) | Q(taken_out_on__gte=today - changes.NEWS))
    rows = rows.only(*QUESTION_FIELDS, *(f"issue__{name}" for name in ISSUE_FIELDS))
    rows = rows.annotate(said=Coalesce(Subquery(number, output_field=IntegerField()), 0))
    reading = speaking.reading(here.dialogue)
    rows = rows.annotate(**told_columns(reading, "issue")).told(here.dialogue)
    found = list(rows.order_by("issue__position", "issue_id", "position", "pk"))
    for question in found:
        tell(question.issue, reading, question, "issue")
    return found


def _entries(here, questions, rounds, personal):
    """Every issue with its questions, each marked with whether I answered it."""
    entries = {}
    for question in questions:
        issue = question.issue
        entry = entries.setdefault(issue.pk, Entry(issue, rounds.lanes.get(issue.pk, ())))
        question.issue = entry.issue
        entry.questions.append(question)
    mine = set()
    if personal and entries:
        mine = set(
            answering.own(here.participant, [e.issue for e in entries.values()]).values_list("question", flat=True)
        )
    for entry in entries.values():
        for question in entry.questions:
            question.is_mine = question.pk in mine
    return list(entries.values())


def _three(here, asked):
    """Three open questions I have not answered, of different issues if possible, where my group is quiet first.

    The order knows my group's answers in steps of five only, as everything does while a question is open, and only those
    that a fixed time has released: no press changes what others are offered. Among equals the key decides, for each person
    anew: a group spreads over the questions, and what somebody answered says nothing of who they are (TRUST F14).
    """
    by_issue = {}
    for question in asked:
        by_issue[question.issue_id] = by_issue.get(question.issue_id, 0) + question.said
    left = [q for q in asked if not (q.is_mine or q.is_closed or here.is_late_for(q.opened_at))]

    def quiet_first(question):
        said, around = steps_of_five(question.said), steps_of_five(by_issue[question.issue_id])
        return said, around, keys.tag(here.dialogue, here.participant.pk, scopes.suggestion(question.pk))

    firsts, rest = {}, []
    for question in sorted(left, key=quiet_first):
        if firsts.setdefault(question.issue_id, question) is not question:
            rest.append(question)
    return [*firsts.values(), *rest][:THREE]


def _now(here, rounds, three, counted, items):
    """The name of the one thing to do now; the template has a sentence and a button for each."""
    dialogue = here.dialogue
    if not here.participant:
        return "team"
    if not dialogue.has_begun or dialogue.is_over:
        return phases.home(dialogue.phase)
    if dialogue.may_answer and not here.may_speak:
        return "waiting"
    if rounds.open and counted < items:
        return "half" if counted else "vote"
    if rounds.news and here.may_speak:
        return "result"
    if not dialogue.may_answer:
        return phases.home(dialogue.phase)
    if three:
        return "answer"
    return "late" if here.participant.acts_from else "finished"


def _in_sections(entries):
    """[(title, entry)]: the list in its parts, one after the other."""
    of_framework = [e for e in entries if e.issue.origin != "proposal"]
    parts = [
        (_("Building blocks"), [e for e in of_framework if e.issue.role == Issue.Role.BUILDING_BLOCK]),
        (_("Focus areas"), [e for e in of_framework if e.issue.role == Issue.Role.FOCUS_AREA]),
        (_("Proposed by participants"), [e for e in entries if e.issue.origin == "proposal"]),
    ]
    return [(title, entry) for title, part in parts for entry in part]


def _sections(listed):
    """What one page holds of each part; empty parts are left out."""
    return [
        {"title": title, "entries": [entry for _title, entry in part], "lays_ground": title == _("Building blocks")}
        for title, part in groupby(listed, key=itemgetter(0))
    ]


def _legend(lanes):
    """Whose the lanes beside the issues are, in their order; nothing before a ballot has closed."""
    return [lane for lane in next(iter(lanes.values()), ()) if lane.counted]


def _caption(ballot):
    if ballot is None:
        return ""
    names = {
        Ballot.Kind.STRAW: _("Show of hands, %(day)s, by group"),
        Ballot.Kind.FINAL: _("Ballot, %(day)s, by group"),
    }
    return names[ballot.kind] % {"day": date_format(ballot.closed_at, "MONTH_DAY_FORMAT")}


def _present(here):
    """Who takes part: lanes with a bar, the others in words. Hidden groups in bands only (TRUST §3). And, asked along with them, the forms
    about a workshop that are open to this person, and whether a tie is, or challenges, visions, tasks or words are."""
    lanes, heard, form, opened = [], [], None, {}
    for group, percent, words in joined(here.dialogue):
        told = {"flag": Flag(group.short_name, group.palette, group.pattern), "percent": percent, "words": words}
        (lanes if group.is_counted else heard).append(told)
        opened = {name: getattr(group, f"{name}_opened") for name in OPENED}
        form = group.form_opened and {
            "workshop": group.form_workshop,
            "moment": group.form_moment,
            "at": group.form_opened,
        }
    asked = form and here.may_speak and oneself.is_open(here.dialogue) and not here.is_late_for(form["at"])
    speaks = here.may_speak and here.dialogue.may_answer
    asks = {f"asks_{name}": bool(at) and speaks and not here.is_late_for(at) for name, at in opened.items()}
    return {"lanes_present": lanes, "heard": heard, "form": form if asked else None, **asks}


OPENED = ("ties", "tasks", *Collection.values, "meanings", "word_ballot")  # what is asked in rounds
FORM = {"workshop": "workshop", "moment": "moment", "opened": "opened_at"}


def joined(dialogue):
    """[(group, percent, words)] of each lane and consultative group, its parts included: how many joined of those expected; one query.
    Each group says which form about a workshop was opened last and is open, and when what is asked in rounds was (OPENED), for
    `_present`."""
    confirmed = Count("participants", filter=Q(participants__status=Participant.Status.CONFIRMED))
    waiting = Count("participants", filter=Q(participants__status=Participant.Status.WAITING))
    invited = Invitation.objects.open().filter(group=OuterRef("pk")).values("group").annotate(n=Count("pk")).values("n")
    invited = Coalesce(Subquery(invited, output_field=IntegerField()), 0)
    form = dialogue.evaluations.open().order_by("-opened_at")
    last = {f"form_{name}": Subquery(form.values(column)[:1]) for name, column in FORM.items()}
    opened = {"ties": dialogue.tierounds.open(), "tasks": dialogue.taskrounds.open()}
    opened |= {name: dialogue.statementrounds.open().filter(collection=name) for name in Collection.values}
    opened |= {"meanings": dialogue.meaningrounds.open(), "word_ballot": dialogue.wordballots.open()}
    for name, rounds in opened.items():
        last[f"{name}_opened"] = Subquery(rounds.order_by("-opened_at").values("opened_at")[:1])
    groups = dialogue.groups.annotate(joined=confirmed, waiting=waiting, invited=invited, **last)
    groups = group_words.tell(
        dialogue, groups.order_by("position", "pk")
    )  # grouped, a query forgets the order of its model
    found = []
    for group in (g for g in groups if g.parent_id is None):
        family = [group, *(g for g in groups if g.parent_id == group.pk)]
        there = sum(g.joined for g in family)
        expected = there + sum(g.waiting + g.invited for g in family)
        presence = presence_of(there, expected, named=all(g.is_named for g in family))
        found.append((group, presence["percent"], presence["words"]))
    return found


def presence_of(joined, expected, *, named):
    """{"percent", "words"} of a group: counts if it is named, else "0 to 5" or steps of five."""
    if named:
        words = _("%(joined)s of %(expected)s") if expected > joined else _("%(joined)s joined")
        return {"percent": 100 * joined // max(expected, 1), "words": words % {"joined": joined, "expected": expected}}
    if joined < K:
        return {"percent": 0, "words": _("0 to %(number)s joined") % {"number": K - 1}}
    base = -(-expected // STEP) * STEP
    return {
        "percent": 100 * steps_of_five(joined) // base,
        "words": _("%(number)s or more") % {"number": max(K, steps_of_five(joined))},
    }
