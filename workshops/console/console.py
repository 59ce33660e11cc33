"""What the facilitator's screen shows: the run of show, what is open, who has been heard, who wants to speak, who waits."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count
from django.utils.translation import gettext as _

from dialogue import phases
from issues import balloting, counting, participation
from issues.disclosure import PublishedLane
from issues.models import Contribution, Question
from issues.opening import problem_in_words
from stakeholders import joining
from stakeholders.models import StakeholderGroup
from workshops.plan import planning
from workshops.room import attending, facilitating, live, naming, speakers

DRAWN = {"few": "against", "about half": "divided", "most": "for"}  # the soft end that a band is drawn with
LATE_FROM = 2  # minutes
MOST_SHOWN = 40  # hands, and people at the door: a screen to act on, not a list to read


@dataclass(frozen=True)
class Heard:
    """A lane: how much of it has written or voted, in words, and how long it has had the floor against an equal share."""

    group: StakeholderGroup
    words: str
    lane: PublishedLane | None
    spoke: str
    is_silent: bool


def page(workshop):
    """All that the console shows; a fixed number of queries."""
    scene = live.scene(workshop)
    groups = list(workshop.dialogue.groups.filter(parent=None).prefetch_related("parts"))
    now = scene.clock.now()
    spoken = floor_times(workshop, now)
    sessions = planning.timed(workshop)
    heard = who_was_heard(workshop, scene, groups, spoken)
    action = facilitating.next_action(workshop)
    return {
        "workshop": workshop,
        "scene": scene,
        "action": action,
        "press": button_words(action),
        "sessions": sessions,
        "many_days": len({s.day for s in sessions}) > 1,
        "late": minutes_late(workshop, sessions),
        "heard": heard,
        "callouts": callouts(scene, heard),
        "hands": hands(workshop, groups, spoken, now),
        "floor": next((g for g in groups if g.key == workshop.floor_label), None),
        "groups": groups,
        "present": live.presence(workshop, attending.half_of(workshop, now)),
        "waiting": waiting(workshop.dialogue),
        "answers": answers(workshop),
        "questions": questions(workshop),
        "obstacles": obstacles(workshop),
        "ways": ways(workshop.dialogue),
    }


# ---- the button and the clock


def button_words(action):
    """What the big button says: the step it leaves and what it does."""
    leaves, goes = action.leaves, action.session
    words = {
        "start": lambda: _("Begin with “%(next)s”") % {"next": goes},
        "open_question": lambda: _("Open the first question for the room"),
        "next_question": lambda: _("Close this question and open the next"),
        "close_question": lambda: _("End the silent writing") if action.closes.silent else _("Close this question"),
        "open_ballot": lambda: leaves.does.opens,
        "close_ballot": lambda: _("Close the ballot and show the result"),
        "next_session": lambda: _("End “%(now)s” and go on to “%(next)s”") % {"now": leaves, "next": goes},
        "finish": lambda: _("End “%(now)s” and with it the workshop") % {"now": leaves},
        "none": lambda: "",
    }
    return words[action.code]()


def minutes_late(workshop, sessions):
    """How many minutes behind (positive) or ahead (negative) of the plan the current session began; 0 when it is close."""
    current = next((s for s in sessions if s.pk == workshop.current_id), None)
    if current is None or workshop.current_since is None:
        return 0
    minutes = round((workshop.current_since - current.slot.begins) / timedelta(minutes=1))
    return minutes if LATE_FROM <= abs(minutes) < 24 * 60 else 0


def obstacles(workshop):
    """Why the ballot of this session cannot open yet, in sentences; empty when nothing stands in the way."""
    current = workshop.current
    if current is None or not current.does.ballot or current.ballot_id:
        return []
    return [problem_in_words(p) for p in balloting.problems(workshop.dialogue)]


def ways(dialogue):
    """The phases one press away: [(phase, whether it is forward), …]."""
    near = [(phases.next_of(dialogue.phase), True), (phases.before(dialogue.phase), False)]
    return [(phase, forward) for phase, forward in near if phase]


# ---- who has been heard


def who_was_heard(workshop, scene, groups, spoken):
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


# ---- the floor


def floor_times(workshop, now):
    """{lane label: seconds} in the current session, the turn that runs now included."""
    if not workshop.current_id:
        return {}
    spoken = dict(workshop.current.speaking.values_list("label", "seconds"))
    if workshop.floor_label and workshop.floor_since:
        running = int((now - workshop.floor_since).total_seconds())
        spoken[workshop.floor_label] = spoken.get(workshop.floor_label, 0) + running
    return spoken


def hands(workshop, groups, spoken, now):
    """The first of the hands that are up, in the order of speaking, each with `.lane` (the group of its label, or None) and
    `.minutes` waited."""
    rows = list(workshop.attendance.hands().select_related("participant"))
    by_key = {row.pk: row for row in rows}
    lanes = {group.key: group for group in groups}
    for row in rows:
        row.lane, row.shown = lanes.get(row.hand_label), naming.label(workshop, row)
        row.participant.dialogue = workshop.dialogue
        row.minutes = int((now - row.hand_at).total_seconds() // 60)
    order = speakers.order([speakers.Hand(row.pk, row.hand_label) for row in rows], spoken, workshop.floor_label)
    return [by_key[hand.key] for hand in order[:MOST_SHOWN]]


# ---- people, questions, answers


def waiting(dialogue):
    """The first of those who wait to be let in, by group: [(group, [participant, …]), …]. The team's page has all."""
    found: dict[StakeholderGroup, list] = {}
    for person in joining.at_the_door(dialogue).filter(in_team=False)[:MOST_SHOWN]:
        found.setdefault(person.group, []).append(person)
    return list(found.items())


def questions(workshop):
    """Questions that may be asked in the room, by issue: those of listed issues that the team has not closed."""
    found = Question.objects.filter(issue__dialogue=workshop.dialogue, closed_at=None).exclude(issue__status="removed")
    return found.select_related("issue").order_by("issue__position", "position")


def answers(workshop):
    """The readable answers to the question that the room had last, in no order that tells anything."""
    if not workshop.current_id:
        return []
    asked = workshop.current.questions.exclude(closed_at=None).order_by("-closed_at").first()
    if asked is None:
        return []
    return list(Contribution.objects.readable().filter(question=asked.question).select_related("voice__group"))
