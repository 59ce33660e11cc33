"""The team's part of the form about a workshop: its sentences, opening and closing it."""

from collections import defaultdict
from functools import partial

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext

from dialogue import database_time, merging, speaking
from dialogue.models import Dialogue, TeamLog
from dialogue.said import Said
from issues import leaving, oneself, steps, stirring
from issues.counting import frozen_groups
from issues.models import Evaluation, Rating, Remark
from issues.models.evaluations import STEP_COLUMNS


class NotNow(Exception):
    """It was opened already, or closed, or the dialogue is not under way."""


def first_questions(dialogue):
    """What is asked unless the team words it otherwise, in the dialogue's language: the same at the start and at the end, so that the two
    can be laid side by side."""
    with speaking.to(speaking.own(dialogue), dialogue):
        return _sentences()


def _sentences():
    """The product's own, in the language that is on."""
    return [
        gettext("I know what this meeting is for and what it decides."),
        gettext("People like me are heard here."),
        gettext("I trust that what we say will be used as we were told."),
        gettext("What we agree on can change something."),
    ]


def asked(evaluation):
    """Its sentences as the reader gets them: what the team has not worded is the product's, in their language."""
    dialogue = evaluation.dialogue
    return told(evaluation.questions, first_questions(dialogue), _sentences(), partial(_as_written, dialogue))


def told(kept, first, theirs, as_written=str):
    """Sentences as a form keeps them; those that are still the `first` ones as `theirs` has them, wherever they stand. Pure."""
    words = dict(zip(first, theirs, strict=True))
    return [words[sentence] if sentence in words else as_written(sentence) for sentence in kept]


def _as_written(dialogue, sentence):
    """What the team worded is in the dialogue's language: pages mark it."""
    reading = speaking.reading(dialogue)
    page = translation.get_language() or reading.interface
    return Said.of(sentence, reading.own, sentence, page=page, is_theirs=reading.is_theirs(reading.own))


def of(dialogue, workshop, moment):
    """The form as it stands, or as it would be begun: a row is made when the team first does something with it. `start` on it is that at
    the start of the same workshop, asked for along with it."""
    rows = {row.moment: row for row in Evaluation.objects.filter(dialogue=dialogue, workshop=workshop)}
    found = rows.get(moment) or _begun(dialogue, workshop, moment)
    found.start = rows.get(Evaluation.Moment.START)
    return found


def _begun(dialogue, workshop, moment):
    return Evaluation(dialogue=dialogue, workshop=workshop, moment=moment, questions=first_questions(dialogue))


def of_workshop(dialogue, workshop):
    """The forms of a workshop that people know of, the start before the end."""
    found = list(Evaluation.objects.filter(dialogue=dialogue, workshop=workshop).exclude(opened_at=None))
    for evaluation in found:
        evaluation.dialogue = dialogue
    return found


def _hold(dialogue, workshop, moment):
    """Its row, made if need be and locked: two of the team may press at once."""
    Evaluation.objects.bulk_create([_begun(dialogue, workshop, moment)], ignore_conflicts=True)
    here = Evaluation.objects.select_for_update(of=("self",)).select_related("dialogue")
    return here.get(dialogue=dialogue, workshop=workshop, moment=moment)


def worded(evaluation):
    """Its sentences by the names of the form's fields."""
    return {f"question_{n}": text for n, text in enumerate(evaluation.questions, 1)}


@transaction.atomic
def word(*, dialogue, workshop, moment, questions, seen, by):
    """Word the sentences, until it opens. `questions`: as `worded`; `seen`: the marks of what the page showed. Raises NotNow,
    merging.Clash."""
    evaluation = _hold(dialogue, workshop, moment)
    if evaluation.opened_at:
        raise NotNow
    before = worded(evaluation)
    after = merging.merge(seen, questions, before)
    if after != before:
        evaluation.questions = list(after.values())
        evaluation.save(update_fields=["questions"])
        TeamLog.objects.create(dialogue=dialogue, by=by, action="worded an evaluation", detail=_place(evaluation))
    return evaluation


@transaction.atomic
def open_form(*, dialogue, workshop, moment, by):
    """Let people answer. Pressed again it changes nothing. Raises NotNow: what has closed opens no more."""
    evaluation = _hold(dialogue, workshop, moment)
    if evaluation.is_open:
        return evaluation
    now = Dialogue.objects.select_for_update().get(pk=dialogue.pk)  # its phase may just be changing
    if evaluation.is_closed or not oneself.is_open(now):
        raise NotNow
    evaluation.opened_at = database_time.now()  # cards that replaced another are compared to it (TRUST F9)
    evaluation.save(update_fields=["opened_at"])
    TeamLog.objects.create(dialogue=dialogue, by=by, action="opened an evaluation", detail=_place(evaluation))
    return evaluation


@transaction.atomic
def close_form(*, dialogue, workshop, moment, by):
    """End it, work out what is published, and keep that for good. Pressed again it changes nothing. Raises NotNow if it never opened.

    The row is locked: who answers holds it FOR SHARE, so that each is in the result or is told. Words that wait appear at their own hour.
    """
    evaluation = _hold(dialogue, workshop, moment)
    if evaluation.opened_at is None:
        raise NotNow
    if evaluation.is_open:
        evaluation.results = _results(evaluation)
        evaluation.closed_at = database_time.now()
        evaluation.save(update_fields=["results", "closed_at"])
        stirring.soon(f"evaluation {evaluation.pk}", Rating, Remark)
        TeamLog.objects.create(dialogue=dialogue, by=by, action="closed an evaluation", detail=_place(evaluation))
    return evaluation


def hold_open(dialogue):
    """Lock the forms that are open, for whoever locks the dialogue next: who answers has them before it, and nobody waits in a circle."""
    return list(Evaluation.objects.select_for_update().filter(dialogue=dialogue).open())


def close_all(dialogue, by=None):
    """A dialogue that is over asks nothing more: what nobody closed is closed with it."""
    for evaluation in Evaluation.objects.filter(dialogue=dialogue).open():
        close_form(dialogue=dialogue, workshop=evaluation.workshop, moment=evaluation.moment, by=by)


@transaction.atomic
def put_into_document(*, dialogue, workshop, moment, shown, by):
    """Whether the minutes and drafts of the agenda made from now on show the results."""
    evaluation = _hold(dialogue, workshop, moment)
    if evaluation.in_document != shown:
        evaluation.in_document = shown
        evaluation.save(update_fields=["in_document"])
        action = "put an evaluation into the agenda" if shown else "left an evaluation out of the agenda"
        TeamLog.objects.create(dialogue=dialogue, by=by, action=action, detail=_place(evaluation))
    return evaluation


def _place(evaluation):
    return f"{evaluation.workshop} {evaluation.moment}"


def _results(evaluation):
    """[what each group is said to think of each sentence], without those who have taken everything back and whose night has yet to come."""
    dialogue, today = evaluation.dialogue, database_time.now().date()
    marks = set(dialogue.leaving.values_list("token", flat=True))
    rows = evaluation.ratings.select_related("voice").order_by("pk")
    rows = [row for row in rows if leaving.night_of(row, dialogue, marks, today) is None]
    groups, chosen = frozen_groups(dialogue), [defaultdict(list) for _name in STEP_COLUMNS]
    for row in rows:
        for of_group, step in zip(chosen, row.steps, strict=True):
            if step:
                of_group[row.voice.group_id].append(step)
    return [steps.published(groups, of_group) for of_group in chosen]
