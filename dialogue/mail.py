"""Mail goes into the outbox in the transaction of its cause; a worker builds the letter and sends it (DESIGN §5).

A task is a function `f(job)`: it fetches what the ids in `job.payload` name, builds a Letter and calls `send`.
"""

import datetime
import hashlib
import hmac
import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from dialogue import database_time, job_names, occasions, post, refusals
from dialogue.models import Dialogue, Job, Suppression
from dialogue.post import Skip

__all__ = ["Letter", "Skip", "enqueue", "enqueue_many", "fingerprint", "harmless", "queue", "send", "stop_link"]

LINKABLE = re.compile(r"([.:/@])(?=\S)")  # what mail programs turn into a link needs one of these inside a word
ZERO_WIDTH_NON_JOINER = "\u200c"
LONGEST = 48 * 60  # minutes
LONGEST_SUBJECT = 200  # characters; servers refuse lines of a thousand


@dataclass(frozen=True)
class Letter:
    """One mail to one person, as it goes out. `stoppable`: carries the ways to unsubscribe and respects who did."""

    to: str
    subject: str
    text: str
    html: str = ""
    dialogue: Dialogue | None = None
    stoppable: bool = True
    message_id: str = ""  # only if something else than the job names it; must be the same at every try
    attachments: tuple = field(default=())  # of (file name, content, media type)


def _digest(purpose, text):
    return hmac.new(f"{settings.SECRET_KEY}|{purpose}".encode(), text.encode(), hashlib.sha256).hexdigest()


def fingerprint(address):
    """An address as the outbox knows it: it cannot be turned back, nor guessed without the server's secret."""
    return _digest("address", address.strip().lower())[:40]


def harmless(text):
    """What somebody typed, for a mail: one line of at most 160 characters in which no mail program finds an address to link."""
    return LINKABLE.sub(rf"\1{ZERO_WIDTH_NON_JOINER}", " ".join(text.split())[:160])


# ---- putting into the outbox


def queue(*, occasion, to, subject, text, html="", lane=Job.Lane.MAIL, minutes=LONGEST):
    """One finished mail to one address: sign-in codes and proofs. The same occasion and recipient never twice."""
    payload = {"to": to, "subject": " ".join(subject.split()), "text": text, "html": html}
    return enqueue(
        kind=job_names.SEND_MAIL,
        occasion=occasion,
        recipient=fingerprint(to),
        dialogue=None,
        payload=payload,
        lane=lane,
        minutes=minutes,
    )


def enqueue(*, kind, occasion, recipient, dialogue, mailing=None, payload=None, lane=Job.Lane.MAIL, minutes=LONGEST):
    """One job, or the one that exists for this kind, occasion and recipient.

    `recipient`: the primary key of the row the mail is about (an invitation, a participant); the task finds it again as
    `job.payload["id"]` unless another payload is given. `minutes`: how long trying makes sense.
    """
    now = database_time.now()
    rest = {"dialogue": dialogue, "mailing": mailing, "lane": lane, "run_after": now}
    rest |= {"payload": {"id": recipient} if payload is None else payload}
    rest |= {"give_up_at": now + datetime.timedelta(minutes=minutes)}
    names = {"kind": kind, "occasion": occasion, "recipient": str(recipient)}
    return Job.objects.get_or_create(**names, defaults=rest)[0]


@transaction.atomic
def enqueue_many(*, kind, occasion, recipients, dialogue, mailing=None, minutes=LONGEST):
    """One job for each primary key in `recipients`, as `enqueue`; those that exist stay. Returns how many are new."""
    now = database_time.now()
    rest = {"kind": kind, "occasion": occasion, "dialogue": dialogue, "mailing": mailing, "run_after": now}
    rest |= {"give_up_at": now + datetime.timedelta(minutes=minutes)}
    jobs = [Job(recipient=str(pk), payload={"id": pk}, **rest) for pk in recipients]
    alike = Job.objects.filter(kind=kind, occasion=occasion)
    before = alike.count()
    Job.objects.bulk_create(jobs, batch_size=500, ignore_conflicts=True)
    return alike.count() - before


def queued_lately(*, to, lane, minutes):
    """How many mails of a lane were queued for an address in the last minutes."""
    since = database_time.now() - datetime.timedelta(minutes=minutes)
    return Job.objects.filter(lane=lane, created_at__gt=since, recipient=fingerprint(to)).count()


# ---- stopping


def stop_token(address, dialogue):
    """What the link to unsubscribe carries: whose mail, of which dialogue, and proof that we made it. No address."""
    plain = f"{dialogue.pk if dialogue else 0}.{fingerprint(address)}"
    return f"{plain}.{_digest('stop', plain)[:20]}"


def read_stop_token(token):
    """(dialogue's id or None, fingerprint), or None if the token is not ours."""
    plain, _dot, proof = token.rpartition(".")
    if not hmac.compare_digest(proof.encode(), _digest("stop", plain)[:20].encode()):
        return None
    pk, _dot, mark = plain.partition(".")
    return int(pk) or None, mark


def stop_link(address, dialogue):
    """The absolute URL of the page on which this address can stop the mails of this dialogue."""
    return settings.BASE_URL + reverse("mail_stop", args=[stop_token(address, dialogue)])


def why_not(address, dialogue):
    """The reason why this address gets no mail from this dialogue, or "" if it does."""
    where = Q(dialogue=None) | Q(dialogue=dialogue)
    rows = Suppression.objects.filter(where, fingerprint=fingerprint(address)).order_by(
        "-reason"
    )  # a wish before a fault
    return rows.values_list("reason", flat=True).first() or ""


# ---- sending; for the worker only


def send(letter, job):
    """Send a letter on the worker's open connection. Raises Skip for who wants no mail, and what the mail server said."""
    job.sent_to = fingerprint(letter.to)
    if letter.stoppable and (reason := why_not(letter.to, letter.dialogue)):
        raise Skip(reason)
    try:
        validate_email(letter.to)
    except ValidationError as error:
        raise refusals.Refused(refusals.Refusal(refusals.MAILBOX, "address")) from error
    post.deliver(message_of(letter, job))


def message_of(letter, job):
    """The message with all its headers; the envelope's sender names the job, so that a bounce finds it (VERP)."""
    message = EmailMultiAlternatives(
        subject=" ".join(letter.subject.split())[:LONGEST_SUBJECT],
        body=letter.text,
        from_email=bounce_address(job.pk) or settings.DEFAULT_FROM_EMAIL,
        to=[letter.to],
        reply_to=[settings.REPLY_TO] if settings.REPLY_TO else None,
        headers=_headers(letter, job),
    )
    if letter.html:
        message.attach_alternative(letter.html, "text/html")
    for attachment in letter.attachments:
        message.attach(*attachment)
    return message


def _host():
    return urlsplit(settings.BASE_URL).hostname or "localhost"


def _headers(letter, job):
    """Message-ID: the same at every try of a job, another one for another job, also after a restore reused its number."""
    name = letter.message_id or f"job-{job.pk}-{_digest('message', occasions.named(job))[:12]}"
    headers = {"From": settings.DEFAULT_FROM_EMAIL, "Auto-Submitted": "auto-generated"}
    headers |= {"Message-ID": f"<{name}@{_host()}>"}
    if letter.stoppable:
        headers |= {
            "List-Unsubscribe": f"<{stop_link(letter.to, letter.dialogue)}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
        if letter.dialogue:
            headers["List-Id"] = f"<dialogue-{letter.dialogue.pk}.{_host()}>"  # says nothing about the subject
    return headers


# ---- bounces: a variable envelope return path


def bounce_address(pk):
    """bounces+<job>-<proof>@…, or "" if nobody reads bounces."""
    if not settings.BOUNCE_ADDRESS:
        return ""
    local, _at, domain = settings.BOUNCE_ADDRESS.partition("@")
    return f"{local}+{pk}-{_digest('bounce', str(pk))[:16]}@{domain}"


def job_of_bounce(token):
    """The job's id in `<job>-<proof>`, or None if we did not make it."""
    pk, _dash, proof = token.partition("-")
    if not pk.isdecimal() or not hmac.compare_digest(proof.encode(), _digest("bounce", pk)[:16].encode()):
        return None
    return int(pk)
