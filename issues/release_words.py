"""When others see it, in words: each hour with its day and whose clock it is. What is promised here the clock keeps (`releasing`)."""

from django.conf import settings
from django.utils.translation import gettext as _

from dialogue import local_time
from issues import fixed_times, review_words
from issues.models import Contribution


def briefly(dialogue, now, *, passed=False):
    """Until when it may last, for a page that tells it in full elsewhere. `passed`: of what the team has let through; `now`, here and
    below: by the clock that releases."""
    if not dialogue.live_zone:
        return _("in the night")
    if passed:
        return local_time.soon(_following(now), now, dialogue.live_zone)
    soon = local_time.soon(_following(now), now, dialogue.live_zone)
    return _("%(soon)s or in the night") % {"soon": soon}


def _following(now):
    return fixed_times.following(now, settings.RELEASE_MINUTES)


def by_when(dialogue, now):
    """When something that waits for others' company appears or goes: a phrase that ends a sentence."""
    zone = dialogue.told_zone
    words = {
        "soon": local_time.soon(_following(now), now, zone),
        "late": local_time.soon(fixed_times.night_done(now, settings.NIGHT_HOUR), now, zone),
        "clock": local_time.clock(zone),
    }
    if dialogue.live_zone:  # a workshop is under way
        return _("%(soon)s at the earliest, by %(late)s at the latest (%(clock)s)") % words
    return _("by %(late)s (%(clock)s)") % words


def tonight(dialogue, now):
    """By when the night has come: a phrase that ends a sentence."""
    zone = dialogue.told_zone
    late = local_time.soon(fixed_times.night_done(now, settings.NIGHT_HOUR), now, zone)
    return _("by %(late)s (%(clock)s)") % {"late": late, "clock": local_time.clock(zone)}


def out_at(dialogue, now):
    """When others can read what the team has let through: a phrase that ends a sentence."""
    zone = dialogue.live_zone
    if not zone:
        return tonight(dialogue, now)
    words = {"soon": local_time.soon(_following(now), now, zone), "clock": local_time.clock(zone)}
    return _("%(soon)s (%(clock)s)") % words


def out_together(dialogue, now, texts):
    """The same of these texts: those that their question holds back come out later than the others."""
    held = [isinstance(text, Contribution) and text.question.is_held_back for text in texts]
    if held and all(held):
        return _after_silence()
    out = out_at(dialogue, now)
    return _("%(out)s, or after the silent writing where there is one") % {"out": out} if any(held) else out


def why_then(dialogue, *, of_form=False):
    """What decides between these hours, for whoever asks. `of_form`: of words about a workshop, which wait among their own."""
    if dialogue.reads_first:
        return review_words.why_then(dialogue, of_form=of_form)
    night = _("each night, whatever their number")
    if dialogue.live_zone:
        words = {"minutes": settings.RELEASE_MINUTES, "night": night}
        if of_form:
            return (
                _(
                    "While a workshop is under way, what waits in this form appears, changes or goes together: every %(minutes)s minutes "
                    "if five people of hidden groups have words waiting in it by then, and %(night)s. Words of any group come out once "
                    "six of its people are confirmed. So nobody can tell from the hour who wrote what."
                )
                % words
            )
        return (
            _(
                "While a workshop is under way, what waits in an issue appears, changes or goes together: every %(minutes)s minutes if "
                "five people of hidden groups have words waiting in it by then, and %(night)s. Words of a hidden group come out once six "
                "of its people are confirmed. So nobody can tell from the hour who wrote what."
            )
            % words
        )
    if of_form:
        return _(
            "What waits appears, changes or goes together in the night, in mixed order; words of any group once six of its people are "
            "confirmed. So nobody can tell from the hour who wrote what."
        )
    return _(
        "What waits appears, changes or goes together in the night, in mixed order; words of a hidden group once six of its people are "
        "confirmed. So nobody can tell from the hour who wrote what."
    )


def _after_silence():
    return _("after the silent writing, at a fixed time or in the night")


def waits_for(said, question, now):
    """Of an answer that nobody else reads yet: when they will. `said` carries `can_come_out` (`releasing.is_large_enough`)."""
    dialogue = question.issue.dialogue
    if question.silent:
        return _("All answers appear together after the silent writing; the page then says when.")
    if question.shows_at:
        when = local_time.moment(question.shows_at, dialogue.told_zone)
        return _("All answers to this question appear together on %(when)s.") % {"when": when}
    if not (said.is_named or said.can_come_out):
        return _("Others can read it once six people of your group are confirmed: there are fewer now.")
    return _("Others can read it %(when)s.") % {"when": by_when(dialogue, now)}


def of_answer(said, question, now):
    """Who can read a person's own answer now, and until when, in a sentence or two."""
    if review_words.speaks_of(said, question.issue.dialogue):
        return _first_to_team(said, question, now)
    if said.hidden:
        return _("Only you see it.")
    if not said.released:
        return _("Sent.") + " " + waits_for(said, question, now)
    words = {"when": _after_silence() if question.is_held_back else by_when(question.issue.dialogue, now)}
    if said.is_leaving:
        return _("Taken back. Others can still read it; it goes %(when)s.") % words
    if said.is_edited:
        return (
            _("Your change is kept. Others still read your earlier words; the new ones take their place %(when)s.")
            % words
        )
    return _("Others can read it.")


def _first_to_team(said, question, now):
    """The same where the team reads first, or has words of it before it."""
    dialogue = question.issue.dialogue
    late = _after_silence()
    when = late if question.is_held_back else by_when(dialogue, now)
    out = late if question.is_held_back else out_at(dialogue, now)
    return review_words.of_text(said, by_when=when, out_at=out, is_held=question.is_held_back)


def of_proposal(proposal, dialogue, now):
    """Of a person's own proposal that others do not read yet."""
    if review_words.speaks_of(proposal, dialogue):
        when, out = by_when(dialogue, now), out_at(dialogue, now)
        return review_words.of_text(proposal, by_when=when, out_at=out)
    if not (proposal.is_named or proposal.can_come_out):
        return _("Sent; others can read it once six people of your group are confirmed: there are fewer now")
    return _("Sent; others can read it %(by_when)s") % {"by_when": by_when(dialogue, now)}


def of_remark(remark, dialogue, now):
    """Of a person's own words about a workshop: who can read them now, and until when; it carries `can_come_out`."""
    when = by_when(dialogue, now)
    if review_words.speaks_of(remark, dialogue):
        return review_words.of_text(remark, by_when=when, out_at=out_at(dialogue, now))
    if remark.hidden:
        return _("Only you see it.")
    if not remark.released and not remark.can_come_out:
        return _("Sent. Others can read it once six people of your group are confirmed: there are fewer now.")
    if not remark.released:
        return _("Sent. Others can read it %(when)s.") % {"when": when}
    if remark.is_leaving:
        return _("Taken back. Others can still read it; it goes %(when)s.") % {"when": when}
    if remark.is_edited:
        return _(
            "Your change is kept. Others still read your earlier words; the new ones take their place %(when)s."
        ) % {"when": when}
    return _("Others can read it.")


def taken_back(went, dialogue, now):
    """What became of words that their author takes back: "gone", "team", "later" or "" of a verb."""
    when = {"when": by_when(dialogue, now)}
    if went == "team":
        return _("Taken back. It does not come out. Only the team can still read it; it goes %(when)s.") % when
    if went == "later":
        return _("Taken back. Others can still read it; it goes %(when)s.") % when
    return _("Your words are gone.") if went else _("There was nothing of yours to take back.")


def is_by_the_clock(said, question):
    """Whether something of an answer waits for the hours of all."""
    return not said.hidden and not question.is_held_back and (not said.released or said.is_leaving or said.is_edited)
