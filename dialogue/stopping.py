"""Who wants no mail, and who wants it again. Only fingerprints of addresses are kept, so a new import meets them again."""

from django.db import transaction

from dialogue.models import Suppression


@transaction.atomic
def stop(*, dialogue_id, mark):
    """No more mail of this dialogue for the address with this fingerprint; twice is harmless."""
    Suppression.objects.get_or_create(
        fingerprint=mark, dialogue_id=dialogue_id, defaults={"reason": Suppression.Reason.UNSUBSCRIBED}
    )


@transaction.atomic
def resume(*, dialogue_id, mark):
    """Take the wish back. What a mail server said about the mailbox stays."""
    wishes = Suppression.objects.filter(reason=Suppression.Reason.UNSUBSCRIBED)
    wishes.filter(fingerprint=mark, dialogue_id=dialogue_id).delete()


def is_stopped(*, dialogue_id, mark):
    wishes = Suppression.objects.filter(reason=Suppression.Reason.UNSUBSCRIBED)
    return wishes.filter(fingerprint=mark, dialogue_id=dialogue_id).exists()
