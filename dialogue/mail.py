"""Mail goes into the outbox in the transaction of its cause; a worker sends it (DESIGN §5)."""

import datetime
import hashlib
import re
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone

from dialogue.models import Job

LINKABLE = re.compile(r"([.:/@])(?=\S)")  # what mail programs turn into a link needs one of these inside a word
ZERO_WIDTH_NON_JOINER = "\u200c"


def fingerprint(address):
    """The recipient as the outbox knows it: a hash, so that a finished job tells nobody's address."""
    return hashlib.sha256(address.lower().encode()).hexdigest()[:40]


def harmless(text):
    """What somebody typed, for a mail: one line of at most 160 characters in which no mail program finds an address to link."""
    return LINKABLE.sub(rf"\1{ZERO_WIDTH_NON_JOINER}", " ".join(text.split())[:160])


def headers(name):
    """A Message-ID that stays the same when a mail has to be sent again, and the word that stops automatic replies."""
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    return {"Auto-Submitted": "auto-generated", "Message-ID": f"<{name}@{host}>"}


def queue(*, occasion, to, subject, text, html="", lane=Job.Lane.MAIL, minutes=48 * 60):
    """One mail to one address; the same occasion and recipient never twice. `minutes`: how long trying makes sense."""
    job, _created = Job.objects.get_or_create(
        kind="dialogue.tasks.send_mail",
        occasion=occasion,
        recipient=fingerprint(to),
        defaults={
            "lane": lane,
            "payload": {"to": to, "subject": " ".join(subject.split()), "text": text, "html": html},
            "give_up_at": timezone.now() + datetime.timedelta(minutes=minutes),
        },
    )
    return job


def queued_lately(*, to, lane, minutes):
    """How many mails of a lane were queued for an address in the last minutes."""
    since = timezone.now() - datetime.timedelta(minutes=minutes)
    return Job.objects.filter(lane=lane, run_after__gt=since, recipient=fingerprint(to)).count()
