"""Is a workshop ready? One line a matter: good, or look at it, with where it is mended."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from dialogue.models import tell_whole
from dialogue.phases import Act
from issues import balloting, counting, disclosure
from issues.models import Ballot, Question, Task
from issues.opening import obstacle_in_words, unseen_in_words
from stakeholders import group_words
from workshops import session_kinds
from workshops.plan import planning
from workshops.room import before_the_room, words_asked


@dataclass(frozen=True)
class Line:
    good: bool
    text: str
    mend: str = ""  # name of the address where it is mended


def lines(workshop):
    """What stands between the team and a good day, in the order in which it is mended."""
    return [
        *_plan(workshop),
        *_people(workshop),
        *_expected(workshop),
        *_ballots(workshop),
        *_tables(workshop),
        *_names(workshop),
        *_house(),
    ]


def _plan(workshop):
    sessions = planning.timed(workshop)
    found = planning.problems(workshop, sessions)
    if not sessions:
        yield Line(False, _("The run of show is empty."), "workshop")
    elif found:
        yield Line(False, _("The run of show has something to look at."), "workshop")
    else:
        yield Line(True, _("The run of show fits into its days, with breaks and the ballot at its end."))
    unset = [s for s in sessions if s.does.asks and s.issue_id is None]
    if unset:
        yield Line(False, _("A discussion has no issue yet, so there is no question to ask in the room."), "workshop")
    yield from _nothing_to_ask(workshop, sessions)
    yield from _gone([s for s in sessions if s.issue_id and s.began_at is None])


def _nothing_to_ask(workshop, sessions):
    """Of sessions that ask in rounds. Ties may have gone from the outline since they were planned."""
    needing = (session_kinds.TIES, session_kinds.REACTIONS)  # what people find hard and hope for needs nothing before
    asking = [s for s in sessions if s.does.rounds in needing]
    ties = before_the_room.planned(workshop.dialogue, [s for s in asking if s.does.rounds == session_kinds.TIES])
    if not all(ties.get(s.pk, s.issue_id) for s in asking):
        words = _("A session that asks about ties, or what we agree on, has no tie or issue yet.")
        yield Line(False, words, "workshop")
    words = words_asked.planned(workshop.dialogue, sessions)
    if any(s.does.rounds == session_kinds.WORDS and not words[s.pk] for s in sessions):
        yield Line(False, _("A session that asks what words mean has no word yet."), "workshop")
    tasks = any(s.does.rounds == session_kinds.TASKS for s in sessions)
    if tasks and not Task.objects.filter(dialogue=workshop.dialogue).asked().exists():
        words = _("A session asks who should do what, and no task is written down yet.")
        yield Line(False, words, "task_write")


def _gone(sessions):
    """What a session was planned for and nobody asks any more: the console passes over it."""
    open_ones = Question.objects.filter(issue__in={s.issue_id for s in sessions}, closed_at=None)
    asked = set(open_ones.values_list("issue", flat=True))
    for session in sessions:
        tell_whole(session.workshop.dialogue, session, session.issue)
        title = {"session": session.name, "issue": session.issue.title}
        if session.issue.is_removed:
            words = _("“%(session)s” is about “%(issue)s”, which is not on the list any more. Choose another issue.")
            yield Line(False, words % title, "workshop")
        elif session.does.asks and session.issue_id not in asked:
            words = _("“%(session)s” has no open question: all of “%(issue)s” are closed or taken out.")
            yield Line(False, words % title, "workshop")


def _people(workshop):
    """Who was invited and has not joined, and who waits: totals; names stand on the invitations' own page."""
    invited = workshop.dialogue.invitations.open().count()
    waiting = workshop.dialogue.participants.waiting().count()
    if invited:
        yield Line(False, _("Invited and not joined yet: %(n)s.") % {"n": invited}, "team")
    if waiting:
        yield Line(False, _("Waiting to be confirmed: %(n)s.") % {"n": waiting}, "team")
    if not invited and not waiting:
        yield Line(True, _("Everybody who was invited has joined, and nobody waits."))


def _expected(workshop):
    """Held against those expected: does each counted group reach its quorum (at least half, three where it has three)?"""
    if not workshop.expected:
        yield Line(False, _("You have not said how many people each group brings."), "workshop_readiness")
        return
    short, names = [], group_words.of(workshop.dialogue)
    for group in counting.frozen_groups(workshop.dialogue):
        coming = sum(workshop.expected.get(g["key"], 0) for g in [group, *group["parts"]])
        needed = max(min(group["members"], 3), -(-group["members"] // 2))
        if group["counted"] and coming < needed:
            short.append(names.name(group["key"], group["name"]))
    if short:
        names = ", ".join(short)
        yield Line(False, _("Fewer people are expected than a decision needs: %(groups)s.") % {"groups": names}, "team")
    else:
        yield Line(True, _("Enough people of each counted group are expected for a decision."))


def _ballots(workshop):
    ballots = {session_kinds.row(kind).ballot for kind in workshop.sessions.values_list("kind", flat=True)} - {""}
    if not ballots:
        return
    problems, unseen = balloting.before_opening(workshop.dialogue)
    for problem in problems:
        yield Line(False, obstacle_in_words(problem), "team")
    for group in unseen:
        yield Line(False, unseen_in_words(group), "team")
    if not problems:
        k = {"k": disclosure.K}
        yield Line(True, _("Every group has the members that a ballot needs (%(k)s where they stay hidden).") % k)
    act = Act.FINAL if Ballot.Kind.FINAL in ballots else Act.STRAW
    if not workshop.dialogue.allows(act):
        yield Line(False, _("This phase has no such ballot. Change the phase before the ballot's session."), "team")


def _tables(workshop):
    rounds = workshop.sessions.at_tables().filter(began_at=None)
    if not rounds.exists():
        return
    seated = rounds.filter(seats__isnull=False).exists()
    words = _("The tables are seated.") if seated else _("The tables are not seated yet; do it when people are here.")
    yield Line(seated, words, "" if seated else "tables")


def _names(workshop):
    if workshop.asks_for_names:
        yield Line(True, _("The room shows people by the name it calls them; they are asked before they enter."))
    else:
        yield Line(True, _("The room shows people by numbers, drawn by chance."))


def _house():
    if settings.DEMO:
        yield Line(True, _("This is the demo: mails stay on this machine."))
    elif not settings.EMAIL_URL:
        yield Line(False, _("Mail is not set up: invitations stay on this machine."), "")
