"""What documents say of evaluations: the published words of each group, nothing that somebody wrote."""

from django.utils.translation import gettext as _

from issues import evaluations, steps
from issues.models import Evaluation
from stakeholders import group_words
from workshops.documents.structure import Evaluated
from workshops.models import Workshop


def in_agenda(dialogue):
    """tuple[Evaluated] of the workshops whose evaluation the team wants in the agenda, once they have closed: two queries."""
    found = Evaluation.objects.filter(dialogue=dialogue, in_document=True).closed()
    titles = dict(Workshop.objects.filter(dialogue=dialogue).values_list("number", "title"))
    names = group_words.of(dialogue)
    for evaluation in found:
        evaluation.dialogue = dialogue
    return tuple(_evaluated(evaluation, titles.get(evaluation.workshop, ""), names) for evaluation in found)


def of_workshop(workshop):
    """The same of one workshop, for its minutes: once these are published, what closes later no longer changes them."""
    found = Evaluation.objects.filter(
        dialogue=workshop.dialogue_id, workshop=workshop.number, in_document=True
    ).closed()
    if workshop.minutes_published_at:
        found = found.filter(closed_at__lte=workshop.minutes_published_at)
    names = group_words.of(workshop.dialogue)
    for evaluation in found:
        evaluation.dialogue = workshop.dialogue
    return tuple(_evaluated(evaluation, workshop.title, names) for evaluation in found)


def _evaluated(evaluation, title, names):
    when = _("%(title)s: at its start") if evaluation.moment == Evaluation.Moment.START else _("%(title)s: at its end")
    return Evaluated(
        title=when % {"title": title},
        rows=tuple(
            (str.__str__(asked), tuple(row for lane in lanes for row in _rows(lane, names)))
            for asked, lanes in zip(evaluations.asked(evaluation), evaluation.results, strict=False)
        ),
        note=_(
            "Everybody confirmed in the dialogue could say how true each sentence is for them, in five steps, whether or not they "
            "were in the room. “Most agree”: at least two thirds of those of the group who answered chose “mostly” or “fully”; “most "
            "do not agree”: as many chose “a little” or “not at all”. Anything else is “no clear answer”. A group with parts shows "
            "what its parts have in common. A group is not shown if fewer than six answered in it, or in one of its parts."
        ),
    )


def _rows(lane, names):
    """[(group, words)]: a lane, then its parts, each with the lane's name; as the reader calls them."""
    whole = str(names.name(lane["key"], lane["name"]))
    yield whole, str(steps.WORDS[lane["word"]])
    for part in lane["parts"]:
        yield f"{names.name(part['key'], part['name'])} ({whole})", str(steps.WORDS[part["word"]])
