"""The tables of what people said of a workshop: the words that were published for each group, and what was written beside them."""

from django.utils.translation import gettext_lazy as _

from issues import steps
from issues.models import Evaluation, Remark
from workshops.data.book import Column, Table
from workshops.data.reading_said import shuffled

WHERE = (
    Column("workshop", _("The number of the workshop")),
    Column("moment", _("When it was asked"), tuple(Evaluation.Moment.choices)),
)


def _evaluations(here):
    """Of forms that have closed, as their page tells them."""
    for form in here.dialogue.evaluations.closed():
        for asked, lanes in zip(form.questions, form.results, strict=False):
            for lane in lanes:
                for of, each in (("", lane), *((lane["key"], part) for part in lane["parts"])):
                    yield form.workshop, form.moment, asked, each["key"], each["name"], of, each["word"]


def remarks(here):
    return Remark.objects.filter(evaluation__dialogue=here.dialogue, evaluation__opened_at__isnull=False).readable()


def _remarks(here):
    for remark in shuffled(
        remarks(here).select_related("evaluation").only("text", "evaluation__workshop", "evaluation__moment")
    ):
        yield remark.evaluation.workshop, remark.evaluation.moment, remark.text


TABLES = (
    Table(
        "evaluations",
        _("What people say of workshops"),
        _(
            "How far each group agreed to each sentence of a form that has closed. In words; do not add up a lane and its parts."
        ),
        (
            *WHERE,
            Column("sentence", _("What was asked")),
            Column("group", _("The key of the group")),
            Column("name", _("What it was called then")),
            Column("part_of", _("The key of the lane that it is a part of")),
            Column("word", _("How far it agreed"), tuple(steps.WORDS.items())),
        ),
        _evaluations,
    ),
    Table(
        "remarks",
        _("Remarks on workshops"),
        _("What people wrote beside it and everybody can read by now. In no order, without a group."),
        (*WHERE, Column("text", _("The remark"))),
        _remarks,
        remarks,
        spoken=True,
    ),
)
