"""What the facilitator's screen says besides `console.page`: what a press asks first, who has no seat, what was decided."""

from django.utils.translation import gettext as _

from issues import results
from issues.rule_words import lead_in_words
from issues.rules import Rule
from workshops.models import Seat
from workshops.room import facilitating


def more(page):
    """What comes on top of `console.page`; at most four queries, however much there is."""
    workshop, sessions = page["workshop"], page["sessions"]
    scene = page["scene"]
    ballot = scene.ballot if scene.kind == "result" else ballot_before(workshop, sessions)
    found = scene.things if scene.kind == "result" else results.results_of(ballot) if ballot else []
    return {
        "confirm": confirm(page["action"]),
        "back_to": facilitating.session_before(sessions, workshop),
        "unseated": unseated(workshop, sessions),
        "tables": tables(workshop),
        "told": ballot,
        "decided": contested_first(found),
        "rule": lead_in_words(Rule.from_dict(workshop.dialogue.rule)),  # as the wall says it
        "some_hidden": any(not g.is_named for group in page["groups"] for g in [group, *group.parts.all()]),
    }


def confirm(action):
    """What the big button asks before a step that nothing takes back; "" for all others."""
    if action.code == "close_ballot" and not action.ballot.is_final:
        return _("Count the hands now? Whoever has not saved is not counted.")
    questions = {
        "close_ballot": _("Close the ballot for good? Whoever has not saved is not counted."),
        "finish": _("End the workshop? It cannot be begun again."),
    }
    return questions.get(action.code, "")


# ---- tables


def unseated(workshop, sessions):
    """The session at tables, of the current one and the next, in which nobody has a seat; or None."""
    if workshop.is_over:
        return None
    at = next((i for i, s in enumerate(sessions) if s.pk == workshop.current_id), -1)
    near = [s for s in sessions[max(at, 0) : at + 2] if s.does.seats]
    seated = set(Seat.objects.filter(session__in=near).values_list("session", flat=True).distinct())
    return next((s for s in near if s.pk not in seated), None)


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
