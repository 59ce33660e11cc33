"""Mails that come back after the server had taken them: reports (RFC 3464) from a mailbox, matched by the envelope (VERP).

The token in the report's own address names the job; nothing that a stranger writes into a report can name another one.
"""

import email
import email.policy
import imaplib
import logging
import re
import ssl
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db import transaction

from dialogue import database_time, limits
from dialogue.mail import refusals, signed
from dialogue.models import Job, Suppression

log = logging.getLogger(__name__)
EVERY = 60  # seconds between two looks into the mailbox
MOST = 200  # reports in one look
LARGEST = 256 * 1024  # a report may carry the whole mail; its first part is enough
ADDRESSED = ("Delivered-To", "X-Original-To", "Envelope-To", "To")
STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")


@dataclass(frozen=True)
class Report:
    """A delivery report: the token of the address it came to, and what it says; `failed` is False while a server still tries."""

    token: str
    failed: bool
    status: str  # "5.1.1", or "" if none was given


# ---- reading a report: bytes in, plain data out


def read(raw, address):
    """The Report in a message that came to `address` (or its +tokens), or None if it is something else."""
    message = email.message_from_bytes(raw, policy=email.policy.default)
    token = _token(message, address)
    fields = _fields(message)
    if token is None or "action" not in fields:
        return None
    status = STATUS.search(fields.get("status", ""))
    failed = fields["action"].strip().lower() == "failed"  # also with 4.4.7: that server has given up for good
    return Report(token, failed, status[0] if status else "")


def _token(message, address):
    """What stands behind the + in the address that the report was sent to."""
    local, _at, domain = address.partition("@")
    pattern = re.compile(rf"\b{re.escape(local)}\+([0-9]+-[0-9a-f]+)@{re.escape(domain)}", re.I)
    for header in ADDRESSED:
        for value in message.get_all(header, []):
            if found := pattern.search(str(value)):
                return found[1].lower()
    return None


def _fields(message):
    """The fields of the machine-readable part, names in small letters; empty if there is no such part."""
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status":
            blocks = part.get_payload()
            found = {}
            for block in blocks if isinstance(blocks, list) else []:
                found |= {name.lower(): str(value) for name, value in block.items()}
            return found
    return {}


# ---- what follows


@transaction.atomic
def note(report):
    """Give up the mail that came back. Delayed ones are still under way; a token that is not ours changes nothing."""
    pk = signed.job_of_bounce(report.token)
    job = Job.objects.select_for_update().filter(pk=pk, state=Job.State.DONE).first() if report.failed else None
    if job is None:
        return False
    answer = refusals.of_answer("rcpt", 550, report.status)
    reason = answer.reason if answer.kind == refusals.MAILBOX and report.status else "bounced"
    job.state, job.error, job.finished_at = Job.State.DEAD, f"{reason} {report.status}".strip(), database_time.now()
    job.save(update_fields=["state", "error", "finished_at"])
    if answer.suppresses and job.sent_to:
        Suppression.objects.get_or_create(
            fingerprint=job.sent_to, dialogue=None, defaults={"reason": Suppression.Reason.REFUSED}
        )
    return True


# ---- the mailbox


def poll():
    """Called by every tick: look into the mailbox at most once a minute, in one process; it is never in a request's way."""
    if not settings.IMAP_URL or not limits.remaining("bounces", "", most=1, seconds=EVERY):
        return
    if not limits.allow("bounces", "", most=1, seconds=EVERY):
        return
    try:
        collect()
    except (OSError, imaplib.IMAP4.error) as error:
        log.warning("the mailbox of reports did not open: %s", type(error).__name__)


def collect():
    """Read what is new, note it, and delete the reports we understood; anything else is marked as seen and stays for people,
    also what cannot be read at all: one such mail must not stand before the others for ever."""
    box = _open(settings.IMAP_URL)
    try:
        _status, found = box.uid("SEARCH", "UNSEEN")
        for uid in found[0].split()[:MOST]:
            _status, parts = box.uid("FETCH", uid, f"(BODY.PEEK[]<0.{LARGEST}>)")
            raw = next((part[1] for part in parts if isinstance(part, tuple)), b"")
            report = _report_in(raw)
            if report:
                note(report)
            box.uid("STORE", uid, "+FLAGS", r"(\Deleted)" if report else r"(\Seen)")
        box.expunge()
    finally:
        box.logout()


def _report_in(raw):
    """The Report in a message of the mailbox, or None. Python's own reader stumbles over some headers, `To: "` for one."""
    try:
        return read(raw, settings.BOUNCE_ADDRESS)
    except Exception as error:
        log.warning("a mail in the mailbox of reports cannot be read: %s", type(error).__name__)
        return None


def _open(url):
    """A signed-in connection to the mailbox of IMAP_URL."""
    parts = urlsplit(url)
    host, seconds = parts.hostname or "", settings.EMAIL_TIMEOUT
    box: imaplib.IMAP4
    if parts.scheme == "imaps":  # imaplib by itself would trust any certificate
        box = imaplib.IMAP4_SSL(host, parts.port or 993, ssl_context=ssl.create_default_context(), timeout=seconds)
    else:
        box = imaplib.IMAP4(host, parts.port or 143, timeout=seconds)
    try:
        box.login(unquote(parts.username or ""), unquote(parts.password or ""))
        status, _count = box.select(unquote(parts.path.lstrip("/")) or "INBOX")
        if status != "OK":
            raise imaplib.IMAP4.error("no such mailbox")
    except (OSError, imaplib.IMAP4.error):
        box.shutdown()
        raise
    return box
