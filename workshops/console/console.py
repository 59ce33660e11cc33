"""What the facilitator's screen shows: the run of show, what is open, who has been heard, who wants to speak, who waits."""

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dialogue import phases
from dialogue.models import tell_whole
from issues import balloting, results
from issues.models import Contribution, Question
from issues.opening import obstacle_in_words
from issues.rule_words import lead_in_words
from issues.rules import Rule
from stakeholders import group_words, joining
from stakeholders.models import StakeholderGroup
from workshops.console import heard, translating
from workshops.models import Seat
from workshops.plan import planning
from workshops.room import attending, before_the_room, live, naming, scenes_of_rounds, speakers, what_next
from workshops.room.wall_pages import shorten
from workshops.session_kinds import MEANINGS, PAPERS, REACTIONS, STATEMENTS, TASKS, TIES
from workshops.tables import tabling

CANNOT_ASK = gettext_lazy("Nobody can answer in this phase, so this cannot be asked. Change the phase first.")
CLOSES = {
    TIES: gettext_lazy("Close and show"),
    TASKS: gettext_lazy("Close and show"),
    MEANINGS: gettext_lazy("End the collecting"),
    PAPERS: gettext_lazy("Close the show of hands and show the result"),
}
SURE = {
    TIES: gettext_lazy("Close it now? Whoever has not sent how they see it is not counted."),
    TASKS: gettext_lazy("Close it now? Whoever has not said who should do what is not counted."),
    STATEMENTS: gettext_lazy(
        "Close it now? What is written and not read by others yet waits for its own hour, and for the next round."
    ),
    MEANINGS: gettext_lazy(
        "End it now? What is written and not read by others yet waits for its own hour, and stands on no paper before."
    ),
    PAPERS: gettext_lazy("Count the hands now? Whoever has not saved is not counted."),
}
ABOUT = 90  # characters of a question on the big button
LATE_FROM = 2  # minutes
MOST_SHOWN = 40  # hands, and people at the door: a screen to act on, not a list to read


def page(workshop):
    """All that the console shows; a fixed number of queries."""
    scene = live.told(live.scene(workshop))
    groups = list(workshop.dialogue.groups.filter(parent=None).prefetch_related("parts"))
    sessions = planning.timed(workshop)
    words = group_words.of(workshop.dialogue)
    for group in (each for lane in groups for each in (lane, *lane.parts.all())):
        words.tell(group)
    tell_whole(workshop.dialogue, *sessions, *(s.issue for s in sessions))
    return {
        **{"workshop": workshop, "scene": scene, "groups": groups, "sessions": sessions},
        **_moves(workshop, sessions),
        **_people(workshop, scene, groups),
        **_decided(workshop, scene, sessions),
        "unseated": unseated(workshop, sessions),
        "tables": tables(workshop),
        "without_table": without_table(workshop),
        "answers": answers(workshop),
        "questions": questions(workshop),
    }


def _moves(workshop, sessions):
    """What the room can go on to, and what the presses ask first."""
    action = what_next.next_action(workshop)
    tell_whole(workshop.dialogue, *scenes_of_rounds.around(action.about))
    cannot_ask = action.code == "open_round" and not workshop.dialogue.may_answer
    return {
        "action": action,
        "press": button_words(action),
        "confirm": confirm(action),
        "back_to": what_next.session_before(sessions, workshop),
        "many_days": len({s.day for s in sessions}) > 1,
        "late": minutes_late(workshop, sessions),
        "obstacles": [CANNOT_ASK] if cannot_ask else obstacles(workshop),
        "ways": ways(workshop.dialogue),
    }


def _people(workshop, scene, groups):
    """Who is here, who has been heard, who wants to speak, who waits at the door."""
    now = scene.clock.now()
    spoken = floor_times(workshop, now)
    lanes = heard.rows(workshop, scene, groups, spoken)
    return {
        "heard": lanes,
        "callouts": heard.callouts(scene, lanes),
        "hands": hands(workshop, groups, spoken, now),
        "floor": next((g for g in groups if g.key == workshop.floor_label), None),
        "present": live.presence(workshop, attending.half_of(workshop, now)),
        "waiting": waiting(workshop.dialogue),
        "some_hidden": any(not g.is_named for group in groups for g in [group, *group.parts.all()]),
    }


def _decided(workshop, scene, sessions):
    """The ballot that the room talks about, its results, and the rule as the wall says it."""
    ballot = scene.ballot if scene.kind == "result" else ballot_before(workshop, sessions)
    found = scene.things if scene.kind == "result" else results.results_of(ballot) if ballot else []
    rule = Rule.from_dict(workshop.dialogue.rule)
    return {"told": ballot, "decided": contested_first(found), "rule": lead_in_words(rule)}


# ---- the button and the clock


def button_words(action):
    """What the big button says: the step it leaves and what it does."""
    leaves, goes = action.leaves, action.session
    words = {
        "start": lambda: _("Begin with “%(next)s”") % {"next": goes},
        "open_question": lambda: (
            _("Open the next question for the room")
            if leaves.questions.exists()
            else _("Open the first question for the room")
        ),
        "next_question": lambda: _("Close this question and open the next"),
        "close_question": lambda: _("End the silent writing") if action.closes.silent else _("Close this question"),
        "open_ballot": lambda: leaves.does.opens,
        "close_ballot": lambda: _("Close the ballot and show the result"),
        "next_session": lambda: _("End “%(now)s” and go on to “%(next)s”") % {"now": leaves, "next": goes},
        "finish": lambda: _("End “%(now)s” and with it the workshop") % {"now": leaves},
        "open_round": lambda: _open_round(action),
        "close_round": lambda: CLOSES.get(action.shows.kind, _("Close and show what the groups share")),
        "none": lambda: "",
    }
    return words[action.code]()


def _open_round(action):
    """It is named: nothing on the page says yet which one comes."""
    about = before_the_room.named(action.about)
    about = shorten(about, ABOUT)[0] if action.leaves.does.rounds == REACTIONS else about
    return _("%(opens)s: %(about)s") % {"opens": action.leaves.does.opens, "about": about}


def confirm(action):
    """What the big button asks before a step that nothing takes back; "" for all others."""
    if action.code == "close_ballot" and not action.ballot.is_final:
        return _("Count the hands now? Whoever has not saved is not counted.")
    if action.code == "close_round" and action.shows.kind in SURE:
        return SURE[action.shows.kind]
    questions = {
        "close_ballot": _("Close the ballot for good? Whoever has not saved is not counted."),
        "close_round": _("Close for reactions? What the groups think is then shown to everybody and stays as it is."),
        "finish": _("End the workshop? It cannot be begun again."),
    }
    return questions.get(action.code, "")


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
    return [obstacle_in_words(p) for p in balloting.problems(workshop.dialogue)]


def ways(dialogue):
    """The phases one press away: [(phase, whether it is forward), …]."""
    near = [(phases.next_of(dialogue.phase), True), (phases.before(dialogue.phase), False)]
    return [(phase, forward) for phase, forward in near if phase]


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
    words = group_words.of(dialogue)
    found: dict[StakeholderGroup, list] = {}
    for person in joining.at_the_door(dialogue).filter(in_team=False)[:MOST_SHOWN]:
        found.setdefault(words.tell(person.group), []).append(person)
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
    found = list(Contribution.objects.readable().filter(question=asked.question).select_related("voice__group"))
    words = group_words.of(workshop.dialogue)
    for answer in found:
        words.tell(answer.voice.group)
        answer.into = translating.into(answer, workshop.dialogue)
    return found


# ---- tables


def unseated(workshop, sessions):
    """The session at tables, of the current one and the next, in which nobody has a seat; or None."""
    if workshop.is_over:
        return None
    at = next((i for i, s in enumerate(sessions) if s.pk == workshop.current_id), -1)
    near = [s for s in sessions[max(at, 0) : at + 2] if s.does.seats]
    seated = set(Seat.objects.filter(session__in=near).values_list("session", flat=True).distinct())
    return next((s for s in near if s.pk not in seated), None)


def without_table(workshop):
    """What the room calls those who are here and have no place in a round whose tables are made."""
    late = tabling.standing(workshop)
    called = naming.labels(workshop) if late else {}
    return sorted((called[person.pk] for person in late), key=naming.order)


def tables(workshop):
    """[(table, whether it has noted something), …] of the current session."""
    session = workshop.current
    if session is None or not session.does.seats:
        return []
    written = session.table_notes.exclude(agreed="", contested="", still_open="")
    noted = set(written.values_list("table", flat=True))
    seated = set(session.seats.values_list("table", flat=True))
    return [(table, table in noted) for table in sorted(seated | noted)]


# ---- decisions


def ballot_before(workshop, sessions):
    """In a plenary the closed ballot of the session before it, breaks left out; else None."""
    if not workshop.is_live or workshop.current is None or not workshop.current.does.looks_back:
        return None
    before = None
    for session in sessions:
        if session.pk == workshop.current_id:
            break
        before = session if session.does.is_told else before
    ballot = before.ballot if before else None
    return ballot if ballot and not ballot.is_open else None


def contested_first(found):
    """Results with those that need talk first, otherwise in their order."""
    return sorted(found, key=lambda result: result.look != "discuss")
