"""A participant's own part of the room: their answer, their seat, their hand, whether they pressed "I am here". Few queries:
people load it on cheap phones, all at the same moment."""

from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from issues import answering, reading, scopes
from stakeholders.models import Voice
from workshops import attending
from workshops.models import Attendance, Seat, Session, Workshop

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
        seat=Subquery(seat.values("table")[:1]),
        next_kind=Subquery(later.values("kind")[:1]),
        next_title=Subquery(later.values("title")[:1]),
        next_day=Subquery(later.values("day")[:1]),
    )
    workshop = get_object_or_404(found.prefetch_related("days"), dialogue=here.dialogue, number=number)
    workshop.dialogue = here.dialogue
    return workshop


def page(here, workshop, scene):
    """What stands on the person's own part, besides the forms."""
    asked = scene.asked if scene.kind == "question" else None
    mine: dict[str, Any] = {
        "workshop": workshop,
        "scene": scene,
        "then": _then(workshop, scene),
        "half": attending.half_of(workshop) if workshop.is_live else "",
    }
    mine["is_here"] = bool(mine["half"]) and mine["half"] in (workshop.marks or "").split()
    if asked and here.participant:
        mine |= _question(here, asked.question)
    if scene.kind == "vote" and here.may_speak:
        mine["has_voted"] = Voice.objects.of(here.participant, scopes.ballot(scene.ballot.pk)) is not None
    if here.may_speak and workshop.is_live:
        mine["labels"] = labels(here)
        mine["hand"] = next((label.name for label in mine["labels"] if label.key == workshop.hand_label), "")
    return mine


def _question(here, question):
    """As the question's own page has it, for the same form."""
    own = answering.own(here.participant, [question.issue]).filter(question=question).first()
    more = {"question": question, "issue": question.issue, "own": own, "until": here.dialogue.answers_until}
    return {**more, **reading.open_to(here, question)}


def _then(workshop, scene):
    """(name, when it begins or None) of the session after this one, or None."""
    if not workshop.is_live or not workshop.next_kind:
        return None
    same_day = workshop.current and workshop.next_day == workshop.current.day
    name = Session(kind=workshop.next_kind, title=workshop.next_title).name
    return name, scene.ends_at if same_day and scene.kind not in ("question", "vote") else None


def labels(here):
    """The labels a person may choose from: people of a named group their own lane, others any lane, or none at all."""
    group = here.participant.group
    lane = group.parent or group
    if group.is_named and lane.is_named:
        return [Label(lane.key, lane.short_name)]
    top = here.dialogue.groups.filter(parent=None)
    return [Label(SOMEBODY, _("A participant")), *(Label(g.key, g.short_name) for g in top)]
