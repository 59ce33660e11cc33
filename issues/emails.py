"""What the dialogue's own mails say: reminder, phase opened, ballot closing soon, result; rendered when they are sent."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from dialogue import database_time, phases, speaking
from dialogue.mail import letters
from dialogue.models import Mailing
from issues import effects, titles
from issues.models import Ballot

NEWS = ("listed", "not_listed", "open")  # headings of the result's mail


def letter(mailing, user, *, language="", dead=False, proof=False):
    """The Letter of a mailing for one person, in their language."""
    notice = NOTICES[Mailing.Kind(mailing.kind)]
    with speaking.to(language or user.language, mailing.dialogue):
        return letters.compose(
            f"issues/mail/{mailing.kind}",
            to=user.email,
            subject=str(notice.subject),
            dialogue=mailing.dialogue,
            links={"link": target(mailing)},
            dead=dead,
            proof=proof,
            words=letters.paragraphs(letters.in_language(mailing.words)),
            **notice.facts(mailing),
        )


def target(mailing):
    """Where the mail's button leads."""
    ballot = ballot_of(mailing)
    return ballot.get_absolute_url() if ballot else mailing.dialogue.get_absolute_url()


def ballot_of(mailing):
    """The ballot that it is about, or None for a mailing about something else."""
    number = mailing.about.get("ballot")
    if number is None:
        return None
    return Ballot.objects.select_related("dialogue").filter(dialogue=mailing.dialogue, number=number).first()


def is_past(mailing):
    """True if there is nothing left to say."""
    return NOTICES[Mailing.Kind(mailing.kind)].is_past(mailing)


def _never(_mailing):
    return False


def _phase_went_on(mailing):
    return mailing.about != {"phase": mailing.dialogue.phase}


def _ballot_ended(mailing):
    ballot = ballot_of(mailing)
    return ballot is None or not ballot.is_open or ballot.closes_at is None or ballot.closes_at <= database_time.now()


def _end_of_ballot(mailing):
    ballot = ballot_of(mailing)
    return ballot and ballot.closes_at


def _what_is_open(mailing):
    running = mailing.dialogue.ballots.filter(closed_at=None).first()
    return {
        "what_now": phases.says(mailing.dialogue.phase),
        "until": until(mailing.dialogue),
        "ballot": running,
        "closes": _closes(running),
    }


def _closes(ballot):
    return letters.day_and_hour(ballot.closes_at, ballot.dialogue.told_zone) if ballot and ballot.closes_at else ""


def _closing(mailing):
    return {"closes": _closes(ballot_of(mailing))}


def _result(mailing):
    ballot = ballot_of(mailing)
    return {"final": ballot.is_final, "news": news(ballot)}


def until(dialogue):
    """The announced last day of this phase, or ""."""
    end = dialogue.last_day_of(dialogue.phase)
    return letters.day(end) if end and end >= database_time.now().date() else ""


def news(ballot):
    """{heading: titles} of a final ballot: outcomes only, which everybody may read; a show of hands changes nothing."""
    if not ballot.is_final:
        return {}
    decided = titles.decisions_of(ballot)
    return {
        heading: [letters.harmless(titles.title_of(d)) for d in decided if effects.TABLE[d.effect].news == heading]
        for heading in NEWS
    }


@dataclass(frozen=True)
class Clock:
    """That a mail may go out by itself. `ends`: the moment after which it says nothing, or None; `said`: when it goes, as the
    team's page says it, which is `announcing.AHEAD` of that moment."""

    ends: Callable[[Mailing], Any]
    said: Any


@dataclass(frozen=True, kw_only=True)
class Notice:
    """What a kind of mail says besides the team's words and its two templates: no more than the pages publish (TRUST §3).

    `subject` is neutral: whoever sees the list of mails learns neither group nor topic. `facts`: what its templates need. `is_past`:
    whether there is nothing left to say. `title`: what the team calls one, with the names of its `about`. `logged`: what the team's
    log says when it was sent. `clock`: None where only the team sends it.
    """

    subject: Any
    facts: Callable[[Mailing], dict]
    is_past: Callable[[Mailing], bool] = _never
    title: Any
    logged: Any
    clock: Clock | None = None


# A new kind that the team words is a row here; one that another floor words is not (docs/changing.md, "A mail"). Of both
# `tests/issues/test_every_mail.py` names each place that has to say something.
NOTICES = {
    Mailing.Kind.REMINDER: Notice(
        subject=_("A reminder from your dialogue"),
        facts=_what_is_open,
        title=_("Reminder of %(day)s"),
        logged=_("Sent a reminder."),
    ),
    Mailing.Kind.PHASE: Notice(
        subject=_("Something new in your dialogue"),
        facts=_what_is_open,
        is_past=_phase_went_on,
        title=_("The phase “%(phase)s” has opened"),
        logged=_("Sent a mail about the new phase."),
    ),
    Mailing.Kind.CLOSING: Notice(
        subject=_("A date in your dialogue is near"),
        facts=_closing,
        is_past=_ballot_ended,
        title=_("Ballot %(ballot)s closes soon"),
        logged=_("Sent the mail before the end of a ballot."),
        clock=Clock(_end_of_ballot, _("a day before the ballot closes")),
    ),
    Mailing.Kind.RESULT: Notice(
        subject=_("News from your dialogue"),
        facts=_result,
        title=_("Result of ballot %(ballot)s"),
        logged=_("Sent the mail about a result."),
    ),
}


def clock_of(mailing):
    """How the clock would send it, or None: its kind knows no clock, or is worded on another floor."""
    notice = NOTICES.get(mailing.kind)
    return notice and notice.clock
