"""What the page of a form shows: the form, what is published of it, and what somebody has said in it themselves."""

from dataclasses import dataclass

from django.http import Http404
from django.utils.translation import gettext as _

from issues import evaluating, evaluations, leaving, release_words, steps
from issues.disclosure import steps_of_five
from issues.models import Evaluation
from issues.reading import page_of
from stakeholders import group_words
from stakeholders.access import Unconfirmed
from workshops.entering import enter


@dataclass(frozen=True)
class Line:
    """What is published of one group; `before`: of the same sentence at the start, or ""."""

    name: str
    palette: str
    pattern: str
    words: str
    is_part: bool
    before: str = ""


def find(user, slug, number, moment):
    """(here, workshop, its form) for whoever reads what people say; before it opens only the team sees it. Raises Http404, Unconfirmed."""
    here, workshop, found = find_for_all(user, slug, number, moment)
    if not here.reads_words:
        raise Unconfirmed
    return here, workshop, found


def find_for_all(user, slug, number, moment):
    """The same, also for whoever waits for confirmation: `page` shows them nothing that people said."""
    here, workshop = enter(user, slug, number)
    if not here.may_read or moment not in Evaluation.Moment.values:
        raise Http404
    found = evaluations.of(here.dialogue, workshop.number, moment)
    found.dialogue = here.dialogue
    if found.opened_at is None and not here.is_team:
        raise Http404
    return here, workshop, found


def page(here, workshop, evaluation, number=None):
    """All that the page shows besides the form to be filled in. `number`: the page of what people wrote."""
    own, asked = _own(here, evaluation), evaluations.asked(evaluation)
    now = here.clock.now()
    can_answer = here.may_speak and evaluating.is_open(here.dialogue, evaluation) and not is_late(here, evaluation)
    return {
        **_said(here, evaluation, number),
        "workshop": workshop,
        "evaluation": evaluation,
        "asked": asked,
        "when": moment_words(evaluation),
        "own": own,
        "chosen": [(sentence, steps.LABELS.get(step, "–")) for sentence, step in zip(asked, own.steps, strict=True)],
        "standing": release_words.of_remark(own.remark, here.dialogue, now) if own.remark else "",
        "night": _night(here, own, now),
        "by_when": release_words.by_when(here.dialogue, now),
        "why_then": release_words.why_then(here.dialogue, of_form=True),
        "can_answer": can_answer,
        "can_lose_words": here.may_speak and not can_answer and own.can_lose_words,
        "late": is_late(here, evaluation),
    }


def _said(here, evaluation, number):
    """What all read of it: how many answered while it is open, the results, a page of words."""
    if evaluation.opened_at is None or not here.reads_words:
        return {"total": 0, "results": [], "remarks": []}
    remarks = evaluation.remarks.readable().values_list("pk", "text")
    return {
        "total": steps_of_five(evaluation.ratings.heard().count()) if here.is_team and evaluation.is_open else 0,
        "results": results(evaluation, _at_start(evaluation)),
        "remarks": page_of(remarks, number),
    }


def is_late(here, evaluation):
    return evaluation.opened_at is not None and here.is_late_for(evaluation.opened_at)


def _own(here, evaluation):
    """Nothing of whoever does not take part; and of nobody, once a sealed dialogue has no key."""
    asks = here.participant is not None and evaluation.opened_at is not None and not here.dialogue.is_sealed
    return evaluating.own(here.participant, evaluation) if asks else evaluating.Own()


def _night(here, own, now):
    """That in which something of it goes, if all was taken back."""
    if not own.rows:
        return None
    marks = set(here.dialogue.leaving.values_list("token", flat=True))
    nights = [leaving.night_of(row, here.dialogue, marks, now.date()) for row in own.rows]
    return max((night for night in nights if night), default=None)


def moment_words(evaluation):
    if evaluation.moment == Evaluation.Moment.START:
        return _("At the start of the workshop")
    return _("At the end of the workshop")


def _at_start(evaluation):
    """{sentence: {group key: word}} of the form at the start of a workshop whose form at the end has closed; only of sentences that both
    ask in the same words. Each was published by itself."""
    start = evaluation.start
    if start is None or not (start.is_closed and evaluation.is_closed) or evaluation.moment == start.moment:
        return {}
    return {
        asked: {group["key"]: group["word"] for lane in lanes for group in (lane, *lane["parts"])}
        for asked, lanes in zip(start.questions, start.results, strict=False)
        if asked in evaluation.questions
    }


def results(evaluation, at_start=None):
    """[(sentence, [Line], names of groups without parts of which nothing is shown, whether the start stands beside)] of a form that has
    closed. `at_start`: as `_at_start`."""
    found, names = [], group_words.of(evaluation.dialogue)
    every = zip(evaluation.questions, evaluations.asked(evaluation), evaluation.results, strict=False)
    for kept, asked, lanes in every:
        before = (at_start or {}).get(kept, {})
        few = [
            lane
            for lane in lanes
            if not lane["parts"] and {lane["word"], before.get(lane["key"], steps.FEW)} == {steps.FEW}
        ]
        lines = [line for lane in lanes if lane not in few for line in _lines(lane, before, names)]
        found.append((asked, lines, ", ".join(names.name(lane["key"], lane["name"]) for lane in few), bool(before)))
    return found


def _lines(lane, before, names):
    for group in (lane, *lane["parts"]):
        earlier = str(steps.WORDS[before.get(group["key"], steps.FEW)]) if before else ""
        words = str(steps.WORDS[group["word"]])
        name = names.name(group["key"], group["name"])
        yield Line(name, group["palette"], group["pattern"], words, group is not lane, earlier)
