"""Letters to everybody of a dialogue: drafted, put into the team's words, proved, and sent once."""

import secrets

from django.db import transaction

from dialogue import database_time, job_names
from dialogue.database_time import Now
from dialogue.mail import queueing
from dialogue.models import Mailing, TeamLog
from stakeholders.models import Participant

HOURS = 48  # as long a mail is tried; a letter about a moment only until that moment


class AlreadySent(Exception):
    """The mailing has gone out: nothing of it can be changed any more."""


class Gone(Exception):
    """The draft is no more: somebody threw it away, or what it was about has ended."""


@transaction.atomic
def draft(*, dialogue, kind, occasion, about, by, audience=Mailing.Audience.ALL, goes_at=None):
    """The one mailing of this kind and occasion, made if it is not there: two people who press at once get the same."""
    said = {"about": about, "made_by": by, "audience": audience, "goes_at": goes_at}
    mailing, _created = Mailing.objects.get_or_create(dialogue=dialogue, kind=kind, occasion=occasion, defaults=said)
    return mailing


def _locked(mailing):
    """The row as it is now, so that nobody changes words which somebody else is sending. Raises AlreadySent or Gone."""
    rows = Mailing.objects.select_for_update(of=("self",)).select_related("dialogue")
    mailing = rows.filter(pk=mailing.pk).first()
    if mailing is None:
        raise Gone
    if mailing.is_sent:
        raise AlreadySent
    return mailing


@transaction.atomic
def write(*, mailing, words, audience=""):
    """Keep the team's own opening lines: {language: text}; a reminder also has its audience."""
    mailing = _locked(mailing)
    mailing.words = {language: text for language, text in words.items() if text}
    mailing.audience = audience or mailing.audience
    mailing.save(update_fields=["words", "audience"])
    return mailing


@transaction.atomic
def set_clock(*, mailing, goes_at, by):
    """Let the clock send it at that moment, or, with None, only the team."""
    mailing = _locked(mailing)
    mailing.goes_at = goes_at
    mailing.save(update_fields=["goes_at"])
    action = "set a mail to go out by itself" if goes_at else "took a mail back from the clock"
    TeamLog.objects.create(dialogue=mailing.dialogue, by=by, action=action)


@transaction.atomic
def discard(*, mailing, by):
    mailing = _locked(mailing)
    TeamLog.objects.create(dialogue=mailing.dialogue, by=by, action="threw a mail away")
    mailing.delete()


@transaction.atomic
def send(*, mailing, by, until=None):
    """One job for each person of the audience; returns how many. A second press, or a second beat, sends nothing.

    `until`: the moment after which the letter makes no sense. Who wants no mail is left out when it is sent.
    """
    try:
        mailing = _locked(mailing)
    except AlreadySent:
        return 0
    except Gone:
        if by is None:  # the clock has nothing to tell anybody
            return 0
        raise
    mailing.sent_at = database_time.now()
    mailing.save(update_fields=["sent_at"])
    TeamLog.objects.create(dialogue=mailing.dialogue, by=by, action=f"sent a {mailing.kind} mail", detail="")
    return queueing.enqueue_many(
        kind=job_names.SEND_NOTICE,
        occasion=f"mailing {mailing.pk}",
        recipients=list(audience(mailing).values_list("pk", flat=True)),
        dialogue=mailing.dialogue,
        mailing=mailing,
        minutes=_minutes(until),
    )


def _minutes(until):
    longest = HOURS * 60
    return min(longest, max(1, int((until - database_time.now()).total_seconds() // 60))) if until else longest


def audience(mailing):
    """Who gets it: confirmed participants with an address; never chosen by who has answered (TRUST F6)."""
    people = Participant.objects.confirmed().with_address().filter(dialogue=mailing.dialogue)
    if mailing.audience == Mailing.Audience.NOT_SEEN:
        people = people.not_seen_since(mailing.dialogue.phase_since)
    return people


def due():
    """Drafts whose hour has come, by the database's clock."""
    return Mailing.objects.filter(sent_at=None, goes_at__lte=Now()).select_related("dialogue")


def prove(*, mailing, language, by):
    """One mail to the team member who pressed, as it will look, with dead links."""
    return queueing.enqueue(
        kind=job_names.SEND_PROOF,
        occasion=f"proof {mailing.pk} {secrets.token_hex(6)}",
        recipient=str(by.pk),
        dialogue=mailing.dialogue,
        payload={"mailing": mailing.pk, "language": language},
        minutes=60,
    )
