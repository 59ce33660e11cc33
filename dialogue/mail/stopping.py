"""Who wants no mail, and who wants it again. Only fingerprints of addresses are kept, so a new import meets them again."""

import hmac

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from dialogue.mail import signed
from dialogue.models import Suppression


def stop_token(address, dialogue):
    """What the link to unsubscribe carries: whose mail, of which dialogue, and proof that we made it. No address."""
    plain = f"{dialogue.pk if dialogue else 0}.{signed.fingerprint(address)}"
    return f"{plain}.{signed.digest('stop', plain)[:20]}"


def read_stop_token(token):
    """(dialogue's id or None, fingerprint), or None if the token is not ours."""
    plain, _dot, proof = token.rpartition(".")
    if not hmac.compare_digest(proof.encode(), signed.digest("stop", plain)[:20].encode()):
        return None
    pk, _dot, fingerprint = plain.partition(".")
    return int(pk) or None, fingerprint


def stop_link(address, dialogue):
    """The absolute URL of the page on which this address can stop the mails of this dialogue."""
    return settings.BASE_URL + reverse("mail_stop", args=[stop_token(address, dialogue)])


def why_not(address, dialogue):
    """The reason why this address gets no mail from this dialogue, or "" if it does."""
    where = Q(dialogue=None) | Q(dialogue=dialogue)
    rows = Suppression.objects.filter(where, fingerprint=signed.fingerprint(address)).order_by(
        "-reason"
    )  # a wish before a fault
    return rows.values_list("reason", flat=True).first() or ""


@transaction.atomic
def stop(*, dialogue_id, fingerprint):
    """No more mail of this dialogue for the address with this fingerprint; twice is harmless."""
    Suppression.objects.get_or_create(
        fingerprint=fingerprint, dialogue_id=dialogue_id, defaults={"reason": Suppression.Reason.UNSUBSCRIBED}
    )


@transaction.atomic
def resume(*, dialogue_id, fingerprint):
    """Take the wish back. What a mail server said about the mailbox stays."""
    wishes = Suppression.objects.filter(reason=Suppression.Reason.UNSUBSCRIBED)
    wishes.filter(fingerprint=fingerprint, dialogue_id=dialogue_id).delete()


def is_stopped(*, dialogue_id, fingerprint):
    wishes = Suppression.objects.filter(reason=Suppression.Reason.UNSUBSCRIBED)
    return wishes.filter(fingerprint=fingerprint, dialogue_id=dialogue_id).exists()
