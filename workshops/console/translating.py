"""The translation beside the answer on the wall, typed by whoever of the team speaks the language; the wall itself stays as it is."""

from django.db import transaction
from django.db.models import F

from dialogue import merging
from dialogue.digests import digest
from workshops.models import Workshop


@transaction.atomic
def translate(*, workshop, contribution, words, seen=""):
    """Put `words` beside an answer that the wall shows; "" takes them away. False if another stands there by now, or the day is over.

    `seen`: the mark of the translation that the page showed. Raises merging.Clash. The row is locked: a colleague may type one as
    well, or take the answer off the wall that moment.
    """
    over = (Workshop.State.OVER, Workshop.State.CANCELLED)
    shown = Workshop.objects.filter(pk=workshop.pk, shown=contribution.pk).exclude(state__in=over)
    held = shown.select_for_update().first()
    if held is None:
        return False
    kept = merging.merge(seen, {"translation": words}, {"translation": held.translation})
    shown.update(**kept, translation_of=digest(contribution.text), version=F("version") + 1)
    return True
