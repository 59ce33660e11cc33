"""Rounds on wall and phones: while one is open what is asked, and of ties, statements and tasks how many have spoken, in steps of five;
once it has closed what is published of it, and nothing else (TRUST §3, MATHS §7)."""

from copy import copy
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Model

from issues.common_ground import CLASSES
from issues.disclosure import steps_of_five
from issues.doing import reading_shown as reading_tasks
from issues.meanings import reading_shown as reading_words
from issues.models import Contribution, Finding
from issues.reactions import reading_findings
from issues.statements import reading_shown
from issues.ties import reading_closed
from stakeholders import group_words
from stakeholders.models import Relation
from workshops.room.wall_pages import by_the_clock, mark_of, pages_of_lines
from workshops.session_kinds import MEANINGS, PAPERS, STATEMENTS, TASKS, TIES

ON_A_PAGE = 2  # statements, or tasks that were asked about, beneath each other on the wall
ASKED_ON_A_PAGE = 3  # tasks while people are asked about them
ON_WALL, ON_PHONES = 2, 1  # answers of each class; the page of what was found has all

OPEN = ("tie", "react", "collect", "tasks", "words", "papers")  # scenes of a round that is open


@dataclass(frozen=True)
class Found:
    """What was found of an answer, and the answer; `said` None: it cannot be read any more."""

    finding: Finding
    said: Any


def of(asked, now, on_wall):
    """What a scene of it has besides the session's name and clock; two queries once reactions have closed."""
    if asked.kind == TIES and asked.is_open:
        return {"kind": "tie", "round": asked, "total": steps_of_five(asked.made.total_heard)}
    if asked.kind == TIES:
        return {"kind": "tied", "round": asked, **(_turn(asked, now) if on_wall else {})}
    if asked.kind == STATEMENTS:
        return _collected(asked, now, on_wall)
    if asked.kind == TASKS:
        return _asked_tasks(asked, now, on_wall) if asked.is_open else _found_tasks(asked, now, on_wall)
    if asked.kind in (MEANINGS, PAPERS):
        return _words(asked, now, on_wall)
    return {"kind": "react", "round": asked} if asked.is_open else _ground(asked, now, on_wall)


def _turn(asked, now):
    """On the wall both sides first, then how it looks to others: pages of places of its lines."""
    others = [1 + len(group["parts"]) for group in asked.made.results["third"]]
    return by_the_clock([[], *pages_of_lines(others)], asked.closed_at, now)


def _collected(asked, now, on_wall):
    """On the wall the sentences and the picture first, then the words of the first statements; on phones all of these at once."""
    if asked.is_open:
        return {"kind": "collect", "round": asked, "total": steps_of_five(asked.made.total)}
    numbers = list(range(1, len(reading_shown.first_places(asked.made.results)) + 1))
    shown = {"kind": "collected", "round": asked, "things": numbers}
    if on_wall:
        pages = [numbers[at : at + ON_A_PAGE] for at in range(0, len(numbers), ON_A_PAGE)]
        shown |= by_the_clock([[], *pages], asked.closed_at, now)
    things = reading_shown.found(asked.made, shown["things"])
    return {**shown, "things": things, "mark": mark_of([one.words for one in things])}


def _asked_tasks(asked, now, on_wall):
    """On the wall some tasks a page, on phones the first ones."""
    tasks = reading_tasks.asked_about(asked.made.dialogue_id)
    shown = {"kind": "tasks", "round": asked, "total": steps_of_five(asked.made.total), "things": tasks}
    if on_wall:
        pages = [tasks[at : at + ASKED_ON_A_PAGE] for at in range(0, len(tasks), ASKED_ON_A_PAGE)]
        shown |= by_the_clock(pages, asked.made.opened_at, now)
    return {**shown, "mark": mark_of(reading_tasks.words_of(shown["things"]))}


def _found_tasks(asked, now, on_wall):
    """On the wall what is to be settled and the picture first, then the first tasks with what was found; on phones all of these at once."""
    places = reading_tasks.first_places(asked.made.results)
    shown = {"kind": "takers", "round": asked, "things": places}
    if on_wall:
        pages = [places[at : at + ON_A_PAGE] for at in range(0, len(places), ON_A_PAGE)]
        shown |= by_the_clock([[], *pages], asked.closed_at, now)
    things = reading_tasks.found(asked.made.dialogue_id, asked.made, shown["things"])
    return {**shown, "things": things, "mark": mark_of(reading_tasks.words_of(things))}


OF_WORDS = {(MEANINGS, True): "words", (MEANINGS, False): "worded", (PAPERS, True): "papers", (PAPERS, False): "meant"}


def _words(asked, now, on_wall):
    """On the wall a word a page, on phones all of them: with the meanings that everybody can read, with those on the paper and how many
    have voted, or with what the show of hands said."""
    things = reading_words.written(asked.made.rounds) if asked.kind == MEANINGS else reading_words.asked_on(asked.made)
    shown = {"kind": OF_WORDS[asked.kind, asked.is_open], "round": asked, "things": things}
    if asked.kind == PAPERS and asked.is_open:
        shown["total"] = steps_of_five(asked.made.total)
    if on_wall:
        shown |= by_the_clock([[word] for word in things], asked.closed_at or asked.made.opened_at, now)
    return {**shown, "mark": mark_of([word.words for word in shown["things"]])}


def _ground(asked, now, on_wall):
    """On the wall the classes first, then a page for each of their first answers; on phones the first answer of each."""
    shown = {"kind": "ground", "round": asked}
    places = first_places(asked.made.kinds, ON_WALL if on_wall else ON_PHONES)
    if on_wall:
        shown |= by_the_clock([[], *([place] for place in places)], asked.closed_at, now)
        places = shown["things"]
    things = _answers(asked.made, places) if places else []
    words = [
        (one.finding.place, one.said and [getattr(one.said, name) for name in Contribution.WORDS]) for one in things
    ]
    return {**shown, "things": things, "mark": mark_of(words, [one.said and one.said.translations for one in things])}


def first_places(kinds, most):
    """The places of the first answers of each class: findings are numbered class after class."""
    places, at = [], 1
    for kind in CLASSES:
        places += range(at, at + min(most, kinds.get(kind, 0)))
        at += kinds.get(kind, 0)
    return places


def _answers(made, places):
    findings = list(made.findings.filter(place__in=places))
    said = Contribution.objects.readable().select_related("voice__group")
    found = said.in_bulk([finding.contribution_id for finding in findings])
    return [Found(finding, found.get(finding.contribution_id)) for finding in findings]


# ---- for one reader: what is kept of a scene belongs to readers of every language


def copied(asked):
    about = copy(asked.about)
    for name in _along(about):
        setattr(about, name, copy(getattr(about, name)))
    return replace(asked, about=about)


def rows_of(asked):
    """What has words of its own, for `tell_whole`."""
    return around(asked.about) if asked else []


def around(about):
    """A tie with its groups, or a question with its issue; nothing of what is no row, without words of their own, and of None."""
    return [about, *(getattr(about, name) for name in _along(about))] if isinstance(about, Model) else []


def _along(about):
    if not isinstance(about, Model):
        return ()
    return ("from_group", "to_group") if isinstance(about, Relation) else ("issue",)


def told(scene):
    """The things of a scene in the reader's words."""
    dialogue = scene.workshop.dialogue
    if scene.kind == "tied":
        return [_of_page(reading_closed.both(scene.round.made, group_words.of(dialogue)), scene)]
    if scene.kind == "collected":
        rows = [replace(one, row=copy(one.row)) for one in scene.things]
        return [reading_shown.shown(scene.round.made, rows, dialogue, group_words.of(dialogue))]
    if scene.kind == "tasks":
        return reading_tasks.told(scene.things, dialogue)
    if scene.kind == "meant":
        return reading_words.outcomes(scene.things, scene.round.made, dialogue)
    if scene.kind in OF_WORDS.values():
        return reading_words.told(scene.things, dialogue)
    if scene.kind == "takers":
        places = [task.place for task in scene.things]
        return [reading_tasks.shown(scene.round.made, places, scene.things, dialogue, group_words.of(dialogue))]
    return [reading_findings.one(each.finding, each.said, dialogue) for each in scene.things]


def _of_page(both, scene):
    return replace(both, third=[both.third[place] for place in scene.things]) if scene.page else both
