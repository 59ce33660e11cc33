"""Every morning: what the database still holds of words that their author has changed or taken back goes, and what rooms
called people who are kept no more.

A digest of a short answer can be guessed, and a translation says what the answer said.
"""

from django.db.models import Q

from dialogue import translated
from dialogue.digests import digest
from dialogue.models import Dialogue
from issues.models import Contribution
from workshops.models import Attendance, DraftQuote, ShownAnswer, SummaryAnswer, TableNote, Workshop


def changed_words():
    """Forget digests that fit no words any more, and what the wall showed of them."""
    ShownAnswer.objects.exclude(contribution__in=Contribution.objects.all()).delete()  # left by the release before
    for model in (DraftQuote, SummaryAnswer, ShownAnswer):
        rows = model.objects.exclude(digest="").values_list("pk", "digest", "contribution__text")
        gone = [pk for pk, kept, text in rows.iterator() if digest(text) != kept]
        model.objects.filter(pk__in=gone).update(digest="")
    _translations_of_other_words()
    for workshop in Workshop.objects.exclude(shown=None):
        said = Contribution.objects.readable().filter(pk=workshop.shown).first()
        if said is None:
            Workshop.objects.filter(pk=workshop.pk).update(shown=None, translation="", translation_of="")
        elif workshop.translation and digest(said.text) != workshop.translation_of:
            Workshop.objects.filter(pk=workshop.pk).update(translation="", translation_of="")


def _translations_of_other_words():
    """They go with the words, in the same statement; the release before knows nothing of them and leaves them."""
    for model in (Contribution, TableNote):
        for row in model.objects.exclude(translations={}).only("translations", *model.TRANSLATED).iterator():
            standing = translated.put(row.translations, row.originals, "", {})
            if standing != row.translations:
                model.objects.filter(pk=row.pk, translations=row.translations).update(translations=standing)


def names_of_rooms():
    """Forget what a room called people: thirty days after the dialogue, and at once where the account is gone. Who had a number
    stands by it from then on. The invented people of a rehearsal have no account either; they keep their names."""
    long_over = Q(participant__dialogue__in=Dialogue.objects.long_over().values("pk"))
    erased = Q(participant__user__email=None, participant__user__is_active=False)
    erased &= Q(participant__dialogue__is_rehearsal=False)
    named = Attendance.objects.filter(long_over | erased).exclude(called="", hand_at=None, hand_label="")
    named.update(called="", hand_at=None, hand_label="")
