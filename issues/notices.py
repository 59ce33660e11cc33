"""What the dialogue's own mails say: reminder, phase opened, ballot closing soon, result; rendered when they are sent."""

from django.utils import translation
from django.utils.translation import gettext as _

from dialogue import database_time, letters, mail, phases
from dialogue.models import Mailing
from issues import effects
from issues.models import Ballot

NEWS = ("listed", "not_listed", "open")  # headings of the result's mail


def letter(mailing, user, *, language="", dead=False, proof=False):
    """The mail.Letter of a mailing for one person, in their language."""
    with translation.override(language or user.language):
        return letters.compose(
            f"issues/mail/{mailing.kind}",
            to=user.email,
            subject=subject(mailing.kind),
            dialogue=mailing.dialogue,
            links={"link": target(mailing)},
            dead=dead,
            proof=proof,
            words=letters.paragraphs(letters.in_language(mailing.words)),
            **facts(mailing),
        )


def subject(kind):
    """Neutral: whoever sees the list of mails learns neither group nor topic."""
    return {
        Mailing.Kind.REMINDER: _("A reminder from your dialogue"),
        Mailing.Kind.PHASE: _("Something new in your dialogue"),
        Mailing.Kind.CLOSING: _("A date in your dialogue is near"),
        Mailing.Kind.RESULT: _("News from your dialogue"),
    }[Mailing.Kind(kind)]


def target(mailing):
    """Where the mail's button leads."""
    ballot = ballot_of(mailing)
    return ballot.get_absolute_url() if ballot else mailing.dialogue.get_absolute_url()


def ballot_of(mailing):
    """The ballot of "ballot 3", or None for a mailing about something else."""
    what, _space, number = mailing.occasion.partition(" ")
    if what != "ballot":
        return None
    return Ballot.objects.select_related("dialogue").filter(dialogue=mailing.dialogue, number=number).first()


def is_past(mailing):
    """True if there is nothing left to say: the ballot has closed, the phase has gone on."""
    if mailing.kind == Mailing.Kind.CLOSING:
        ballot = ballot_of(mailing)
        return (
            ballot is None or not ballot.is_open or ballot.closes_at is None or ballot.closes_at <= database_time.now()
        )
    if mailing.kind == Mailing.Kind.PHASE:
        return not mailing.occasion.startswith(f"phase {mailing.dialogue.phase} ")
    return False


def facts(mailing):
    """What the templates need besides words and links; nothing here is more than the pages publish (TRUST §3)."""
    ballot = ballot_of(mailing)
    if mailing.kind == Mailing.Kind.RESULT:
        return {"final": ballot.is_final, "news": news(ballot)}
    if mailing.kind == Mailing.Kind.CLOSING:
        return {"closes": letters.day_and_hour(ballot.closes_at) if ballot.closes_at else ""}
    running = mailing.dialogue.ballots.filter(closed_at=None).first()
    return {
        "what_now": phases.says(mailing.dialogue.phase),
        "until": until(mailing.dialogue),
        "ballot": running,
        "closes": letters.day_and_hour(running.closes_at) if running and running.closes_at else "",
    }


def until(dialogue):
    """The announced last day of this phase, or ""."""
    end = dialogue.last_day_of(dialogue.phase)
    return letters.day(end) if end and end >= database_time.now().date() else ""


def news(ballot):
    """{heading: titles} of a final ballot: outcomes only, which everybody may read; a show of hands changes nothing."""
    if not ballot.is_final:
        return {}
    decided = list(ballot.decisions.select_related("issue"))
    return {
        heading: [mail.harmless(d.issue.title) for d in decided if effects.TABLE[d.effect].news == heading]
        for heading in NEWS
    }
