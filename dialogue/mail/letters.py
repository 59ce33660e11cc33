"""A mail as text and HTML: the layout of templates/mail/, in the language that is active, with links from BASE_URL only."""

import re
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from dialogue import local_time, speaking
from dialogue.mail import stopping
from dialogue.models import Dialogue, told

LINKABLE = re.compile(r"([.:/@])(?=\S)")  # what mail programs turn into a link needs one of these inside a word
ZERO_WIDTH_NON_JOINER = "\u200c"


@dataclass(frozen=True)
class Letter:
    """One mail to one person, as it goes out. `stoppable`: carries the ways to unsubscribe and respects who did."""

    to: str
    subject: str
    text: str
    html: str = ""
    dialogue: Dialogue | None = None
    stoppable: bool = True
    message_id: str = ""  # only if something else than the job names it; must be the same at every try
    attachments: tuple = field(default=())  # of (file name, content, media type)


def harmless(text):
    """What somebody typed, for a mail: one line of at most 160 characters in which no mail program finds an address to link."""
    return LINKABLE.sub(rf"\1{ZERO_WIDTH_NON_JOINER}", " ".join(text.split())[:160])


def compose(template, *, to, subject, dialogue, links, dead=False, proof=False, stoppable=True, **context):
    """A Letter from `<template>.html` and `<template>.txt`.

    `links`: {name in the templates: path}. `dead`: none of them leads anywhere; `proof`: so, and the mail says it is one.
    What people typed comes in `context` and goes through `harmless` before (TRUST B8).
    """
    dead = dead or proof
    context |= {name: absolute(path, dead) for name, path in links.items()}
    if stoppable:
        context["stop"] = absolute("", dead) if dead else stopping.stop_link(to, dialogue)
    context |= {
        "subject": subject,
        "title": harmless(told(dialogue).title) if dialogue else "",
        "protection": absolute(reverse("protection"), dead),
        "proof": proof,
    }
    return Letter(
        to=to,
        subject=_("Proof: %(subject)s") % {"subject": subject} if proof else subject,
        text=tidy(render_to_string(f"{template}.txt", context)),
        html=render_to_string(f"{template}.html", context),
        dialogue=dialogue,
        stoppable=stoppable and not dead,
    )


def absolute(path, dead=False):
    """Never from a request's Host header (TRUST E8)."""
    return f"{settings.BASE_URL}/#proof" if dead else settings.BASE_URL + path


def tidy(text):
    """Without the gaps that a template's conditions leave."""
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]+\n", "\n", text)).strip() + "\n"


def paragraphs(words):
    """The team's own words, with their lines, as [[line, …], …]; nothing in them is a link."""
    unlinked = LINKABLE.sub(rf"\1{ZERO_WIDTH_NON_JOINER}", words.strip())
    parts = [[line.strip() for line in part.splitlines()] for part in re.split(r"\n\s*\n", unlinked)]
    return [lines for lines in parts if any(lines)]


def in_language(words):
    """The team's words in the active language, else in English, else in the first language they wrote, else ""."""
    own = words.get(speaking.wanted(), "") or words.get(translation.get_language(), "")
    return own or words.get(settings.LANGUAGE_CODE, "") or next(iter(words.values()), "")


def day(moment):
    """A date as the active language writes it."""
    return date_format(moment, "DATE_FORMAT")


def day_and_hour(moment, zone=""):
    """Weekday, date and time of day by the clock of a zone, which is named."""
    there = moment.astimezone(ZoneInfo(zone or local_time.WORLD))
    clock = f" ({local_time.clock(zone)})" if zone else f" {local_time.WORLD}"
    return local_time.weekday_hour(there) + clock
