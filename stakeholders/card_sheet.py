"""Cards as a printable PDF: A4, eight to a sheet, with cut marks. Codes come in and go out; nothing here is kept.

As with the agenda, all texts go in as one JSON value, so that nothing people wrote is read as markup.
"""

import io
from copy import copy
from pathlib import Path
from textwrap import shorten
from urllib.parse import urlsplit

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dialogue import reader_language, speaking, typesetting
from dialogue.models import told
from stakeholders import group_words

TITLE_ON_CARD, GROUP_ON_EDGE = 76, 44  # two lines, half a line
_TEMPLATE = Path(__file__).with_name("card_sheet.typ").read_text()


def write(*, batch, pairs, held=None):
    """PDF bytes. `pairs`: [(number, code)]; `held`: a place of typesetting.place(). Raises typesetting.Unmade.

    A title in a script our fonts lack gives an untagged PDF rather than none.
    """
    with speaking.to(batch.language, batch.dialogue):
        data = _data(batch, pairs)
    return typesetting.pdf(_TEMPLATE, data, held=held, replaced=False)


def _data(batch, pairs):
    """The group stands on the edge that is cut off, not on the cards: a card in a pocket must not say who its holder is."""
    count = ngettext("%(count)s card", "%(count)s cards", len(pairs)) % {"count": len(pairs)}
    group = group_words.of(batch.dialogue).tell(copy(batch.group))
    return {
        "language": batch.language,
        "title": _("Cards"),
        "dialogue": shorten(told(batch.dialogue).title, TITLE_ON_CARD, placeholder=" …"),
        "edge": f"{shorten(group.name, GROUP_ON_EDGE, placeholder=' …')} · {count} · {date_format(batch.made_at, 'DATE_FORMAT')}",
        "warning": _("Cut this edge off. Give each card to one person; keep none."),
        "words": _words(),
        "promise": promise(batch.group),
        "cards": [_card(number, code, batch.language) for number, code in pairs],
    }


def _words():
    return {
        "number": _("Number"),
        "code": _("Code"),
        "lost": _("Lost it? Tell the people who gave it to you: they end this card and give you another."),
        "steps": [
            _("Open %(address)s or scan the square.") % {"address": _address()},
            _("Type the number and the code."),
            _("Choose a PIN of your own. You need it each time; nobody else knows it."),
        ],
    }


def promise(group):
    """The group's policy in one line, printed where people who answer have it at hand (TRUST §1)."""
    if group.is_named:
        return _("Your organisation or your name stands under your answers. How you vote is secret.")
    if group.is_protected:
        return _(
            "No name is stored with your answers; those on different issues are kept apart. How you vote is secret."
        )
    return _("No name is stored with your answers. How you vote is secret.")


def _address():
    """What people type: without the scheme, which browsers add."""
    parts = urlsplit(settings.BASE_URL)
    return parts.netloc + parts.path + reverse("card")


def _card(number, code, language):
    url = settings.BASE_URL + reverse("card", args=[number], query={reader_language.ASKED: language})
    return {
        "number": f"{number[:4]} {number[4:]}",
        "code": f"{code[:5]} {code[5:]}",
        "square": _square(url),
        "alt": url,
    }


def _square(url):
    """The QR code as SVG. It holds number and language only: an address ends up in histories and logs, where a code has no place."""
    out = io.BytesIO()
    segno.make(url, error="m", micro=False).save(out, kind="svg", border=0, xmldecl=False, svgns=True, dark="#1e1b16")
    return out.getvalue().decode()
