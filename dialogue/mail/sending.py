"""A letter becomes a message and goes out on the worker's open connection; for the worker only."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.core.validators import validate_email

from dialogue import occasions
from dialogue.mail import post, refusals, replies, signed, stopping
from dialogue.mail.queueing import Skip

LONGEST_SUBJECT = 200  # characters; servers refuse lines of a thousand


def send(letter, job):
    """Send a letter on the worker's open connection. Raises Skip for who wants no mail, and what the mail server said."""
    job.sent_to = signed.fingerprint(letter.to)
    if letter.stoppable and (reason := stopping.why_not(letter.to, letter.dialogue)):
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
        from_email=signed.bounce_address(job.pk) or settings.DEFAULT_FROM_EMAIL,
        to=[letter.to],
        reply_to=[answers] if (answers := replies.reply_to(letter.dialogue)) else None,
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
    name = letter.message_id or f"job-{job.pk}-{signed.digest('message', occasions.named(job))[:12]}"
    headers = {"From": replies.sender(letter.dialogue), "Auto-Submitted": "auto-generated"}
    headers |= {"Message-ID": f"<{name}@{_host()}>"}
    if letter.stoppable:
        headers |= {
            "List-Unsubscribe": f"<{stopping.stop_link(letter.to, letter.dialogue)}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
        if letter.dialogue:
            headers["List-Id"] = f"<dialogue-{letter.dialogue.pk}.{_host()}>"  # says nothing about the subject
    return headers
