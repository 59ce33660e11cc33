"""What tables noted, as lines of a document."""

from django.utils.translation import gettext as _

from dialogue import tags, translated
from dialogue.guessing_language import guess


def words():
    return (
        ("agreed", _("Agreed at a table: %(text)s")),
        ("contested", _("Not agreed by all at a table: %(text)s")),
        ("still_open", _("Left open at a table: %(text)s")),
    )


def in_lines(notes):
    """What tables noted as one line a thing, each saying how far it was agreed: first what was, then what not, then what is open."""
    notes = list(notes.order_by("session", "table"))
    return tuple(
        line % {"text": getattr(note, name)} for name, line in words() for note in notes if getattr(note, name)
    )


def translated_lines(note):
    """[(line, {language: the line translated})] of one, as far as it says something."""
    shown = translated.shown(note.translations, note.originals)
    for name, line in words():
        if text := getattr(note, name):
            said = {tag: one["text"][name] for tag, one in shown.items() if one["text"].get(name)}
            yield line % {"text": text}, {tag: line % {"text": words} for tag, words in said.items()}


def read(line, said, order):
    """A line for a reader of these languages: where it is translated, the original stands beneath it. What a table wrote stands behind
    the colon of our own words, which are in the language of the document."""
    spoken = guess(line.partition(":")[2]) if said else ""
    for tag in order:
        if spoken and tags.primary(tag) == tags.primary(spoken):
            break
        if tag in said:
            return f"{said[tag]}\n{line}"
    return line
