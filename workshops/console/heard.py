"""Who has been heard: how much of each lane has written or voted, how long it has had the floor, and whom to ask first."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import gettext as _

from issues import counting, participation
from issues.disclosure import PublishedLane
from issues.models import Contribution
from stakeholders.models import StakeholderGroup
from workshops.room import attending, speakers

DRAWN = {"few": "against", "about half": "divided", "most": "for"}  # the soft end that a band is drawn with


@dataclass(frozen=True)
class Heard:
    """A lane: how much of it has written or voted, in words, and how long it has had the floor against an equal share."""

    group: StakeholderGroup
    words: str
    lane: PublishedLane | None
    spoke: str
    is_silent: bool


def rows(workshop, scene, groups, spoken):
    """One row a lane or consultative group. Bands only, of those who are here; too small a group has none (TRUST §3.2)."""
    taking_part = _taking_part(scene)
    here = _here(workshop, scene)
    lanes = [g for g in groups if g.is_counted]
    shares = {s.label: s for s in speakers.shares([g.key for g in lanes], spoken)}
    return [_heard(group, taking_part, here, shares.get(group.key), spoken) for group in groups]


def _taking_part(scene):
    """{group id: voices} of the open question or ballot, or None when nothing is open."""
    if scene.kind == "question":
        said = Contribution.objects.filter(question=scene.asked.question).order_by()
        return dict(said.values_list("voice__group").annotate(n=Count("voice", distinct=True)))
    return counting.turnout(scene.ballot) if scene.kind == "vote" else None


def _here(workshop, scene):
    """{group id: people}: those who pressed "I am here" this half-day; all members before anybody has."""
    half = attending.half_of(workshop, scene.clock.now())
    present = workshop.attendance.here(half) if half else workshop.attendance.none()
    groups = Counter(present.values_list("participant__group", flat=True))
    return groups or workshop.dialogue.participants.counts()


def _heard(group, taking_part, here, share, spoken):
    parts = [group.pk, *(part.pk for part in group.parts.all())]
    there = sum(here.get(pk, 0) for pk in parts)
    words, lane = "", None
    if taking_part is not None and there:
        band = participation.band_of(group, sum(taking_part.get(pk, 0) for pk in parts), there)
        words, lane = participation.in_words(band), _drawn(group, band) if band else None
    seconds = spoken.get(group.key, 0)
    return Heard(group, words, lane, _spoke(seconds, share), is_silent=not seconds and any(spoken.values()))


def _drawn(group, band):
    return PublishedLane(
        key=group.key,
        name=group.short_name,
        palette=group.palette,
        pattern=group.pattern,
        counted=group.is_counted,
        shown="band",
        band=DRAWN[band],
    )


def _spoke(seconds, share):
    if not seconds:
        return ""
    minutes = max(1, round(seconds / 60))
    said = _("%(n)s min") % {"n": minutes}
    more = {"more": _("more than an equal share"), "less": _("less than an equal share")}
    return f"{said}, {more[share.against_equal]}" if share and share.against_equal in more else said


def callouts(scene, heard):
    """Sentences about lanes that are behind the others: the facilitator may ask them first."""
    lanes = [row for row in heard if row.group.is_counted]
    few = [row for row in lanes if scene.kind == "question" and row.lane is not None and row.lane.band == DRAWN["few"]]
    behind = few if len(few) < len(lanes) else []  # at the beginning everybody has written little
    for row in lanes:
        name = {"group": row.group.short_name}
        if row in behind and row.is_silent:
            yield _("Few of “%(group)s” have written, and none has spoken in this session.") % name
        elif row in behind:
            yield _("Few of “%(group)s” have written so far.") % name
        elif row.is_silent:
            yield _("Nobody of “%(group)s” has spoken in this session.") % name
