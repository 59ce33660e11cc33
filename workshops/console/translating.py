"""The translation beside the answer on the wall, typed by whoever of the team speaks the language; the wall itself stays as it is. It is
kept as the desk keeps all of them, so that people read it on every page."""

from django.db import transaction
from django.db.models import F

from dialogue import content_languages, merging, translated
from dialogue.guessing_language import guess
from workshops.desk import texts, translating
from workshops.models import Workshop

NOTHING = f"text:{merging.mark('')}"  # seen by whoever was shown no translation in this language


def languages_of(dialogue):
    """[(tag, name)] in which the room may want it."""
    return texts.named(texts.tags_of(dialogue))


def into(said, dialogue):
    """The language in which a translation of an answer would help this room first; it is in the list of `languages_of`."""
    tags = texts.tags_of(dialogue)
    return next(iter(content_languages.besides(said.spoken_in, tags)), tags[0])


def language_of(words, said, dialogue):
    """Of a translation that came without a language, from a page of the release before."""
    shown = guess(words)
    return shown if shown in texts.tags_of(dialogue) else into(said, dialogue)


@transaction.atomic
def translate(*, workshop, contribution, words, tag, seen=NOTHING):
    """Put `words` beside an answer that the wall shows; "" takes them away. False if another stands there by now, its words are others,
    or the day is over.

    `seen`: the mark of the translation that the page showed. Raises merging.Clash. The row is locked: a colleague may type one as
    well, or take the answer off the wall that moment.
    """
    over = (Workshop.State.OVER, Workshop.State.CANCELLED)
    shown = Workshop.objects.filter(pk=workshop.pk, shown=contribution.pk).exclude(state__in=over)
    if shown.select_for_update().first() is None:
        return False
    what = {"kind": texts.ANSWER, "row": contribution.pk, "part": 0, "of": translated.digest(contribution.originals)}
    try:
        translating.translate(
            dialogue=workshop.dialogue,
            **what,
            tag=tag,
            typed={"text": words},
            seen=seen,
            is_team=True,
            over_machine=True,
        )
    except (translating.Gone, translating.Changed):
        return False
    shown.update(version=F("version") + 1)
    return True
