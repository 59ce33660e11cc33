"""A language that nobody speaks: every text with other letters, between marks, 40 % longer. Whatever stands on a page in plain letters
and is in no row was never marked for translation."""

import re
from contextlib import contextmanager
from html.parser import HTMLParser

import polib
from django.apps import apps
from django.db import models
from django.template.autoreload import reset_loaders
from django.test import override_settings

from tests import translated

TAG = "eo"  # Django knows it, and we have no catalogue of it
BEGIN, END = "⟦", "⟧"
OTHER = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", "åƀçďéƒǧħíĵķĺɱñóƥɋŕšţúṽŵẋýžÅƁÇĎÉƑǦĦÍĴĶĹṀÑÓƤɊŔŠŢÚṼŴẊÝŽ"
)
ARABIC = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", "ابتثجحخدذرزسشصضطظعغفقكلمنهابتثجحخدذرزسشصضطظعغفقكلمنه"
)
AMHARIC = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", "አበቸደእፈገሀኢጀከለመነኦፐቀረሰተኡቨወኸየዘአበቸደእፈገሀኢጀከለመነኦፐቀረሰተኡቨወኸየዘ"
)
KEPT = re.compile(r"(%\(\w+\)[sd]|%%|%[sd]|\{\w*\}|<[^>]*>|&\w+;|\s+)")
SHOWN = ("title", "alt", "aria-label", "placeholder", "value", "content", "data-confirm")
DIGEST = re.compile(r"\b[0-9a-f]{4}(?: [0-9a-f]{4})+\b")  # of a version: now and then it has three letters in a row
UNSEEN = ("script", "style", "svg", "template", "code", "samp")
ALONE = {"input", "meta", "link", "img", "br", "hr", "wbr", "source"}


def pseudo(text, letters=OTHER):
    """The same gaps and tags, other letters, longer."""
    if text.startswith("\n"):
        return "\n" + pseudo(text[1:], letters)
    said = "".join(part if KEPT.fullmatch(part) else part.translate(letters) for part in KEPT.split(text))
    return f"{BEGIN}{said}{'·' * (len(text) * 2 // 5)}{END}"


def write(folder, tag=TAG, letters=OTHER):
    """The catalogue of such a language, with the letters of another script if they are given."""
    made = polib.POFile()
    made.metadata = {"Content-Type": "text/plain; charset=UTF-8", "Plural-Forms": "nplurals=2; plural=(n != 1);"}
    for entry in (*translated.said().values(), *translated.borrowed().values()):
        one = polib.POEntry(msgctxt=entry.msgctxt, msgid=entry.msgid, msgid_plural=entry.msgid_plural)
        if "in Django's letters" in (entry.msgctxt or ""):
            one.msgstr = "Y.m.d"
        elif entry.msgid_plural:
            one.msgstr_plural = {0: pseudo(entry.msgid, letters), 1: pseudo(entry.msgid_plural, letters)}
        else:
            one.msgstr = pseudo(entry.msgid, letters)
        made.append(one)
    place = folder / tag / "LC_MESSAGES"
    place.mkdir(parents=True)
    made.save_as_mofile(str(place / "django.mo"))


@contextmanager
def spoken(folder, languages):
    """Within it pages may be asked for in TAG. Other languages have no words of ours in it: what templates kept of them is forgotten."""
    write(folder)
    try:
        with override_settings(LANGUAGES=[*languages, (TAG, "Nobody's")], LOCALE_PATHS=[folder]):
            yield
    finally:
        reset_loaders()


class Words(HTMLParser):
    """What a page says: `texts`, one for each piece of text or attribute that somebody reads or hears."""

    def __init__(self, page):
        super().__init__()
        self.texts, self.closed = [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        if tag in UNSEEN or said.get("translate") == "no" or (self.closed and tag not in ALONE):
            self.closed.append(tag)
        if not self.closed:
            hidden = said.get("type") in ("hidden", "radio", "checkbox") or tag in ("option", "button", "meta", "li")
            self.texts += [said[a] for a in SHOWN if said.get(a) and not (a in ("value", "content") and hidden)]

    def handle_endtag(self, tag):
        if self.closed and tag not in ALONE:
            self.closed.pop()

    def handle_data(self, data):
        if not self.closed and data.strip():
            self.texts.append(" ".join(data.split()))


def kept_words():
    """All words of all rows, in small letters: what people wrote is in no catalogue."""
    found = set()
    for model in apps.get_models():
        kinds = (models.CharField, models.TextField, models.JSONField)
        names = [field.name for field in model._meta.concrete_fields if isinstance(field, kinds)]
        for row in model.objects.order_by().values_list(*names) if names else ():
            found |= set(re.findall(r"[a-z]+", str(row).lower()))
    return found


def plain(page, known):
    """The texts of a page in which a word stands in plain letters that is not among the known ones."""
    texts = [DIGEST.sub("", text) for text in Words(page).texts]
    return [text for text in texts if {word.lower() for word in re.findall(r"[A-Za-z]{3,}", text)} - known]
