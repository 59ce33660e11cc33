"""What words mean, as blocks of a report: the meanings that people put forward, and what a show of hands or a ballot on words said of
each."""

from django.utils.translation import gettext as _

from issues.meanings import reading_shown

from .report import Block


def written(rounds, dialogue):
    """`rounds`: MeaningRounds, each with its word."""
    for word in reading_shown.told(reading_shown.written(rounds), dialogue):
        said = [row.text for row in word.rows] or [_("No other meaning can be read.")]
        yield Block("text", _("%(word)s: %(meaning)s") % {"word": word.term.name, "meaning": word.term.definition})
        yield Block("points", entries=tuple(said))


def decided(ballot, dialogue):
    """`ballot`: a WordBallot that has closed."""
    ballot.dialogue = dialogue
    yield from outcomes(reading_shown.outcomes(reading_shown.asked_on(ballot), ballot, dialogue))


def outcomes(words):
    """`words`: reading_ballots.Words."""
    for word in words:
        yield Block("text", _("%(word)s: %(meaning)s") % {"word": word.term.name, "meaning": word.sentence})
        heads = _("Meaning"), _("What was found"), _("What the groups say")
        yield Block("rows", heads=heads, rows=tuple(map(_row, word.results)))


def _row(result):
    words = result.item.text if result.is_there else _("Its words cannot be read any more.")
    return str(words), str(result.stamp), str(result.short)
