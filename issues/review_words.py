"""Where the team reads first: who can read a text now, in words. By when each thing happens says `release_words`."""

from django.conf import settings
from django.utils.translation import gettext as _

from issues.models.answers import Review


def speaks_of(said, dialogue):
    """Whether the team has a say in what waits of a text."""
    waits = not said.released or said.pending == "edit"
    return waits and (dialogue.reads_first or said.review != "")


def of_text(said, *, by_when, out_at, is_held=False):
    """Of a person's own text of which something waits. `by_when`: what was sent comes before the team; `out_at`: what it let through
    comes out; `is_held`: the question is answered in silence, or waits for the hour after it."""
    if said.released:
        return _of_change(said, by_when, out_at)
    if said.is_leaving:
        return _("Taken back. It does not come out. Only the team can still read it; it goes %(when)s.") % {
            "when": by_when
        }
    if said.is_with_team:
        return _of_words(said, out_at)
    if said.review:
        words = _("Your change is kept: it comes before the team %(when)s. Your earlier words do not come out.")
        return words % {"when": by_when}
    if not (said.is_named or said.can_come_out):
        return _("Sent. It comes before the team once six people of your group are confirmed: there are fewer now.")
    if is_held:
        words = _(
            "Sent. The team reads all answers first; they come before it %(when)s. The page then says how yours stands."
        )
        return words % {"when": by_when}
    words = _(
        "Sent. The team reads it first: it comes before the team %(when)s. If the team lets it through, others can read it from the next "
        "fixed time after that."
    )
    return words % {"when": by_when}


def _of_words(said, out_at):
    """Before the team as its author left it."""
    if said.review == Review.HELD:
        return _("The team has held it back: only you and the team see it. If you change it, the team reads it anew.")
    if said.review == Review.ASKED:
        return _(
            "The team reads it first. If it lets it through, others can read it from the next fixed time after that."
        )
    if not (said.is_named or said.can_come_out):
        return _("The team has let it through. Others can read it once six people of your group are confirmed.")
    return _("The team has let it through: others can read it %(when)s.") % {"when": out_at}


def _of_change(said, by_when, out_at):
    """Of words that others read, or that the team has hidden from them, and their author has changed."""
    now = _("Others cannot read your earlier words.") if said.hidden else _("Others still read your earlier words.")
    if not said.is_with_team:
        return (
            _("Your change is kept. The team reads it first: it comes before the team %(when)s.") % {"when": by_when}
            + " "
            + now
        )
    found = {
        Review.ASKED: _("Your change is kept. The team reads it first."),
        Review.PASSED: _("The team has let your change through: it takes the place of your earlier words %(when)s.")
        % {"when": out_at},
        Review.HELD: _("The team has held your change back."),
    }[said.review]
    return f"{found} {now}"


def why_then(dialogue, *, of_form=False):
    """What decides between these hours, for whoever asks. `of_form`: of words about a workshop, where no group is named."""
    if dialogue.live_zone and of_form:
        first = _(
            "While a workshop is under way, what is sent in this form comes before the team together: every %(minutes)s minutes if five "
            "people of hidden groups have words waiting in it by then, and each night, whatever their number."
        ) % {"minutes": settings.RELEASE_MINUTES}
    elif dialogue.live_zone:
        first = _(
            "While a workshop is under way, what is sent in an issue comes before the team together: every %(minutes)s minutes if five "
            "people of hidden groups have words waiting in it by then, and each night, whatever their number. Where no group is hidden, "
            "new words come every %(minutes)s minutes; changed ones and words off the record in the night."
        ) % {"minutes": settings.RELEASE_MINUTES}
    else:
        first = _("What is sent comes before the team together in the night, in mixed order.")
    few = (
        _("Words of any group come once six of its people are confirmed.")
        if of_form
        else _("Words of a hidden group come once six of its people are confirmed.")
    )
    rest = _(
        "What the team lets through comes out at the next of these "
        "times. So nobody can tell from the hour who wrote what. What you change or take back meanwhile does not come out: whoever of "
        "the team looks closely can then see that its author did so."
    )
    return f"{first} {few} {rest}"
