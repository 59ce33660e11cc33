"""What the team says in place of the product, in a language that has no catalogue."""

from django.db import transaction

from dialogue import languages, merging, product_words
from dialogue.models import Dialogue, TeamLog
from workshops.editor.editing import NotNow

NAME = "w{}"  # of a field, by the place of its text


def names():
    """{name of a field: text of the product}."""
    return {NAME.format(n): text for n, text in enumerate(product_words.ALL)}


def stands(dialogue, tag):
    """{name of a field: how it is said, "" where it is not}."""
    said = dialogue.product_words.get(tag, {})
    return {name: said.get(text, "") for name, text in names().items()}


@transaction.atomic
def say(*, dialogue, tag, by, seen, typed):
    """Keep what was typed; an empty text leaves it to the catalogue. Raises NotNow, merging.Clash."""
    held = Dialogue.objects.select_for_update(no_key=True).get(pk=dialogue.pk)
    if held.is_over:
        raise NotNow("over")
    known = names()
    kept = merging.merge(seen, {name: text for name, text in typed.items() if name in known}, stands(held, tag))
    said = {known[name]: text for name, text in kept.items() if text and product_words.is_fit(text, known[name])}
    words = {other: texts for other, texts in (held.product_words | {tag: said}).items() if texts}
    if words == held.product_words:
        return False
    held.product_words = words
    held.save(update_fields=["product_words"])
    TeamLog.objects.create(dialogue=held, by=by, action="said in another language", detail=languages.name(tag))
    return True
