"""What a session found in rounds, for the minutes: of a tie the words of both sides, of answers the classes in a sentence each, of
challenges and visions what the groups share, with a picture and a table, of tasks what the groups have to settle, of words
what they mean."""

from django.utils.translation import gettext as _

from dialogue.models import tell_whole
from issues.models import ReactionRound, StatementRound, TaskRound, WordBallot
from issues.reactions import reading_findings
from issues.ties import reading_closed
from stakeholders import group_words
from workshops.documents import held_blocks, stand_blocks, task_blocks, word_blocks
from workshops.documents.report import Block
from workshops.room import before_the_room, scenes_of_rounds
from workshops.session_kinds import MEANINGS, PAPERS, STATEMENTS, TASKS, TIES


def of(workshop, sessions):
    """{session's id: [Block]} of the rounds that have closed; as many queries for one as for many."""
    stood = before_the_room.stood(sessions)
    closed = {pk: [asked for asked in each if asked.closed_at] for pk, each in stood.items()}
    every = [asked for each in closed.values() for asked in each]
    for asked in every:
        tell_whole(workshop.dialogue, *scenes_of_rounds.around(asked.about))
    return {pk: [block for asked in each for block in _blocks(workshop, asked)] for pk, each in closed.items()}


def _blocks(workshop, asked):
    yield Block("label", asked.name)
    if asked.kind == TIES:
        yield from _tie(reading_closed.both(asked.made, group_words.of(workshop.dialogue)))
    elif asked.kind == STATEMENTS:
        groups = group_words.of(workshop.dialogue)
        shown = held_blocks.shown_of(asked.made, workshop.dialogue, groups)
        yield from held_blocks.blocks(shown, asked.made.collection)
    elif asked.kind == TASKS:
        yield from _tasks(asked.made, workshop)
    elif asked.kind == MEANINGS:
        yield from word_blocks.written(asked.made.rounds, workshop.dialogue)
    elif asked.kind == PAPERS:
        yield from word_blocks.decided(asked.made, workshop.dialogue)
    else:
        yield from _ground(asked)


def _tie(both):
    yield Block("text", both.sentence)
    others = [
        _("%(group)s: %(words)s") % {"group": line.name, "words": line.words} for line in (*both.parts, *both.third)
    ]
    if others:
        yield Block("points", entries=tuple(others))


def _tasks(made, workshop):
    shown = task_blocks.shown_of(made, workshop.dialogue, group_words.of(workshop.dialogue))
    yield from task_blocks.blocks(shown, shown.tasks)


def _ground(asked):
    """Each class that was found; the answers stand in the chapter on where the groups stand."""
    for words in reading_findings.amounts(asked.made) or [_("No answer could be read when it closed")]:
        yield Block("text", words)


def _meanwhile(rounds, workshop, sessions):
    """Those that closed while the workshop was held."""
    sessions = [session for session in sessions if session.began_at]
    rounds = rounds.filter(closed_at__gte=min(s.began_at for s in sessions)) if sessions else rounds.none()
    if workshop.is_over and (ends := [s.ended_at for s in sessions if s.ended_at]):
        rounds = rounds.filter(closed_at__lte=max(ends))
    return rounds


def _besides(rounds, kind, workshop, sessions):
    """Those that closed while the workshop was held and stood before the room in no session."""
    stood = [pk for session in sessions for of, pk, _number in session.asked if of == kind]
    return _meanwhile(rounds.filter(dialogue=workshop.dialogue), workshop, sessions).exclude(pk__in=stood)


def tasks(workshop, sessions):
    """Who should do what, of such rounds."""
    rounds = list(_besides(TaskRound.objects.all(), TASKS, workshop, sessions).order_by("number"))
    if rounds:
        yield Block("chapter", _("Who should do what"))
    for made in rounds:
        yield from _tasks(made, workshop)


def words(workshop, sessions):
    """What ballots on words said that closed so."""
    ballots = list(_besides(WordBallot.objects.all(), PAPERS, workshop, sessions).order_by("number"))
    if ballots:
        yield Block("chapter", _("What words mean"))
    for ballot in ballots:
        yield Block("label", str(ballot.get_kind_display()))
        yield from word_blocks.decided(ballot, workshop.dialogue)


def shared(workshop, sessions):
    """Challenges and visions, of such rounds."""
    rounds = _besides(StatementRound.objects.all(), STATEMENTS, workshop, sessions)
    rounds = list(rounds.order_by("collection", "number"))
    if rounds:
        yield Block("chapter", _("What the groups share"))
    for made in rounds:
        yield Block("heading", str(made.get_collection_display()))
        shown = held_blocks.shown_of(made, workshop.dialogue, group_words.of(workshop.dialogue))
        yield from held_blocks.blocks(shown, made.collection)


def chapter(workshop, sessions, source):
    """What the groups think of answers, of rounds of reactions that closed while the workshop was held."""
    rounds = _meanwhile(ReactionRound.objects.filter(question__issue__dialogue=workshop.dialogue), workshop, sessions)
    common = reading_findings.common(workshop.dialogue, list(rounds.values_list("pk", flat=True)))
    common = {pk: one for pk, one in common.items() if one.kinds}  # of the others nothing could be read, or they wait
    if not common:
        return
    yield Block("chapter", _("Where the groups stand"))
    for issue in workshop.dialogue.issues.told(workshop.dialogue).filter(pk__in=common):
        yield Block("heading", issue.title)
        yield from stand_blocks.blocks(common[issue.pk], source=source)
