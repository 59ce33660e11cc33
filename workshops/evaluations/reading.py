"""What the page of a form shows: the form, what is published of it, and what somebody has said in it themselves."""

from dataclasses import dataclass

from django.http import Http404
from django.utils.translation import gettext as _

from issues import evaluating, evaluations, leaving, release_words, steps
from issues.disclosure import steps_of_five
from issues.models import Evaluation
from issues.reading import page_of
from stakeholders.access import Unconfirmed
from workshops.entering import enter


@dataclass(frozen=True)
class Line:
    """What is published of one group."""

    name: str
    palette: str
    pattern: str
    words: str
    is_part: bool


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
    own = _own(here, evaluation)
    now = here.clock.now()
    can_answer = here.may_speak and evaluating.is_open(here.dialogue, evaluation) and not is_late(here, evaluation)
    return {
        **_said(here, evaluation, number),
        "workshop": workshop,
        "evaluation": evaluation,
        "when": moment_words(evaluation),
        "own": own,
        "chosen": [
            (asked, steps.LABELS.get(step, "–")) for asked, step in zip(evaluation.questions, own.steps, strict=True)
        ],
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
        "results": results(evaluation),
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


def results(evaluation):
    """[(sentence, [Line], names of groups without parts of which nothing is shown)] of a form that has closed."""
    found = []
    for asked, lanes in zip(evaluation.questions, evaluation.results, strict=False):
        few = [lane for lane in lanes if lane["word"] == steps.FEW and not lane["parts"]]
        lines = [line for lane in lanes if lane not in few for line in _lines(lane)]
        found.append((asked, lines, ", ".join(lane["name"] for lane in few)))
    return found


def _lines(lane):
    for group in (lane, *lane["parts"]):
        words = str(steps.WORDS[group["word"]])
        yield Line(group["name"], group["palette"], group["pattern"], words, group is not lane)
