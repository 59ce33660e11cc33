"""A participant's own part of the room: their answer, their seat, their hand, whether they pressed "I am here". Few queries:
people load it on cheap phones, all at the same moment."""

from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from dialogue.models import tell_whole
from issues import reading, reading_own, voting
from issues.doing import reading as reading_tasks
from issues.models import Evaluation
from issues.statements import reading_shown
from issues.ties import reading as reading_ties
from stakeholders import group_words
from workshops.models import Attendance, Seat, Session, Workshop
from workshops.room import attending, live

SOMEBODY = "participant"  # the label of a hand that shows no group


@dataclass(frozen=True)
class Label:
    """Under what somebody may raise their hand."""

    key: str
    name: str


def find(here, number):
    """The workshop with what the room page needs of this person and of what comes next, in one query. Raises Http404."""
    own = Attendance.objects.filter(workshop=OuterRef("pk"), participant=here.participant)
    seat = Seat.objects.filter(session=OuterRef("current"), participant=here.participant)
    later = Session.objects.filter(workshop=OuterRef("pk")).filter(
        Q(day__gt=OuterRef("current__day"))
        | Q(day=OuterRef("current__day"), position__gt=OuterRef("current__position"))
    )
    found = Workshop.objects.select_related("current__issue", "current__ballot", "current__group").annotate(
        marks=Subquery(own.values("marks")[:1]),
        hand_at=Subquery(own.values("hand_at")[:1]),
        hand_label=Subquery(own.values("hand_label")[:1]),
        called=Subquery(own.values("called")[:1]),
        own_number=Subquery(own.values("number")[:1]),
        seat=Subquery(seat.values("table")[:1]),
        evaluates=Subquery(_open_forms(here).values("moment")[:1]),
        next_kind=Subquery(later.values("kind")[:1]),
        next_title=Subquery(later.values("title")[:1]),
        next_worded=Subquery(later.values("worded")[:1]),
        next_day=Subquery(later.values("day")[:1]),
        has_asked=live.HAS_ASKED,
    )
    workshop = get_object_or_404(found.prefetch_related("days"), dialogue=here.dialogue, number=number)
    workshop.dialogue = here.dialogue
    return workshop


def _open_forms(here):
    """Of each workshop those that this person may answer (TRUST F9), that which opened last first."""
    found = Evaluation.objects.filter(dialogue=OuterRef("dialogue"), workshop=OuterRef("number")).open()
    if here.participant and here.participant.acts_from:
        found = found.filter(opened_at__gt=here.participant.acts_from)
    return found.order_by("-opened_at")


def lacks_name(here, workshop):
    """Whether the person says first what the room calls them: everybody is asked alike, whatever their group."""
    return here.may_speak and workshop.asks_for_names and not workshop.is_over and not workshop.called


def page(here, workshop, scene):
    """What stands on the person's own part, besides the forms."""
    asked = scene.asked if scene.kind == "question" else None
    mine: dict[str, Any] = {
        "workshop": workshop,
        "scene": scene,
        "then": _then(workshop, scene),
        "half": attending.half_of(workshop, here.clock.now()) if workshop.is_live else "",
    }
    mine["lacks_name"] = lacks_name(here, workshop)
    mine["is_here"] = bool(mine["half"]) and mine["half"] in (workshop.marks or "").split()
    if asked and here.participant:
        mine |= _question(here, asked.question)
    if scene.kind == "tie" and here.participant and here.reads_words:
        mine |= reading_ties.in_a_room(here, scene.round.made)
    if scene.kind == "collect" and here.participant and here.reads_words:
        mine |= reading_shown.in_a_room(here, _of(here, scene.round.made))
    if scene.kind == "tasks" and here.participant:
        mine |= reading_tasks.speaks(here, scene.round.made)
    if scene.kind in ("words", "papers") and here.participant:
        mine |= _of_words(here, scene.round.made)
    if scene.kind == "react":
        mine |= _reacted(here, scene.round.about)
    if scene.kind == "vote" and here.may_speak:
        mine["has_voted"] = bool(voting.own(here.participant, scene.ballot))
    if here.may_speak and workshop.is_live:
        mine["labels"] = labels(here)
        mine["hand"] = next((label.name for label in mine["labels"] if label.key == workshop.hand_label), "")
    return mine


def _of(here, made):
    made.dialogue = here.dialogue
    return made


def _question(here, question):
    """As the question's own page has it, for the same form."""
    said = reading_own.answer_to(reading_own.answers(here, question.issue), question)
    own = reading_own.words(said, question, here.clock.now())
    more = {"question": question, "issue": question.issue, "until": here.dialogue.answers_until}
    return {**more, **own, **reading.open_to(here, question)}


def _reacted(here, question):
    """Whether this person can react now; an earlier card of theirs may stand in the way."""
    opens = reading.open_to(here, question)
    return {"can_react": opens["can_react"], "late_to_react": here.is_late_for(question.reacting_since)}


def _of_words(here, made):
    """Whether this person can write or vote; an earlier card of theirs may stand in the way."""
    late = here.is_late_for(made.opened_at)
    return {"can_speak": here.may_speak and here.dialogue.may_answer and not late, "late": late}


def _then(workshop, scene):
    """(name, when it begins or None) of the session after this one, or None."""
    if not workshop.is_live or not workshop.next_kind:
        return None
    same_day = workshop.current and workshop.next_day == workshop.current.day
    following = Session(kind=workshop.next_kind, title=workshop.next_title, worded=workshop.next_worded or {})
    tell_whole(workshop.dialogue, following)
    return following.name, scene.ends_at if same_day and scene.kind not in live.OPEN else None


def labels(here):
    """The labels a person may choose from: none at all, and people of a named group their own lane, others any lane. All may
    stand as a participant: if only hidden groups could, the label would tell what it is there to hide."""
    group, nobody = here.participant.group, Label(SOMEBODY, _("A participant"))
    lanes = group_words.tell(here.dialogue, here.dialogue.groups.filter(parent=None))
    lane = next(lane for lane in lanes if lane.pk == (group.parent_id or group.pk))
    if group.is_named and lane.is_named:
        return [Label(lane.key, lane.short_name), nobody]
    return [nobody, *(Label(g.key, g.short_name) for g in lanes)]
