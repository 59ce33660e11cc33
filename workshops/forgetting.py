"""Every morning: what the database still holds of words that their author has changed or taken back goes.

A digest of a short answer can be guessed, and a translation says what the answer said.
"""

from issues.models import Contribution
from workshops.models import DraftQuote, SummaryAnswer, Workshop
from workshops.models.drafts import digest


def changed_words():
    """Forget digests that fit no words any more, and what the wall showed of them."""
    for model in (DraftQuote, SummaryAnswer):
        rows = model.objects.exclude(digest="").values_list("pk", "digest", "contribution__text")
        gone = [pk for pk, kept, text in rows.iterator() if digest(text) != kept]
        model.objects.filter(pk__in=gone).update(digest="")
    for workshop in Workshop.objects.exclude(shown=None):
        said = Contribution.objects.readable().filter(pk=workshop.shown).first()
        if said is None:
            Workshop.objects.filter(pk=workshop.pk).update(shown=None, translation="", translation_of="")
        elif workshop.translation and digest(said.text) != workshop.translation_of:
            Workshop.objects.filter(pk=workshop.pk).update(translation="", translation_of="")
