"""Who a dialogue's mails come from by name, and where answers to them go: an address that its owner has said yes to."""

from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from dialogue import limits
from dialogue.digests import digest
from dialogue.mail import letters, queueing, signed
from dialogue.models import Dialogue, TeamLog

SALT, DAYS = "answers to mails", 7
MAILS = {"most": 10, "seconds": 3600}


class Often(Exception):
    """Too many of these mails within the hour."""


def sender(dialogue):
    """What a From line says: the house's address, under the dialogue's name where it has one."""
    if not (dialogue and dialogue.sender_name):
        return settings.DEFAULT_FROM_EMAIL
    _name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return formataddr((dialogue.sender_name, address))


def reply_to(dialogue):
    """Where answers go; "" where the sender's own address takes them."""
    return (dialogue.reply_to if dialogue else "") or settings.REPLY_TO


@transaction.atomic
def ask(*, dialogue, email):
    """Write to an address whether it takes the answers to this dialogue's mails; until it says yes they go where they went. Raises
    Often."""
    if not limits.allow("reply mails", dialogue.pk, **MAILS):
        raise Often
    token = signing.dumps([dialogue.pk, signed.fingerprint(email)], salt=SALT)  # no address in a link
    letter = letters.compose(
        "dialogue/mail/reply_to",
        to=email,
        subject=_("Will you take answers to our mails?"),
        dialogue=dialogue,
        links={"link": reverse("reply_to", args=[token])},
        stoppable=False,
        days=DAYS,
    )
    words = {"to": letter.to, "subject": letter.subject, "text": letter.text, "html": letter.html}
    queueing.queue(occasion=f"reply to {digest(token)[:24]}", **words)


def asked(token):
    """The dialogue and the address that a link asks about; None for a link that is not ours, too old, or asks for what the team
    does not want any more."""
    try:
        pk, fingerprint = signing.loads(token, salt=SALT, max_age=DAYS * 24 * 3600)
    except signing.BadSignature:
        return None
    dialogue = Dialogue.objects.filter(pk=pk).first()
    wanted = (dialogue.reply_to_asked, dialogue.reply_to) if dialogue else ()
    return next(((dialogue, email) for email in wanted if email and signed.fingerprint(email) == fingerprint), None)


@transaction.atomic
def agree(*, dialogue, email):
    """The address takes the answers from now on. Nothing if the team has asked somebody else in the meantime."""
    locked = Dialogue.objects.select_for_update().get(pk=dialogue.pk)
    if locked.reply_to_asked == email:
        locked.reply_to, locked.reply_to_asked = email, ""
        locked.save(update_fields=["reply_to", "reply_to_asked"])
        TeamLog.objects.create(dialogue=locked, by=None, action="answers to mails go elsewhere")


@transaction.atomic
def decline(*, dialogue, email):
    """The address takes no answers, or none any more: they go to the house's again."""
    locked = Dialogue.objects.select_for_update().get(pk=dialogue.pk)
    for field in ("reply_to", "reply_to_asked"):
        if getattr(locked, field) == email:
            setattr(locked, field, "")
            TeamLog.objects.create(dialogue=locked, by=None, action="answers to mails are declined")
    locked.save(update_fields=["reply_to", "reply_to_asked"])
