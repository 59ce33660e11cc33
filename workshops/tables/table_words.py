"""What tables noted, as lines of a document."""

from django.utils.translation import gettext as _


def in_lines(notes):
    """What tables noted as one line a thing, each saying how far it was agreed: first what was, then what not, then what is open."""
    words = (
        ("agreed", _("Agreed at a table: %(text)s")),
        ("contested", _("Not agreed by all at a table: %(text)s")),
        ("still_open", _("Left open at a table: %(text)s")),
    )
    notes = list(notes.order_by("session", "table"))
    return tuple(line % {"text": getattr(n, name)} for name, line in words for n in notes if getattr(n, name))
